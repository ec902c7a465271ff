"""Use cases of seconds and comments.

A comment's text is sealed and never disclosed, although its page shows it once it is checked: a
disclosure is for good, since nobody can call back an export that was taken, and a comment must be
able to be hidden. So no export and no page of the record ever holds what may have to go; the seal
still proves what was written, to its writer and to an auditor.
"""

from dataclasses import dataclass

from sqlalchemy import insert, update

from consult.audit.entry import Recorded, Sealed
from consult.audit.models import as_within
from consult.audit.record import Tx, off_record, on_record
from consult.core.errors import Forbidden
from consult.core.ids import new_id
from consult.issues import permissions, queries, rules
from consult.issues.entries import (
    CommentHidden,
    CommentReleased,
    CommentReviewAsked,
    CommentReviewed,
    CommentWithheld,
    CommentWritten,
    MatterSeconded,
    SecondTakenBack,
)
from consult.issues.models import Comment, Flag, Matter, Second
from consult.issues.rules import Clock, CommentStance, CommentState, FlagGround
from consult.issues.service.steps import public_reason, refuse_if, reply_by


@dataclass(frozen=True)
class Remark:
    """What somebody writes about a matter."""

    stance: CommentStance
    text: str


def voices_of(matter_id: str) -> str:
    """Return the story of what people say to a matter."""
    return f"voices/{matter_id}"


# The matter is locked, not shared: the entries of its voices follow one another anyway, and to
# wait in line for some milliseconds costs less than to collide there and begin anew.
@on_record(permissions.SECOND, Matter)
def second_matter(tx: Tx, matter: Matter) -> Recorded[None]:
    """Say that one has the same concern."""
    person_id = tx.actor.known_id
    second = queries.find_second(tx.session, matter.id, person_id)
    refuse_if(rules.why_not_second(queries.second_facts(matter, person_id, second)))
    if second is None:
        second = Second(matter_id=matter.id, person_id=person_id)
        tx.session.add(second)
    second.seconded_at, second.ended_at, second.carried_from = tx.now, None, None
    return Recorded(None, MatterSeconded(), about=(voices_of(matter.id),))


@on_record(permissions.SECOND, Matter)
def take_second_back(tx: Tx, matter: Matter) -> Recorded[None]:
    """Second a matter no more: the row is ended, and both acts are on record."""
    person_id = tx.actor.known_id
    second = queries.find_second(tx.session, matter.id, person_id)
    refuse_if(rules.why_not_take_back(queries.second_facts(matter, person_id, second)))
    if second is not None:
        second.ended_at = tx.now
    return Recorded(None, SecondTakenBack(), about=(voices_of(matter.id),))


def carry_seconds(tx: Tx, matter: Matter, target: Matter) -> int:
    """Give a merged matter's seconders, and who raised it, to its target; return how many (a step).

    One statement, however many there are. Both matters must be locked.
    """
    rows = queries.select_carried(matter, target, tx.now, tx.entry_id)
    done = tx.session.execute(insert(Second).from_select(queries.CARRIED, rows))
    return int(done.rowcount)  # type: ignore[attr-defined]


@on_record(permissions.COMMENT, Matter)
def write_comment(tx: Tx, matter: Matter, remark: Remark) -> Recorded[str]:
    """Say what one thinks of a matter; return the comment's id."""
    person_id = tx.actor.known_id
    refuse_if(rules.why_not_comment(queries.comment_facts(tx.session, matter, person_id)))
    comment = Comment(
        id=new_id(),
        matter_id=matter.id,
        person_id=person_id,
        stance=remark.stance,
        text=remark.text,
        written_at=tx.now,
        check_by=reply_by(tx, Clock.FIRST_REPLY),
        written_in=tx.entry_id,
        state=CommentState.WAITING,
        within=as_within(matter.scope),
    )
    tx.session.add(comment)
    return Recorded(
        comment.id,
        CommentWritten(comment.check_by),
        about=_about(comment),
        sealed={"text": Sealed({"stance": remark.stance.value, "text": remark.text})},
    )


@on_record(permissions.CHECK, Comment)
def release_comment(tx: Tx, comment: Comment) -> Recorded[None]:
    """Make a checked comment public, its writer's name masked."""
    refuse_if(rules.why_not_check(queries.one_comment(comment, tx.actor.known_id)))
    comment.state = CommentState.PUBLIC
    return Recorded(None, CommentReleased(), about=_about(comment))


@on_record(permissions.CHECK, Comment)
def withhold_comment(tx: Tx, comment: Comment, reason: str) -> Recorded[None]:
    """Not make a comment public; its writer reads why."""
    refuse_if(rules.why_not_check(queries.one_comment(comment, tx.actor.known_id)))
    comment.state, comment.reason = CommentState.WITHHELD, reason
    comment.decided_by = tx.actor.known_id
    return Recorded(
        None,
        CommentWithheld(),
        about=_about(comment),
        sealed={"reason": Sealed({"reason": reason})},
    )


@on_record(permissions.HIDE_COMMENT, Comment)
def hide_comment(tx: Tx, comment: Comment, reason: str) -> Recorded[None]:
    """Take a public comment's text off every page; the reason is public."""
    refuse_if(rules.why_not_hide(queries.one_comment(comment, tx.actor.known_id)))
    comment.state, comment.reason = CommentState.HIDDEN, reason
    comment.decided_by = tx.actor.known_id
    _look_at_flags(tx, comment)
    return Recorded(None, CommentHidden(), about=_about(comment), sealed=public_reason(reason))


@on_record(permissions.ASK_COMMENT_REVIEW, Comment)
def ask_comment_review(tx: Tx, comment: Comment, plea: str) -> Recorded[None]:
    """Ask the supervisors, as its writer, to review a comment that was withheld or hidden."""
    facts = queries.one_comment(comment, tx.actor.known_id)
    if not facts.own:
        raise Forbidden(permissions.ASK_COMMENT_REVIEW.name)
    refuse_if(rules.why_not_ask_comment_review(facts))
    comment.plea, comment.asked_at = plea, tx.now
    return Recorded(
        None,
        CommentReviewAsked(),
        about=_about(comment),
        sealed={"reason": Sealed({"reason": plea})},
    )


@on_record(permissions.REVIEW_COMMENT, Comment)
def review_comment(tx: Tx, comment: Comment, review: str, *, restored: bool) -> Recorded[None]:
    """Restore a comment, or confirm what the office did.

    What the supervisors say is public where the comment is or was.
    """
    refuse_if(rules.why_not_review_comment(queries.one_comment(comment, tx.actor.known_id)))
    public = restored or comment.state == CommentState.HIDDEN
    comment.review, comment.reviewed_at = review, tx.now
    if restored:
        comment.state = CommentState.PUBLIC
    return Recorded(
        None,
        CommentReviewed(restored),
        about=_about(comment),
        sealed={"reason": Sealed({"reason": review}, public=public)},
    )


@off_record(permissions.FLAG, Comment)
def flag_comment(tx: Tx, comment: Comment, ground: FlagGround, note: str) -> None:
    """Tell the office that a public comment is wrong: no decision, so off the record."""
    person_id = tx.actor.known_id
    flag = queries.find_flag(tx.session, comment.id, person_id)
    refuse_if(rules.why_not_flag(queries.one_comment(comment, person_id, flag)))
    tx.session.add(
        Flag(
            comment_id=comment.id,
            person_id=person_id,
            ground=ground,
            note=note,
            flagged_at=tx.now,
        )
    )


@off_record(permissions.HIDE_COMMENT, Comment)
def set_flags_aside(tx: Tx, comment: Comment) -> None:
    """Leave a flagged comment as it is: the office has looked."""
    _look_at_flags(tx, comment)


def _look_at_flags(tx: Tx, comment: Comment) -> None:
    tx.session.execute(
        update(Flag)
        .where(Flag.comment_id == comment.id, Flag.looked_at.is_(None))
        .values(looked_at=tx.now)
    )


def _about(comment: Comment) -> tuple[str, ...]:
    return (comment.story, voices_of(comment.matter_id))
