"""What the use cases of a meeting share: its notice, and who is called to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult.audit.entry import Sealed
from consult.audit.record import Tx
from consult.audit.rulebook import RuleText
from consult.committees.models import PanelSeat
from consult.core.errors import Refused
from consult.issues import queries, rules
from consult.issues.models import Matter
from consult.issues.rules import NOTICE_PERIOD, Form, NoticeTime, Refusal
from consult.issues.service.steps import case_number, notice_time, refuse_if
from consult.publication import queries as notices
from consult.publication import service as board
from consult.publication.models import Notice
from consult.publication.rules import NoticeKind
from consult.voting import service as voting
from consult.voting.rules import Assembly


def meets_at_of(matter: Matter) -> datetime:
    """Return when a planned meeting begins."""
    if matter.meets_at is None:
        raise Refused(Refusal.MEETING_NOT_YET)
    return matter.meets_at


def notice_period(
    tx: Tx, matter: Matter, meets_at: datetime, urgent: str
) -> tuple[RuleText, NoticeTime]:
    """Return the period that the notice keeps, and how long it hangs before the meeting.

    Raises:
        Refused: that is shorter than the form of consultation asks for, and nothing excuses it.
    """
    text, period = notices.get_period(tx.session, NOTICE_PERIOD[Form(matter.form)], tx.now)
    given = notice_time(tx.now, meets_at, period, urgent=bool(urgent))
    refuse_if(rules.why_not_notice(given))
    return text, given


def circumstances(urgent: str) -> dict[str, Sealed]:
    """Return why a notice is shorter than the law's days, for everybody to read."""
    return {"urgent": Sealed({"urgent": urgent}, public=True)} if urgent else {}


@dataclass(frozen=True)
class Sheet:
    """What a meeting's notice says and where it hangs."""

    body: str
    place: str
    seats: int
    urgent: str


def put_up(tx: Tx, matter: Matter, period: RuleText, sheet: Sheet) -> Notice:
    """Put up the notice of a matter's meeting as it is planned now (a step)."""
    meets_at = meets_at_of(matter)
    particulars = [
        ("time", meets_at.isoformat()),
        ("venue", matter.venue),
        ("question", matter.question),
        ("seats", str(sheet.seats)),
    ]
    if sheet.urgent:
        particulars.append(("urgent", sheet.urgent))
    notice = board.new_notice(
        tx,
        matter.scope,
        board.Draft(
            area_id=matter.area_id,
            about=matter.story,
            kind=NoticeKind.MEETING,
            number=case_number(matter),
            title=matter.title,
            body=sheet.body,
            place=sheet.place,
            until_at=meets_at,
            period=period,
            particulars=tuple(particulars),
        ),
    )
    matter.notice_id = notice.id
    return notice


def roll(
    tx: Tx, matter: Matter, seats: Sequence[PanelSeat], women: int | None
) -> tuple[list[voting.Place], Assembly]:
    """Return the roll, and of whom it is made up.

    The roll is the panel's seats, or the members of the representatives' assembly; every member
    of an assembly may have a personal interest and leave the vote.
    """
    if matter.form == Form.DELIBERATIVE:
        return [vote_place(seat) for seat in seats], Assembly(len(seats), 0)
    members = queries.assembly_roll(tx.session, matter.area_id, tx.now)
    places = [
        voting.Place(str(number), person_id, None, votes=True, fixed=True)
        for number, (person_id, _) in enumerate(members, start=1)
    ]
    representatives = sum(is_representative for _, is_representative in members)
    return places, Assembly(len(places), representatives, women)


def vote_place(seat: PanelSeat) -> voting.Place:
    """Return the place of a seat on the roll."""
    return voting.Place(seat.label, seat.person_id, seat.substitute_id, seat.votes, seat.fixed)
