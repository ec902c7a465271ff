"""Keeps the figures in step with the record."""

from typing import Final

from consult.audit.entry import Entry
from consult.audit.followers import Follower
from consult.audit.queries import EntryView
from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.dashboards import queries, service
from consult.issues import entries

KINDS: Final = frozenset(
    each.kind
    for each in vars(entries).values()
    if isinstance(each, type) and issubclass(each, Entry) and each is not Entry
) - {entries.OpinionWritten.kind, entries.OpinionReleased.kind, entries.FileOpened.kind}
"""Every kind of entry of a matter, so that a new one is not forgotten; without the many that
leave it where it stands."""


def keep_figures(entry: EntryView) -> None:
    """Count the matters of an entry where they stand by now, unless they are counted there."""
    for subject in entry.subjects:
        prefix, _, matter_id = subject.partition("/")
        if prefix != "matter":
            continue
        forget()
        area_id = queries.area_to_count(reader(), matter_id)
        forget()
        if area_id is not None:
            service.count_matter(system_actor(), area_id, matter_id)


FOLLOWERS = (Follower("dashboards.keep_figures", KINDS, keep_figures),)
