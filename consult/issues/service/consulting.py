"""Use cases from the plan to the result: panel, notice, meeting, opinions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult.areas.models import Area
from consult.audit import queries as audit
from consult.audit.entry import Recorded, Sealed
from consult.audit.record import Tx, on_record
from consult.committees import queries as committees
from consult.committees import service as panels
from consult.committees.models import Panel, PanelSeat
from consult.committees.rules import Refusal as PanelRefusal
from consult.committees.service import Invitation
from consult.core import clock
from consult.core.errors import NotFound, Refused
from consult.core.ids import new_id
from consult.identity import queries as people
from consult.issues import permissions, queries, rules
from consult.issues.entries import (
    ConsultationBegun,
    MatterPlanned,
    MeetingAnnounced,
    OpinionReleased,
    OpinionWritten,
    PanelChanged,
    ResultTaken,
)
from consult.issues.models import Matter, WrittenOpinion
from consult.issues.rules import (
    NOTICE_PERIOD,
    Form,
    Outcome,
    PlanFacts,
    Refusal,
    Stance,
    State,
    Step,
)
from consult.issues.service.steps import move, public_reason, refuse_if
from consult.publication import queries as notices
from consult.publication import service as board
from consult.publication.rules import NoticeKind, days_between
from consult.voting import queries as polls
from consult.voting import service as voting
from consult.voting.models import Poll
from consult.voting.rules import Part

STEP_OF = {
    Outcome.OPINION_FORMED: Step.FORM_OPINION,
    Outcome.NO_OPINION: Step.FORM_NONE,
    Outcome.ADOPTED: Step.ADOPT,
    Outcome.REJECTED: Step.REJECT,
    Outcome.NOT_HELD: Step.MISS_QUORUM,
}
NO_SHARE = (0, 1)


@dataclass(frozen=True)
class Plan:
    """How a matter shall be consulted on.

    Attributes:
        form: the form of consultation.
        rule: id of the decision rule.
        question: the exact text that will be put to the vote.
        venue: where the meeting is held.
        meets_at: when it begins.
        affected: the buildings concerned; their residents may ask to be seated.
        reserved: code of the reserved matter, or empty.
        mandate: the full assembly's mandate, if there is one.
    """

    form: Form
    rule: str
    question: str
    venue: str
    meets_at: datetime
    affected: str = ""
    reserved: str = ""
    mandate: str = ""


@on_record(permissions.PLAN, Matter)
def plan_matter(tx: Tx, matter: Matter, plan: Plan) -> Recorded[str]:
    """Plan form, rule, question, place and time, and begin the panel; return the panel's id."""
    committee = committees.find_committee(tx.session, matter.area_id)
    area = tx.session.get_one(Area, matter.area_id)
    today, day = clock.legal_day(tx.now), clock.legal_day(plan.meets_at)
    text = audit.get_rule(tx.session, "decision_rule", plan.rule, max(today, day))
    rule = polls.as_decision_rule(text)
    _text, period = notices.get_period(tx.session, NOTICE_PERIOD[plan.form], tx.now)
    refuse_if(
        rules.why_not_plan(
            PlanFacts(
                form=plan.form,
                body=rule.body,
                kind=area.kind,
                days_of_notice=days_between(today, day),
                least_notice=period.least,
                studied=matter.studied_on is not None,
                has_committee=committee is not None,
                public=matter.text_public,
                reserved=bool(plan.reserved),
                mandate=bool(plan.mandate),
            )
        )
    )
    again = matter.state == State.PLANNED
    move(tx, matter, Step.PLAN)
    if committee is None:
        raise Refused(Refusal.NO_COMMITTEE)
    matter.form, matter.rule_hash = plan.form, text.ref.hash
    matter.question, matter.venue, matter.meets_at = plan.question, plan.venue, plan.meets_at
    matter.reserved, matter.mandate = plan.reserved, plan.mandate
    matter.affected = plan.affected or matter.affected
    matter.poll_id = matter.notice_id = None
    if again:  # those who were asked meanwhile stay asked
        panel = committees.lock_panel(tx.session, matter.panel_id or "")
        panel.affected_buildings = matter.affected
    else:
        panel = panels.new_panel(tx, committee, matter.story, matter.affected)
    matter.panel_id = panel.id
    return Recorded(
        panel.id,
        MatterPlanned(
            form=plan.form,
            rule=rule.id,
            rule_version=rule.version,
            meets_at=plan.meets_at,
            reserved=plan.reserved,
        ),
        about=(matter.story, panel.story),
        sealed={"question": Sealed({"question": plan.question, "venue": plan.venue}, public=True)},
    )


@on_record(permissions.ANNOUNCE, Matter)
def announce_meeting(tx: Tx, matter: Matter, body: str) -> Recorded[str]:
    """Put up the notice: members and roll are frozen, the poll is prepared; return its id."""
    move(tx, matter, Step.ANNOUNCE)
    panel = committees.lock_panel(tx.session, matter.panel_id or "")
    meets_at = _meets_at(matter)
    period_text, period = notices.get_period(tx.session, NOTICE_PERIOD[Form(matter.form)], tx.now)
    days = days_between(clock.legal_day(tx.now), clock.legal_day(meets_at))
    seats = panels.freeze_panel(tx, panel)
    places, representatives = _places(tx, matter, seats)
    rule_text = audit.get_rule_by_hash(tx.session, matter.rule_hash or "")
    shares = dict(polls.as_decision_rule(rule_text).composition)
    least = shares.get(Part.REPRESENTATIVES)
    refuse_if(
        rules.why_not_announce(
            days_of_notice=days,
            least=period.least,
            representatives=representatives,
            members=len(places),
            needs=(least.num, least.den) if least else NO_SHARE,
        )
    )
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
    notice = board.new_notice(
        tx,
        matter.scope,
        board.Draft(
            area_id=matter.area_id,
            about=matter.story,
            kind=NoticeKind.MEETING,
            number=case_number(matter),
            title=matter.title,
            body=body,
            place=matter.venue,
            until_at=meets_at,
            period=period_text,
        ),
    )
    matter.poll_id, matter.notice_id = poll.id, notice.id
    return Recorded(
        notice.id,
        MeetingAnnounced(
            meets_at=meets_at,
            days_of_notice=days,
            seats=len(seats),
            voting=sum(place.votes for place in places),
        ),
        about=(matter.story, panel.story, poll.story, notice.story),
        sealed={"notice": Sealed({"title": matter.title, "body": body}, public=True)},
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
        voting.add_place(tx, poll, _place(seat), seat.position)
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
    refuse_if(rules.why_not_begin(_meets_at(matter), tx.now))
    move(tx, matter, Step.BEGIN)
    return Recorded(None, ConsultationBegun())


@on_record(permissions.WRITE_OPINION, Matter, share=True)
def write_opinion(tx: Tx, matter: Matter, stance: Stance, text: str) -> Recorded[str]:
    """Write an opinion between the notice and the end of the consultation; return its id."""
    if State(matter.state) not in {State.ANNOUNCED, State.CONSULTING}:
        raise Refused(Refusal.OPINIONS_CLOSED)
    person_id = tx.actor.known_id
    if queries.has_written(tx.session, matter, person_id):
        raise Refused(Refusal.ALREADY_WRITTEN)
    opinion = WrittenOpinion(
        id=new_id(),
        matter_id=matter.id,
        round=matter.poll_id or matter.id,
        person_id=person_id,
        stance=stance,
        text=text,
        written_at=tx.now,
        released=False,
    )
    tx.session.add(opinion)
    return Recorded(
        opinion.id,
        OpinionWritten(),
        about=(f"opinion/{opinion.id}", matter.story),
        sealed={"text": Sealed({"stance": stance.value, "text": text})},
    )


@on_record(permissions.CHECK, Matter, share=True)
def release_opinion(tx: Tx, matter: Matter, opinion_id: str) -> Recorded[None]:
    """Make a checked opinion public, its writer's name masked."""
    opinion = queries.get_opinion(tx.session, opinion_id)
    if opinion.matter_id != matter.id:
        raise NotFound("opinion")
    if opinion.released:
        raise Refused(Refusal.ALREADY_RELEASED)
    sealed_in, opinion.released = opinion.entry_id, True
    return Recorded(
        None,
        OpinionReleased(),
        about=(f"opinion/{opinion.id}", matter.story),
        discloses=((sealed_in, "text"),),
    )


@on_record(permissions.TAKE_RESULT, Matter)
def take_result(tx: Tx, matter: Matter, poll_id: str) -> Recorded[None]:
    """Take over what the poll came to: the state follows the record, never the other way."""
    poll = polls.get_poll(tx.session, poll_id)
    if poll_id != matter.poll_id or (poll.closed_at is None and poll.not_held_at is None):
        raise Refused(Refusal.POLL_NOT_OVER)
    outcome = _outcome(tx, poll)
    move(tx, matter, STEP_OF[outcome])
    return Recorded(None, ResultTaken(outcome))


def case_number(matter: Matter) -> str:
    """Return the public case number within its community: year and serial."""
    return f"{matter.year}-{matter.serial:03}" if matter.year and matter.serial else ""


def _outcome(tx: Tx, poll: Poll) -> Outcome:
    if poll.not_held_at is not None:
        return Outcome.NOT_HELD
    _text, rule = polls.rule_of(tx.session, poll)
    return rules.outcome_of(binding=rule.binding, passed=bool(poll.passed))


def _panel(tx: Tx, matter: Matter) -> Panel:
    return committees.get_panel(tx.session, matter.panel_id or "")


def _meets_at(matter: Matter) -> datetime:
    if matter.meets_at is None:
        raise Refused(Refusal.MEETING_NOT_YET)
    return matter.meets_at


def _places(tx: Tx, matter: Matter, seats: Sequence[PanelSeat]) -> tuple[list[voting.Place], int]:
    """Return the roll, and how many on it are representatives.

    The roll is the panel's seats, or the members of the representatives' assembly; every member
    of an assembly may have a personal interest and leave the vote.
    """
    if matter.form == Form.DELIBERATIVE:
        return [_place(seat) for seat in seats], 0
    members = queries.assembly_roll(tx.session, matter.area_id, tx.now)
    places = [
        voting.Place(str(number), person_id, None, votes=True, fixed=True)
        for number, (person_id, _) in enumerate(members, start=1)
    ]
    return places, sum(is_representative for _, is_representative in members)


def _place(seat: PanelSeat) -> voting.Place:
    return voting.Place(seat.label, seat.person_id, seat.substitute_id, seat.votes, seat.fixed)
