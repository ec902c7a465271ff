"""Windows of notices as facts of time, and who may object to, view and answer what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class NoticeKind(StrEnum):
    """What a notice is for."""

    MEETING = "meeting"
    PUBLICITY = "publicity"
    POSTING = "posting"


class Window(StrEnum):
    """Where a notice stands, computed from its times whenever it is asked."""

    COMING = "coming"
    RUNNING = "running"
    OVER = "over"


class Refusal(StrEnum):
    """Why not; the words are in `messages`."""

    NO_OBJECTIONS_TO_THIS = "publication.no_objections_to_this"
    WINDOW_NOT_OPEN = "publication.window_not_open"
    WINDOW_OVER = "publication.window_over"
    ALREADY_OBJECTED = "publication.already_objected"
    ALREADY_VIEWED = "publication.already_viewed"
    NOT_VIEWED_YET = "publication.not_viewed_yet"
    ALREADY_ANSWERED = "publication.already_answered"
    PUBLISHER_CANNOT_ANSWER = "publication.publisher_cannot_answer"
    OBJECTOR_CANNOT_ANSWER = "publication.objector_cannot_answer"
    TOO_FEW_DAYS = "publication.too_few_days"


class PeriodError(ValueError):
    """A period in the law data is malformed; the text says where."""


@dataclass(frozen=True)
class Period:
    """How long a notice stands, in legal days.

    Attributes:
        kind: what the notice is for.
        least: the fewest days.
        usual: the days that are offered first.
        short_notice: special circumstances excuse fewer days.
    """

    kind: NoticeKind
    least: int
    usual: int
    short_notice: bool = False


def parse_period(content: Mapping[str, Any]) -> Period:
    """Return the period in a table of law data.

    Raises:
        PeriodError: unknown kind of notice, or days that make no sense.
    """
    try:
        period = Period(
            NoticeKind(content["kind_of_notice"]),
            content["days_min"],
            content["days_default"],
            bool(content.get("short_notice", 0)),
        )
    except (KeyError, ValueError) as error:
        raise PeriodError(f"period {content.get('id')}: {error!r}") from error
    if not 1 <= period.least <= period.usual:
        raise PeriodError(f"period {content['id']}: days_min and days_default contradict")
    if content.get("short_notice", 0) not in {0, 1}:
        raise PeriodError(f"period {content['id']}: short_notice is neither 0 nor 1")
    return period


def why_not_days(days: int, period: Period) -> Refusal | None:
    """Return why a notice cannot stand for so few days, or None."""
    return Refusal.TOO_FEW_DAYS if days < period.least else None


def days_between(noticed: date, held: date) -> int:
    """Return the legal days of notice before a meeting: the day of the notice not counted."""
    return (held - noticed).days


def window(from_at: datetime, until_at: datetime, now: datetime) -> Window:
    """Return where a notice stands at a moment; its last moment is excluded."""
    if now < from_at:
        return Window.COMING
    return Window.RUNNING if now < until_at else Window.OVER


@dataclass(frozen=True)
class ObjectionFacts:
    """What decides whether somebody may object."""

    kind: NoticeKind
    from_at: datetime
    until_at: datetime
    objected: bool


def why_not_object(facts: ObjectionFacts, now: datetime) -> Refusal | None:
    """Return why a person cannot object to a notice now, or None.

    A posted decision is in effect; it is challenged in the ways the posting names, never by
    an objection here (urban law arts 31, 40).
    """
    if facts.kind is not NoticeKind.PUBLICITY:
        return Refusal.NO_OBJECTIONS_TO_THIS
    match window(facts.from_at, facts.until_at, now):
        case Window.COMING:
            return Refusal.WINDOW_NOT_OPEN
        case Window.OVER:
            return Refusal.WINDOW_OVER
        case Window.RUNNING:
            return Refusal.ALREADY_OBJECTED if facts.objected else None


@dataclass(frozen=True)
class AnswerFacts:
    """What decides whether an objection may be viewed or answered, and by whom."""

    viewed: bool
    answered: bool
    is_publisher: bool
    is_objector: bool


def why_not_view(facts: AnswerFacts) -> Refusal | None:
    """Return why the supervisors cannot give their view on an objection, or None."""
    if facts.answered:
        return Refusal.ALREADY_ANSWERED
    if facts.is_objector:
        return Refusal.OBJECTOR_CANNOT_ANSWER
    return Refusal.ALREADY_VIEWED if facts.viewed else None


def why_not_answer(facts: AnswerFacts) -> Refusal | None:
    """Return why this person cannot answer an objection, or None.

    It is answered by someone other than the publisher, after the supervisors' view.
    """
    if facts.answered:
        return Refusal.ALREADY_ANSWERED
    if facts.is_publisher:
        return Refusal.PUBLISHER_CANNOT_ANSWER
    if facts.is_objector:
        return Refusal.OBJECTOR_CANNOT_ANSWER
    return None if facts.viewed else Refusal.NOT_VIEWED_YET
