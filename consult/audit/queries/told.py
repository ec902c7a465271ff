"""The entries of a story with what is public of each: what a page tells of it."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, bindparam, case, select
from sqlalchemy.orm import Session

from consult.audit.models import ChainLink, Disclosure, LogEntry, Payload
from consult.core.clock import from_ms


class Told(NamedTuple):
    """An entry as a page tells it: its open facts, and its public parts merged over classes."""

    id: str
    kind: str
    at: datetime
    facts: dict[str, Any]
    shown: dict[str, Any]


def list_told(
    session: Session,
    subject: str,
    limit: int,
    *,
    without: Collection[str] = (),
    bare: Collection[str] = (),
) -> list[Told]:
    """Return the last entries of one story, oldest first.

    Args:
        session: to read with.
        subject: the story.
        limit: how many at most.
        without: kinds that are left out.
        bare: kinds of which there can be hundreds, and whose facts nobody asks for here.
    """
    rows = session.execute(
        _TOLD,
        {"subject": subject, "without": list(without), "bare": list(bare), "most": limit},
    )
    found: list[Told] = []
    for entry_id, kind, t, leaf, part in rows:
        if not found or found[-1].id != entry_id:
            facts = {} if leaf is None else json.loads(leaf).get("facts", {})
            found.append(Told(entry_id, kind, from_ms(t), facts, {}))
        if part is not None:
            found[-1].shown.update(json.loads(part))
    return found


def _select_told() -> Select[*tuple[Any, ...]]:
    """Return the statement of `list_told`: a row for each public part, or one without any."""
    last = (
        select(ChainLink.entry_id, ChainLink.n)
        .join(LogEntry, LogEntry.id == ChainLink.entry_id)
        .where(
            ChainLink.subject == bindparam("subject"),
            LogEntry.kind.not_in(bindparam("without", expanding=True)),
        )
        .order_by(ChainLink.n.desc())
        .limit(bindparam("most"))
        .subquery()
    )
    facts_wanted = LogEntry.kind.not_in(bindparam("bare", expanding=True))
    public = and_(Payload.entry_id == Disclosure.entry_id, Payload.name == Disclosure.name)
    return (
        select(
            LogEntry.id,
            LogEntry.kind,
            LogEntry.t,
            case((facts_wanted, LogEntry.leaf)),
            Payload.content,
        )
        .join(last, last.c.entry_id == LogEntry.id)
        .outerjoin(Disclosure, Disclosure.entry_id == LogEntry.id)
        .outerjoin(Payload, public)
        .order_by(last.c.n, Disclosure.name)
    )


_TOLD: Final = _select_told()
