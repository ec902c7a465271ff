"""Use cases of the record itself."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.exc import OperationalError

from consult.audit import queries
from consult.audit.entries import LogOpened, RulesPublished
from consult.audit.entry import Recorded
from consult.audit.models import Cursor, Log, Parked, RuleVersion
from consult.audit.permissions import FOLLOW, KEEP_LOG, PUBLISH_RULES
from consult.audit.record import Tx, off_record, on_record
from consult.audit.rulebook import RuleText
from consult.audit.sequencer import BrokenRecordError, this_log
from consult.core.errors import SetupError

NOT_THE_ENTRYS_FAULT: Final = (OperationalError, OSError, BrokenRecordError, SetupError)
"""The database, the disk or the set-up fails a follower: what comes after would fail as well."""

LONGEST_WAIT: Final = timedelta(hours=1)
"""What a follower could not digest is tried again after 2, 4, 8, … seconds, at most so long."""


@on_record(KEEP_LOG, Log)
def open_log(tx: Tx, log: Log) -> Recorded[None]:
    """Begin the record: entry 0 names the key that signs it."""
    if log.origin:
        raise SetupError("this record has been opened before")
    identity = this_log()
    log.origin, log.vkey, log.entry_id = identity.origin, identity.signer.vkey, tx.entry_id
    return Recorded(None, LogOpened(vkey=log.vkey))


@on_record(PUBLISH_RULES, Log)
def publish_rules(tx: Tx, _log: Log, texts: Sequence[RuleText]) -> Recorded[int]:
    """Publish rule versions that were not known yet; return how many.

    Raises:
        SetupError: a published version has another text now, or nothing is new.
    """
    new = new_rules(queries.rule_refs(tx.session), texts)
    if not new:
        raise SetupError("every rule version has been published before")
    for text in new:
        tx.session.add(
            RuleVersion(
                hash=text.ref.hash,
                kind=text.kind,
                code=text.ref.id,
                version=text.ref.version,
                in_force_from=text.in_force_from,
                in_force_to=text.in_force_to,
                content=text.canonical.decode(),
            )
        )
    listed = tuple((each.kind, each.ref.id, each.ref.version, each.ref.hash) for each in new)
    return Recorded(len(new), RulesPublished(rules=listed))


def new_rules(
    published: dict[tuple[str, str, str], str], texts: Sequence[RuleText]
) -> list[RuleText]:
    """Return the versions that are not published yet.

    Raises:
        SetupError: a published version's text was changed: it needs a new version.
    """
    new = []
    for text in texts:
        known = published.get((text.kind, text.ref.id, text.ref.version))
        if known is None:
            new.append(text)
        elif known != text.ref.hash:
            raise SetupError(
                f"rule {text.ref.id} version {text.ref.version} ({text.kind}) was published with "
                "another text; give the changed text a new version"
            )
    return new


@off_record(FOLLOW, Log)
def move_cursor(tx: Tx, _log: Log, name: str, seq: int) -> None:
    """Note how far a follower has read."""
    cursor = tx.session.get(Cursor, name)
    if cursor is None:
        tx.session.add(Cursor(name=name, seq=seq))
    else:
        cursor.seq = seq


@off_record(FOLLOW, Log)
def park(tx: Tx, _log: Log, name: str, seq: int, reason: str) -> None:
    """Keep an entry that a follower could not digest for later, and where staff see it."""
    parked = tx.session.get(Parked, (name, seq))
    if parked is None:
        parked = Parked(follower=name, seq=seq, parked_at=tx.now, tries=0)
        tx.session.add(parked)
    parked.tries += 1
    parked.reason = reason[:2000]
    parked.next_at = tx.now + min(timedelta(seconds=2 ** min(parked.tries, 12)), LONGEST_WAIT)


@off_record(FOLLOW, Log)
def unpark(tx: Tx, _log: Log, name: str, seq: int) -> None:
    """Forget that an entry was parked: the follower has digested it."""
    tx.session.execute(delete(Parked).where(Parked.follower == name, Parked.seq == seq))
