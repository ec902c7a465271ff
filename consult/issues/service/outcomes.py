"""Use cases after the result: publishing, effect, answer, review, archive, correction."""

from dataclasses import dataclass

from consult.audit.entry import Recorded, Sealed
from consult.audit.record import Tx, on_record
from consult.core import clock
from consult.core.errors import Refused
from consult.issues import permissions, queries, rules
from consult.issues.entries import (
    AnsweredBack,
    CorrectionOrdered,
    DecisionPosted,
    MatterArchived,
    MatterReopened,
    MatterReviewed,
    OpinionPublicised,
    OutcomeChanged,
    OutcomeRevoked,
    OutcomeTookEffect,
)
from consult.issues.models import Matter, Review
from consult.issues.rules import State, Step
from consult.issues.service.steps import case_number, move, public_reason, refuse_if
from consult.publication import queries as notices
from consult.publication import rules as windows
from consult.publication import service as board
from consult.publication.models import Notice
from consult.publication.rules import NoticeKind


@dataclass(frozen=True)
class Statement:
    """What the secretary signs and publishes: the text, where it hangs, and for how many days."""

    body: str
    place: str
    days: int


@dataclass(frozen=True)
class Satisfaction:
    """How many were asked, and what they said."""

    asked: int
    satisfied: int
    fairly: int
    not_satisfied: int
    remark: str


@on_record(permissions.PUBLISH, Matter)
def publicise_opinion(tx: Tx, matter: Matter, statement: Statement) -> Recorded[str]:
    """Publish the consultation opinion for objections; return the notice's id."""
    move(tx, matter, Step.PUBLICISE)
    notice = _publish(tx, matter, statement, NoticeKind.PUBLICITY, "opinion-publicity")
    return Recorded(
        notice.id,
        OpinionPublicised(notice.until_at),
        about=(matter.story, notice.story),
        sealed={"notice": Sealed({"title": notice.title, "body": notice.body}, public=True)},
    )


@on_record(permissions.PUBLISH, Matter)
def post_decision(tx: Tx, matter: Matter, statement: Statement) -> Recorded[str]:
    """Post an assembly's decision with the ways to challenge it; return the notice's id."""
    move(tx, matter, Step.POST)
    notice = _publish(tx, matter, statement, NoticeKind.POSTING, "decision-posting")
    return Recorded(
        notice.id,
        DecisionPosted(notice.until_at),
        about=(matter.story, notice.story),
        sealed={"notice": Sealed({"title": notice.title, "body": notice.body}, public=True)},
    )


@on_record(permissions.TAKE_RESULT, Matter)
def reopen(tx: Tx, matter: Matter) -> Recorded[None]:
    """Consult again, since an objection was upheld."""
    move(tx, matter, Step.REOPEN)
    matter.acts_at = None
    notice = notices.lock_notice(tx.session, matter.notice_id or "")
    board.end_notice(tx, notice)
    return Recorded(None, MatterReopened(), about=(matter.story, notice.story))


@on_record(permissions.TAKE_EFFECT, Matter)
def take_effect(tx: Tx, matter: Matter) -> Recorded[None]:
    """Write down that the window ran out with every objection answered."""
    refuse_if(rules.why_not_move(State(matter.state), Step.TAKE_EFFECT))
    notice = notices.lock_notice(tx.session, matter.notice_id or "")
    refuse_if(
        rules.why_not_take_effect(
            until_at=notice.until_at,
            unanswered=notices.count_unanswered(tx.session, notice.id),
            upheld=notices.count_upheld(tx.session, notice.id),
            now=tx.now,
        )
    )
    move(tx, matter, Step.TAKE_EFFECT)
    matter.acts_at = None
    return Recorded(None, OutcomeTookEffect())


@on_record(permissions.ANSWER_BACK, Matter)
def answer_back(tx: Tx, matter: Matter, answer: str) -> Recorded[None]:
    """Tell residents what became of the matter."""
    refuse_if(rules.why_not_move(State(matter.state), Step.ANSWER_BACK))
    tasks, accepted = queries.count_tasks(tx.session, matter.id, tx.now)
    refuse_if(rules.why_not_answer_back(tasks=tasks, accepted=accepted))
    move(tx, matter, Step.ANSWER_BACK)
    matter.reply, matter.reply_public, matter.replied_at = answer, True, tx.now
    return Recorded(None, AnsweredBack(), sealed=public_reason(answer))


@on_record(permissions.REVIEW, Matter)
def review_matter(tx: Tx, matter: Matter, result: Satisfaction) -> Recorded[None]:
    """Note how satisfied those were who were asked, with the supervisors' remark."""
    move(tx, matter, Step.REVIEW)
    refuse_if(
        rules.why_not_review(
            asked=result.asked,
            satisfied=result.satisfied,
            fairly=result.fairly,
            not_satisfied=result.not_satisfied,
        )
    )
    tx.session.merge(
        Review(
            matter_id=matter.id,
            asked=result.asked,
            satisfied=result.satisfied,
            fairly=result.fairly,
            not_satisfied=result.not_satisfied,
            remark=result.remark,
            reviewed_at=tx.now,
            entry_id=tx.entry_id,
        )
    )
    return Recorded(
        None,
        MatterReviewed(result.asked, result.satisfied, result.fairly, result.not_satisfied),
        sealed=public_reason(result.remark),
    )


@on_record(permissions.ARCHIVE, Matter)
def archive_matter(tx: Tx, matter: Matter, reason: str = "") -> Recorded[None]:
    """Close the file; the reason says why nothing more can be done, where that is open."""
    refuse_if(rules.why_not_archive(State(matter.state), matter.review_facts, tx.now))
    dissatisfied = rules.is_dissatisfied(State(matter.state), matter.called_back)
    refuse_if(rules.why_not_close(dissatisfied=dissatisfied, reason=reason))
    move(tx, matter, Step.ARCHIVE)
    return Recorded(None, MatterArchived(), sealed=public_reason(reason))


@on_record(permissions.CHANGE, Matter)
def change_outcome(tx: Tx, matter: Matter, reason: str) -> Recorded[None]:
    """Begin to change an outcome; it is planned and consulted on anew."""
    refuse_if(rules.why_not_touch_outcome(voted=matter.poll_id is not None))
    move(tx, matter, Step.CHANGE)
    return Recorded(None, OutcomeChanged(), sealed=public_reason(reason))


@on_record(permissions.CHANGE, Matter)
def revoke_outcome(tx: Tx, matter: Matter, reason: str) -> Recorded[None]:
    """Revoke an outcome."""
    refuse_if(rules.why_not_touch_outcome(voted=matter.poll_id is not None))
    move(tx, matter, Step.REVOKE)
    return Recorded(None, OutcomeRevoked(), sealed=public_reason(reason))


@on_record(permissions.ORDER_CORRECTION, Matter)
def order_correction(tx: Tx, matter: Matter, reason: str) -> Recorded[None]:
    """Order, as the supervising office, that an outcome be corrected (urban law art. 31)."""
    refuse_if(rules.why_not_touch_outcome(voted=matter.poll_id is not None))
    move(tx, matter, Step.ORDER_CORRECTION)
    return Recorded(None, CorrectionOrdered(), sealed=public_reason(reason))


def _publish(
    tx: Tx, matter: Matter, statement: Statement, kind: NoticeKind, period_code: str
) -> Notice:
    text, period = notices.get_period(tx.session, period_code, tx.now)
    if (refusal := windows.why_not_days(statement.days, period)) is not None:
        raise Refused(refusal)
    notice = board.new_notice(
        tx,
        matter.scope,
        board.Draft(
            area_id=matter.area_id,
            about=matter.story,
            kind=kind,
            number=case_number(matter),
            title=matter.title,
            body=statement.body,
            place=statement.place,
            until_at=clock.after_legal_days(tx.now, statement.days),
            period=text,
        ),
    )
    matter.notice_id, matter.acts_at = notice.id, notice.until_at
    return notice
