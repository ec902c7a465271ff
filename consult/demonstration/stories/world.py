"""The world that the stories of the demonstration share: its cast, its days, and what people do."""

from collections.abc import Generator, Sequence
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
from consult.demonstration.pictures import Sketch, attach
from consult.documents.rules import Kind
from consult.issues import queries as matters
from consult.issues import service as issues
from consult.issues.rules import CommentStance
from consult.issues.service import Evidence, Proposal, Remark
from consult.notifications import queries as inbox
from consult.notifications import service as notifications
from consult.voting import queries as polls
from consult.voting import service as voting
from consult.voting.rules import Choice

ARRIVING: Final = timedelta(minutes=22)
"""How long before the announced time the first ones sign in."""

SIGNING_IN: Final = 17 * 60
TALKING: Final = timedelta(minutes=44)
VOTING: Final = 9 * 60
"""Seconds in which all sign in, and in which all vote; how long is talked before the vote."""


MOST_READ: Final = 100
"""Messages that somebody opens at one sitting."""


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

    def raise_matter(
        self,
        place: Community,
        person: str,
        proposal: Proposal,
        photos: Sequence[tuple[Sketch, str]] = (),
    ) -> str:
        """Raise a matter as a resident, with pictures and what they show."""
        actor = self.cast.actor(person)
        chosen = [attach(actor, sketch, alt) for sketch, alt in photos]
        return issues.propose_matter(actor, place.area.id, proposal, chosen)

    def second(self, matter: str, people: Sequence[str]) -> Script:
        """Let people say, one after the other, that they have the same concern."""
        for person in people:
            yield later(minutes=1, seconds=35)
            issues.second_matter(self.cast.actor(person), matter)

    def comment(
        self, place: Community, matter: str, remarks: Sequence[tuple[str, CommentStance, str]]
    ) -> Generator[datetime, None, list[str]]:
        """Let people say what they think, and check it the next day; return the comments' ids."""
        written = []
        for person, stance, text in remarks:
            remark = Remark(stance, text)
            written.append(issues.write_comment(self.cast.actor(person), matter, remark))
            yield later(minutes=9)
        yield self.next_office()
        for comment in written:
            issues.release_comment(self.cast.actor(place.handler), comment)
            yield later(minutes=3)
        return written

    def evidence(self, person: str, sketch: Sketch, alt: str) -> Evidence:
        """Return a picture of what was done, checked by who sends it."""
        chosen = attach(self.cast.actor(person), sketch, alt, Kind.EVIDENCE)
        return Evidence((chosen,), checked=True)

    def carry_out(
        self, place: Community, task: str, report: str, evidence: Evidence | None = None
    ) -> Script:
        """Report a task, let who raised the matter and the supervisors accept it."""
        issues.report_task(self.cast.actor(place.handler), task, report, evidence)
        matter = matters.get_task(reader(), task).matter_id
        yield self.tonight()
        issues.confirm_task(self.cast.actor(self.proposer_of(matter)), task)
        yield self.next_office()
        issues.accept_task(self.cast.actor(place.supervisor), task)

    def read(self, person: str) -> None:
        """Let somebody open every message that waits for them."""
        waiting = inbox.list_messages(reader(), person, before=None, limit=MOST_READ)
        unread = tuple(each.id for each in waiting if each.read_at is None)
        forget()
        notifications.mark_read(self.cast.actor(person), person, unread)

    def admit(self, place: Community, matter: str) -> None:
        """Admit a matter as secretary."""
        people = words_for(place.area.kind).people
        title = matters.get_matter(reader(), matter).title
        forget()
        issues.admit_matter(
            self.cast.actor(place.secretary),
            matter,
            "practical-difficulty",
            f"“{title}”是{people}共同关心的实际困难，内容不涉及他人隐私。",
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
            person = self.neighbour(name, x)
            invitation = Invitation(person, x.category, x.capacity, x.reason)
            line = panels.ask_stakeholder(self.cast.actor(place.handler), panel, invitation)
            yield later(minutes=3, seconds=20)
            panels.note_answer(self.cast.actor(place.handler), panel, line, accept=True)

    def neighbour(self, name: str, x: X) -> str:
        """Return a stakeholder: somebody who is asked again is the same person."""
        known = f"{name}/{x.capacity}"
        if known not in self.cast.known:
            self.cast.known[known] = self.cast.resident(name, x.building)
        return self.cast.known[known]

    def proposer_of(self, matter: str) -> str:
        """Return who raised a matter."""
        found = matters.get_matter(reader(), matter).proposer_id
        forget()
        return found

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
