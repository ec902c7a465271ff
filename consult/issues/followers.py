"""What follows by itself from entries of the packages below, and from time that has passed."""

from typing import Final

from consult.audit.followers import Follower
from consult.audit.queries import EntryView
from consult.core import clock
from consult.core.errors import Refused
from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.issues import entries, queries, service
from consult.issues.rules import State
from consult.publication import queries as notices
from consult.publication.entries import ObjectionAnswered
from consult.voting.entries import PollClosed, PollNotHeld, PollOpened

TEXT_MOVES: Final = frozenset(
    each.kind
    for each in (
        entries.TextReleased,
        entries.MatterReplied,
        entries.MatterAdmitted,
        entries.MatterSupplemented,
        entries.MatterMerged,
        entries.MatterWithdrawn,
        entries.EntryUndone,
    )
)
"""What can make a matter's text public, or take it back."""


def follow_poll(entry: EntryView) -> None:
    """Move a matter on with its poll: into consultation when it opens, to its result at the end."""
    poll_id = _subject(entry, "poll")
    matter = queries.find_by_poll(reader(), poll_id)
    if matter is None:
        return
    if matter.state == State.ANNOUNCED:
        service.begin_consultation(system_actor(), matter.id)
        forget()
    over = entry.kind in {PollClosed.kind, PollNotHeld.kind}
    if over and queries.get_matter(reader(), matter.id).state == State.CONSULTING:
        service.take_result(system_actor(), matter.id, poll_id)


def reopen(entry: EntryView) -> None:
    """Consult again when an objection is upheld."""
    if not entry.facts.get("upheld"):
        return
    matter = queries.get_matter(reader(), _subject(entry, "matter"))
    objection = notices.get_objection(reader(), _subject(entry, "objection"))
    if matter.state == State.PUBLICITY and objection.notice_id == matter.notice_id:
        service.reopen(system_actor(), matter.id)


def keep_index(entry: EntryView) -> None:
    """Bring what matters are found by in step with their texts; what is in step is left alone."""
    for subject in entry.subjects:
        prefix, _, matter_id = subject.partition("/")
        if prefix != "matter":
            continue
        forget()
        matter = queries.get_matter(reader(), matter_id)
        held = queries.list_grams(reader(), [matter_id])[matter_id]
        in_step, area_id = held == queries.grams_wanted(matter), matter.area_id
        forget()
        if not in_step:
            service.index_matters(system_actor(), area_id, [matter_id])


def take_effect() -> int:
    """Write down which outcomes have taken effect; return how many."""
    written = 0
    for matter_id in queries.list_due(reader(), clock.now()):
        try:
            service.take_effect(system_actor(), matter_id)
        except Refused:  # an objection is still unanswered: the answer brings it back here
            continue
        written += 1
    return written


def _subject(entry: EntryView, prefix: str) -> str:
    found = (each.partition("/")[2] for each in entry.subjects if each.startswith(prefix + "/"))
    return next(found)


FOLLOWERS = (
    Follower(
        "issues.follow_poll",
        frozenset({PollOpened.kind, PollClosed.kind, PollNotHeld.kind}),
        follow_poll,
    ),
    Follower("issues.reopen", frozenset({ObjectionAnswered.kind}), reopen),
    Follower("issues.keep_index", TEXT_MOVES, keep_index),
)
