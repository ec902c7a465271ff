"""Check what lies beside the log against it: the rules it names, and the payloads disclosed."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from consult.audit.leaf import Leaf, LeafError, canonical, commitment, parse_canonical
from consult.audit.verify.folder import read_file
from consult.audit.verify.report import Report

MAX_FILE_BYTES = 2**28

_RULE_FILE = re.compile(r"([0-9a-f]{64})\.json")
_SALT = re.compile(r"[0-9a-f]{64}")


class Rules:
    """The published rules in `rules/`, each of which must have the hash that it is named by."""

    def __init__(self, path: Path, report: Report) -> None:
        """Read and hash each document below the log's directory."""
        self._report = report
        self._intact: dict[str, bool] = {}
        self._named: set[str] = set()
        for file in _files(path / "rules", "*.json"):
            data = read_file(file, MAX_FILE_BYTES) or b""
            digest = hashlib.sha256(data).hexdigest()
            if _RULE_FILE.fullmatch(file.name):
                self._intact[file.stem] = digest == file.stem
            else:
                report.fault(None, "rule-altered", f"rules/{file.name} is not named by its hash")

    @property
    def count(self) -> int:
        """The number of different rules that the entries name."""
        return len(self._named)

    def take(self, index: int, leaf: Leaf) -> None:
        """Look up the rule that an entry names; each is reported at the first entry only."""
        if leaf.rule is None or leaf.rule.h in self._named:
            return
        name = leaf.rule.h
        self._named.add(name)
        if name not in self._intact:
            self._report.fault(index, "rule-missing", f"rules/{name}.json is not there")
        elif not self._intact[name]:
            self._report.fault(index, "rule-altered", f"rules/{name}.json is another document")

    def close(self) -> None:
        """Name the altered documents that no entry mentions."""
        for name, intact in self._intact.items():
            if not intact and name not in self._named:
                words = f"rules/{name}.json does not have this hash; no entry names it"
                self._report.fault(None, "rule-altered", words)


class Payloads:
    """The disclosed payloads in `open/`, each of which must match a commitment of its entry."""

    def __init__(self, path: Path, report: Report) -> None:
        """Read each payload and keep the digest that its entry should hold."""
        self._report = report
        self._waiting: dict[tuple[str, str], dict[str, str]] = {}
        self.opened = 0
        self.sealed = 0
        for file in _files(path / "open", "*.jsonl"):
            data = read_file(file, MAX_FILE_BYTES)
            if data is None:
                report.fault(None, "payload-malformed", f"open/{file.name} cannot be read")
                continue
            for number, line in enumerate(
                data.split(b"\n")[: -1 if data[-1:] == b"\n" else None], 1
            ):
                self._read(f"open/{file.name} line {number}", line)

    def take(self, index: int, leaf: Leaf) -> None:
        """Compare an entry's commitments with the payloads disclosed for it."""
        for one in leaf.commitments:
            found = self._waiting.pop((leaf.id, one.n), {})
            if one.d in found:
                self.opened += 1
            else:
                self.sealed += 1
            for digest, place in found.items():
                if digest != one.d:
                    words = f"{place}: payload or salt of {one.n} is not what was sealed"
                    self._report.fault(index, "payload-altered", words)

    def close(self) -> None:
        """Name the payloads that belong to no entry."""
        for (entry, name), found in self._waiting.items():
            for place in found.values():
                words = f"{place}: no entry {entry} has sealed a {name}"
                self._report.fault(None, "payload-unknown", words)

    def _read(self, place: str, line: bytes) -> None:
        try:
            entry, name, digest = _disclosed(line)
        except LeafError as error:
            self._report.fault(None, "payload-malformed", f"{place}: {error}")
        else:
            self._waiting.setdefault((entry, name), {})[digest] = place


def _disclosed(line: bytes) -> tuple[str, str, str]:
    """Read one disclosed payload: entry id, name, and the commitment that it gives."""
    match parse_canonical(line):
        case {
            "id": str(entry),
            "n": str(name),
            "salt": str(salt),
            "payload": dict(payload),
            **rest,
        }:
            if rest or not _SALT.fullmatch(salt):
                raise LeafError("not a payload with a salt of 64 hex digits and nothing else")
            return entry, name, commitment(name, bytes.fromhex(salt), canonical(payload))
        case _:
            raise LeafError("not an object with id, n, salt and payload")


def _files(folder: Path, pattern: str) -> Iterator[Path]:
    try:
        yield from sorted(folder.glob(pattern))
    except OSError:
        return
