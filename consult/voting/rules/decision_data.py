"""Rules of decision read from law data, value by value, told with its place when one is wrong."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from consult.voting.rules.decision import (
    Binding,
    Condition,
    DecisionRule,
    Measure,
    Part,
    RuleDataError,
    Share,
    Sign,
    Weight,
)

_Code = TypeVar("_Code", bound=StrEnum)
_RULE_ID = re.compile(r"[A-Z][1-9][0-9]?[a-z]?")
_NAME_CODE = re.compile(r"[a-z]+(_[a-z]+)*")
_LARGEST_INTEGER = 2**53 - 1


@dataclass(frozen=True)
class _Table:
    """A table of the data with the place it stands at, read value by value."""

    place: str
    values: Mapping[str, object]

    @classmethod
    def of(cls, value: object, place: str) -> "_Table":
        if not isinstance(value, Mapping):
            raise RuleDataError(f"{place}: expected a table, not {value!r}")
        return cls(place, value)

    def expect(self, keys: Iterable[str]) -> None:
        """Refuse a table that has more or less than these keys."""
        expected = set(keys)
        if unknown := sorted(map(str, self.values.keys() - expected)):
            raise RuleDataError(f"{self.place}: unknown: {', '.join(unknown)}")
        if missing := sorted(expected - self.values.keys()):
            raise RuleDataError(f"{self.place}: missing: {', '.join(missing)}")

    def table(self, key: str) -> "_Table":
        return _Table.of(self.values[key], f"{self.place}.{key}")

    def text(self, key: str) -> str:
        value = self.values[key]
        if not isinstance(value, str):
            raise RuleDataError(f"{self.place}.{key}: expected a string, not {value!r}")
        return value

    def words(self, key: str) -> str:
        value = self.text(key)
        if not value.strip():
            raise RuleDataError(f"{self.place}.{key}: must not be empty")
        return value

    def matching(self, key: str, pattern: re.Pattern[str]) -> str:
        value = self.text(key)
        if pattern.fullmatch(value) is None:
            raise RuleDataError(f"{self.place}.{key}: {value!r} is not a code of this kind")
        return value

    def one_of(self, key: str, kind: type[_Code]) -> _Code:
        value = self.text(key)
        if value not in set(kind):
            known = ", ".join(kind)
            raise RuleDataError(f"{self.place}.{key}: {value!r} is none of {known}")
        return kind(value)

    def integer(self, key: str) -> int:
        value = self.values[key]
        if type(value) is not int:
            raise RuleDataError(f"{self.place}.{key}: expected an integer, not {value!r}")
        if not 0 <= value <= _LARGEST_INTEGER:
            raise RuleDataError(f"{self.place}.{key}: {value} lies outside 0 to 2^53 - 1")
        return value

    def flag(self, key: str) -> bool:
        value = self.integer(key)
        if value not in {0, 1}:
            raise RuleDataError(f"{self.place}.{key}: expected 0 or 1, not {value}")
        return value == 1

    def day(self, key: str) -> date:
        value = self.text(key)
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise RuleDataError(f"{self.place}.{key}: {value!r} is not a day") from error
        if day.isoformat() != value:
            raise RuleDataError(f"{self.place}.{key}: write {day.isoformat()}, not {value!r}")
        return day

    def open_day(self, key: str) -> date | None:
        return None if self.text(key) == "" else self.day(key)

    def share(self) -> Share:
        """Return the share in this table, told with its place if it cannot be."""
        sign, num, den = self.one_of("sign", Sign), self.integer("num"), self.integer("den")
        try:
            return Share(sign, num, den)
        except RuleDataError as error:
            raise RuleDataError(f"{self.place}: {error}") from error

    def condition(self) -> Condition:
        self.expect(("of", "count", "sign", "num", "den"))
        return Condition(self.one_of("of", Measure), self.one_of("count", Measure), self.share())


def _composition(table: _Table) -> tuple[tuple[Part, Share], ...]:
    if unknown := sorted(map(str, table.values.keys() - set(Part))):
        raise RuleDataError(f"{table.place}: unknown: {', '.join(unknown)}")
    parts = [(part, table.table(part)) for part in Part if part in table.values]
    for _, share in parts:
        share.expect(("sign", "num", "den"))
    return tuple((part, share.share()) for part, share in parts)


_KEYS = tuple("pass" if part.name == "majority" else part.name for part in fields(DecisionRule))
"""`pass` in the data is `majority` here, because the language keeps that word for itself."""


def parse_decision_rule(value: object, place: str = "decision_rule") -> DecisionRule:
    """Return the rule in one plain table, which must be complete and hold nothing else.

    Args:
        value: integers, strings and tables of these, as TOML gives them.
        place: where the table stands, for the message.

    Raises:
        RuleDataError: a key is unknown or missing, a value has the wrong type or lies outside
            its range, or the parts contradict each other.
    """
    table = _Table.of(value, place)
    table.expect(_KEYS)
    return DecisionRule(
        id=table.matching("id", _RULE_ID),
        version=table.text("version"),
        in_force_from=table.day("in_force_from"),
        in_force_to=table.open_day("in_force_to"),
        name_zh=table.words("name_zh"),
        name_en=table.words("name_en"),
        source_zh=table.words("source_zh"),
        source_en=table.words("source_en"),
        body=table.matching("body", _NAME_CODE),
        base=table.matching("base", _NAME_CODE),
        weight=table.one_of("weight", Weight),
        binding=table.one_of("binding", Binding),
        statutory=table.flag("statutory"),
        needs_mandate_when_reserved=table.flag("needs_mandate_when_reserved"),
        notice_days=table.integer("notice_days"),
        composition=_composition(table.table("composition")),
        quorum=table.table("quorum").condition(),
        majority=table.table("pass").condition(),
    )


def parse_decision_rules(document: object) -> tuple[DecisionRule, ...]:
    """Return every version in a document `{"decision_rule": [table, …]}`, by id and day.

    Raises:
        RuleDataError: a table is refused, or two versions of a rule would hold on one day.
    """
    whole = _Table.of(document, "decision rules")
    whole.expect(("decision_rule",))
    tables = whole.values["decision_rule"]
    if not isinstance(tables, list):
        raise RuleDataError("decision_rule: expected a list of tables")
    parsed = (
        parse_decision_rule(table, f"decision_rule[{number}]")
        for number, table in enumerate(tables)
    )
    rules = tuple(sorted(parsed, key=lambda rule: (rule.id, rule.in_force_from)))
    for earlier, later in pairwise(rules):
        if earlier.id == later.id and earlier.is_in_force(later.in_force_from):
            raise RuleDataError(f"{later.id}: two versions hold on {later.version}")
    return rules
