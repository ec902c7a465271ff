"""A matter of the mass, and the rows around it: all of it follows from its number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import Table

from consult.areas.models import Area
from consult.audit.models import as_within
from consult.committees.models import Panel, Stakeholder
from consult.committees.rules import Answer, Origin
from consult.core import clock
from consult.core.ids import new_hex_id, new_id
from consult.dashboards.models import Counted
from consult.dashboards.rules import Happened, Stands, counts_in
from consult.issues import entries
from consult.issues.models import Comment, Gram, Matter, Second, Task, TaskNote, WrittenOpinion
from consult.issues.rules import ANSWER_DUE, TASKS_RUN, CommentState, Form, Lane, NoteKind, State
from consult.issues.rules.search import grams_of_matter
from consult.notifications.models import Message
from consult.notifications.rules import MailState, Template
from consult.publication.models import Notice, Objection
from consult.publication.rules import NoticeKind
from consult.voting.models import Poll, RollEntry
from tests.world import World

SHARE: Final = 10
"""Every so many-th matter is of the world's own community; the others take the rest in turn."""

OVER: Final = (
    *(State.ARCHIVED,) * 11,
    State.CALLED_BACK,
    State.REVIEWED,
    State.NOT_ADMITTED,
    State.TRANSFERRED,
    State.MERGED,
    State.WITHDRAWN,
)
"""Where nine of ten matters stand, in turn; one of ten stands in one of the other states."""

RUNNING: Final = tuple(state for state in State if state not in OVER)
QUICK: Final = frozenset({State.RECEIVED, State.REPLIED, State.CALLED_BACK, State.WITHDRAWN})
TO_VOTE: Final = frozenset({State.ANNOUNCED, State.CONSULTING})
POSTED: Final = frozenset({State.PUBLICITY, State.POSTED, State.IN_EFFECT, State.ANSWERED})
HIDDEN: Final = frozenset({State.RECEIVED, State.RETURNED, State.REVIEW_ASKED, State.NOT_ADMITTED})

PLACES: Final = ("和畅苑", "桂花园", "江岸路", "新村", "菜市场", "东门广场", "小学旁", "老厂宿舍")
THINGS: Final = ("电梯", "路灯", "停车位", "充电棚", "垃圾房", "下水道", "健身器材", "单元门")
FAULTS: Final = ("坏了没人修", "不够用", "半夜太吵", "想换个地方", "夏天有异味", "收费不清楚")
PEOPLE: Final = 200
DAY: Final = timedelta(days=1)


@cache
def _blank(table: Table) -> Mapping[str, Any]:
    """Return what a row says where nothing is given: nothing, the default, or no words."""
    found: dict[str, Any] = {}
    for column in table.columns:
        default = getattr(column.default, "arg", None)
        found[column.name] = "" if default is None and not column.nullable else default
    return found


@dataclass
class Load:
    """What one load knows, and the rows that wait to be written, by table."""

    world: World
    now: datetime
    own: Area
    others: list[Area]
    rule: str
    people: list[str] = field(default_factory=lambda: [new_id() for _ in range(PEOPLE)])
    entry_id: str = field(default_factory=new_hex_id)
    rows: dict[type[Any], list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, model: type[Any], **row: Any) -> None:  # noqa: ANN401 - the values of a model
        """Keep a row for the next writing."""
        full = {**_blank(model.__table__), **row}
        if "entry_id" in full:
            full["entry_id"] = self.entry_id
        self.rows.setdefault(model, []).append(full)


@dataclass(frozen=True)
class One:
    """A matter of the mass: what its other rows follow from."""

    number: int
    area: Area
    state: State
    lane: Lane
    moved: datetime

    def id(self, letter: str = "m") -> str:
        """Return an id: spread, so that it says nothing of the order."""
        return f"{letter}{self.number * 2_654_435_761 % 2**32:010}{self.number:015}"

    @property
    def story(self) -> str:
        return f"matter/{self.id()}"

    @property
    def within(self) -> str:
        return as_within(self.area.scope)

    @property
    def over(self) -> bool:
        return self.state in OVER

    @property
    def held(self) -> bool:
        """Whether there was a meeting, and a notice after it."""
        return self.over and self.lane is Lane.FULL and self.number % 3 == 0


def one_of(loading: Load, number: int) -> One:
    """Return what a matter of the mass is."""
    turn, place = divmod(number, SHARE)
    running = turn % 10 == 0
    state = RUNNING[turn // 10 % len(RUNNING)] if running else OVER[turn % len(OVER)]
    return One(
        number=number,
        area=loading.own if place == 0 else loading.others[number % len(loading.others)],
        state=state,
        lane=Lane.QUICK if state in QUICK or (turn % 3 == 0 and not running) else Lane.FULL,
        moved=loading.now - timedelta(days=number * 37 % (60 if running else 1000), seconds=number),
    )


def add_matter(loading: Load, number: int) -> None:
    """Keep a matter, and all that stands around it, for the next writing."""
    one, turn = one_of(loading, number), number // SHARE
    proposed = one.moved - (
        timedelta(hours=number % 70) if one.state in ANSWER_DUE else DAY * (number % 40)
    )
    form = Form.DELIBERATIVE if one.lane is Lane.FULL and one.state not in ANSWER_DUE else ""
    public = one.state not in HIDDEN and number % 6 != 1
    title = (
        f"{PLACES[turn % 8]}{turn // 8 % 40 + 1}栋{THINGS[turn // 3 % 8]}{FAULTS[turn // 7 % 6]}"
    )
    own = one.number % 100 == 0
    planned = one.state in TO_VOTE | {State.PLANNED}
    posted = one.state in POSTED or one.held
    loading.add(
        Matter,
        id=one.id(),
        area_id=one.area.id,
        within=one.within,
        proposer_id=loading.world.residents[1].id if own else loading.people[number % PEOPLE],
        year=proposed.year,
        serial=number,
        title=title,
        facts="大家都说过几次了。",
        wish="早点办好。",
        text_version=1,
        text_public=public,
        state=one.state,
        proposed_at=proposed,
        moved_at=one.moved,
        reply_by=proposed + DAY * 2,
        acts_at=one.moved + DAY * 70 if one.state in {State.PUBLICITY, State.POSTED} else None,
        lane=one.lane,
        form=form,
        meets_at=loading.now + DAY * 3 if planned else None,
        panel_id=_panel(loading, one) if planned else None,
        poll_id=_poll(loading, one) if one.state in TO_VOTE or one.held else None,
        notice_id=_notice(loading, one) if posted else None,
    )
    _tasks(loading, one)
    _voices(loading, one)
    if public and one.state is not State.WITHDRAWN:
        for gram in _grams(title):
            loading.add(Gram, gram=gram, area_id=one.area.id, matter_id=one.id())
    story = [
        Happened(
            entries.MatterProposed.kind, proposed, (), {"reply_by": clock.to_ms(proposed + DAY * 2)}
        )
    ]
    if one.state not in ANSWER_DUE:
        answered = proposed + DAY * (number % 9) / 3
        story.append(Happened(entries.MatterReplied.kind, answered, (), {}))
    stands = Stands(one.id(), one.state, one.lane, form, public, proposed, one.moved)
    year = clock.legal_day(proposed).year
    for name, at in counts_in(stands, story).items():
        loading.add(Counted, matter_id=one.id(), name=name, area_id=one.area.id, year=year, at=at)


@cache
def _grams(title: str) -> tuple[str, ...]:
    return tuple(grams_of_matter(title, "", ""))


def _panel(loading: Load, one: One) -> str:
    loading.add(
        Panel,
        id=one.id("p"),
        within=one.within,
        committee_id=loading.world.committee_id,
        matter=one.story,
        frozen_at=None if one.state is State.PLANNED else one.moved,
    )
    loading.add(
        Stakeholder,
        id=one.id("s"),
        panel_id=one.id("p"),
        person_id=loading.people[one.number % PEOPLE],
        origin=Origin.APPLIED,
        answer=Answer.WAITING,
        asked_at=one.moved,
    )
    return one.id("p")


def _poll(loading: Load, one: One) -> str:
    numbers = ("members", "recused", "present", "yes", "no", "abstain")
    closed_at = one.moved if one.over else None
    loading.add(
        Poll,
        id=one.id("v"),
        within=one.within,
        about=one.story,
        question="充电棚建在哪里",
        rule_hash=loading.rule,
        reserved=False,
        in_meeting=True,
        prepared_at=one.moved,
        not_before=loading.now + DAY,
        closed_at=closed_at,
        quorate=True if closed_at else None,
        passed=True if closed_at else None,
        **dict.fromkeys(numbers, 7 if closed_at else None),
    )
    seats = loading.world.seats if one.area is loading.own else ()
    for position, seat in enumerate(seats, start=1):
        loading.add(
            RollEntry,
            id=one.id(str(position)),
            within=one.within,
            poll_id=one.id("v"),
            position=position,
            person_id=seat.id,
            votes=True,
            fixed=True,
        )
    return one.id("v")


def _notice(loading: Load, one: One) -> str:
    loading.add(
        Notice,
        id=one.id("n"),
        within=one.within,
        area_id=one.area.id,
        about=one.story,
        kind=NoticeKind.PUBLICITY,
        title="充电棚协商意见",
        from_at=one.moved,
        until_at=one.moved + DAY * 7,
        publisher_id=loading.world.secretary.id,
        period_hash=loading.rule,
    )
    loading.add(
        Objection,
        id=one.id("o"),
        within=one.within,
        notice_id=one.id("n"),
        person_id=loading.people[0],
        made_at=one.moved,
        answered_at=one.moved if one.over else None,
        upheld=False if one.over else None,
    )
    return one.id("n")


def _tasks(loading: Load, one: One) -> None:
    done = one.state in {State.ARCHIVED, State.REVIEWED, State.ANSWERED} and one.lane is Lane.FULL
    if not done and (one.state not in TASKS_RUN or one.number // 100 % 3 == 0):
        return
    due_on = clock.legal_day(loading.now) + DAY * (one.number // 100 % 23 - 5)
    reported = loading.now - DAY if done or one.number // 100 % 2 else None
    loading.add(
        Task,
        id=one.id("t"),
        within=one.within,
        matter_id=one.id(),
        text="修好",
        owner="物业",
        due_on=due_on,
        first_due_on=due_on,
        reported_at=reported,
        accepted_at=reported if done else None,
        confirm_by=loading.now + DAY if reported and not done else None,
    )
    if reported is None:
        loading.add(
            TaskNote,
            id=one.id("d"),
            task_id=one.id("t"),
            kind=NoteKind.DELAY,
            written_at=loading.now,
            written_in=loading.entry_id,
            asked_day=due_on + DAY,
        )


def _voices(loading: Load, one: One) -> None:
    somebody = loading.people[one.number % PEOPLE]
    said = {"matter_id": one.id(), "person_id": somebody}
    if one.number % 5 == 0:
        loading.add(Second, **said, seconded_at=loading.now)
        state = CommentState.PUBLIC if one.over else CommentState.WAITING
        written = {"written_at": one.moved, "written_in": loading.entry_id}
        loading.add(
            Comment,
            id=one.id("c"),
            within=one.within,
            **said,
            **written,
            state=state,
            check_by=loading.now,
        )
    if one.state is State.CONSULTING or one.held:
        stood = {"round": one.id("v"), "released": one.over, "written_at": one.moved}
        loading.add(WrittenOpinion, id=one.id("w"), **said, **stood)
    if one.area is loading.own:
        loading.add(
            Message,
            id=one.id("i"),
            person_id=loading.world.handler.id,
            key=one.id(),
            template=Template.MATTER_RETURNED,
            subject=one.story,
            args=f'{{"matter":"{one.id()}"}}',
            made_at=one.moved,
            mail_state=MailState.NONE,
        )
