"""What a use case puts on record: entries, what is sealed with them, and the rule they rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar, Generic, TypeVar

from consult.core.clock import to_ms

T = TypeVar("T")

Fact = int | str | Sequence["Fact"] | Mapping[str, "Fact"]
"""What a leaf may hold in the open: whole numbers and codes, nested if need be."""


@dataclass(frozen=True)
class Entry:
    """Base of all entries: public, language-free particulars of one step.

    A subclass names its kind (`class BallotCast(Entry, kind="voting.ballot_cast")`) and has
    fields of numbers, codes, dates and moments. Names of people and free text do not belong
    here: they are sealed (see `Sealed`).
    """

    kind: ClassVar[str] = ""

    def __init_subclass__(cls, *, kind: str) -> None:
        """Give the subclass its kind."""
        super().__init_subclass__()
        cls.kind = kind

    def facts(self) -> dict[str, Fact]:
        """Return the fields as the leaf keeps them; empty ones are left out."""
        given = ((item.name, getattr(self, item.name)) for item in fields(self))
        return {name: as_fact(value) for name, value in given if value not in (None, "", ())}


def as_fact(value: object) -> Fact:  # noqa: PLR0911 - one line a type
    """Return a value as the record writes it.

    Moments become milliseconds UTC, days ISO 8601, enums their value, truth 1 or 0.

    Raises:
        TypeError: the record has no form for the value (a float, say).
    """
    match value:
        case bool():
            return int(value)
        case Enum():
            return as_fact(value.value)
        case int() | str():
            return value
        case datetime():
            return to_ms(value)
        case date():
            return value.isoformat()
        case tuple() | list():
            return [as_fact(each) for each in value]
        case Mapping():
            return {str(key): as_fact(each) for key, each in value.items()}
        case _:
            raise TypeError(f"the record cannot hold a {type(value).__name__}")


@dataclass(frozen=True)
class Sealed:
    """Personal data or free text, bound to the entry by a salted commitment only.

    Attributes:
        payload: what is sealed; erasable without breaking the record.
        public: whether the salt and the payload are shown to everybody at once.
    """

    payload: Mapping[str, Any]
    public: bool = False


@dataclass(frozen=True)
class RuleRef:
    """One published version of a rule: its id, its version and the hash of its text."""

    id: str
    version: str
    hash: str


@dataclass(frozen=True)
class Ruling:
    """A decision under a rule: what went in, what came out, so that anybody can redo it."""

    rule: RuleRef
    given: Mapping[str, Fact]
    result: Mapping[str, Fact]


@dataclass(frozen=True)
class Recorded(Generic[T]):
    """What a use case hands back: its result, and the entry without which it cannot end.

    Attributes:
        result: what the caller gets (an id, as a rule).
        entry: what happened.
        about: the stories it belongs to ("matter/…"); the subject's own if empty.
        begins: whether all of those stories begin with it, so that no entry before it has to be
            looked for; a second beginning of a story is refused by its key.
        sealed: by disclosure class ("text", "who", "ballot", …).
        ruling: the rule that decided, where one did.
        refs: leaf hashes of earlier entries it rests on.
        acted_for: person on whose behalf a clerk acted.
        discloses: (entry id, class) pairs of earlier sealed parts that become public by this.
    """

    result: T
    entry: Entry
    about: tuple[str, ...] = ()
    begins: bool = False
    sealed: Mapping[str, Sealed] = field(default_factory=dict)
    ruling: Ruling | None = None
    refs: tuple[str, ...] = ()
    acted_for: str | None = None
    discloses: tuple[tuple[str, str], ...] = ()
