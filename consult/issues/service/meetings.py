"""Use cases of an announced meeting: notice, another time, calling off, beginning, result."""

from dataclasses import dataclass
from datetime import datetime

from consult.audit import queries as audit
from consult.audit.entry import Recorded, Ruling, Sealed
from consult.audit.record import Tx, on_record
from consult.committees import queries as committees
from consult.committees import service as panels
from consult.committees.rules import Refusal as PanelRefusal
from consult.committees.service import Invitation
from consult.core.errors import Refused
from consult.identity import queries as people
from consult.issues import permissions, rules
from consult.issues.entries import (
    ConsultationBegun,
    MeetingAnnounced,
    MeetingCalledOff,
    MeetingMoved,
    PanelChanged,
    ResultTaken,
)
from consult.issues.models import Matter
from consult.issues.rules import (
    Form,
    Outcome,
    Refusal,
    State,
    Step,
)
from consult.issues.service.convening import (
    Sheet,
    circumstances,
    meets_at_of,
    notice_period,
    put_up,
    roll,
    vote_place,
)
from consult.issues.service.steps import move, public_reason, refuse_if
from consult.publication import queries as notices
from consult.publication import service as board
from consult.voting import queries as polls
from consult.voting import service as voting
from consult.voting.models import Poll
from consult.voting.rules import why_not_convene

STEP_OF = {
    Outcome.OPINION_FORMED: Step.FORM_OPINION,
    Outcome.NO_OPINION: Step.FORM_NONE,
    Outcome.ADOPTED: Step.ADOPT,
    Outcome.REJECTED: Step.REJECT,
    Outcome.NOT_HELD: Step.MISS_QUORUM,
}


@dataclass(frozen=True)
class Change:
    """Another time for an announced meeting: when, where, why, and what the new notice says.

    `urgent` are the special circumstances of a notice shorter than the law's days, if it is.
    """

    meets_at: datetime
    venue: str
    reason: str
    body: str
    urgent: str = ""


@on_record(permissions.ANNOUNCE, Matter)
def announce_meeting(
    tx: Tx,
    matter: Matter,
    body: str,
    women: int | None = None,
    place: str = "",
    urgent: str = "",
) -> Recorded[str]:
    """Put up the notice: members and roll are frozen, the poll is prepared; return its id.

    Args:
        tx: the unit of work.
        matter: the matter.
        body: the text of the notice.
        place: where the notice hangs, if anywhere but here.
        women: how many of an assembly's representatives are women, where its rule asks.
        urgent: the special circumstances of a notice shorter than the law's days.
    """
    move(tx, matter, Step.ANNOUNCE)
    panel = committees.lock_panel(tx.session, matter.panel_id or "")
    meets_at = meets_at_of(matter)
    period, given = notice_period(tx, matter, meets_at, urgent)
    urgent = urgent if given.is_short else ""
    seats = panels.freeze_panel(tx, panel)
    rule_text = audit.get_rule_by_hash(tx.session, matter.rule_hash or "")
    places, assembly = roll(tx, matter, seats, women)
    refuse_if(why_not_convene(polls.as_decision_rule(rule_text), assembly))
    poll = voting.prepare_poll(
        tx,
        panel.scope,
        voting.Question(
            about=matter.story,
            text=matter.question,
            rule=rule_text,
            not_before=meets_at,
            reserved=bool(matter.reserved),
            mandate=matter.mandate,
        ),
        places,
    )
    sheet = Sheet(body, place, len(places), urgent)
    notice = put_up(tx, matter, period, sheet)
    matter.poll_id = poll.id
    return Recorded(
        notice.id,
        MeetingAnnounced(
            meets_at=meets_at,
            days_of_notice=given.days,
            seats=len(seats),
            voting=sum(place.votes for place in places),
            short_notice=given.is_short or None,
        ),
        about=(matter.story, panel.story, poll.story, notice.story),
        sealed=circumstances(urgent)
        | {"notice": Sealed({"title": matter.title, "body": body}, public=True)},
        ruling=Ruling(rule_text.ref, assembly.as_in(), {"convened": 1}),
    )


@on_record(permissions.ANNOUNCE, Matter)
def move_meeting(tx: Tx, matter: Matter, change: Change) -> Recorded[str]:
    """Give an announced meeting another time, with a notice of its own; return that notice's id.

    Members, roll and written opinions stay as they are. The days of notice count anew.
    """
    move(tx, matter, Step.MOVE_MEETING)
    poll = polls.lock_poll(tx.session, matter.poll_id or "")
    period, given = notice_period(tx, matter, change.meets_at, change.urgent)
    urgent = change.urgent if given.is_short else ""
    voting.move_poll(tx, poll, change.meets_at)
    matter.meets_at, matter.venue = change.meets_at, change.venue
    old = notices.lock_notice(tx.session, matter.notice_id or "")
    board.end_notice(tx, old)
    seats = polls.count_places(tx.session, poll.id)
    notice = put_up(tx, matter, period, Sheet(change.body, old.place, seats, urgent))
    return Recorded(
        notice.id,
        MeetingMoved(
            meets_at=change.meets_at,
            days_of_notice=given.days,
            short_notice=given.is_short or None,
        ),
        about=(matter.story, poll.story, notice.story, old.story),
        sealed=public_reason(change.reason)
        | circumstances(urgent)
        | {"notice": Sealed({"title": matter.title, "body": change.body}, public=True)},
    )


@on_record(permissions.ANNOUNCE, Matter)
def call_off_meeting(tx: Tx, matter: Matter, reason: str) -> Recorded[None]:
    """Say that an announced meeting is not held, or ends before its vote; it is planned anew."""
    move(tx, matter, Step.CALL_OFF)
    poll = polls.lock_poll(tx.session, matter.poll_id or "")
    voting.call_off_poll(tx, poll)
    notice = notices.lock_notice(tx.session, matter.notice_id or "")
    board.end_notice(tx, notice)
    return Recorded(
        None,
        MeetingCalledOff(),
        about=(matter.story, poll.story, notice.story),
        sealed=public_reason(reason),
    )


@on_record(permissions.CHANGE_PANEL, Matter)
def add_stakeholder(tx: Tx, matter: Matter, invitation: Invitation, why: str) -> Recorded[str]:
    """Seat one more stakeholder after the notice, with a reason; return the seat's id."""
    panel = committees.lock_panel(tx.session, matter.panel_id or "")
    poll = polls.lock_poll(tx.session, matter.poll_id) if matter.poll_id else None
    if poll is None:
        raise Refused(PanelRefusal.PANEL_NOT_FROZEN)
    if poll.opened_at is not None:
        raise Refused(Refusal.VOTE_HAS_OPENED)
    person = people.get_person(tx.session, invitation.person_id)
    begun = State(matter.state) is not State.ANNOUNCED
    seat = panels.add_to_frozen(tx, panel, invitation, begun=begun)
    if matter.form == Form.DELIBERATIVE:
        voting.add_place(tx, poll, vote_place(seat), seat.position)
    return Recorded(
        seat.id,
        PanelChanged(seat=seat.label, votes=seat.votes),
        about=(matter.story, panel.story),
        sealed=public_reason(why)
        | {"who": Sealed({"name": person.name, "capacity": invitation.capacity})},
    )


@on_record(permissions.BEGIN, Matter)
def begin_consultation(tx: Tx, matter: Matter) -> Recorded[None]:
    """Begin the meeting at its announced time."""
    refuse_if(rules.why_not_move(State(matter.state), Step.BEGIN))
    refuse_if(rules.why_not_begin(meets_at_of(matter), tx.now))
    move(tx, matter, Step.BEGIN)
    return Recorded(None, ConsultationBegun())


@on_record(permissions.TAKE_RESULT, Matter)
def take_result(tx: Tx, matter: Matter, poll_id: str) -> Recorded[None]:
    """Take over what the poll came to: the state follows the record, never the other way."""
    poll = polls.get_poll(tx.session, poll_id)
    if poll_id != matter.poll_id or (poll.closed_at is None and poll.not_held_at is None):
        raise Refused(Refusal.POLL_NOT_OVER)
    outcome = _outcome(tx, poll)
    move(tx, matter, STEP_OF[outcome])
    return Recorded(None, ResultTaken(outcome))


def _outcome(tx: Tx, poll: Poll) -> Outcome:
    if poll.not_held_at is not None:
        return Outcome.NOT_HELD
    _text, rule = polls.rule_of(tx.session, poll)
    return rules.outcome_of(binding=rule.binding, passed=bool(poll.passed))
