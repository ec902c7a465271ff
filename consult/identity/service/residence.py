"""Use case: the community confirms that somebody lives there."""

from consult.areas.models import Area
from consult.audit.entry import Recorded
from consult.audit.record import Tx, on_record
from consult.core.errors import Refused
from consult.core.policy import RESIDENT
from consult.identity import permissions, queries, rules
from consult.identity.entries import ResidenceConfirmed
from consult.identity.rules import Refusal
from consult.identity.service.roles import Term, hold_role


@on_record(permissions.CONFIRM_RESIDENCE, Area, share=True)
def confirm_residence(tx: Tx, area: Area, person_id: str) -> Recorded[None]:
    """Confirm that a registered person lives here."""
    residence = queries.lock_residence(tx.session, person_id, area.id)
    refusal = rules.why_not_confirm_residence(
        registered=residence is not None,
        confirmed=residence is not None and residence.confirmed_at is not None,
    )
    if refusal is not None or residence is None:
        raise Refused(refusal or Refusal.NOT_REGISTERED_HERE)
    residence.confirmed_at = tx.now
    hold_role(tx, person_id, RESIDENT.code, area.scope[0], Term(tx.now, None, ""))
    return Recorded(None, ResidenceConfirmed(area.code), about=(f"person/{person_id}",))
