"""Keeps the figures. They are no decisions: they follow from the matters and can be made anew."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from consult.areas.models import Area
from consult.audit.record import Tx, off_record
from consult.dashboards import permissions, queries
from consult.dashboards.models import Counted, Figure
from consult.issues import queries as matters
from consult.issues.models import Matter

BATCH = 200
"""Matters read at a time when a community is counted anew."""


@off_record(permissions.COUNT, Area, share=False)
def count_matter(tx: Tx, _area: Area, matter_id: str) -> None:
    """Count a matter where it stands now; doing it again, or late, changes nothing.

    The lock on the community keeps its figures from being changed by two at once.
    """
    matter = matters.get_matter(tx.session, matter_id)
    before = queries.figures_counted(tx.session, matter_id)
    now = queries.figures_now(tx.session, matter)
    if now == before:
        return
    tx.session.execute(delete(Counted).where(Counted.matter_id == matter_id))
    _keep(tx, matter, now)
    for name in before.keys() - now.keys():
        _add(tx, matter, name, -1)
    for name in now.keys() - before.keys():
        _add(tx, matter, name, 1)


@off_record(permissions.COUNT, Area, share=False)
def recount_area(tx: Tx, area: Area) -> None:
    """Forget the figures of a community and count all of its matters anew."""
    for table in (Counted, Figure):
        tx.session.execute(delete(table).where(table.area_id == area.id))
    of_area = select(Matter).where(Matter.area_id == area.id).order_by(Matter.id)
    for matter in tx.session.scalars(of_area.execution_options(yield_per=BATCH)):
        _keep(tx, matter, queries.figures_now(tx.session, matter))
    tx.session.execute(
        insert(Figure).from_select(
            ["name", "area_id", "year", "n"],
            select(Counted.name, Counted.area_id, Counted.year, func.count())
            .where(Counted.area_id == area.id)
            .group_by(Counted.name, Counted.area_id, Counted.year),
        )
    )


def _keep(tx: Tx, matter: Matter, figures: Mapping[str, datetime]) -> None:
    common = {
        "matter_id": matter.id,
        "area_id": matter.area_id,
        "year": queries.year_of(matter),
    }
    tx.session.execute(
        insert(Counted), [{**common, "name": name, "at": at} for name, at in figures.items()]
    )


def _add(tx: Tx, matter: Matter, name: str, change: int) -> None:
    key = (name, matter.area_id, queries.year_of(matter))
    figure = tx.session.get(Figure, key)
    if figure is None:
        figure = Figure(name=name, area_id=matter.area_id, year=key[2], n=0)
        tx.session.add(figure)
    figure.n += change
