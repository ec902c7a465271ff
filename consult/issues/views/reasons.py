"""Why an act must wait although the state table allows it: one rule each, with its facts."""

from datetime import datetime

from sqlalchemy.orm import Session

from consult.committees import queries as committees
from consult.committees import rules as seats
from consult.core.policy import Actor
from consult.issues import queries, rules
from consult.issues.models import Matter
from consult.issues.rules import Lane, LaneRefusal, Refusal, State
from consult.issues.service import entry_facts
from consult.voting import queries as polls
from consult.voting import rules as voting


def why_not_plan(session: Session, matter: Matter, _actor: Actor, _now: datetime) -> str | None:
    """Return why a matter cannot be planned here at all, or None."""
    if committees.find_committee(session, matter.area_id) is None:
        return Refusal.NO_COMMITTEE
    return None


def why_not_announce(session: Session, matter: Matter, _a: Actor, now: datetime) -> str | None:
    """Return why the members cannot be frozen for a notice, or None."""
    panel = committees.get_panel(session, matter.panel_id or "")
    return seats.why_not_freeze(committees.panel_facts(session, panel, now))


def why_not_begin(_s: Session, matter: Matter, _actor: Actor, now: datetime) -> str | None:
    """Return why the meeting cannot begin yet, or None."""
    return rules.why_not_begin(matter.meets_at, now) if matter.meets_at else None


def why_not_move(session: Session, matter: Matter, _actor: Actor, now: datetime) -> str | None:
    """Return why the meeting cannot be given another time any more, or None."""
    poll = polls.get_poll(session, matter.poll_id or "")
    return voting.why_not_move(polls.standing(poll, None), poll.not_before, now)


def why_not_call_off(session: Session, matter: Matter, _actor: Actor, _now: datetime) -> str | None:
    """Return why the meeting cannot be called off any more, or None."""
    poll = polls.get_poll(session, matter.poll_id or "")
    return voting.why_not_call_off(polls.standing(poll, None))


def why_not_add(session: Session, matter: Matter, _actor: Actor, _now: datetime) -> str | None:
    """Return why nobody can be added to the members any more, or None."""
    poll = polls.get_poll(session, matter.poll_id) if matter.poll_id else None
    return Refusal.VOTE_HAS_OPENED if poll is None or poll.opened_at else None


def why_not_write(session: Session, matter: Matter, actor: Actor, _now: datetime) -> str | None:
    """Return why this person cannot write an opinion, or None."""
    if queries.has_written(session, matter, actor.known_id):
        return Refusal.ALREADY_WRITTEN
    return None


def why_not_answer(session: Session, matter: Matter, _a: Actor, now: datetime) -> str | None:
    """Return why residents cannot be answered yet, or None."""
    tasks, accepted = queries.count_tasks(session, matter.id, now)
    return rules.why_not_answer_back(tasks=tasks, accepted=accepted)


def why_not_reply(_s: Session, matter: Matter, _actor: Actor, _now: datetime) -> str | None:
    """Return why a mere reply will not do, or None."""
    return rules.why_not_reply(Lane(matter.lane))


def why_not_reply_again(_s: Session, matter: Matter, _a: Actor, _now: datetime) -> str | None:
    """Return why there is no further answer to give, or None."""
    return rules.why_not_reply_again(matter.called_back)


def why_not_release_answer(_s: Session, matter: Matter, _a: Actor, _now: datetime) -> str | None:
    """Return why the answer cannot be made public, or None."""
    reason = rules.why_not_release_answer(given=bool(matter.reply), public=matter.reply_public)
    if reason is not None or matter.text_public:
        return reason
    return rules.why_not_release(State(matter.state), public=False, private=matter.stays_private)


def why_not_hand_over(session: Session, matter: Matter, _a: Actor, now: datetime) -> str | None:
    """Return why there is no place to hand the matter over to, or None."""
    places = queries.list_answering(session, matter.area_id, now)
    open_elsewhere = any(each.id != matter.area_id for each in places)
    return None if open_elsewhere else LaneRefusal.NO_OTHER_PLACE


def why_not_deepen(_s: Session, matter: Matter, _actor: Actor, _now: datetime) -> str | None:
    """Return why a matter cannot change to the full lane, or None."""
    return rules.why_not_deepen(Lane(matter.lane))


def why_not_undo(_s: Session, matter: Matter, _actor: Actor, now: datetime) -> str | None:
    """Return why what was written down for a resident cannot be taken back, or None."""
    return rules.why_not_undo(entry_facts(matter), now)


def why_not_withdraw(_s: Session, matter: Matter, actor: Actor, _now: datetime) -> str | None:
    """Return why this person cannot take the matter back, or None."""
    return None if matter.proposer_id == actor.person_id else Refusal.NOT_YOUR_MATTER


def why_not_ask_review(_s: Session, matter: Matter, actor: Actor, now: datetime) -> str | None:
    """Return why this person cannot ask for a review of the refusal, or None."""
    if matter.proposer_id != actor.person_id:
        return Refusal.NOT_YOUR_MATTER
    return rules.why_not_ask_review(matter.review_facts, now)


def why_not_review_refusal(_s: Session, matter: Matter, actor: Actor, _n: datetime) -> str | None:
    """Return why this person cannot review the refusal, or None."""
    return rules.why_not_review_refusal(refused_by=matter.refused_by, reviewer=actor.known_id)


def why_not_supplement(_s: Session, matter: Matter, actor: Actor, _now: datetime) -> str | None:
    """Return why this person cannot add details, or None."""
    return None if matter.proposer_id == actor.person_id else Refusal.NOT_YOUR_MATTER


def why_not_release(_s: Session, matter: Matter, _actor: Actor, _now: datetime) -> str | None:
    """Return why the text cannot be made public, or None."""
    return rules.why_not_release(
        State(matter.state), public=matter.text_public, private=matter.stays_private
    )


def why_not_refuse(_s: Session, matter: Matter, _actor: Actor, _now: datetime) -> str | None:
    """Return why a matter cannot be refused any more, or None."""
    return rules.why_not_refuse(overturned=matter.refusal_reviewed)


def why_not_archive(_s: Session, matter: Matter, _actor: Actor, now: datetime) -> str | None:
    """Return why the file cannot be closed yet, or None."""
    return rules.why_not_archive(State(matter.state), matter.review_facts, now)


def why_not_touch_outcome(_s: Session, matter: Matter, _a: Actor, _now: datetime) -> str | None:
    """Return why there is no outcome to change, revoke or have corrected, or None."""
    return rules.why_not_touch_outcome(voted=matter.poll_id is not None)


def why_not_call_back(session: Session, matter: Matter, _a: Actor, _now: datetime) -> str | None:
    """Return why nobody is called back from here, or None."""
    there = queries.find_handed_over(session, matter)
    return rules.why_not_call_here(handed_over=there is not None)
