"""Questions to the register of rules."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session

from consult.audit import rulebook
from consult.audit.models import RuleVersion
from consult.audit.queries.kept import kept
from consult.audit.rulebook import RuleText
from consult.core.errors import NotFound


def get_rule(session: Session, kind: str, code: str, day: date) -> RuleText:
    """Return the version of a rule in force on a day.

    Raises:
        NotFound: no version was in force.
    """
    found = [
        text for text in _of_kind(session, kind) if text.ref.id == code and text.is_in_force(day)
    ]
    if not found:
        raise NotFound(f"{kind} {code}")
    return max(found, key=lambda text: (text.in_force_from, text.ref.version))


def get_rule_by_hash(session: Session, digest: str) -> RuleText:
    """Return a rule version by the hash of its text.

    Raises:
        NotFound: it was never published here.
    """
    known: dict[str, RuleText] = kept(session, "rules by hash", dict)
    if digest not in known:
        row = session.get(RuleVersion, digest)
        if row is None:
            raise NotFound("rule")
        known[digest] = _text(row)
    return known[digest]


def list_rules(session: Session, kind: str | None = None) -> list[RuleText]:
    """Return every published rule version, by kind, id and day."""
    return list(_of_kind(session, kind))


def _of_kind(session: Session, kind: str | None) -> Sequence[RuleText]:
    """Return the published versions of a kind, or of all; read once, they never change."""

    def load() -> Sequence[RuleText]:
        query = select(RuleVersion).order_by(
            RuleVersion.kind, RuleVersion.code, RuleVersion.in_force_from
        )
        if kind is not None:
            query = query.where(RuleVersion.kind == kind)
        return tuple(_text(row) for row in session.scalars(query))

    return kept(session, f"rules {kind or ''}", load)


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
