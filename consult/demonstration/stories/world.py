"""The world that the stories of the demonstration share: its cast, its days, and what people do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from consult.areas.messages import words_for
from consult.committees import service as panels
from consult.committees.rules import Category
from consult.committees.service import Invitation
from consult.core import clock
from consult.core.reading import forget, reader
from consult.demonstration.days import Days, Script, later
from consult.demonstration.people import Cast, Community
from consult.issues import queries as matters
from consult.issues import service as issues
from consult.issues.service import Proposal
from consult.voting import queries as polls
from consult.voting import service as voting
from consult.voting.rules import Choice

ARRIVING: Final = timedelta(minutes=22)
"""How long before the announced time the first ones sign in."""

SIGNING_IN: Final = 17 * 60
TALKING: Final = timedelta(minutes=44)
VOTING: Final = 9 * 60
"""Seconds in which all sign in, and in which all vote; how long is talked before the vote."""


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


class World(Days):
    """The cast, the days that lead up to now, and the acts that stories share."""

    def __init__(self, cast: Cast, now: datetime) -> None:
        super().__init__(now)
        self.cast = cast

    def raise_matter(self, place: Community, person: str, proposal: Proposal) -> str:
        """Raise a matter as a resident."""
        return issues.propose_matter(self.cast.actor(person), place.area.id, proposal)

    def admit(self, place: Community, matter: str) -> None:
        """Admit a matter as secretary."""
        people = words_for(place.area.kind).people
        issues.admit_matter(
            self.cast.actor(place.secretary),
            matter,
            "practical-difficulty",
            f"属于{people}共同关心的实际困难，内容不涉及他人隐私。",
        )

    def study(self, place: Community, matter: str) -> None:
        """Note that the Party organisation agreed."""
        day = clock.legal_day(clock.now())
        issues.record_study(
            self.cast.actor(place.secretary), place.area.id, (matter,), day, agreed=True
        )

    def seat_stakeholders(
        self, place: Community, name: str, matter: str, xs: Sequence[X]
    ) -> Script:
        """Ask the stakeholders, one after the other; everybody who is asked accepts."""
        panel = matters.get_matter(reader(), matter).panel_id or ""
        forget()
        for x in xs:
            yield later(minutes=4)
            person = self.cast.resident(name, x.building)
            invitation = Invitation(person, x.category, x.capacity, x.reason)
            line = panels.ask_stakeholder(self.cast.actor(place.handler), panel, invitation)
            yield later(minutes=3, seconds=20)
            panels.note_answer(self.cast.actor(place.handler), panel, line, accept=True)

    def poll_of(self, matter: str) -> str:
        """Return the id of a matter's poll."""
        found = matters.get_matter(reader(), matter).poll_id or ""
        forget()
        return found

    def gather(
        self,
        place: Community,
        matter: str,
        begins: datetime,
        count: int,
        skip: Sequence[str] = (),
    ) -> Script:
        """Sign in the first `count` voting places and those who speak; begin at the time told."""
        yield begins - ARRIVING
        poll = self.poll_of(matter)
        roll = [each for each in polls.list_roll(reader(), poll) if each.label not in skip]
        voting_places = [each.id for each in roll if each.votes][:count]
        others = [each.id for each in roll if not each.votes]
        forget()
        entries = [*voting_places, *others]
        for entry in entries:
            voting.note_presence(self.cast.actor(place.handler), entry)
            yield later(seconds=SIGNING_IN // len(entries))
        yield begins
        issues.begin_consultation(self.cast.actor(place.handler), matter)

    def cast_ballots(self, poll: str, choices: Sequence[Choice]) -> Script:
        """Let those present vote in the order of the roll."""
        present = [
            (each.id, each.acting_id or each.person_id)
            for each in polls.list_roll(reader(), poll)
            if each.votes and each.present_at is not None
        ]
        forget()
        for (entry, person), choice in zip(present, choices, strict=False):
            yield later(seconds=VOTING // len(choices))
            voting.cast_ballot(self.cast.actor(person), entry, choice)

    def vote(self, place: Community, matter: str, votes: Votes) -> Script:
        """Open the vote once all was said, let everybody present cast, and close it."""
        yield clock.now() + TALKING
        poll = self.poll_of(matter)
        voting.open_poll(self.cast.actor(place.handler), poll, later(minutes=20))
        yield from self.cast_ballots(poll, votes.choices())
        yield later(minutes=2)
        voting.close_poll(self.cast.actor(place.handler), poll)
