"""Questions that turn an audience into people; each costs as much as there are people concerned."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from consult.audit.queries import EntryView
from consult.committees.models import Panel, PanelSeat, Stakeholder
from consult.committees.rules import Answer, Origin
from consult.core.policy import HANDLER, SECRETARY, SUPERVISOR, Role
from consult.identity.models import RoleHolding
from consult.issues.models import Matter
from consult.notifications.rules import Audience, Telling, Template
from consult.publication.models import Notice, Objection
from consult.voting.models import RollEntry

_HOLDERS = {
    Audience.SECRETARY: (SECRETARY,),
    Audience.OFFICE: (SECRETARY, HANDLER),
    Audience.SUPERVISOR: (SUPERVISOR,),
}


@dataclass(frozen=True)
class About:
    """What an entry is about: the matter, if there is one, and what stands around it."""

    entry: EntryView
    matter: Matter | None
    panel_id: str | None
    poll_id: str | None


def about(session: Session, entry: EntryView) -> About:
    """Return what an entry is about."""
    merged_into = entry.facts.get("into")
    matter_id = next((each for each in _ids(entry, "matter") if each != merged_into), None)
    panel_id = next(iter(_ids(entry, "panel")), None)
    poll_id = next(iter(_ids(entry, "poll")), None)
    if matter_id is None and panel_id is not None:
        panel = session.get(Panel, panel_id)
        matter_id = None if panel is None else panel.matter.partition("/")[2]
    matter = None if matter_id is None else session.get(Matter, matter_id)
    if matter is not None:
        panel_id, poll_id = panel_id or matter.panel_id, poll_id or matter.poll_id
    return About(entry, matter, panel_id, poll_id)


def recipients(
    session: Session, found: About, telling: Telling, now: datetime
) -> dict[str, Template]:
    """Return who is told of an entry with which template: of several the first counts."""
    told: dict[str, Template] = {}
    for audience, template in telling.lines:
        for person_id in sorted(people_in(session, found, audience, now)):
            told.setdefault(person_id, template)
    return told


def leads_to(session: Session, found: About, prefix: str) -> str:
    """Return the story that a message about an entry leads to.

    A meeting that was moved stands in the story of its old notice too: the new one counts.
    """
    ids = _ids(found.entry, prefix)
    if prefix == "matter" and found.matter is not None:
        return found.matter.story
    if prefix == "notice" and len(ids) > 1:
        put_up = session.scalar(
            select(Notice.id).where(
                Notice.id.in_(ids),
                Notice.from_at == found.entry.at,
                or_(Notice.withdrawn_at.is_(None), Notice.withdrawn_at > found.entry.at),
            )
        )
        ids = [put_up] if put_up else ids
    return f"{prefix}/{ids[0]}" if ids else ""


def people_in(  # noqa: PLR0911 - one line an audience
    session: Session, found: About, audience: Audience, now: datetime
) -> set[str]:
    """Return the people of one audience of an entry."""
    match audience:
        case Audience.PROPOSER:
            return set() if found.matter is None else {found.matter.proposer_id}
        case Audience.SECRETARY | Audience.OFFICE | Audience.SUPERVISOR:
            area_id = None if found.matter is None else found.matter.area_id
            return holders(session, area_id, _HOLDERS[audience], now)
        case Audience.MEMBERS:
            return _members(session, found)
        case Audience.VOTERS:
            return _voters(session, found)
        case Audience.ASKED | Audience.SEATED | Audience.APPLICANT:
            return _stakeholders(session, found, audience)
        case Audience.OBJECTOR:
            ids = _ids(found.entry, "objection")
            return set(session.scalars(select(Objection.person_id).where(Objection.id.in_(ids))))
        case Audience.ONESELF:
            return set(_ids(found.entry, "person"))


def holders(
    session: Session, area_id: str | None, roles: Sequence[Role], now: datetime
) -> set[str]:
    """Return who holds one of some roles in exactly one area now."""
    if area_id is None:
        return set()
    return set(
        session.scalars(
            select(RoleHolding.person_id).where(
                RoleHolding.scope == f"area:{area_id}",
                RoleHolding.role.in_([each.code for each in roles]),
                RoleHolding.since <= now,
                or_(RoleHolding.until.is_(None), RoleHolding.until > now),
            )
        )
    )


def _members(session: Session, found: About) -> set[str]:
    """Return who has a place on the roll or on the panel, for itself or as a substitute."""
    roll = select(RollEntry.person_id, RollEntry.substitute_id).where(
        RollEntry.poll_id == found.poll_id
    )
    seats = select(PanelSeat.person_id, PanelSeat.substitute_id).where(
        PanelSeat.panel_id == found.panel_id, PanelSeat.left_at.is_(None)
    )
    rows = [*session.execute(roll), *session.execute(seats)]
    return {person_id for row in rows for person_id in row if person_id is not None}


def _voters(session: Session, found: About) -> set[str]:
    """Return who can cast: who is there, and where nobody is yet, holder and substitute."""
    rows = session.execute(
        select(RollEntry.acting_id, RollEntry.person_id, RollEntry.substitute_id).where(
            RollEntry.poll_id == found.poll_id, RollEntry.votes, RollEntry.recused_at.is_(None)
        )
    )
    return {each for row in rows for each in acting(*row)}


def acting(acting_id: str | None, person_id: str, substitute_id: str | None) -> Collection[str]:
    """Return who can act for a place on a roll."""
    if acting_id is not None:
        return (acting_id,)
    return (person_id,) if substitute_id is None else (person_id, substitute_id)


def _stakeholders(session: Session, found: About, audience: Audience) -> set[str]:
    """Return whom an entry of a panel asked, seated, or answered.

    The row names its entry no longer once it has changed again; its moments stay.
    """
    query = select(Stakeholder.person_id).where(Stakeholder.panel_id == found.panel_id)
    at = found.entry.at
    if audience is Audience.APPLICANT:
        query = query.where(Stakeholder.answered_at == at, Stakeholder.origin == Origin.APPLIED)
    else:
        query = query.where(Stakeholder.asked_at == at, Stakeholder.origin == Origin.ASKED)
    if audience is Audience.SEATED:
        query = query.where(Stakeholder.answer == Answer.ACCEPTED)
    return set(session.scalars(query))


def _ids(entry: EntryView, prefix: str) -> list[str]:
    stories = (each.partition("/") for each in entry.subjects)
    return [rest for kind, _, rest in stories if kind == prefix]
