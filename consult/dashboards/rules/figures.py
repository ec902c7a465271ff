"""Which figures a matter counts in: where it stands, how soon it was answered, what was irregular.

Everything follows from the matter and from its entries on record, so it can be counted anew at
any time. Nothing here is a mark for anybody: there are no points, no shares and no order of merit
(Notice of the State Council Office 2026 no. 12 on lightening the load of communities).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from consult.core.clock import legal_day
from consult.issues import entries
from consult.issues.entries.rounds import CLOCKED, Round, rounds_of
from consult.issues.rules import OPEN_STATES, Lane, State


class Public(StrEnum):
    """Figures of the home pages; only matters whose text is public count."""

    UNDER_WAY = "under_way"
    FINISHED = "finished"


UNDER_WAY: Final = OPEN_STATES
FINISHED: Final = frozenset({State.ARCHIVED, State.REVIEWED, State.CALLED_BACK})


class Stage(StrEnum):
    """How far a matter has come: the states in seven columns."""

    ASKED = "asked"
    ANSWERED = "answered"
    PREPARED = "prepared"
    CONSULTED = "consulted"
    PUBLISHED = "published"
    CARRIED_OUT = "carried_out"
    CLOSED = "closed"


STAGES: Final[Mapping[Stage, frozenset[State]]] = {
    Stage.ASKED: frozenset({State.RECEIVED, State.REVIEW_ASKED, State.RETURNED}),
    Stage.ANSWERED: frozenset({State.REPLIED, State.CALLED_BACK}),
    Stage.PREPARED: frozenset(
        {
            State.ADMITTED,
            State.STUDIED,
            State.PLANNED,
            State.CALLED_OFF,
            State.NOT_QUORATE,
            State.UPHELD,
            State.CHANGED,
            State.ORDERED,
        }
    ),
    Stage.CONSULTED: frozenset({State.ANNOUNCED, State.CONSULTING}),
    Stage.PUBLISHED: frozenset(
        {
            State.OPINION,
            State.NO_OPINION,
            State.ADOPTED,
            State.REJECTED,
            State.PUBLICITY,
            State.POSTED,
        }
    ),
    Stage.CARRIED_OUT: frozenset({State.IN_EFFECT, State.ANSWERED}),
    Stage.CLOSED: frozenset(
        {
            State.NOT_ADMITTED,
            State.MERGED,
            State.TRANSFERRED,
            State.WITHDRAWN,
            State.UNDONE,
            State.REVIEWED,
            State.REVOKED,
            State.ARCHIVED,
        }
    ),
}
"""The states of each stage; every state stands in exactly one."""

_STAGE_OF: Final = {state: stage for stage, states in STAGES.items() for state in states}

WITHOUT_FORM: Final = "none"
"""Stands for the form of a matter of the full lane that is not planned yet."""


class Answered(StrEnum):
    """How soon the first answer came."""

    WAITING = "waiting"
    DAY = "day"
    TWO_DAYS = "two_days"
    WEEK = "week"
    LATER = "later"


ANSWER_SOON: Final[Mapping[Answered, timedelta]] = {
    Answered.DAY: timedelta(hours=24),
    Answered.TWO_DAYS: timedelta(hours=48),
    Answered.WEEK: timedelta(days=7),
}
"""The longest time of each band, in hours and days of the clock; what took longer is `LATER`."""


class Mark(StrEnum):
    """Something irregular, or a change after the notice, that somebody should look at."""

    LATE_ANSWER = "late_answer"
    SHORT_NOTICE = "short_notice"
    PANEL_CHANGED = "panel_changed"
    MEETING_MOVED = "meeting_moved"
    MEETING_CALLED_OFF = "meeting_called_off"
    OBJECTION_UPHELD = "objection_upheld"
    TASK_LATE = "task_late"
    CORRECTION_ORDERED = "correction_ordered"


def public_name(figure: Public) -> str:
    """Return the name of a figure of the home pages."""
    return f"public.{figure}"


def stand_name(form: str, stage: Stage) -> str:
    """Return the name of the figure of a form (see `form_of`) at a stage."""
    return f"stand.{form}.{stage}"


def answered_name(band: Answered) -> str:
    """Return the name of the figure of matters answered in a band."""
    return f"answered.{band}"


def mark_name(mark: Mark) -> str:
    """Return the name of the figure of matters with a mark."""
    return f"mark.{mark}"


def stage_of(state: State) -> Stage:
    """Return the stage of a state."""
    return _STAGE_OF[state]


def form_of(lane: Lane, form: str) -> str:
    """Return what a matter counts as: the quick lane, a form of consultation, or none yet."""
    return Lane.QUICK.value if lane is Lane.QUICK else form or WITHOUT_FORM


@dataclass(frozen=True)
class Stands:
    """Where a matter stands.

    Attributes:
        id: the matter.
        state: its state.
        lane: its lane.
        form: the form it is planned in, or empty.
        public: whether its text is public.
        proposed_at: when it was raised.
        moved_at: when it came where it stands.
    """

    id: str
    state: State
    lane: Lane
    form: str
    public: bool
    proposed_at: datetime
    moved_at: datetime


@dataclass(frozen=True)
class Happened:
    """An entry of a matter's story: what, when, about which stories, its open facts."""

    kind: str
    at: datetime
    subjects: tuple[str, ...]
    facts: Mapping[str, Any]


_TASK_KINDS: Final = frozenset(
    {entries.TaskAssigned.kind, entries.DelayDecided.kind, entries.TaskReported.kind}
)
_MARKED_BY: Final = {
    entries.PanelChanged.kind: Mark.PANEL_CHANGED,
    entries.MeetingMoved.kind: Mark.MEETING_MOVED,
    entries.MeetingCalledOff.kind: Mark.MEETING_CALLED_OFF,
    entries.MatterReopened.kind: Mark.OBJECTION_UPHELD,
    entries.CorrectionOrdered.kind: Mark.CORRECTION_ORDERED,
}
TOLD_BY: Final = (
    CLOCKED | _TASK_KINDS | frozenset({entries.MeetingAnnounced.kind}) | _MARKED_BY.keys()
)
"""The kinds of entries that tell more of a matter than where it stands."""


def counts_in(stands: Stands, story: Collection[Happened]) -> dict[str, datetime]:
    """Return the figures a matter counts in, and since when it counts in each.

    Args:
        stands: where it stands now.
        story: its entries of the kinds in `TOLD_BY`, oldest first.
    """
    found = {stand_name(form_of(stands.lane, stands.form), stage_of(stands.state)): stands.moved_at}
    for figure, states in ((Public.UNDER_WAY, UNDER_WAY), (Public.FINISHED, FINISHED)):
        if stands.public and stands.state in states:
            found[public_name(figure)] = stands.moved_at
    rounds = list(rounds_of(stands.id, story))
    # Who is told that an answer will not do has none yet: a lane change can be late, not early.
    answers = [each.at for each in rounds if each.kind != entries.LaneChanged.kind]
    if answers:
        first = answers[0]
        found[answered_name(_band(first - stands.proposed_at))] = first
    elif stands.state not in {State.WITHDRAWN, State.UNDONE}:
        found[answered_name(Answered.WAITING)] = stands.proposed_at
    for mark, at in _marks(rounds, story):
        found.setdefault(mark_name(mark), at)
    return found


def _band(took: timedelta) -> Answered:
    return next((band for band, most in ANSWER_SOON.items() if took <= most), Answered.LATER)


def _marks(rounds: Iterable[Round], story: Iterable[Happened]) -> Iterator[tuple[Mark, datetime]]:
    for each_round in rounds:
        if each_round.late:
            yield Mark.LATE_ANSWER, each_round.at
    due_on: dict[str, date] = {}
    for each in story:
        if each.kind in _MARKED_BY:
            yield _MARKED_BY[each.kind], each.at
        if each.facts.get("short_notice"):
            yield Mark.SHORT_NOTICE, each.at
        task = next((name for name in each.subjects if name.startswith("task/")), None)
        if task is not None and "due_on" in each.facts:
            due_on[task] = date.fromisoformat(each.facts["due_on"])
        elif _is_late_report(each, due_on.get(task or "")):
            yield Mark.TASK_LATE, each.at


def _is_late_report(each: Happened, due_on: date | None) -> bool:
    reported = each.kind == entries.TaskReported.kind
    return reported and due_on is not None and legal_day(each.at) > due_on
