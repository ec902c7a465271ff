"""The register of matters (协商台账): which matters, and what their line says."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.core import clock
from consult.dashboards.models import Counted
from consult.dashboards.rules import STAGES, WITHOUT_FORM, Answered, Stage, answered_name
from consult.identity import queries as people
from consult.issues.models import Matter, Review, Second, Task
from consult.issues.rules import ANSWER_DUE, TASKS_RUN, Lane
from consult.publication.models import Notice, Objection
from consult.voting.models import Poll

BATCH = 500
"""Lines of the register read at a time when it is written out."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """Which matters of a register are asked for.

    Attributes:
        since: first legal day of raising, if that is asked.
        until: last legal day of raising, if that is asked.
        form: what they count as (`rules.form_of`), or empty for any.
        stage: how far they have come, or None for any.
        counted: name of a figure they count in, or empty for any.
        overdue: only those with an answer or a task that is late at this moment.
    """

    since: date | None = None
    until: date | None = None
    form: str = ""
    stage: Stage | None = None
    counted: str = ""
    overdue: bool = False


@dataclass(frozen=True)
class Line:
    """A line of the register: the matter, and what stands around it.

    `into` is the matter that it was merged into.
    """

    matter: Matter
    area: Area
    around: Area | None
    poll: Poll | None
    notice: Notice | None
    review: Review | None
    tasks: Sequence[Task]
    proposer: str
    seconds: int
    objections: int
    into: Matter | None
    answered_at: datetime | None


def list_register(
    session: Session,
    area: Area,
    wanted: Wanted,
    *,
    before: tuple[datetime, str] | None,
    limit: int,
) -> Sequence[tuple[Matter, Area]]:
    """Return the matters of an area and all within it, raised last first; `before` is a key.

    The outer join keeps SQLite on the matters: a page is read along the day they were raised,
    never place by place and then sorted.
    """
    query = (
        select(Matter, Area)
        .outerjoin(Area, Area.id == Matter.area_id)
        .where(*_conditions(area, wanted, clock.now()))
        .order_by(Matter.proposed_at.desc(), Matter.id.desc())
        .limit(limit)
    )
    if before is not None:
        at, last = before
        query = query.where(
            Matter.proposed_at <= at, or_(Matter.proposed_at < at, Matter.id < last)
        )
    return [(row.Matter, row.Area) for row in session.execute(query)]


def list_late(
    session: Session, area: Area, now: datetime, limit: int
) -> Sequence[tuple[Matter, Area, datetime]]:
    """Return the matters of an area where something is late, and what should have been by when.

    Raised first first: what has waited longest must not fall off the end of the list.
    """
    rows = session.execute(
        select(Matter, Area)
        .join(Area, Area.id == Matter.area_id)
        .where(*_conditions(area, Wanted(overdue=True), now))
        .order_by(Matter.proposed_at, Matter.id)
        .limit(limit)
    ).all()
    due = session.execute(
        select(Task.matter_id, func.min(Task.due_on))
        .where(Task.matter_id.in_([row.Matter.id for row in rows]), Task.reported_at.is_(None))
        .group_by(Task.matter_id)
    )
    tasks = {matter_id: clock.end_of_legal_day(day) for matter_id, day in due}
    return [
        (
            row.Matter,
            row.Area,
            row.Matter.reply_by if row.Matter.state in ANSWER_DUE else tasks[row.Matter.id],
        )
        for row in rows
    ]


def has_more_than(session: Session, area: Area, wanted: Wanted, most: int) -> bool:
    """Return whether more matters than so many are asked for; counts no further."""
    ids = select(Matter.id).where(*_conditions(area, wanted, clock.now())).limit(most + 1)
    return (session.scalar(select(func.count()).select_from(ids.subquery())) or 0) > most


def iterate_register(session: Session, area: Area, wanted: Wanted) -> Iterator[Line]:
    """Return every line asked for, raised first first; reads them in batches."""
    conditions = _conditions(area, wanted, clock.now())
    after: tuple[datetime, str] | None = None
    while True:
        query = _lines().where(*conditions)
        if after is not None:
            at, last = after
            query = query.where(
                Matter.proposed_at >= at, or_(Matter.proposed_at > at, Matter.id > last)
            )
        rows = session.execute(query.limit(BATCH)).all()
        yield from _filled(session, [tuple(row) for row in rows])
        if len(rows) < BATCH:
            return
        after = (rows[-1].Matter.proposed_at, rows[-1].Matter.id)
        session.expunge_all()


def _lines() -> Select[*tuple[Any, ...]]:
    around, into = aliased(Area), aliased(Matter)
    return (
        select(Matter, Area, around, into, Poll, Notice, Review)
        .outerjoin(Area, Area.id == Matter.area_id)
        .outerjoin(around, around.id == Area.parent_id)
        .outerjoin(into, into.id == Matter.merged_into)
        .outerjoin(Poll, Poll.id == Matter.poll_id)
        .outerjoin(Notice, Notice.id == Matter.notice_id)
        .outerjoin(Review, Review.matter_id == Matter.id)
        .order_by(Matter.proposed_at, Matter.id)
    )


def _filled(
    session: Session,
    rows: Sequence[Any],
) -> Iterator[Line]:
    ids = [row[0].id for row in rows]
    names = people.names_of(session, {row[0].proposer_id for row in rows})
    tasks: dict[str, list[Task]] = {}
    for task in session.scalars(
        select(Task).where(Task.matter_id.in_(ids)).order_by(Task.due_on, Task.id)
    ):
        tasks.setdefault(task.matter_id, []).append(task)
    seconds = _counts(session, Second.matter_id, ids, Second.ended_at.is_(None))
    notice_ids = [row[5].id for row in rows if row[5] is not None]
    objections = _counts(session, Objection.notice_id, notice_ids)
    answered = _answered(session, ids)
    for matter, area, around, into, poll, notice, review in rows:
        yield Line(
            matter=matter,
            area=area,
            around=around,
            poll=poll,
            notice=notice,
            review=review,
            tasks=tasks.get(matter.id, []),
            proposer=names.get(matter.proposer_id, ""),
            seconds=seconds.get(matter.id, 0),
            objections=objections.get(notice.id, 0) if notice is not None else 0,
            into=into,
            answered_at=answered.get(matter.id),
        )


def _counts(
    session: Session,
    of: Any,  # noqa: ANN401 - a column
    ids: Collection[str],
    *where: ColumnElement[bool],
) -> Mapping[str, int]:
    rows = session.execute(select(of, func.count()).where(of.in_(ids), *where).group_by(of))
    return {key: int(count) for key, count in rows}


def _answered(session: Session, ids: Collection[str]) -> Mapping[str, datetime]:
    bands = [answered_name(band) for band in Answered if band is not Answered.WAITING]
    rows = session.execute(
        select(Counted.matter_id, Counted.at).where(
            Counted.matter_id.in_(ids), Counted.name.in_(bands)
        )
    )
    return {matter_id: at for matter_id, at in rows}  # noqa: C416 - rows are no pairs


def _conditions(area: Area, wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    within = areas.select_within(area)
    conditions: list[ColumnElement[bool]] = [Matter.area_id.in_(select(within.c.area_id))]
    if wanted.since is not None:
        conditions.append(Matter.proposed_at >= clock.end_of_legal_day(wanted.since - ONE_DAY))
    if wanted.until is not None:
        conditions.append(Matter.proposed_at < clock.end_of_legal_day(wanted.until))
    if wanted.form:
        conditions.append(_has_form(wanted.form))
    if wanted.stage is not None:
        conditions.append(Matter.state.in_(STAGES[wanted.stage]))
    if wanted.counted:
        conditions.append(
            Matter.id.in_(
                select(Counted.matter_id).where(
                    Counted.name == wanted.counted,
                    Counted.area_id.in_(select(within.c.area_id)),
                )
            )
        )
    if wanted.overdue:
        conditions.append(is_late(now))
    return conditions


def _has_form(form: str) -> ColumnElement[bool]:
    """Return the condition that a matter counts as a form, as `rules.form_of` tells it."""
    if form == Lane.QUICK:
        return Matter.lane == Lane.QUICK
    return and_(Matter.lane != Lane.QUICK, Matter.form == ("" if form == WITHOUT_FORM else form))


def is_late(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a matter's answer, or a task of it that nobody reported, is late.

    Both look at what is open only, however much has been finished.
    """
    answer = and_(Matter.state.in_(ANSWER_DUE), Matter.reply_by <= now)
    late_task = exists().where(
        Task.matter_id == Matter.id,
        Task.reported_at.is_(None),
        Task.due_on < clock.legal_day(now),
    )
    return or_(answer, and_(Matter.state.in_(TASKS_RUN), late_task.correlate(Matter)))
