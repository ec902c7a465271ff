"""Entries of the record in bulk: the bytes that use cases would write, chained, in order.

The tree is not asked for each of them; what comes of it is checked by the verifier like any other.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from consult.audit import sequencer
from consult.audit.entry import Entry, Ruling, Sealed
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
from consult.audit.merkle import leaf_hash, root_of
from consult.audit.models import ChainLink, Disclosure, LogEntry, Payload, TreeLeaf, TreeNode
from consult.audit.record import pseudonym
from consult.core import clock
from consult.core.ids import new_hex_id

Row = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """What goes on record of one decision; see `consult.audit.entry.Recorded`.

    Attributes:
        entry: what happened.
        about: the stories it belongs to, the actor's name taken from the first.
        actor: id of who acted, or None for the system.
        sealed: by class of disclosure.
        discloses: earlier sealed parts that become public by it.
        ruling: the rule that decided.
    """

    entry: Entry
    about: Sequence[str]
    actor: str | None = None
    sealed: Mapping[str, Sealed] = field(default_factory=dict)
    discloses: Sequence[tuple[str, str]] = ()
    ruling: Ruling | None = None


@dataclass(frozen=True)
class Placed:
    """An entry that has its place: its id and the hash of its leaf, in hex."""

    id: str
    hash: str


class Ledger:
    """Builds entries one after another, and keeps their rows until they are taken."""

    def __init__(self, session: Session) -> None:
        """Go on where the record in the database ends."""
        self._origin = sequencer.this_log().origin
        self.size = sequencer.tree_size(session)
        self.keys: dict[str, bytes] = {}
        self.rows: dict[type[Any], list[Row]] = {}
        self._stories: dict[str, Link] = {}
        self._tiles: list[list[bytes]] = []
        width, level = self.size, 0
        while width:
            number, rest = divmod(width, sequencer.TILE)
            self._tiles.append(sequencer.tile_hashes(session, level, number, rest))
            width, level = number, level + 1

    def add(self, model: type[Any], **row: Any) -> None:  # noqa: ANN401 - the values of a model
        """Keep a row for the next taking."""
        self.keep(model, row)

    def keep(self, model: type[Any], row: Row) -> None:
        """Keep a row for the next taking; until then its maker may change it."""
        self.rows.setdefault(model, []).append(row)

    def take(self) -> dict[type[Any], list[Row]]:
        """Hand the rows out, and begin anew."""
        rows, self.rows = self.rows, {}
        return rows

    def end(self, story: str) -> None:
        """Forget where a story ends: nothing follows in it, and there are very many."""
        self._stories.pop(story, None)

    def put(self, at: datetime, act: Act, entry_id: str = "") -> Placed:
        """Put an entry on record; return its id and hash."""
        entry_id = entry_id or new_hex_id()
        links = tuple(self._stories.get(each) or Link(each, 0) for each in sorted(act.about))
        parts = {name: _Part(canonical(dict(each.payload))) for name, each in act.sealed.items()}
        leaf = self._leaf(entry_id, clock.to_ms(at), act, links, parts)
        digest = leaf_hash(leaf)
        placed = Placed(entry_id, digest.hex())
        self.add(
            LogEntry,
            id=entry_id,
            kind=act.entry.kind,
            t=clock.to_ms(at),
            leaf=leaf,
            leaf_hash=placed.hash,
        )
        for link in links:
            self.add(ChainLink, subject=link.subj, n=link.n, entry_id=entry_id)
            self._stories[link.subj] = Link(link.subj, link.n + 1, placed.hash)
        opened = [(entry_id, name) for name, each in act.sealed.items() if each.public]
        for name, part in parts.items():
            self.add(Payload, entry_id=entry_id, name=name, salt=part.salt, content=part.content)
        for sealed_in, name in (*opened, *act.discloses):
            self.add(Disclosure, entry_id=sealed_in, name=name, by_entry_id=entry_id)
        self._grow(entry_id, digest)
        return placed

    def _leaf(
        self,
        entry_id: str,
        t: int,
        act: Act,
        links: tuple[Link, ...],
        parts: Mapping[str, "_Part"],
    ) -> bytes:
        ruling = act.ruling
        return Leaf(
            log=self._origin,
            id=entry_id,
            t=t,
            kind=act.entry.kind,
            chains=links,
            actor=pseudonym(self.keys[act.actor], act.about[0]) if act.actor else SYSTEM,
            via="web" if act.actor else "job",
            facts=act.entry.facts(),
            rule=Rule(ruling.rule.id, ruling.rule.version, ruling.rule.hash) if ruling else None,
            in_=dict(ruling.given) if ruling else {},
            out=dict(ruling.result) if ruling else {},
            commitments=tuple(
                Commitment(name, commitment(name, parts[name].salt, parts[name].content))
                for name in sorted(parts)
            ),
        ).encode()

    def _grow(self, entry_id: str, digest: bytes) -> None:
        """Give an entry the next place in the tree, and complete the tiles that it fills."""
        self.add(TreeLeaf, seq=self.size, entry_id=entry_id, hash=digest.hex())
        self.size += 1
        level, count, top = 0, self.size, digest
        while True:
            if level == len(self._tiles):
                self._tiles.append([])
            self._tiles[level].append(top)
            if count % sequencer.TILE:
                return
            top = root_of(self._tiles[level])
            self._tiles[level] = []
            level, count = level + 1, count // sequencer.TILE
            self.add(TreeNode, level=level, n=count - 1, hash=top.hex())


class _Part:
    """A sealed part with its salt."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.salt = secrets.token_bytes(SALT_BYTES)
