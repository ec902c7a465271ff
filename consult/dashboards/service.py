"""Keeps the figures. They are no decisions: they follow from the matters and can be made anew."""

from sqlalchemy import delete, func, insert, literal, select

from consult.areas.models import Area
from consult.audit.record import Tx, off_record
from consult.dashboards import permissions, rules
from consult.dashboards.models import Counted, Figure
from consult.dashboards.rules import Bucket
from consult.issues import queries as matters
from consult.issues.models import Matter
from consult.issues.rules import State


@off_record(permissions.COUNT, Area, share=False)
def count_matter(tx: Tx, area: Area, matter_id: str) -> None:
    """Count a matter where it stands now; doing it again, or late, changes nothing.

    The lock on the community keeps its figures from being changed by two at once.
    """
    matter = matters.get_matter(tx.session, matter_id)
    now = rules.bucket_of(State(matter.state), public=matter.text_public)
    counted = tx.session.get(Counted, matter_id)
    before = None if counted is None else Bucket(counted.bucket)
    if now is before:
        return
    if counted is not None:
        tx.session.delete(counted)
        tx.session.flush()
    if now is not None:
        tx.session.add(Counted(matter_id=matter_id, area_id=area.id, bucket=now))
    for bucket, change in ((before, -1), (now, 1)):
        if bucket is not None:
            _add(tx, area.id, bucket, change)


@off_record(permissions.COUNT, Area, share=False)
def recount_area(tx: Tx, area: Area) -> None:
    """Forget the figures of a community and count all of its matters anew."""
    for table in (Counted, Figure):
        tx.session.execute(delete(table).where(table.area_id == area.id))
    for bucket, states in rules.BUCKETS.items():
        tx.session.execute(
            insert(Counted).from_select(
                ["matter_id", "area_id", "bucket"],
                select(Matter.id, Matter.area_id, literal(bucket.value)).where(
                    Matter.area_id == area.id, Matter.text_public, Matter.state.in_(states)
                ),
            )
        )
    tx.session.execute(
        insert(Figure).from_select(
            ["area_id", "bucket", "n"],
            select(Counted.area_id, Counted.bucket, func.count())
            .where(Counted.area_id == area.id)
            .group_by(Counted.area_id, Counted.bucket),
        )
    )


def _add(tx: Tx, area_id: str, bucket: Bucket, change: int) -> None:
    figure = tx.session.get(Figure, (area_id, bucket))
    if figure is None:
        figure = Figure(area_id=area_id, bucket=bucket, n=0)
        tx.session.add(figure)
    figure.n += change
