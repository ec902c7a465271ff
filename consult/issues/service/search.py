"""Keeps what matters are found by. It is no decision: it follows from their public texts."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from consult.areas.models import Area
from consult.audit.record import Tx, off_record
from consult.issues import permissions, queries
from consult.issues.models import Gram, Matter


@off_record(permissions.INDEX_TEXTS, Area)
def index_matters(tx: Tx, area: Area, matter_ids: Sequence[str]) -> int:
    """Bring the index in step with some matters of an area; return how many were out of step.

    Doing it again changes nothing. The matters are locked against changes meanwhile, so that no
    text goes in that was taken back at the same moment.
    """
    matters = tx.session.scalars(
        select(Matter)
        .where(Matter.id.in_(matter_ids), Matter.area_id == area.id)
        .order_by(Matter.id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).all()
    held = queries.list_grams(tx.session, matter_ids)
    changed = 0
    for matter in matters:
        wanted = queries.grams_wanted(matter)
        gone, new = held[matter.id] - wanted, wanted - held[matter.id]
        changed += bool(gone or new)
        if gone:
            _take_out(tx, area.id, matter.id, gone)
        if new:
            _put_in(tx, area.id, matter.id, new)
    return changed


def _take_out(tx: Tx, area_id: str, matter_id: str, gone: set[str]) -> None:
    tx.session.execute(
        delete(Gram).where(
            Gram.matter_id == matter_id, Gram.area_id == area_id, Gram.gram.in_(sorted(gone))
        )
    )


def _put_in(tx: Tx, area_id: str, matter_id: str, new: set[str] | frozenset[str]) -> None:
    tx.session.execute(
        insert(Gram),
        [{"gram": each, "area_id": area_id, "matter_id": matter_id} for each in sorted(new)],
    )
