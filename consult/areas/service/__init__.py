"""Use cases of areas: a file is staged, checked, and taken over whole by one switch.

Nothing of a file counts before the switch, and then all of it. The file is never in memory:
rows go to a staging table in batches, and the database answers what takes more than one row.
An area of the file is a known one if code and first day are the same; then a different name
renames it, a last day ends it, and an empty last day or Latin name says nothing. Areas that the
file does not name stay as they are; other names are only ever added.

The write lock is held for a batch, for the check, for the index of names and for the switch, each
on its own: while a list of the whole country comes in, others go on writing in between.
"""

from typing import BinaryIO

from consult.areas.queries import Problems
from consult.areas.rules import Step
from consult.areas.service.progress import Progress, Report, silent
from consult.areas.service.staging import (
    BATCH,
    LISTED,
    check,
    clear_abandoned,
    discard,
    forget_names,
    index_names,
    stage,
    stage_rows,
)
from consult.areas.service.switching import Imported, switch
from consult.audit.models import LOG_ID
from consult.core.ids import new_id
from consult.core.policy import Actor

__all__ = [
    "BATCH",
    "LISTED",
    "Imported",
    "Progress",
    "Report",
    "Step",
    "check",
    "clear_abandoned",
    "discard",
    "import_areas",
    "index_names",
    "stage",
    "stage_rows",
    "switch",
]


def import_areas(actor: Actor, stream: BinaryIO, report: Report = silent) -> Imported | Problems:
    """Import a file of areas whole, or not at all.

    Args:
        actor: who imports.
        stream: the file, open for reading bytes; see `rules.parse_rows` for its form.
        report: told how far the import is, now and then.

    Returns:
        What it brought, or what is wrong with it (then nothing was imported).

    Raises:
        Refused: the file brings nothing new, or another import came between.
        Forbidden: the actor may not.
    """
    batch = new_id()
    clear_abandoned(actor, LOG_ID)
    indexed = False
    try:
        problems, sha256 = stage(actor, batch, stream, report)
        if problems.total:
            return problems
        indexed = True
        index_names(actor, LOG_ID, batch, report)
        imported = switch(actor, LOG_ID, batch, sha256, report)
        indexed = False
        return imported
    finally:
        if indexed:
            forget_names(actor, LOG_ID, batch)
        discard(actor, LOG_ID, batch)
