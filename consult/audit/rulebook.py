"""Rules of law and of the district as data: read from files, published as versions, looked up.

A file holds TOML tables; each table is one version of one rule and carries its id, its
version, the days it is in force and its legal source. What is published never changes: a
changed text needs a new version.
"""

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from consult.audit.entry import RuleRef
from consult.audit.leaf import canonical
from consult.core.errors import SetupError


@dataclass(frozen=True)
class LawFile:
    """A file of rules of one kind.

    Attributes:
        kind: what sort of rule ("decision_rule", "seat_template", …).
        path: the TOML file.
        check: parses one table and raises ValueError with words if it is malformed.
    """

    kind: str
    path: Path
    check: Callable[[Mapping[str, Any]], object]


@dataclass(frozen=True)
class RuleText:
    """One version of a rule: its reference, its days in force, and its text as data."""

    kind: str
    ref: RuleRef
    in_force_from: date
    in_force_to: date | None
    content: Mapping[str, Any]

    def is_in_force(self, day: date) -> bool:
        """Return whether this version holds on a legal day; its last day is excluded."""
        return self.in_force_from <= day and (self.in_force_to is None or day < self.in_force_to)

    @property
    def canonical(self) -> bytes:
        """The bytes that the hash in the reference is taken over."""
        return canonical(dict(self.content))


def read(files: Iterable[LawFile]) -> tuple[RuleText, ...]:
    """Return every rule version in the files.

    Raises:
        SetupError: a file cannot be read or a table in it is malformed.
    """
    return tuple(text for file in files for text in _read_one(file))


def from_canonical(kind: str, content: bytes) -> RuleText:
    """Return the rule version whose canonical text is given."""
    return _as_text(kind, json.loads(content))


def _read_one(file: LawFile) -> list[RuleText]:
    try:
        tables = tomllib.loads(file.path.read_text(encoding="utf-8"))[file.kind]
        texts = []
        for table in tables:
            file.check(table)
            texts.append(_as_text(file.kind, {**table, "kind": file.kind}))
    except (OSError, KeyError, ValueError) as error:
        raise SetupError(f"{file.path.name} ({file.kind}): {error}") from error
    return texts


def _as_text(kind: str, content: Mapping[str, Any]) -> RuleText:
    digest = hashlib.sha256(canonical(dict(content))).hexdigest()
    until = content["in_force_to"]
    return RuleText(
        kind=kind,
        ref=RuleRef(content["id"], content["version"], digest),
        in_force_from=date.fromisoformat(content["in_force_from"]),
        in_force_to=date.fromisoformat(until) if until else None,
        content=content,
    )
