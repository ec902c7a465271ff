"""Questions that turn an audience into people; each costs as much as there are people concerned."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from consult.audit.queries import EntryView
from consult.committees.models import Panel, PanelSeat, Stakeholder
from consult.committees.rules import Answer, Origin
from consult.core.policy import HANDLER, SECRETARY, SUPERVISOR, Role, Scope
from consult.documents.models import Document
from consult.identity.models import RoleHolding
from consult.issues import permissions as matters
from consult.issues.entries import MatterReplied
from consult.issues.models import Comment, Matter, Second, WrittenOpinion
from consult.notifications.rules import Audience, Line, Template
from consult.publication.models import Notice, Objection
from consult.voting.models import RollEntry

_HOLDERS = {
    Audience.SECRETARY: (SECRETARY,),
    Audience.OFFICE: (SECRETARY, HANDLER),
    Audience.SUPERVISOR: (SUPERVISOR,),
}

_BESIDE = ("matter", "voices", "tasks")
"""Stories that are named after their matter, its own first."""


@dataclass(frozen=True)
class About:
    """What an entry is about: the matter, if there is one, and what stands around it."""

    entry: EntryView
    matter: Matter | None
    panel_id: str | None
    poll_id: str | None

    @property
    def is_open(self) -> bool:
        """Whether everybody may read what it says: the matter's text, and of a reply, the reply."""
        if self.matter is None or not self.matter.text_public:
            return False
        return self.entry.kind != MatterReplied.kind or self.matter.reply_public


def about(session: Session, entry: EntryView) -> About:
    """Return what an entry is about."""
    merged_into = entry.facts.get("into")
    named = (each for prefix in _BESIDE for each in _ids(entry, prefix))
    matter_id = next((each for each in named if each != merged_into), None)
    panel_id = next(iter(_ids(entry, "panel")), None)
    poll_id = next(iter(_ids(entry, "poll")), None)
    if matter_id is None and panel_id is not None:
        panel = session.get(Panel, panel_id)
        matter_id = None if panel is None else panel.matter.partition("/")[2]
    matter = None if matter_id is None else session.get(Matter, matter_id)
    if matter is not None:
        panel_id, poll_id = panel_id or matter.panel_id, poll_id or matter.poll_id
    return About(entry, matter, panel_id, poll_id)


def about_elsewhere(session: Session, entry: EntryView) -> About:
    """Return the matter that an entry began in another place, as what the entry is about there."""
    return About(entry, session.get_one(Matter, entry.facts["into"]), None, None)


def recipients(
    session: Session, found: About, lines: Collection[Line], now: datetime
) -> dict[str, Template]:
    """Return who is told of an entry with which template: of several the first counts.

    Seconders are not among them, since there may be thousands: see `list_seconders`.
    """
    told: dict[str, Template] = {}
    for audience, template in lines:
        for person_id in sorted(_people(session, found, audience, now)):
            told.setdefault(person_id, template)
    return told


def list_seconders(
    session: Session, matter_id: str, at: datetime, *, after: str, limit: int
) -> list[str]:
    """Return who seconds a matter since a moment or longer, by their ids; `after` is the last."""
    return list(
        session.scalars(
            select(Second.person_id)
            .where(
                Second.matter_id == matter_id,
                Second.ended_at.is_(None),
                Second.seconded_at <= at,
                Second.person_id > after,
            )
            .order_by(Second.person_id)
            .limit(limit)
        )
    )


def leads_to(session: Session, found: About, prefix: str) -> str:
    """Return the story that a message about an entry leads to.

    A meeting that was moved stands in the story of its old notice too: the new one counts. Where
    the entry names no notice it is the one that the matter has now.
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
    if prefix == "notice" and not ids and found.matter is not None and found.matter.notice_id:
        return f"notice/{found.matter.notice_id}"
    return f"{prefix}/{ids[0]}" if ids else ""


def holders(
    session: Session, area_id: str | None, roles: Collection[Role], now: datetime
) -> set[str]:
    """Return who holds one of some roles in exactly one area now."""
    return set() if area_id is None else _holders_over(session, (f"area:{area_id}",), roles, now)


def _holders_over(
    session: Session, scope: Scope, roles: Collection[Role], now: datetime
) -> set[str]:
    """Return who holds one of some roles over a thing that stands in a scope."""
    return set(
        session.scalars(
            select(RoleHolding.person_id).where(
                RoleHolding.scope.in_(scope),
                RoleHolding.role.in_([each.code for each in roles]),
                RoleHolding.since <= now,
                or_(RoleHolding.until.is_(None), RoleHolding.until > now),
            )
        )
    )


def _reviewers(session: Session, found: About, now: datetime) -> set[str]:
    """Return who can review the refusal of a matter: never who refused it."""
    if found.matter is None:
        return set()
    can = _holders_over(session, found.matter.scope, matters.REVIEW_REFUSAL.roles, now)
    return can - {found.matter.refused_by}


def _writers(session: Session, found: About) -> set[str]:
    """Return who wrote the comment or the opinion."""
    comments = select(Comment.person_id).where(Comment.id.in_(_ids(found.entry, "comment")))
    opinions = select(WrittenOpinion.person_id).where(
        WrittenOpinion.id.in_(_ids(found.entry, "opinion"))
    )
    return {*session.scalars(comments), *session.scalars(opinions)}


def _who_added(session: Session, found: About) -> set[str]:
    """Return who added a photo or a paper; where a clerk did, for whom."""
    rows = session.execute(
        select(Document.for_id, Document.added_by).where(
            Document.id.in_(_ids(found.entry, "document"))
        )
    )
    return {for_id or added_by for for_id, added_by in rows}


def _proposer(_session: Session, found: About) -> set[str]:
    return set() if found.matter is None else {found.matter.proposer_id}


def _nobody(_session: Session, _found: About) -> set[str]:
    return set()


def _oneself(_session: Session, found: About) -> set[str]:
    return set(_ids(found.entry, "person"))


def _objector(session: Session, found: About) -> set[str]:
    ids = _ids(found.entry, "objection")
    return set(session.scalars(select(Objection.person_id).where(Objection.id.in_(ids))))


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


def _applicant(session: Session, found: About) -> set[str]:
    """Return whose application an entry of a panel decided.

    The row names its entry no longer once it has changed again; its moments stay.
    """
    at = found.entry.at
    return _stakeholders(
        session, found, Stakeholder.answered_at == at, Stakeholder.origin == Origin.APPLIED
    )


def _asked(session: Session, found: About) -> set[str]:
    """Return whom an entry of a panel asked to sit."""
    at = found.entry.at
    return _stakeholders(
        session, found, Stakeholder.asked_at == at, Stakeholder.origin == Origin.ASKED
    )


def _seated(session: Session, found: About) -> set[str]:
    """Return whom an entry of a panel seated without asking before."""
    at, accepted = found.entry.at, Stakeholder.answer == Answer.ACCEPTED
    return _stakeholders(
        session, found, Stakeholder.asked_at == at, Stakeholder.origin == Origin.ASKED, accepted
    )


def _stakeholders(session: Session, found: About, *which: ColumnElement[bool]) -> set[str]:
    query = select(Stakeholder.person_id).where(Stakeholder.panel_id == found.panel_id, *which)
    return set(session.scalars(query))


def _ids(entry: EntryView, prefix: str) -> list[str]:
    stories = (each.partition("/") for each in entry.subjects)
    return [rest for kind, _, rest in stories if kind == prefix]


def _people(session: Session, found: About, audience: Audience, now: datetime) -> set[str]:
    """Return the people of one audience of an entry."""
    if audience in _HOLDERS:
        area_id = None if found.matter is None else found.matter.area_id
        return holders(session, area_id, _HOLDERS[audience], now)
    if audience is Audience.REVIEWERS:
        return _reviewers(session, found, now)
    return _FIND[audience](session, found)


_FIND: Final[Mapping[Audience, Callable[[Session, About], set[str]]]] = {
    Audience.PROPOSER: _proposer,
    Audience.SECONDERS: _nobody,
    Audience.WRITER: _writers,
    Audience.ADDED: _who_added,
    Audience.MEMBERS: _members,
    Audience.VOTERS: _voters,
    Audience.ASKED: _asked,
    Audience.SEATED: _seated,
    Audience.APPLICANT: _applicant,
    Audience.OBJECTOR: _objector,
    Audience.ONESELF: _oneself,
}
