"""Polls of the benchmark: a roll of thousands, each place with a ballot of its own on record."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from bench.ledger import Act, Ledger, Placed
from bench.matters import Raised
from consult.areas.models import Area
from consult.audit import queries as audit
from consult.audit.entry import Ruling, Sealed
from consult.audit.merkle import root_of
from consult.core import clock
from consult.core.ids import new_hex_id, new_id
from consult.core.reading import forget, reader
from consult.issues import entries as steps
from consult.issues.rules import Form, State
from consult.voting import queries as polls
from consult.voting import rules
from consult.voting.entries import BallotCast, PollClosed, PollOpened
from consult.voting.models import Ballot, Poll, RollEntry
from consult.voting.queries import BALLOT_CLASS
from consult.voting.rules import Choice, Count

RULE = "R3"
"""The rule of a representatives' assembly; no real one has so many places."""

QUESTION = "充电棚是否建在 3 栋东侧空地"
APART = timedelta(milliseconds=20)
MINUTE = timedelta(minutes=1)
OPEN_FOR = timedelta(days=30)
CHOICES = (Choice.FOR, Choice.FOR, Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)


class Hall:
    """Where polls are held: each with the same people on its roll, all of them present."""

    def __init__(self, ledger: Ledger, area: Area, people: Sequence[str]) -> None:
        self._ledger = ledger
        self._area = area
        self._people = people
        today = clock.legal_day(clock.now())
        self._text = audit.get_rule(reader(), "decision_rule", RULE, today)
        forget()

    def hold(self, raised: Raised, at: datetime, closed_at: datetime | None) -> str:
        """Hold the poll of a matter whose row was not written yet; return the poll's id."""
        poll, opening = new_id(), new_hex_id()
        within = f"poll:{poll}|{raised.within}"
        closes_at = closed_at or at + OPEN_FOR
        self._call(raised, at - MINUTE)
        entry = PollOpened(
            hashlib.sha256(QUESTION.encode()).hexdigest(),
            len(self._people),
            len(self._people),
            closes_at,
            reserved=False,
        )
        about = (f"poll/{poll}", raised.story)
        sealed = {"question": Sealed({"text": QUESTION}, public=True)}
        self._ledger.put(at, Act(entry, about, self._people[-1], sealed), opening)
        cast = [
            self._cast(poll, within, place, at + APART * (place + 1))
            for place in range(len(self._people))
        ]
        result = {} if closed_at is None else self._close(raised, about, cast, closed_at)
        row = {
            "id": poll,
            "about": raised.story,
            "question": QUESTION,
            "rule_hash": self._text.ref.hash,
            "reserved": False,
            "in_meeting": False,
            "prepared_at": at - MINUTE,
            "not_before": at,
            "opened_at": at,
            "closes_at": closes_at,
            "within": raised.within,
            "entry_id": opening,
        }
        self._ledger.add(Poll, **{**row, **result})
        raised.row["poll_id"] = poll
        return poll

    def _call(self, raised: Raised, at: datetime) -> None:
        """Plan the meeting, announce it, and begin."""
        clerk, about = self._people[-1], (raised.story,)
        seats, ref = len(self._people), self._text.ref
        planned = steps.MatterPlanned(Form.DECISION, ref.id, ref.version, at, "")
        announced = steps.MeetingAnnounced(at, 11, seats, seats)
        self._ledger.put(at, Act(planned, about, clerk))
        self._ledger.put(at, Act(announced, about, clerk))
        begun = self._ledger.put(at, Act(steps.ConsultationBegun(), about, clerk))
        raised.row.update(
            state=State.CONSULTING,
            form=Form.DECISION,
            rule_hash=ref.hash,
            question=QUESTION,
            meets_at=at,
            moved_at=at,
            entry_id=begun.id,
        )

    def _cast(self, poll: str, within: str, place: int, at: datetime) -> tuple[Choice, Placed]:
        entry, person, choice = new_id(), self._people[place], CHOICES[place % len(CHOICES)]
        story = f"ballot/{poll}/{entry}"
        act = Act(
            BallotCast(change=0), (story,), person, {BALLOT_CLASS: Sealed({"choice": choice.value})}
        )
        placed = self._ledger.put(at, act)
        self._ledger.end(story)
        self._ledger.add(
            RollEntry,
            id=entry,
            poll_id=poll,
            position=place + 1,
            label=str(place + 1),
            person_id=person,
            acting_id=person,
            votes=True,
            fixed=True,
            present_at=at,
            within=within,
            entry_id=placed.id,
        )
        self._ledger.add(
            Ballot,
            roll_entry_id=entry,
            poll_id=poll,
            choice=choice,
            cast_at=at,
            entry_id=placed.id,
        )
        return choice, placed

    def _close(
        self,
        raised: Raised,
        about: tuple[str, str],
        cast: Sequence[tuple[Choice, Placed]],
        at: datetime,
    ) -> dict[str, object]:
        """Count what was cast and put the result on record; return what the poll's row says."""
        yes, no, abstain = rules.tally((choice, 1) for choice, _ in cast)
        everybody = len(self._people)
        count = Count(
            members=everybody, recused=0, present=everybody, yes=yes, no=no, abstain=abstain
        )
        verdict = rules.judge(polls.as_decision_rule(self._text), count)
        root = root_of([bytes.fromhex(each) for each in sorted(placed.hash for _, placed in cast)])
        closed = Act(
            PollClosed(len(cast), root.hex()),
            about,
            ruling=Ruling(self._text.ref, count.as_in(), verdict.as_out()),
        )
        placed = self._ledger.put(at, closed)
        state = State.ADOPTED if verdict.passed else State.REJECTED
        taken = self._ledger.put(at, Act(steps.ResultTaken(state), (raised.story,)))
        raised.row.update(state=state, moved_at=at, entry_id=taken.id)
        return {
            "closed_at": at,
            **count.as_in(),
            "quorate": verdict.quorate,
            "passed": verdict.passed,
            "entry_id": placed.id,
        }
