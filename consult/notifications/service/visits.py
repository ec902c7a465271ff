"""Use cases of visits: the note that somebody was told at the door or by phone."""

from consult.audit.record import Tx, off_record
from consult.core.errors import Refused
from consult.notifications import permissions, queries
from consult.notifications.models import Visit
from consult.notifications.rules import How, Refusal
from consult.publication.models import Notice


@off_record(permissions.NOTE_VISIT, Notice)
def note_visit(tx: Tx, notice: Notice, person_id: str, how: How) -> None:
    """Note that somebody whom a notice concerns was told of it; a second note changes nothing."""
    if not queries.is_told(tx.session, notice, person_id):
        raise Refused(Refusal.NOT_CONCERNED)
    if tx.session.get(Visit, (notice.id, person_id)) is None:
        tx.session.add(
            Visit(
                notice_id=notice.id,
                person_id=person_id,
                how=how,
                noted_by=tx.actor.known_id,
                noted_at=tx.now,
            )
        )


@off_record(permissions.NOTE_VISIT, Notice)
def take_back_visit(tx: Tx, notice: Notice, person_id: str) -> None:
    """Take a wrong note back."""
    visit = tx.session.get(Visit, (notice.id, person_id))
    if visit is not None:
        tx.session.delete(visit)
