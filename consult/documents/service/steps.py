"""Steps for the use cases of other features: files that come with an act, and their release."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from consult.audit.entry import Sealed
from consult.audit.models import as_within
from consult.audit.record import Tx
from consult.core.errors import Refused
from consult.core.policy import Scope
from consult.documents import queries, rules
from consult.documents.models import Document
from consult.documents.rules import RELEASABLE, Format, Kind, Refusal


@dataclass(frozen=True)
class Chosen:
    """A file that the actor chose and that waits (`keep_draft`), and what it shows."""

    id: str
    alt: str = ""


@dataclass(frozen=True)
class Added:
    """What came with an act.

    Attributes:
        documents: the new rows.
        sealed: goes into `Recorded.sealed`: the check code of each file, so that it can be proven
            later which file came, and nothing is told of it before.
    """

    documents: Sequence[Document] = ()
    sealed: Mapping[str, Sealed] = field(default_factory=dict)


@dataclass(frozen=True)
class Released:
    """What became public with an act; `discloses` goes into `Recorded.discloses`."""

    documents: Sequence[Document] = ()
    discloses: tuple[tuple[str, str], ...] = ()


def add_documents(
    tx: Tx,
    scope: Scope,
    about: str,
    chosen: Sequence[Chosen],
    kind: Kind,
    *,
    for_id: str | None = None,
) -> Added:
    """Let files that the actor chose stand about a story from now on (a step).

    A use case may call it once; nothing is public before `release_documents`.

    Args:
        tx: the unit of work.
        scope: of what they are about.
        about: its story.
        chosen: the files, in order.
        kind: what they are for.
        for_id: the person for whom a clerk adds them.

    Raises:
        Refused: too many, one without a description, or one that is gone or somebody else's.
    """
    if not chosen:
        return Added()
    person_id = tx.actor.known_id
    ids = [each.id for each in chosen]
    drafts = queries.find_drafts(tx.session, person_id, ids, tx.now, lock=True)
    if len(set(ids)) < len(ids) or len(drafts) < len(ids):
        raise Refused(Refusal.DRAFT_GONE)
    brought = [(Format(drafts[each.id].mime), each.alt) for each in chosen]
    if (refusal := rules.why_not_attach(kind, brought)) is not None:
        raise Refused(refusal)
    rows = []
    for number, each in enumerate(chosen, start=1):
        draft = drafts[each.id]
        row = Document(
            id=draft.id,
            about=about,
            kind=rules.kind_of(kind, Format(draft.mime)),
            mime=draft.mime,
            sha256=draft.sha256,
            size=draft.size,
            width=draft.width,
            height=draft.height,
            name=draft.name,
            alt=each.alt,
            added_by=person_id,
            for_id=for_id,
            added_at=tx.now,
            added_entry_id=tx.entry_id,
            part=f"document_{number}",
            within=as_within(scope),
        )
        tx.session.delete(draft)
        tx.session.add(row)
        rows.append(row)
    tx.session.flush()
    return Added(rows, {row.part: _sealed(row) for row in rows})


def release_documents(tx: Tx, about: str, kinds: Collection[Kind] = RELEASABLE) -> Released:
    """Make the documents about a story public, but for those that are kept back (a step)."""
    rows = [
        each
        for each in queries.list_about(tx.session, about)
        if Kind(each.kind) in kinds and rules.goes_along(each.facts)
    ]
    for each in rows:
        each.released_at = tx.now
    return Released(rows, tuple((each.added_entry_id, each.part) for each in rows))


def keep_private(tx: Tx, about: str, *, public_too: bool) -> None:
    """Let no document about a story become public from now on (a step).

    Args:
        tx: the unit of work.
        about: the story.
        public_too: those that are public already are so no longer.
    """
    for each in queries.list_about(tx.session, about):
        each.kept_private = each.kept_private or public_too or not each.facts.public


def let_go(tx: Tx, about: str) -> None:
    """Let the documents about a story become public again like any other (a step)."""
    for each in queries.list_about(tx.session, about):
        each.kept_private = False


def _sealed(row: Document) -> Sealed:
    return Sealed({"file_kind": row.kind, "file_alt": row.alt, "file_sha256": row.sha256})
