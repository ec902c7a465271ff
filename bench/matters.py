"""Matters of the benchmark with what people say to them, and one with very many opinions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench import texts
from bench.ledger import Act, Ledger, Row
from consult.areas.models import Area
from consult.audit.entry import Sealed
from consult.audit.models import as_within
from consult.core import clock
from consult.core.ids import new_hex_id, new_id
from consult.issues import entries
from consult.issues.models import Comment, Gram, Matter, MatterText, Second, WrittenOpinion
from consult.issues.rules import CommentStance, CommentState, Lane, Source, Stance, State
from consult.issues.rules.search import grams_of_matter
from consult.issues.service.voices import voices_of

SECOND = timedelta(seconds=1)
REPLY = timedelta(hours=48)
TEXT = 560
"""Characters of a matter's text."""

SAID = 230
"""Characters of a comment or an opinion."""

GROUND = "public-affair"


@dataclass(frozen=True)
class Raised:
    """A matter of the benchmark: its id, its scope, and its row, that steps may still change."""

    id: str
    within: str
    row: Row

    @property
    def story(self) -> str:
        """Story of the matter."""
        return f"matter/{self.id}"


class Community:
    """A community in which matters are raised and admitted, one a second at most."""

    def __init__(
        self, ledger: Ledger, area: Area, people: Sequence[str], *, each_on_record: bool
    ) -> None:
        self._ledger = ledger
        self._area = area
        self._people = people
        self._each_on_record = each_on_record

    def raise_one(self, number: int, at: datetime, comments: int, seconds: int) -> None:
        """Raise a matter, admit it, and let people say so much to it."""
        entry = new_hex_id()
        raised = self._raise(number, at, entry)
        self._admit(raised, at + SECOND / 4, entry)
        for turn in range(comments):
            self._comment(raised, number, turn, at + SECOND / 2)
        for turn in range(seconds):
            self._second(raised, number * 5 + turn, at + SECOND / 2)
        self._ledger.end(raised.story)
        self._ledger.end(voices_of(raised.id))

    def begin(self, number: int, at: datetime) -> Raised:
        """Raise a matter that goes on, under the entry of its admission."""
        entry = new_hex_id()
        raised = self._raise(number, at, entry)
        self._admit(raised, at + SECOND / 4, entry)
        return raised

    def hear(self, raised: Raised, poll_id: str, at: datetime, opinions: int) -> None:
        """Let people write opinions on a matter that is consulted on, each checked and shown."""
        for number in range(opinions):
            writer, opinion = self._people[number], new_id()
            written, released = new_hex_id(), new_hex_id()
            said = {"stance": Stance.SUPPORT.value, "text": texts.words(number, SAID)}
            moment = at + SECOND * number
            about = (f"opinion/{opinion}", raised.story)
            self._ledger.add(
                WrittenOpinion,
                id=opinion,
                matter_id=raised.id,
                round=poll_id,
                person_id=writer,
                written_at=moment,
                released=True,
                entry_id=released,
                **said,
            )
            act = Act(entries.OpinionWritten(), about, writer, {"text": Sealed(said)})
            self._ledger.put(moment, act, written)
            act = Act(
                entries.OpinionReleased(), about, self._office, discloses=((written, "text"),)
            )
            self._ledger.put(moment + SECOND / 2, act, released)

    @property
    def _office(self) -> str:
        return self._people[-1]

    def _raise(self, number: int, at: datetime, entry: str) -> Raised:
        """Keep the rows of a matter whose newest entry will be `entry`."""
        matter, proposed = new_id(), new_hex_id()
        proposer = self._people[number % len(self._people)]
        text = {
            "title": texts.title(number),
            "facts": texts.words(number, TEXT - 60),
            "wish": texts.words(number + 7, 60),
            "affected": f"{number % 40 + 1} 栋",
        }
        raised = Raised(
            matter,
            as_within(self._area.scope),
            {
                "id": matter,
                "area_id": self._area.id,
                "proposer_id": proposer,
                "year": clock.legal_day(at).year,
                "serial": number + 1,
                "text_version": 1,
                "text_public": True,
                "state": State.ADMITTED,
                "proposed_at": at,
                "moved_at": at + SECOND / 4,
                "reply_by": at + REPLY,
                "lane": Lane.FULL,
                "source": Source.WEB,
                "ground": GROUND,
                "within": as_within(self._area.scope),
                "entry_id": entry,
                **text,
            },
        )
        add = self._ledger.add
        self._ledger.keep(Matter, raised.row)
        add(
            MatterText,
            matter_id=matter,
            version=1,
            written_at=at,
            sealed_in=proposed,
            entry_id=proposed,
            **text,
        )
        found = grams_of_matter(
            text["title"], *((text["facts"], text["wish"]) if self._each_on_record else ("", ""))
        )
        for gram in found:
            add(Gram, gram=gram, area_id=self._area.id, matter_id=matter)
        entered = entries.MatterProposed(self._area.code, at + REPLY)
        act = Act(entered, (raised.story,), proposer, {"text": Sealed(text)})
        self._ledger.put(at, act, proposed)
        self._proposed = proposed
        return raised

    def _admit(self, raised: Raised, at: datetime, entry: str) -> None:
        year, serial = raised.row["year"], raised.row["serial"]
        admitted = entries.MatterAdmitted(GROUND, self._area.code, year, serial)
        opened = ((self._proposed, "text"),)
        act = Act(admitted, (raised.story,), self._office, discloses=opened)
        self._ledger.put(at, act, entry)

    def _comment(self, raised: Raised, number: int, turn: int, at: datetime) -> None:
        comment, writer = new_id(), self._people[(number * 3 + turn) % len(self._people)]
        said = {"stance": CommentStance.SUPPORT.value, "text": texts.words(number + turn, SAID)}
        written = released = str(raised.row["entry_id"])
        if self._each_on_record:
            about = (f"comment/{comment}", voices_of(raised.id))
            written, released = new_hex_id(), new_hex_id()
            act = Act(entries.CommentWritten(at + REPLY), about, writer, {"text": Sealed(said)})
            self._ledger.put(at, act, written)
            self._ledger.put(at, Act(entries.CommentReleased(), about, self._office), released)
            self._ledger.end(about[0])
        self._ledger.add(
            Comment,
            id=comment,
            matter_id=raised.id,
            person_id=writer,
            written_at=at,
            check_by=at + REPLY,
            written_in=written,
            state=CommentState.PUBLIC,
            within=raised.within,
            entry_id=released,
            **said,
        )

    def _second(self, raised: Raised, number: int, at: datetime) -> None:
        who = self._people[(number + 1) % len(self._people)]
        entry = str(raised.row["entry_id"])
        if self._each_on_record:
            act = Act(entries.MatterSeconded(), (voices_of(raised.id),), who)
            entry = self._ledger.put(at, act).id
        self._ledger.add(Second, matter_id=raised.id, person_id=who, seconded_at=at, entry_id=entry)
