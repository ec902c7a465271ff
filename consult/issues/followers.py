"""What follows by itself from entries of the packages below, and from time that has passed."""

from consult.audit.followers import Follower
from consult.audit.queries import EntryView
from consult.core import clock
from consult.core.errors import Refused
from consult.core.policy import system_actor
from consult.core.reading import reader
from consult.issues import queries, service
from consult.issues.rules import State
from consult.publication.entries import ObjectionAnswered
from consult.voting.entries import PollClosed, PollNotHeld


def take_result(entry: EntryView) -> None:
    """Move a matter on when the poll about it is closed or declared not held."""
    poll_id = _subject(entry, "poll")
    matter = queries.find_by_poll(reader(), poll_id)
    if matter is not None and matter.state == State.CONSULTING:
        service.take_result(system_actor(), matter.id, poll_id)


def reopen(entry: EntryView) -> None:
    """Consult again when an objection is upheld."""
    if not entry.facts.get("upheld"):
        return
    matter = queries.get_matter(reader(), _subject(entry, "matter"))
    if matter.state == State.PUBLICITY:
        service.reopen(system_actor(), matter.id)


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
    Follower("issues.take_result", frozenset({PollClosed.kind, PollNotHeld.kind}), take_result),
    Follower("issues.reopen", frozenset({ObjectionAnswered.kind}), reopen),
)
