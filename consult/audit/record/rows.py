"""The rows of one entry, and how they reach the database: on PostgreSQL all in one statement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Table, insert, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from consult.audit.leaf import Link
from consult.audit.models import ChainLink, Disclosure, LogEntry, Once, Payload
from consult.audit.record import points


@dataclass(frozen=True)
class Done:
    """A form that is carried out: the key it is remembered under, its story and the moment."""

    key: str
    story: str
    at: datetime


@dataclass(frozen=True)
class Rows:
    """What an entry leaves in the record's tables.

    Attributes:
        id: of the entry.
        kind: what happened.
        t: the moment in milliseconds.
        leaf: the bytes that are hashed.
        leaf_hash: their hash, in hex.
        links: its places in its stories.
        parts: name, salt and content of each sealed part.
        public: (entry id, name) of each sealed part, of this entry or earlier ones, that
            becomes public; what is public already stays so by its own entry.
        once: the form, if it has a key.
    """

    id: str
    kind: str
    t: int
    leaf: bytes
    leaf_hash: str
    links: tuple[Link, ...]
    parts: tuple[tuple[str, bytes, bytes], ...]
    public: tuple[tuple[str, str], ...]
    once: Done | None


def write(session: Session, rows: Rows) -> None:
    """Write the rows of an entry; the decisions under it must have been written before."""
    if session.get_bind().dialect.name == "postgresql":
        _write_at_once(session, rows)
    else:
        _write_in_turn(session, rows)


_AT_ONCE: Final = text(
    """
    WITH entry AS (
        INSERT INTO audit_entry (id, kind, t, leaf, leaf_hash)
        VALUES (:id, :kind, :t, :leaf, :leaf_hash)
    ), links AS (
        INSERT INTO audit_link (subject, n, entry_id)
        SELECT subject, n, :id
        FROM unnest(CAST(:subjects AS text[]), CAST(:ns AS bigint[])) AS given (subject, n)
    ), parts AS (
        INSERT INTO audit_payload (entry_id, name, salt, content)
        SELECT :id, name, salt, content
        FROM unnest(CAST(:names AS text[]), CAST(:salts AS bytea[]), CAST(:contents AS bytea[]))
            AS given (name, salt, content)
    ), public AS (
        INSERT INTO audit_disclosure (entry_id, name, by_entry_id)
        SELECT entry_id, name, :id
        FROM unnest(CAST(:shown_of AS text[]), CAST(:shown AS text[])) AS given (entry_id, name)
        ON CONFLICT (entry_id, name) DO NOTHING
    )
    INSERT INTO audit_once (key, entry_id, subject, done_at)
    SELECT key, :id, story, done_at
    FROM unnest(CAST(:keys AS text[]), CAST(:stories AS text[]), CAST(:times AS timestamptz[]))
        AS given (key, story, done_at)
    """
)
"""All rows of an entry. Its keys and triggers are looked at when the statement ends."""


def _write_at_once(session: Session, rows: Rows) -> None:
    once = (rows.once,) if rows.once is not None else ()
    session.execute(
        _AT_ONCE,
        {
            "id": rows.id,
            "kind": rows.kind,
            "t": rows.t,
            "leaf": rows.leaf,
            "leaf_hash": rows.leaf_hash,
            "subjects": [link.subj for link in rows.links],
            "ns": [link.n for link in rows.links],
            "names": [name for name, _salt, _content in rows.parts],
            "salts": [salt for _name, salt, _content in rows.parts],
            "contents": [content for _name, _salt, content in rows.parts],
            "shown_of": [entry_id for entry_id, _name in rows.public],
            "shown": [name for _entry_id, name in rows.public],
            "keys": [done.key for done in once],
            "stories": [done.story for done in once],
            "times": [done.at for done in once],
        },
    )
    points.reached("after-entry")


def _write_in_turn(session: Session, rows: Rows) -> None:
    entry_id = {"entry_id": rows.id}
    _insert(
        session,
        LogEntry,
        [
            {
                "id": rows.id,
                "kind": rows.kind,
                "t": rows.t,
                "leaf": rows.leaf,
                "leaf_hash": rows.leaf_hash,
            }
        ],
    )
    points.reached("after-entry")
    _insert(session, ChainLink, [{"subject": x.subj, "n": x.n, **entry_id} for x in rows.links])
    _insert(
        session,
        Payload,
        [
            {"name": name, "salt": salt, "content": content, **entry_id}
            for name, salt, content in rows.parts
        ],
    )
    if rows.public:
        session.execute(
            sqlite.insert(Disclosure).on_conflict_do_nothing(),
            [
                {"entry_id": shown_of, "name": name, "by_entry_id": rows.id}
                for shown_of, name in rows.public
            ],
        )
    if (once := rows.once) is not None:
        done = {"key": once.key, "subject": once.story, "done_at": once.at, **entry_id}
        _insert(session, Once, [done])


def _insert(session: Session, model: type[Any], rows: list[dict[str, Any]]) -> None:
    table: Table = model.__table__
    if rows:
        session.execute(insert(table), rows)
