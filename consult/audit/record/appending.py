"""From what a use case hands back to the entry on record: leaf, rows, stories, pseudonyms."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from consult.audit import queries, sequencer
from consult.audit.entry import Recorded
from consult.audit.leaf import (
    SALT_BYTES,
    SYSTEM,
    Commitment,
    Leaf,
    Link,
    Rule,
    canonical,
    commitment,
)
from consult.audit.merkle import leaf_hash
from consult.audit.models import ChainLink, Disclosure, LogEntry, Once, Payload, PersonKey
from consult.audit.record import points
from consult.audit.record.units import Tx
from consult.core import clock
from consult.core.errors import AlreadyDone, NotFound
from consult.core.policy import Actor


def append(tx: Tx, recorded: Recorded[Any], own_story: str) -> None:
    """Put the entry on record inside the unit of work it belongs to.

    People have another name in each first story that a use case names: not in the first of the
    alphabet, or all that somebody does around one matter could be linked.
    """
    sequencer.check_identity(tx.session)
    about = recorded.about or (own_story,)
    stories = tuple(sorted(set(about)))
    links = tuple(queries.next_link(tx.session, story) for story in stories)
    salts = {name: secrets.token_bytes(SALT_BYTES) for name in recorded.sealed}
    contents = {name: canonical(dict(part.payload)) for name, part in recorded.sealed.items()}
    leaf = _leaf(tx, recorded, about[0], links, salts, contents)
    tx.session.flush()
    tx.session.add(
        LogEntry(
            id=tx.entry_id,
            kind=recorded.entry.kind,
            t=clock.to_ms(tx.now),
            leaf=leaf,
            leaf_hash=leaf_hash(leaf).hex(),
        )
    )
    tx.session.flush()
    points.reached("after-entry")
    for link in links:
        tx.session.add(ChainLink(subject=link.subj, n=link.n, entry_id=tx.entry_id))
    for name, part in recorded.sealed.items():
        tx.session.add(
            Payload(entry_id=tx.entry_id, name=name, salt=salts[name], content=contents[name])
        )
        if part.public:
            _disclose(tx, tx.entry_id, name)
    for entry_id, name in recorded.discloses:
        _disclose(tx, entry_id, name)
    _remember(tx, stories[0])
    tx.session.flush()
    if tx.session.get_bind().dialect.name == "sqlite":
        sequencer.integrate(tx.session)
        sequencer.sign_if_due(tx.session, tx.now)
    points.reached("after-append")


def _leaf(
    tx: Tx,
    recorded: Recorded[Any],
    context: str,
    links: tuple[Link, ...],
    salts: Mapping[str, bytes],
    contents: Mapping[str, bytes],
) -> bytes:
    ruling = recorded.ruling
    return Leaf(
        log=sequencer.this_log().origin,
        id=tx.entry_id,
        t=clock.to_ms(tx.now),
        kind=recorded.entry.kind,
        chains=links,
        actor=_pseudonym_of(tx.session, tx.actor.person_id, context) or SYSTEM,
        for_=_pseudonym_of(tx.session, recorded.acted_for, context),
        via=tx.actor.via,
        facts=recorded.entry.facts(),
        rule=Rule(ruling.rule.id, ruling.rule.version, ruling.rule.hash) if ruling else None,
        in_=dict(ruling.given) if ruling else {},
        out=dict(ruling.result) if ruling else {},
        refs=recorded.refs,
        commitments=tuple(
            Commitment(name, commitment(name, salts[name], contents[name]))
            for name in sorted(contents)
        ),
    ).encode()


def _disclose(tx: Tx, entry_id: str, name: str) -> None:
    if tx.session.get(Disclosure, (entry_id, name)) is None:
        tx.session.add(Disclosure(entry_id=entry_id, name=name, by_entry_id=tx.entry_id))


def pseudonym(key: bytes, story: str) -> str:
    """Return the name a person has in one story: HMAC-SHA-256 cut to 128 bits, as hex."""
    return hmac.new(key, b"actor\0" + story.encode(), hashlib.sha256).hexdigest()[:32]


def new_person_key(tx: Tx, person_id: str) -> bytes:
    """Make the secret that a new person's pseudonyms come from (a step)."""
    key = secrets.token_bytes(SALT_BYTES)
    tx.session.add(PersonKey(person_id=person_id, key=key))
    return key


def _pseudonym_of(session: Session, person_id: str | None, story: str) -> str | None:
    if person_id is None:
        return None
    found = session.get(PersonKey, person_id)
    if found is None:
        raise NotFound("PersonKey")
    return pseudonym(found.key, story)


def _once_key(actor: Actor) -> str:
    return hashlib.sha256(f"{actor.person_id}\0{actor.once}".encode()).hexdigest()


def refuse_repeat(tx: Tx) -> None:
    """Refuse a form that was carried out before.

    Raises:
        AlreadyDone: by which entry, and in which story.
    """
    if tx.actor.once:
        done = tx.session.get(Once, _once_key(tx.actor))
        if done is not None:
            raise AlreadyDone(done.entry_id, done.subject)


def _remember(tx: Tx, story: str) -> None:
    if tx.actor.once:
        tx.session.add(
            Once(key=_once_key(tx.actor), entry_id=tx.entry_id, subject=story, done_at=tx.now)
        )
