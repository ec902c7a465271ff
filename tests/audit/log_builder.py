"""Builds small logs and exports them, whole or tampered with, for the tests of the verifier."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from consult.audit.leaf import Commitment, Json, Leaf, Link, Rule, canonical, commitment
from consult.audit.merkle import MemoryTree, leaf_hash
from consult.audit.note import Checkpoint, Signer, sign_checkpoint
from consult.audit.tiles import (
    ENTRIES,
    encode_bundle,
    encode_tile,
    tiles_of,
)

ORIGIN = "consult.example/log1"
SIGNER = Signer(ORIGIN, b"\x07" * 32)
OTHER_SIGNER = Signer(ORIGIN, b"\x09" * 32)
START = 1_760_000_000_000
RULE_DOCUMENT = canonical({"id": "quorum", "version": "1", "of": 3, "needed": 2})
RULE = Rule("quorum", "1", hashlib.sha256(RULE_DOCUMENT).hexdigest())


@dataclass
class LogBuilder:
    """A log that grows entry by entry; times, ids and salts follow from the index."""

    origin: str = ORIGIN
    entries: list[bytes] = field(default_factory=list)
    opened: list[bytes] = field(default_factory=list)
    stories: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(
        self,
        *subjects: str,
        facts: Mapping[str, Json] | None = None,
        rule: Rule | None = None,
        refs: Sequence[int] = (),
        sealed: Mapping[str, Json] | None = None,
        opened: bool = False,
    ) -> int:
        """Put one entry on record, in the stories of these subjects; return its index."""
        index = len(self.entries)
        identity = hashlib.sha256(f"entry {index}".encode()).hexdigest()[:32]
        parts = []
        for name, payload in sorted((sealed or {}).items()):
            salt = hashlib.sha256(f"salt {index} {name}".encode()).digest()
            parts.append(Commitment(name, commitment(name, salt, canonical(payload))))
            if opened:
                line: Json = {"id": identity, "n": name, "salt": salt.hex(), "payload": payload}
                self.opened.append(canonical(line))
        leaf = Leaf(
            log=self.origin,
            id=identity,
            t=START + 1000 * index,
            kind="matter.step_taken",
            chains=tuple(self._link(subject) for subject in sorted(subjects)),
            actor="system",
            facts=facts or {},
            rule=rule,
            in_={"yes": 2} if rule else {},
            out={"carried": 1} if rule else {},
            refs=tuple(leaf_hash(self.entries[one]).hex() for one in refs),
            commitments=tuple(parts),
        )
        self.append(leaf.encode(), subjects)
        return index

    def append(self, entry: bytes, subjects: Sequence[str] = ()) -> None:
        """Put bytes into the log as they are, as the next entry of these subjects."""
        self.entries.append(entry)
        for subject in subjects:
            n, _ = self.stories.get(subject, (-1, ""))
            self.stories[subject] = (n + 1, leaf_hash(entry).hex())

    def _link(self, subject: str) -> Link:
        n, last = self.stories.get(subject, (-1, ""))
        return Link(subject, n + 1, last or None)


def small_log(count: int = 600, subjects: int = 40) -> LogBuilder:
    """Build a log in which subjects take turns, with rules, references and sealed parts."""
    log = LogBuilder()
    for index in range(count):
        own = f"matter/2026-{index % subjects:04}"
        log.add(
            *([own, "poll/7"] if index % 7 == 0 else [own]),
            facts={"round": index // subjects},
            rule=RULE if index % 10 == 3 else None,
            refs=[index - 5] if index % 10 == 9 else [],
            sealed={"text": {"opinion": f"意见 {index}"}} if index % 5 == 0 else None,
            opened=index % 10 == 0,
        )
    return log


def signed_checkpoint(
    entries: Sequence[bytes], signer: Signer = SIGNER, origin: str = ORIGIN
) -> bytes:
    """Sign the checkpoint over these entries."""
    tree = MemoryTree(map(leaf_hash, entries))
    return sign_checkpoint(Checkpoint(origin, tree.size, tree.root()), signer)


def write_log(
    path: Path,
    entries: Sequence[bytes],
    *,
    checkpoint: bytes | None = None,
    signer: Signer = SIGNER,
    rules: Sequence[bytes] = (RULE_DOCUMENT,),
    opened: Sequence[bytes] = (),
) -> Path:
    """Export entries with tiles that fit them, and the checkpoint given or one that fits too."""
    tree = MemoryTree(map(leaf_hash, entries))
    for tile in tiles_of(tree.size):
        first = 256 * tile.n
        if tile.level == ENTRIES:
            data = encode_bundle(entries[first : first + tile.width])
        else:
            hashes = [tree.node(8 * tile.level, first + at) for at in range(tile.width)]
            data = encode_tile(hashes)
        _write(path / tile.path, data)
    _write(path / "checkpoint", checkpoint or signed_checkpoint(entries, signer, signer.name))
    _write(path / "vkey", f"{signer.vkey}\n".encode())
    for document in rules:
        _write(path / "rules" / f"{hashlib.sha256(document).hexdigest()}.json", document)
    for number in range(0, len(opened), 50):
        lines = b"".join(line + b"\n" for line in opened[number : number + 50])
        _write(path / "open" / f"{number // 50:03}.jsonl", lines)
    return path


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
