"""Questions to the index of what matters say, and to the list of what is taken elsewhere."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from consult.audit import queries as audit
from consult.audit.entry import RuleRef
from consult.audit.rulebook import RuleText
from consult.core.clock import legal_day
from consult.issues.models import Gram, Matter
from consult.issues.rules import OPEN_STATES, State
from consult.issues.rules.screening import NegativeMatter, parse_negative_matter, suggested
from consult.issues.rules.search import (
    MOST_ASKED,
    Likeness,
    grams,
    grams_of_matter,
    is_alike,
    parse_number,
)

MOST_ALIKE = 5
"""Similar matters that are shown."""

_CANDIDATES = 40
"""Matters that share most, of which the similar ones are taken."""

_NOT_FOUND = (State.WITHDRAWN, State.UNDONE)
"""States in which even a public text is not found: its writer took it back."""

_ELSEWHERE = (State.WITHDRAWN, State.UNDONE, State.MERGED, State.TRANSFERRED)
"""States in which a matter is not pointed to: it goes on under another one, or not at all."""

_known: dict[RuleRef, NegativeMatter] = {}


@dataclass(frozen=True)
class Similar:
    """A matter that is likely about the same thing, and whether it is still open."""

    matter: Matter
    open: bool


def grams_wanted(matter: Matter) -> frozenset[str]:
    """Return what a matter may be found by: nothing while its text is not public."""
    if not matter.text_public or matter.state in _NOT_FOUND:
        return frozenset()
    return grams_of_matter(matter.title, matter.facts, matter.wish)


def list_grams(session: Session, matter_ids: Collection[str]) -> dict[str, set[str]]:
    """Return what some matters are found by at present, by matter."""
    found: dict[str, set[str]] = {each: set() for each in matter_ids}
    rows = session.execute(select(Gram.matter_id, Gram.gram).where(Gram.matter_id.in_(found)))
    for matter_id, gram in rows:
        found[matter_id].add(gram)
    return found


def list_areas_with_matters(session: Session) -> Sequence[str]:
    """Return the ids of the areas that have matters."""
    return session.scalars(select(Matter.area_id).distinct().order_by(Matter.area_id)).all()


def list_matter_ids(session: Session, area_id: str, after: str, limit: int) -> Sequence[str]:
    """Return ids of an area's matters, in their order, that come after one."""
    return session.scalars(
        select(Matter.id)
        .where(Matter.area_id == area_id, Matter.id > after)
        .order_by(Matter.id)
        .limit(limit)
    ).all()


def matters_that_say(text: str, area_id: str | None) -> Select[str] | None:
    """Return the question for the ids of matters whose text holds all of what is looked for.

    It is None where there is nothing to look for: no letter and no character of any script.
    """
    wanted = grams(text, MOST_ASKED)
    if not wanted:
        return None
    query = select(Gram.matter_id).where(Gram.gram.in_(wanted))
    if area_id is not None:
        query = query.where(Gram.area_id == area_id)
    return query.group_by(Gram.matter_id).having(func.count() == len(wanted))


def matters_numbered(text: str, area_id: str | None) -> Select[str] | None:
    """Return the question for the ids of matters with a case number, or None if it is none.

    A number counts within a community; of each community one look into the index is taken.
    """
    if (number := parse_number(text)) is None:
        return None
    year, serial = number
    asked = select(Matter.id).where(Matter.year == year, Matter.serial == serial)
    if area_id is not None:
        return asked.where(Matter.area_id == area_id)
    return asked.where(Matter.area_id.in_(_areas_with_matters()))


def _areas_with_matters() -> Select[str]:
    """Return the question for the areas that have matters: one step down the index for each."""
    first = select(func.min(Matter.area_id).label("area_id")).cte("areas", recursive=True)
    after = select(func.min(Matter.area_id)).where(Matter.area_id > first.c.area_id)
    areas = first.union_all(select(after.scalar_subquery()).where(first.c.area_id.is_not(None)))
    return select(areas.c.area_id).where(areas.c.area_id.is_not(None))


def candidates(area_id: str, title: Sequence[str], wanted: Sequence[str]) -> Select[str, int, int]:
    """Return the question for the matters of an area that share most grams with a text."""
    in_title = func.sum(case((Gram.gram.in_(title), 1), else_=0))
    return (
        select(Gram.matter_id, in_title.label("title"), func.count().label("shared"))
        .where(Gram.gram.in_(wanted), Gram.area_id == area_id)
        .group_by(Gram.matter_id)
        .having(func.count() > 1)
        .order_by(in_title.desc(), func.count().desc(), Gram.matter_id)
        .limit(_CANDIDATES)
    )


def list_similar(session: Session, area_id: str, title: str, facts: str = "") -> list[Similar]:
    """Return the public matters of an area that a text is likely about: open ones first.

    One statement, however many matters there are. The index may lag behind; whether a text is
    public is asked of the matter itself.
    """
    of_title = grams(title, MOST_ASKED)
    wanted = grams(f"{title}\n{facts}", MOST_ASKED)
    if not of_title:
        return []
    near = candidates(area_id, of_title, wanted).subquery()
    held = (
        select(func.count())
        .select_from(Gram)
        .where(Gram.matter_id == near.c.matter_id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Matter, near.c.title, near.c.shared, held.label("held"))
        .join(near, near.c.matter_id == Matter.id)
        .where(Matter.text_public, Matter.state.not_in(_ELSEWHERE))
        .order_by(near.c.title.desc(), near.c.shared.desc(), Matter.moved_at.desc(), Matter.id)
    )
    alike = [
        Similar(row.Matter, State(row.Matter.state) in OPEN_STATES)
        for row in rows
        if is_alike(Likeness(row.title, row.shared, row.held), len(of_title), len(wanted))
    ]
    return sorted(alike, key=lambda each: not each.open)[:MOST_ALIKE]


def list_negative(session: Session, now: datetime) -> list[RuleText]:
    """Return the kinds of matters that are taken elsewhere, as they are in force."""
    day = legal_day(now)
    return [text for text in audit.list_rules(session, "negative_matter") if text.is_in_force(day)]


def get_negative(session: Session, code: str, now: datetime) -> RuleText:
    """Return a kind of matter that is taken elsewhere, as it is in force.

    Raises:
        NotFound: there is none of that code.
    """
    return audit.get_rule(session, "negative_matter", code, legal_day(now))


def pick_suggested(texts: Sequence[RuleText], written: str) -> list[RuleText]:
    """Return those of them that what somebody wrote suggests."""
    codes = suggested(map(_parsed, texts), written)
    return [each for each in texts if each.ref.id in codes]


def _parsed(text: RuleText) -> NegativeMatter:
    """Return a kind of matter as facts; a published text never changes, so once is enough."""
    if text.ref not in _known:
        _known[text.ref] = parse_negative_matter(text.content)
    return _known[text.ref]
