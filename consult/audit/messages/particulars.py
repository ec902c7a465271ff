"""Particulars of an entry in words: what a fact is called, and what its coded value means.

The code word stays beside the words, so that an auditor can match a page with the leaf. Words are
looked up from the narrowest to the widest: `fact.<kind>.<name>`, `fact.<feature>.<name>`,
`fact.<name>`; those of coded values under `value.` in the same way (`value.voting.quorate.1`), or
where they stand anyway: `<name>.<value>` (`role.auditor`).
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, cast, get_args, get_type_hints

from flask import current_app, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from consult.audit.queries import EntryView
from consult.audit.rulebook import RuleText
from consult.core import clock
from consult.core.feature import Feature
from consult.core.formatting import day, moment, zh
from consult.core.i18n import localised, words
from consult.core.web import FEATURES

LoadPlaces = Callable[[Session, Collection[str], date], Mapping[str, str]]
"""Returns what the areas among codes and scopes ("area:…") are called, as of a day."""

PLACES: Final = "consult.places"
"""Under this name the application keeps the `LoadPlaces` that pages of entries ask."""

IN_REGISTER: Final = {
    "ground": "ground",
    "hand_off": "negative_matter",
    "reserved": "reserved_matter",
    "rule": "decision_rule",
    "template": "seat_template",
}
"""Facts whose value is the id of a rule, and the kind of that rule."""

OF_PLACES: Final = frozenset({"area", "scope"})
"""Facts whose value is an area's code, or a scope."""

VERBATIM: Final = frozenset(
    {"ballots_root", "hash", "question_hash", "rule_version", "seat", "sha256", "version", "vkey"}
)
"""Facts whose text says all there is to say: check codes, keys, versions, places of seats."""

_CODE: Final = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True)
class Line:
    """One value in words; `code` is what the leaf has instead, `url` where it leads."""

    words: str
    code: str = ""
    url: str | None = None


@dataclass(frozen=True)
class Particular:
    """One named particular: what it is called, and its values or what it consists of."""

    name: str
    label: str
    lines: Sequence[Line] = ()
    nested: Sequence["Particular"] = ()


@dataclass(frozen=True)
class Needs:
    """What has to be looked up before an entry can be put into words."""

    rules: frozenset[tuple[str, str]]
    hashes: frozenset[str]
    places: frozenset[str]


def words_of(space: str, kind: str, name: str) -> str | None:
    """Return the words for a name within entries of a kind, or None."""
    feature = kind.partition(".")[0]
    return _first(f"{space}.{kind}.{name}", f"{space}.{feature}.{name}", f"{space}.{name}")


def needs_of(entry: EntryView) -> Needs:
    """Return which rules and places an entry names."""
    leaf = entry.leaf
    named = [
        (name, value)
        for part in ("facts", "in", "out")
        for name, value in leaf.get(part, {}).items()
    ]
    rows = [row for _, value in named if isinstance(value, list) for row in value]
    texts = [(name, value) for name, value in named if isinstance(value, str)]
    return Needs(
        frozenset((IN_REGISTER[name], value) for name, value in texts if name in IN_REGISTER),
        frozenset(row[-1] for row in rows if isinstance(row, list) and isinstance(row[-1], str))
        | ({leaf["rule"]["h"]} if "rule" in leaf else frozenset()),
        frozenset(value for name, value in texts if name in OF_PLACES),
    )


@dataclass(frozen=True)
class Speaker:
    """Puts the particulars of one entry into words.

    Attributes:
        entry: the entry.
        rules: the versions of every rule it names, newest first.
        places: what the areas are called that it names, by code or scope.
        stories: its stories by the id they end with.
    """

    entry: EntryView
    rules: Sequence[RuleText] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    stories: Mapping[str, Line] = field(default_factory=dict)

    def facts(self, content: Mapping[str, Any]) -> list[Particular]:
        """Return open facts, or what went into a rule or came out of it."""
        types = _types_of(self.entry.kind)
        return [
            self._particular("fact", name, value, types.get(name))
            for name, value in content.items()
        ]

    def texts(self, content: Mapping[str, Any]) -> list[Particular]:
        """Return what stands in a sealed part that is public."""
        return [self._particular("text", name, value, None) for name, value in content.items()]

    def rule(self, digest: str) -> RuleText | None:
        """Return the rule version of a hash, if it is published here."""
        return next((each for each in self.rules if each.ref.hash == digest), None)

    def _particular(self, space: str, name: str, value: Any, typed: Any) -> Particular:  # noqa: ANN401
        label = words_of(space, self.entry.kind, name) or name
        if isinstance(value, Mapping):
            nested = [self._particular(space, key, each, None) for key, each in value.items()]
            return Particular(name, label, nested=nested)
        each_of = value if isinstance(value, list) else [value]
        if each_of and isinstance(each_of[0], Mapping):
            rows = [
                self._particular(space, str(number), row, None)
                for number, row in enumerate(each_of, start=1)
            ]
            return Particular(name, label, nested=rows)
        if space == "text":
            return Particular(name, label, [_text(name, each) for each in each_of])
        return Particular(name, label, [self._line(name, each, typed) for each in each_of])

    def _line(self, name: str, value: Any, typed: Any) -> Line:  # noqa: ANN401
        if isinstance(value, list):
            return self._row(name, value)
        if coded := words_of("value", self.entry.kind, f"{name}.{value}"):
            return Line(coded, str(value))
        if isinstance(value, int):
            return _number(value, typed)
        if _holds(typed, date):
            return Line(day(date.fromisoformat(value)), value)
        return self._named(name, value) or Line("", value)

    def _named(self, name: str, value: str) -> Line | None:
        """Return the words for a coded text, or None if it says all there is to say."""
        if name in IN_REGISTER:
            return self._registered(IN_REGISTER[name], value)
        if name in OF_PLACES:
            place = self.places.get(value) or _first(f"scope.{value.partition(':')[0]}")
            return Line(place, value) if place else None
        if value in self.stories:
            story = self.stories[value]
            return Line(story.words, value, story.url)
        coded = _first(f"{name}.{value}")
        return Line(coded, value) if coded else None

    def _registered(self, kind: str, code: str) -> Line | None:
        """Return the name of a rule: of the version the entry names, else of that day."""
        on = clock.legal_day(self.entry.at)
        facts = self.entry.facts
        named = {facts.get("version"), facts.get("rule_version")}
        versions = [each for each in self.rules if (each.kind, each.ref.id) == (kind, code)]
        if not versions:
            return None
        held = [each for each in versions if each.is_in_force(on)]
        chosen = [each for each in versions if each.ref.version in named] or held or versions
        return Line(localised(chosen[0].content, "name"), code, _address(chosen[0]))

    def _row(self, name: str, row: Sequence[Any]) -> Line:
        """Return one of several tuples: a rule by its hash, or a pattern chosen by its last."""
        code = " ".join(str(each) for each in row)
        if rule := self.rule(str(row[-1])):
            label = gettext(
                "%(kind)s：%(name)s",
                kind=words(f"rulekind.{rule.kind}"),
                name=localised(rule.content, "name"),
            )
            return Line(label, code, _address(rule))
        pattern = words_of("row", self.entry.kind, f"{name}.{row[-1]}")
        return Line(pattern % {"first": row[0]} if pattern else "", code)


def _first(*codes: str) -> str | None:
    return next((text for code in codes if (text := words(code)) != code), None)


def _types_of(kind: str) -> Mapping[str, Any]:
    """Return the types of an entry's fields: numbers in the leaf may be truths and moments."""
    features = cast(tuple[Feature, ...], current_app.extensions[FEATURES])
    for each in (each for feature in features for each in feature.entries):
        if getattr(each, "kind", "") == kind:
            return get_type_hints(each)
    return {}


def _holds(typed: Any, wanted: type) -> bool:  # noqa: ANN401 - an annotation
    return typed is wanted or wanted in get_args(typed)


def _number(value: int, typed: Any) -> Line:  # noqa: ANN401 - an annotation
    if _holds(typed, bool):
        return Line(words(f"truth.{value}"), str(value))
    if _holds(typed, datetime):
        return Line(moment(clock.from_ms(value)), str(value))
    return Line(str(value))


def _text(name: str, value: Any) -> Line:  # noqa: ANN401 - of a sealed part
    if isinstance(value, str) and _CODE.fullmatch(value) and (coded := _first(f"{name}.{value}")):
        return Line(coded, value)
    return Line(zh(str(value)))


def _address(rule: RuleText) -> str:
    return url_for("audit.rule", digest=rule.ref.hash)
