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
from consult.audit.models import Once, PersonKey
from consult.audit.record import points
from consult.audit.record.rows import Done, Rows, write
from consult.audit.record.units import OffTheRecordError, Tx, once_key
from consult.core import clock
from consult.core.errors import AlreadyDone, NotFound


def append(tx: Tx, recorded: Recorded[Any], own_story: str) -> None:
    """Put the entry on record inside the unit of work it belongs to.

    People have another name in each first story that a use case names: not in the first of the
    alphabet, or all that somebody does around one matter could be linked.
    """
    known = _beginning(tx)
    if known.origin:
        sequencer.check_names(known.origin, known.vkey)
    else:  # the first entry has only just named the record
        sequencer.check_identity(tx.session)
    about = recorded.about or (own_story,)
    stories = tuple(sorted(set(about)))
    links = tuple(_next_link(tx, story, begins=recorded.begins) for story in stories)
    salts = {name: secrets.token_bytes(SALT_BYTES) for name in recorded.sealed}
    contents = {name: canonical(dict(part.payload)) for name, part in recorded.sealed.items()}
    leaf = _leaf(tx, recorded, about[0], links, salts, contents)
    tx.session.flush()
    public = (name for name, part in recorded.sealed.items() if part.public)
    once = once_key(tx.actor)
    write(
        tx.session,
        Rows(
            id=tx.entry_id,
            kind=recorded.entry.kind,
            t=clock.to_ms(tx.now),
            leaf=leaf,
            leaf_hash=leaf_hash(leaf).hex(),
            links=links,
            parts=tuple((name, salts[name], content) for name, content in contents.items()),
            public=(*((tx.entry_id, name) for name in public), *recorded.discloses),
            once=None if once is None else Done(once, stories[0], tx.now),
        ),
    )
    if tx.session.get_bind().dialect.name == "sqlite":
        sequencer.integrate(tx.session)
        sequencer.sign_if_due(tx.session, tx.now)
    points.reached("after-append")


def _beginning(tx: Tx) -> queries.Beginning:
    if tx.beginning is None:
        raise OffTheRecordError("what is off the record puts no entry on it")
    return tx.beginning


def _next_link(tx: Tx, story: str, *, begins: bool) -> Link:
    head = _beginning(tx).head
    if begins:
        return queries.next_link(story, None)
    if head is not None and head.subj == story:
        return head
    return queries.get_next_link(tx.session, story)


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
        actor=_pseudonym_of(tx, tx.actor.person_id, context) or SYSTEM,
        for_=_pseudonym_of(tx, recorded.acted_for, context),
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


def pseudonym(key: bytes, story: str) -> str:
    """Return the name a person has in one story: HMAC-SHA-256 cut to 128 bits, as hex."""
    return hmac.new(key, b"actor\0" + story.encode(), hashlib.sha256).hexdigest()[:32]


def new_person_key(tx: Tx, person_id: str) -> bytes:
    """Make the secret that a new person's pseudonyms come from (a step)."""
    key = secrets.token_bytes(SALT_BYTES)
    tx.session.add(PersonKey(person_id=person_id, key=key))
    return key


def _pseudonym_of(tx: Tx, person_id: str | None, story: str) -> str | None:
    if person_id is None:
        return None
    known = _beginning(tx).key if person_id == tx.actor.person_id else None
    return pseudonym(known or _key_of(tx.session, person_id), story)


def _key_of(session: Session, person_id: str) -> bytes:
    found = session.get(PersonKey, person_id)
    if found is None:
        raise NotFound("PersonKey")
    return found.key


def refuse_repeat(tx: Tx) -> None:
    """Refuse a form that was carried out before this unit of work began.

    Raises:
        AlreadyDone: by which entry, and in which story.
    """
    if (done := _beginning(tx).done) is not None:
        raise AlreadyDone(*done)


def refuse_double(tx: Tx) -> None:
    """Refuse a form that was carried out meanwhile: our own double may have been faster.

    Raises:
        AlreadyDone: by which entry, and in which story.
    """
    if (key := once_key(tx.actor)) is not None:
        done = tx.session.get(Once, key)
        if done is not None:
            raise AlreadyDone(done.entry_id, done.subject)
