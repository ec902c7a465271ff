"""What goes on record about the record."""

from dataclasses import dataclass

from consult.audit.entry import Entry


@dataclass(frozen=True)
class LogOpened(Entry, kind="audit.log_opened"):
    """Entry 0: the verifier key under which this record is signed."""

    vkey: str


@dataclass(frozen=True)
class RulesPublished(Entry, kind="audit.rules_published"):
    """New rule versions became known to the platform: (kind, id, version, hash) each."""

    rules: tuple[tuple[str, str, str, str], ...]
