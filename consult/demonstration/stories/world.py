"""The world that the stories of the demonstration share: its cast, its days, and what people do.

A script yields the moment at which its next part happens.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from consult.committees import service as panels
from consult.committees.rules import Category
from consult.committees.service import Invitation
from consult.core import clock
from consult.core.reading import forget, reader
from consult.demonstration.people import Cast, Community
from consult.issues import queries as matters
from consult.issues import service as issues
from consult.issues.service import Proposal
from consult.voting import queries as polls
from consult.voting import service as voting
from consult.voting.rules import Choice

Script = Iterator[datetime]

MORNING: Final = (9, 10)
NOON: Final = (14, 30)
EVENING: Final = (19, 0)


@dataclass(frozen=True)
class X:
    """A stakeholder of a story: building or none, category, capacity, why at the table."""

    building: str
    category: Category
    capacity: str
    reason: str


@dataclass(frozen=True)
class Votes:
    """How those present vote."""

    yes: int
    no: int
    abstain: int

    def choices(self) -> list[Choice]:
        """Return the choices in the order of the roll."""
        return (
            [Choice.FOR] * self.yes + [Choice.AGAINST] * self.no + [Choice.ABSTAIN] * self.abstain
        )


class World:
    """The cast, the day everything leads up to, and the acts that stories share."""

    def __init__(self, cast: Cast, today: date, now: datetime) -> None:
        self.cast = cast
        self.today = today
        self.now = now

    def on(self, days: int, at: tuple[int, int] = MORNING) -> datetime:
        """Return a moment `days` from today (negative: ago), never after now."""
        day = self.today + timedelta(days=days)
        moment = clock.from_legal_time(datetime(day.year, day.month, day.day, *at))  # noqa: DTZ001
        return min(moment, self.now)

    def raise_matter(self, place: Community, person: str, proposal: Proposal) -> str:
        """Raise a matter as a resident."""
        return issues.propose_matter(self.cast.actor(person), place.area.id, proposal)

    def admit(self, place: Community, matter: str) -> None:
        """Admit a matter as secretary."""
        issues.admit_matter(
            self.cast.actor(place.secretary),
            matter,
            "practical-difficulty",
            "属于居民共同关心的实际困难，内容不涉及他人隐私。",
        )

    def study(self, place: Community, matter: str) -> None:
        """Note that the Party organisation agreed."""
        day = clock.legal_day(clock.now())
        issues.record_study(
            self.cast.actor(place.secretary), place.area.id, (matter,), day, agreed=True
        )

    def seat_stakeholders(self, place: Community, name: str, matter: str, xs: Sequence[X]) -> None:
        """Ask the stakeholders; everybody who is asked accepts."""
        panel = matters.get_matter(reader(), matter).panel_id or ""
        forget()
        for x in xs:
            person = self.cast.resident(name, x.building)
            invitation = Invitation(person, x.category, x.capacity, x.reason)
            line = panels.ask_stakeholder(self.cast.actor(place.handler), panel, invitation)
            panels.note_answer(self.cast.actor(place.handler), panel, line, accept=True)

    def poll_of(self, matter: str) -> str:
        """Return the id of a matter's poll."""
        found = matters.get_matter(reader(), matter).poll_id or ""
        forget()
        return found

    def check_in(self, place: Community, poll: str, count: int, skip: Sequence[str] = ()) -> None:
        """Note from the sign-in sheet the first `count` voting places, and those who speak."""
        roll = [each for each in polls.list_roll(reader(), poll) if each.label not in skip]
        voting_places = [each.id for each in roll if each.votes][:count]
        others = [each.id for each in roll if not each.votes]
        forget()
        for entry in [*voting_places, *others]:
            voting.note_presence(self.cast.actor(place.handler), entry)

    def cast_ballots(self, poll: str, choices: Sequence[Choice]) -> None:
        """Let those present vote in the order of the roll."""
        present = [
            (each.id, each.acting_id or each.person_id)
            for each in polls.list_roll(reader(), poll)
            if each.votes and each.present_at is not None
        ]
        forget()
        for (entry, person), choice in zip(present, choices, strict=False):
            voting.cast_ballot(self.cast.actor(person), entry, choice)

    def vote(self, place: Community, poll: str, votes: Votes) -> None:
        """Open the vote in the meeting, let everybody cast, and close it."""
        chair = self.cast.actor(place.handler)
        voting.open_poll(chair, poll, clock.now() + timedelta(minutes=20))
        self.cast_ballots(poll, votes.choices())
        voting.close_poll(chair, poll)
