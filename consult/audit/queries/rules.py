"""Questions to the register of rules."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session

from consult.audit import rulebook
from consult.audit.models import RuleVersion
from consult.audit.rulebook import RuleText
from consult.core.errors import NotFound


def get_rule(session: Session, kind: str, code: str, day: date) -> RuleText:
    """Return the version of a rule in force on a day.

    Raises:
        NotFound: no version was in force.
    """
    row = session.scalar(
        select(RuleVersion)
        .where(
            RuleVersion.kind == kind,
            RuleVersion.code == code,
            RuleVersion.in_force_from <= day,
            (RuleVersion.in_force_to.is_(None)) | (RuleVersion.in_force_to > day),
        )
        .order_by(RuleVersion.in_force_from.desc(), RuleVersion.version.desc())
        .limit(1)
    )
    if row is None:
        raise NotFound(f"{kind} {code}")
    return _text(row)


def get_rule_by_hash(session: Session, digest: str) -> RuleText:
    """Return a rule version by the hash of its text.

    Raises:
        NotFound: it was never published here.
    """
    row = session.get(RuleVersion, digest)
    if row is None:
        raise NotFound("rule")
    return _text(row)


def list_rules(session: Session, kind: str | None = None) -> list[RuleText]:
    """Return every published rule version, by kind, id and day."""
    query = select(RuleVersion).order_by(
        RuleVersion.kind, RuleVersion.code, RuleVersion.in_force_from
    )
    if kind is not None:
        query = query.where(RuleVersion.kind == kind)
    return [_text(row) for row in session.scalars(query)]


def rule_refs(session: Session) -> dict[tuple[str, str, str], str]:
    """Return the hash of every published version by (kind, id, version)."""
    rows = session.execute(
        select(RuleVersion.kind, RuleVersion.code, RuleVersion.version, RuleVersion.hash)
    )
    return {(row.kind, row.code, row.version): row.hash for row in rows}


def list_rules_named(
    session: Session, codes: Collection[tuple[str, str]], hashes: Collection[str]
) -> list[RuleText]:
    """Return every version of the rules that (kind, id) or a hash names, newest first."""
    if not codes and not hashes:
        return []
    query = (
        select(RuleVersion)
        .where(
            or_(
                tuple_(RuleVersion.kind, RuleVersion.code).in_(sorted(codes)),
                RuleVersion.hash.in_(sorted(hashes)),
            )
        )
        .order_by(RuleVersion.in_force_from.desc(), RuleVersion.version.desc())
    )
    return [_text(row) for row in session.scalars(query)]


def _text(row: RuleVersion) -> RuleText:
    return rulebook.from_canonical(row.kind, row.content.encode())


def rule_texts(session: Session) -> Sequence[tuple[str, str]]:
    """Return (hash, canonical text) of every published rule version."""
    rows = session.execute(select(RuleVersion.hash, RuleVersion.content).order_by(RuleVersion.hash))
    return [(row.hash, row.content) for row in rows]
