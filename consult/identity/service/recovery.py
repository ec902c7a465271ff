"""Use cases about a password that was forgotten: a one-time code, and what it is good for."""

from sqlalchemy import delete

from consult.areas.models import Area
from consult.audit.entry import Recorded, Sealed
from consult.audit.models import Log
from consult.audit.record import Tx, on_record
from consult.core.errors import Refused
from consult.core.ids import new_id
from consult.identity import permissions, queries, rules
from consult.identity.entries import PasswordReset, ResetCodeIssued
from consult.identity.models import Credential, Person, ResetCode, SignInSession
from consult.identity.rules import Refusal


@on_record(permissions.ISSUE_RESET_CODE, Area, share=True)
def issue_reset_code(
    tx: Tx, area: Area, person_id: str, code_hash: str, basis: str
) -> Recorded[None]:
    """Give a code to a resident of a community, who stands at its desk."""
    return _issue(tx, area, person_id, code_hash, basis)


@on_record(permissions.ISSUE_RESET_CODE, Log, share=True)
def issue_staff_reset_code(
    tx: Tx, _log: Log, person_id: str, code_hash: str, basis: str
) -> Recorded[None]:
    """Give a code to somebody who holds an office; at the shell, to the system's staff."""
    return _issue(tx, None, person_id, code_hash, basis)


@on_record(permissions.RESET_PASSWORD, Person)
def reset_password(tx: Tx, person: Person, code_id: str, password_hash: str) -> Recorded[None]:
    """Set a new password with the code that was given last, and end every session.

    The door has compared the code itself with its hash.
    """
    code = queries.find_newest_code(tx.session, person.id)
    if code is None or code.id != code_id:
        raise Refused(Refusal.WRONG_CODE)
    facts = queries.code_facts(tx.session, code, tx.now)
    if (refusal := rules.why_not_reset(facts, tx.now)) is not None:
        raise Refused(refusal)
    code.used_at = tx.now
    credential = queries.lock_credential(tx.session, person.id)
    if credential is None:
        credential = Credential(person_id=person.id)
        tx.session.add(credential)
    credential.password_hash, credential.changed_at = password_hash, tx.now
    credential.must_change = False
    tx.session.execute(delete(SignInSession).where(SignInSession.person_id == person.id))
    return Recorded(None, PasswordReset(), acted_for=person.id)


def _issue(tx: Tx, area: Area | None, person_id: str, code_hash: str, basis: str) -> Recorded[None]:
    """Keep a code's hash, if the rule lets this person be given one (a step)."""
    person = queries.lock_person(tx.session, person_id)
    facts = queries.issue_facts(tx.session, tx.actor, person, area, tx.now)
    refusal = rules.why_not_issue_reset(facts) or rules.why_not_code_basis(basis)
    if refusal is not None:
        raise Refused(refusal)
    tx.session.add(
        ResetCode(
            id=new_id(),
            person_id=person.id,
            area_id=None if area is None else area.id,
            code_hash=code_hash,
            issued_at=tx.now,
            used_at=None,
        )
    )
    return Recorded(
        None,
        ResetCodeIssued("" if area is None else area.code),
        about=(person.story,),
        sealed={"text": Sealed({"basis": basis})},
        acted_for=person.id,
    )
