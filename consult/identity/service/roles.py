"""Use cases about roles: giving one for a term, and ending it before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from consult.areas.models import Area
from consult.areas.rules import Level
from consult.audit.entry import Recorded, Sealed
from consult.audit.models import Log
from consult.audit.record import Tx, on_record
from consult.core.errors import NotFound, Refused
from consult.core.ids import new_id
from consult.core.policy import AUDITOR, PLATFORM, ROLES, Scope
from consult.identity import permissions, queries, rules
from consult.identity.entries import RoleEnded, RoleGranted
from consult.identity.models import RoleHolding

_KEPT_APART: Final = frozenset(role.code for role in rules.AUDITED | {AUDITOR})


@dataclass(frozen=True)
class Term:
    """From when to when a role is held, and on which document it rests."""

    since: datetime
    until: datetime | None
    basis: str


@on_record(permissions.GRANT_ROLE, Area, share=True)
def grant_role(tx: Tx, area: Area, person_id: str, role: str, term: Term) -> Recorded[str]:
    """Give a person a role in an area for a term; return the holding's id."""
    return _grant(tx, area.scope, Level(area.level), person_id, role, term)


@on_record(permissions.GRANT_ROLE, Log)
def grant_platform_role(tx: Tx, log: Log, person_id: str, role: str, term: Term) -> Recorded[str]:
    """Give a person a role over the whole platform; return the holding's id."""
    return _grant(tx, log.scope, None, person_id, role, term)


@on_record(permissions.GRANT_ROLE, Area, share=True)
def end_role(tx: Tx, area: Area, holding_id: str) -> Recorded[None]:
    """End a role in an area before its term."""
    return _end(tx, area.scope, holding_id)


@on_record(permissions.GRANT_ROLE, Log)
def end_platform_role(tx: Tx, log: Log, holding_id: str) -> Recorded[None]:
    """End a role over the whole platform before its term."""
    return _end(tx, log.scope, holding_id)


def hold_role(tx: Tx, person_id: str, role: str, scope: str, term: Term) -> str:
    """Make the row of a role held; return its id (a step).

    Raises:
        Refused: the person has a role, wherever, that cannot be joined with this one.
    """
    if role in _KEPT_APART:
        person = queries.lock_person(tx.session, person_id)
        held = queries.roles_around(tx.session, person.id, (scope, PLATFORM), tx.now)[1]
        if (refusal := rules.why_not_join(ROLES[role], held)) is not None:
            raise Refused(refusal)
    holding = RoleHolding(
        id=new_id(),
        person_id=person_id,
        role=role,
        scope=scope,
        since=term.since,
        until=term.until,
        basis=term.basis,
    )
    tx.session.add(holding)
    return holding.id


def granted(role: str, scope: str, term: Term) -> RoleGranted:
    """Say that a role was given."""
    return RoleGranted(role, scope, term.since, term.until)


def _grant(
    tx: Tx, scope: Scope, level: Level | None, person_id: str, role: str, term: Term
) -> Recorded[str]:
    if role not in ROLES:
        raise NotFound("role")
    person = queries.lock_person(tx.session, person_id)
    held, held_anywhere = queries.roles_around(tx.session, person_id, scope, tx.now)
    facts = rules.GrantFacts(
        given=ROLES[role],
        givers=tx.actor.roles_in(scope),
        to_oneself=tx.actor.person_id == person_id,
        held=held,
        held_anywhere=held_anywhere,
        held_here=queries.holds(tx.session, person_id, role, scope[0], tx.now),
        level=level,
        until=term.until,
    )
    if (refusal := rules.why_not_grant(facts, tx.now)) is not None:
        raise Refused(refusal)
    holding_id = hold_role(tx, person_id, role, scope[0], term)
    entry = granted(role, scope[0], term)
    basis = {"text": Sealed({"basis": term.basis}, public=True)} if term.basis else {}
    return Recorded(holding_id, entry, about=(person.story,), sealed=basis)


def _end(tx: Tx, scope: Scope, holding_id: str) -> Recorded[None]:
    holding = queries.get_holding(tx.session, holding_id)
    if holding.scope != scope[0] or holding.role not in ROLES:
        raise NotFound("role")
    person = queries.lock_person(tx.session, holding.person_id)
    tx.session.refresh(holding)
    facts = rules.EndFacts(
        ended=ROLES[holding.role],
        givers=tx.actor.roles_in(scope),
        over=holding.until is not None and holding.until <= tx.now,
        others=queries.is_held_by_others(
            tx.session, person.id, holding.role, holding.scope, tx.now
        ),
    )
    if (refusal := rules.why_not_end(facts)) is not None:
        raise Refused(refusal)
    holding.until = tx.now
    return Recorded(None, RoleEnded(holding.role, holding.scope), about=(person.story,))
