"""Use cases about files that wait for their form, and about files that nothing refers to."""

from typing import Final

from sqlalchemy import delete

from consult.audit.models import Log
from consult.audit.record import Tx, off_record
from consult.core.reading import forget, reader
from consult.documents import permissions, queries
from consult.documents.models import DraftFile
from consult.documents.rules import DRAFT_LIFE, MOST_DRAFTS
from consult.documents.service import files
from consult.documents.service.taking import Taken
from consult.identity.models import Person

BATCH: Final = 500


@off_record(permissions.CHOOSE, Person, share=False)
def keep_draft(tx: Tx, person: Person, taken: Taken) -> str:
    """Let a file that was taken in wait for the form of the person who chose it; return its id.

    The oldest give way beyond `MOST_DRAFTS`; their files are cleared away later.
    """
    tx.session.add(
        DraftFile(
            id=taken.id,
            person_id=person.id,
            chosen_at=tx.now,
            mime=taken.format,
            sha256=taken.sha256,
            size=taken.size,
            width=taken.width,
            height=taken.height,
            name=taken.name,
        )
    )
    tx.session.flush()
    newest = queries.list_newest_drafts(tx.session, person.id, MOST_DRAFTS)
    tx.session.execute(
        delete(DraftFile).where(DraftFile.person_id == person.id, DraftFile.id.not_in(newest)),
        execution_options={"synchronize_session": False},
    )
    return taken.id


@off_record(permissions.CLEAR, Log)
def drop_old_drafts(tx: Tx, _log: Log) -> None:
    """Forget files that nobody sent in time."""
    tx.session.execute(
        delete(DraftFile).where(DraftFile.chosen_at <= tx.now - DRAFT_LIFE),
        execution_options={"synchronize_session": False},
    )


def clear_folder(folder: str) -> int:
    """Erase the files of a folder that are old and that nothing refers to; return how many."""
    old, erased = list(files.list_old(folder)), 0
    for start in range(0, len(old), BATCH):
        some = old[start : start + BATCH]
        forget()
        wanted = queries.wanted(reader(), some)
        erased += files.erase_all(each for each in some if each not in wanted)
    return erased
