"""How a matter is consulted on: the form, the body that decides, and what must come first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final


class Form(StrEnum):
    """The forms of consultation that a matter can be planned in."""

    DELIBERATIVE = "deliberative"
    DECISION = "decision"


class Stance(StrEnum):
    """What a written opinion holds."""

    SUPPORT = "support"
    CONCERN = "concern"
    OPPOSE = "oppose"


class Outcome(StrEnum):
    """What a consultation came to, in the only words each body may use.

    A committee forms a consultation opinion or none; adopting is for assemblies.
    """

    OPINION_FORMED = "opinion_formed"
    NO_OPINION = "no_opinion"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    NOT_HELD = "not_held"


class Refusal(StrEnum):
    """Why not; the words are in `messages`."""

    GROUND_NOT_FOR_THIS = "issues.ground_not_for_this"
    MERGE_WITH_ITSELF = "issues.merge_with_itself"
    TARGET_NOT_OPEN = "issues.target_not_open"
    ALREADY_PUBLIC = "issues.already_public"
    NOT_YOUR_MATTER = "issues.not_your_matter"
    STUDY_FIRST = "issues.study_first"
    RULE_NOT_FOR_THIS_BODY = "issues.rule_not_for_this_body"
    COMMITTEE_DOES_NOT_DECIDE = "issues.committee_does_not_decide"
    NO_COMMITTEE = "issues.no_committee"
    MANDATE_NEEDED = "issues.mandate_needed"
    MEETING_TOO_SOON = "issues.meeting_too_soon"
    MEETING_PAST = "issues.meeting_past"
    NO_OUTCOME = "issues.no_outcome"
    VOTE_HAS_OPENED = "issues.vote_has_opened"
    MEETING_NOT_YET = "issues.meeting_not_yet"
    OPINIONS_CLOSED = "issues.opinions_closed"
    ALREADY_WRITTEN = "issues.already_written"
    TEXT_NOT_PUBLIC = "issues.text_not_public"
    STAYS_PRIVATE = "issues.stays_private"
    STUDY_IN_FUTURE = "issues.study_in_future"
    OBJECTION_UPHELD = "issues.objection_upheld"
    POLL_NOT_OVER = "issues.poll_not_over"
    WINDOW_STILL_OPEN = "issues.window_still_open"
    OBJECTIONS_UNANSWERED = "issues.objections_unanswered"
    TASKS_NOT_DUE_HERE = "issues.tasks_not_due_here"
    TASK_NOT_OPEN = "issues.task_not_open"
    TASK_NOT_REPORTED = "issues.task_not_reported"
    NO_TASKS = "issues.no_tasks"
    TASKS_OPEN = "issues.tasks_open"
    COUNTS_DO_NOT_ADD_UP = "issues.counts_do_not_add_up"
    ALREADY_RELEASED = "issues.already_released"
    NOTHING_TO_STUDY = "issues.nothing_to_study"


URBAN: Final = "urban"
RURAL: Final = "rural"
BODIES: Final = {
    (Form.DELIBERATIVE, URBAN): "consultation_committee",
    (Form.DELIBERATIVE, RURAL): "consultation_committee",
    (Form.DECISION, URBAN): "residents_representatives",
    (Form.DECISION, RURAL): "villagers_representatives",
}
"""The body that a form leads to in a community or a village; no other body's rule will do."""

NOTICE_PERIOD: Final = {Form.DELIBERATIVE: "panel-notice", Form.DECISION: "assembly-notice"}
"""Which period of the law data the meeting's notice keeps."""


class GroundError(ValueError):
    """A ground in the law data is malformed; the text says where."""


@dataclass(frozen=True)
class Ground:
    """A legal ground for a step at intake.

    Attributes:
        code: its id in the law data.
        steps: which steps it supports.
        hand_off: it says that somebody else takes the matter, so that one must be named.
    """

    code: str
    steps: frozenset[str]
    hand_off: bool = False


def parse_ground(content: Mapping[str, Any]) -> Ground:
    """Return the ground in a table of law data.

    Raises:
        GroundError: it names no step.
    """
    steps = frozenset(content.get("steps", ()))
    if not steps or not steps <= {"return", "refuse", "merge", "pass_on", "admit"}:
        raise GroundError(f"ground {content.get('id')}: steps {sorted(steps)}")
    return Ground(content["id"], steps, bool(content.get("hand_off")))


@dataclass(frozen=True)
class NoticeTime:
    """How long before a meeting its notice hangs, and what the law asks for.

    Attributes:
        ahead: the meeting is still to come.
        days: legal days between notice and meeting, the first not counted.
        least: the days that the law or the district's rule asks for.
        excusable: that rule lets special circumstances excuse fewer days.
        urgent: whoever announces it names such circumstances.
    """

    ahead: bool
    days: int
    least: int
    excusable: bool = False
    urgent: bool = False

    @property
    def is_short(self) -> bool:
        """Whether the notice hangs for fewer days than asked for."""
        return self.days < self.least


@dataclass(frozen=True)
class PlanFacts:
    """What decides whether a plan will do.

    Attributes:
        form: the form chosen.
        body: the body the chosen rule is made for.
        advises: a vote under that rule forms an opinion and decides nothing.
        decides: the question speaks of deciding (`wording.speaks_of_deciding`).
        kind: kind of the area, urban or rural.
        notice: how long before the meeting its notice would hang.
        studied: the Party organisation has studied the matter.
        has_committee: the community has its consultation committee.
        public: the matter's text was checked and is public.
        reserved: the matter is reserved to the full assembly.
        mandate: the full assembly's mandate is named.
    """

    form: Form
    body: str
    advises: bool
    decides: bool
    kind: str
    notice: NoticeTime
    studied: bool
    has_committee: bool
    public: bool
    reserved: bool
    mandate: bool


def why_not_plan(facts: PlanFacts) -> Refusal | None:
    """Return why a matter cannot be planned like this, or None.

    An assembly decides only on what the Party organisation has studied (urban law art. 30,
    village law art. 28), and on reserved matters only with the assembly's mandate. Who only
    forms an opinion is not asked for a decision: people would take its vote for one (urban law
    art. 30, village law art. 28: who decides).
    """
    decision = facts.form is Form.DECISION
    reasons = (
        (not facts.has_committee, Refusal.NO_COMMITTEE),
        (not facts.public, Refusal.TEXT_NOT_PUBLIC),
        (facts.body != BODIES.get((facts.form, facts.kind)), Refusal.RULE_NOT_FOR_THIS_BODY),
        (facts.advises and facts.decides, Refusal.COMMITTEE_DOES_NOT_DECIDE),
        (decision and not facts.studied, Refusal.STUDY_FIRST),
        (decision and facts.reserved and not facts.mandate, Refusal.MANDATE_NEEDED),
    )
    refused = next((refusal for applies, refusal in reasons if applies), None)
    return refused or why_not_notice(facts.notice)


def why_not_notice(notice: NoticeTime) -> Refusal | None:
    """Return why a meeting cannot be announced for a time, or None.

    An assembly is announced ten days ahead, in special circumstances at shorter notice (urban
    law art. 32); who calls one so says why.
    """
    if not notice.ahead:
        return Refusal.MEETING_PAST
    if notice.is_short and not (notice.excusable and notice.urgent):
        return Refusal.MEETING_TOO_SOON
    return None


def why_not_begin(meets_at: datetime, now: datetime) -> Refusal | None:
    """Return why the consultation cannot begin yet, or None."""
    return Refusal.MEETING_NOT_YET if now < meets_at else None


def outcome_of(*, binding: str, passed: bool) -> Outcome:
    """Return what a held vote came to: an opinion of a committee, a decision of an assembly."""
    if binding == "resolution":
        return Outcome.ADOPTED if passed else Outcome.REJECTED
    return Outcome.OPINION_FORMED if passed else Outcome.NO_OPINION


def why_not_touch_outcome(*, voted: bool) -> Refusal | None:
    """Return why there is no outcome to change, revoke or have corrected, or None.

    A file can be closed without one: answered, refused, merged, passed on, withdrawn.
    """
    return None if voted else Refusal.NO_OUTCOME


def why_not_take_effect(
    *, until_at: datetime, unanswered: int, upheld: int, now: datetime
) -> Refusal | None:
    """Return why an outcome is not in effect yet, or None.

    An objection that was upheld stops it for good, whenever it was answered.
    """
    if now < until_at:
        return Refusal.WINDOW_STILL_OPEN
    if upheld:
        return Refusal.OBJECTION_UPHELD
    return Refusal.OBJECTIONS_UNANSWERED if unanswered else None


def why_not_answer_back(*, tasks: int, accepted: int) -> Refusal | None:
    """Return why residents cannot be told yet what became of it, or None."""
    if tasks == 0:
        return Refusal.NO_TASKS
    return Refusal.TASKS_OPEN if accepted < tasks else None


def why_not_review(
    *, asked: int, satisfied: int, fairly: int, not_satisfied: int
) -> Refusal | None:
    """Return why a review's numbers will not do, or None."""
    if min(asked, satisfied, fairly, not_satisfied) < 0:
        return Refusal.COUNTS_DO_NOT_ADD_UP
    return None if satisfied + fairly + not_satisfied <= asked else Refusal.COUNTS_DO_NOT_ADD_UP
