"""What the page of a poll shows, ready for the template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from consult.areas.models import Area
from consult.voting.models import Poll, RollEntry
from consult.voting.queries import BallotOnRecord, Turnout
from consult.voting.rules import Choice, PollPhase
from consult.voting.views.result import Result


@dataclass(frozen=True)
class Act:
    """Something one can do now, or why not."""

    label: str
    url: str
    why_not: str | None


@dataclass(frozen=True)
class Head:
    """The first block of the page: what is asked, where it stands, what one can do."""

    asked: Markup
    state_label: str
    tone: str
    since: datetime
    next_label: str
    next_at: datetime | None
    can: Sequence[Act]


@dataclass(frozen=True)
class PlaceLine:
    """A place on the roll, ready to be shown; names and ballots only to those who may."""

    entry: RollEntry
    name: Markup | None
    substitute: Markup | None
    choice: str | None


@dataclass(frozen=True)
class Mine:
    """What the visitor is to the poll: the place, the ballot, and why not each act.

    A one-time code may have been used by whoever issued it: a ballot that was cast before the
    code is `hidden` from the account, and the ballots of others once the poll had opened.
    """

    entry: RollEntry
    choice: Choice | None
    on_record: BallotOnRecord | None
    hidden: bool
    hides_others: bool
    why_not_check_in: str | None
    why_not_recuse: str | None
    why_not_withdraw: str | None
    why_not_cast: str | None


@dataclass(frozen=True)
class Keeping:
    """What those who run the poll can do, and why not."""

    keeps_roll: bool
    runs: bool
    closes: bool
    why_not_note: str | None
    why_not_open: str | None
    why_not_declare: str | None
    why_not_close: str | None


@dataclass(frozen=True)
class PollView:
    """The page of a poll."""

    poll: Poll
    phase: PollPhase
    area: Area | None
    about_url: str | None
    about_title: Markup | None
    rule: Mapping[str, Any]
    rule_hash: str
    head: Head
    seen: Turnout
    needed: int
    quorum_known: bool
    result: Result | None
    mine: Mine | None
    keeping: Keeping
    places: Sequence[PlaceLine]
    pages: Mapping[str, str | None]
    shows_choices: bool

    @property
    def base(self) -> int:
        """How many may vote: members less those recused."""
        return self.seen.members - self.seen.recused

    @property
    def awaited(self) -> int:
        """How many ballots can still come: of those here in a meeting, else of all."""
        return self.seen.present if self.poll.in_meeting else self.base
