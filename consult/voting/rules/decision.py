"""Rules of decision: who decides, how many must come, how many must agree, under which law."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

Plain = int | str | dict[str, "Plain"]
"""What a rule is made of as data, so that canonical JSON is the same everywhere."""

_Code = TypeVar("_Code", bound=StrEnum)

_COMMITTEE = "consultation_committee"
_COMMITTEE_FAMILY = "K"
_RULE_ID = re.compile(r"[A-Z][1-9][0-9]?[a-z]?")
_NAME_CODE = re.compile(r"[a-z]+(_[a-z]+)*")
_LARGEST_INTEGER = 2**53 - 1


class RuleDataError(ValueError):
    """The text of a rule cannot be accepted; the message says which value, and why."""


class RuleNotInForce(LookupError):
    """No version of the rule holds on that day."""

    def __init__(self, rule_id: str, on: date) -> None:
        super().__init__(f"no version of {rule_id} is in force on {on.isoformat()}")
        self.rule_id = rule_id
        self.on = on


class Sign(StrEnum):
    """Whether the number itself is enough.

    Source: Civil Code art. 1259: 以上 includes the number, 超过 and 过半数 do not.
    """

    AT_LEAST = ">="
    MORE_THAN = ">"


class Measure(StrEnum):
    """What is counted, and what it is counted out of."""

    MEMBERS = "members"
    PRESENT = "present"
    PARTICIPATING = "participating"
    YES = "yes"


class Weight(StrEnum):
    """What one entry of the roll weighs."""

    PERSON = "person"
    HOUSEHOLD = "household"
    MEMBER = "member"
    AREA_AND_HEADS = "area+heads"


class Binding(StrEnum):
    """What a positive result is in law."""

    RESOLUTION = "resolution"
    OPINION = "opinion"


class Part(StrEnum):
    """Those of whom a body must have a certain share among its members."""

    REPRESENTATIVES = "representatives"
    WOMEN_REPRESENTATIVES = "women_representatives"


@dataclass(frozen=True)
class Share:
    """A threshold `sign num/den` of a whole, compared in integers and never rounded.

    Raises:
        RuleDataError: no integers, no known sign, a denominator below 1, or a share that is
            less than nothing or more than all.
    """

    sign: Sign
    num: int
    den: int

    def __post_init__(self) -> None:
        for name, value in (("num", self.num), ("den", self.den)):
            if type(value) is not int:
                raise RuleDataError(f"{name} must be an integer, not {value!r}")
        if self.sign not in set(Sign):
            raise RuleDataError(f"sign must be one of {', '.join(Sign)}, not {self.sign!r}")
        if self.den <= 0:
            raise RuleDataError(f"den must be 1 or more, not {self.den}")
        if not 0 <= self.num <= self.den:
            raise RuleDataError(f"num must lie between 0 and den ({self.den}), not {self.num}")
        if self.sign == Sign.MORE_THAN and self.num == self.den:
            raise RuleDataError("more than the whole can never be met")

    def met(self, part: int, whole: int) -> bool:
        """Return whether a part of the whole reaches the share; nobody never does."""
        left, right = self.den * part, self.num * whole
        return part > 0 and (left > right if self.sign == Sign.MORE_THAN else left >= right)

    def need(self, whole: int) -> int:
        """Return the smallest part that reaches the share: at least one, even of nothing."""
        if self.sign == Sign.MORE_THAN:
            return self.num * whole // self.den + 1
        return max(1, -(-self.num * whole // self.den))

    def as_document(self) -> dict[str, Plain]:
        """Return the share as it stands in the data."""
        return {"sign": str(self.sign), "num": self.num, "den": self.den}


@dataclass(frozen=True)
class Condition:
    """So large a share of one measure must be reached by another."""

    of: Measure
    count: Measure
    share: Share

    def as_document(self) -> dict[str, Plain]:
        """Return the condition as it stands in the data."""
        return {"of": str(self.of), "count": str(self.count), **self.share.as_document()}


@dataclass(frozen=True, kw_only=True)
class DecisionRule:
    """One version of one rule; `in_force_to` is the first day it no longer holds (None = open).

    `notice_days` are legal days between notice and meeting, at least. `composition` are the
    shares of the members that the body itself must show.

    Raises:
        RuleDataError: the parts contradict each other, or a committee would pass resolutions.
    """

    id: str
    version: str
    in_force_from: date
    in_force_to: date | None
    name_zh: str
    name_en: str
    source_zh: str
    source_en: str
    body: str
    base: str
    weight: Weight
    binding: Binding
    statutory: bool
    needs_mandate_when_reserved: bool
    notice_days: int
    composition: tuple[tuple[Part, Share], ...]
    quorum: Condition
    majority: Condition

    def __post_init__(self) -> None:
        self._check_times()
        self._check_conditions()
        self._check_binding()

    def _check_times(self) -> None:
        if self.version != self.in_force_from.isoformat():
            raise RuleDataError(f"{self.id}: version must be the day it enters into force")
        if self.in_force_to is not None and self.in_force_to <= self.in_force_from:
            raise RuleDataError(f"{self.id}: in_force_to must lie after in_force_from")

    def _check_conditions(self) -> None:
        if self.quorum.of is not Measure.MEMBERS:
            raise RuleDataError(f"{self.id}: a quorum is counted out of the members")
        if self.quorum.count not in {Measure.PRESENT, Measure.PARTICIPATING}:
            raise RuleDataError(f"{self.id}: a quorum counts those present or participating")
        if self.majority.count is not Measure.YES or self.majority.of is Measure.YES:
            raise RuleDataError(f"{self.id}: a majority counts yes, out of a base that is not yes")
        if self.majority.share.num == 0:
            raise RuleDataError(f"{self.id}: a majority of nothing decides nothing")

    def _check_binding(self) -> None:
        """A committee forms an opinion and never decides (domain study, section 0 no. 3)."""
        committee = self.body == _COMMITTEE
        if committee != self.id.startswith(_COMMITTEE_FAMILY):
            raise RuleDataError(
                f"{self.id}: rules {_COMMITTEE_FAMILY}* and the body {_COMMITTEE} belong together"
            )
        if self.binding is Binding.OPINION:
            return
        if committee:
            raise RuleDataError(
                f"{self.id}: a consultation committee forms an opinion and passes no resolution"
            )
        if not self.statutory:
            raise RuleDataError(f"{self.id}: without a statute there is no resolution")

    def is_in_force(self, on: date) -> bool:
        """Return whether this version holds on a legal day (Asia/Shanghai)."""
        return self.in_force_from <= on and (self.in_force_to is None or on < self.in_force_to)

    def as_document(self) -> dict[str, Plain]:
        """Return the rule as it stands in the data: what is hashed and put on record."""
        return {
            "id": self.id,
            "version": self.version,
            "in_force_from": self.in_force_from.isoformat(),
            "in_force_to": self.in_force_to.isoformat() if self.in_force_to else "",
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "source_zh": self.source_zh,
            "source_en": self.source_en,
            "body": self.body,
            "base": self.base,
            "weight": str(self.weight),
            "binding": str(self.binding),
            "statutory": int(self.statutory),
            "needs_mandate_when_reserved": int(self.needs_mandate_when_reserved),
            "notice_days": self.notice_days,
            "composition": {str(part): share.as_document() for part, share in self.composition},
            "quorum": self.quorum.as_document(),
            "pass": self.majority.as_document(),
        }


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


def rule_in_force(rules: Iterable[DecisionRule], rule_id: str, on: date) -> DecisionRule:
    """Return the version of a rule that holds on a legal day (Asia/Shanghai).

    Raises:
        RuleNotInForce: none does, or there is no such rule.
    """
    for rule in rules:
        if rule.id == rule_id and rule.is_in_force(on):
            return rule
    raise RuleNotInForce(rule_id, on)
