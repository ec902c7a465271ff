"""The demonstration as a first start builds it: its days, its pages, its record."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from consult import server
from consult.app import create_app
from consult.audit.export import export
from consult.audit.models import LogEntry, TreeLeaf
from consult.audit.verify import verify
from consult.config import Settings
from consult.core import clock
from consult.core.db import db
from consult.demonstration import PASSWORD, days, sign_ins
from consult.issues.models import Matter, Task
from consult.issues.rules import State
from tests.client import Browser
from tests.demonstration import tour

NOW = datetime(2026, 11, 29, 6, 0, tzinfo=UTC)
"""A Sunday, two in the afternoon in Wuhu."""

OFFICE = frozenset(
    {
        "committees.committee_created",
        "committees.seats_filled",
        "committees.stakeholder_answered",
        "committees.stakeholder_asked",
        "identity.role_granted",
        "issues.answered_back",
        "issues.comment_hidden",
        "issues.comment_released",
        "issues.delay_asked",
        "issues.decision_posted",
        "issues.lane_changed",
        "issues.matter_admitted",
        "issues.matter_archived",
        "issues.matter_handed_over",
        "issues.matter_merged",
        "issues.matter_passed_on",
        "issues.matter_planned",
        "issues.matter_replied",
        "issues.matter_refused",
        "issues.matter_returned",
        "issues.matter_reviewed",
        "issues.matters_studied",
        "issues.meeting_announced",
        "issues.opinion_publicised",
        "issues.proposer_called_back",
        "issues.refusal_reviewed",
        "issues.task_accepted",
        "issues.task_assigned",
        "issues.task_reported",
        "publication.objection_answered",
    }
)
"""What is done at a desk."""

MEETING = frozenset(
    {
        "issues.consultation_begun",
        "voting.ballot_cast",
        "voting.checked_in",
        "voting.poll_closed",
        "voting.poll_opened",
    }
)
"""What is done in a meeting."""


@dataclass(frozen=True)
class Built:
    """A demonstration that was built: its entries in order, its matters, and its folder."""

    app: Flask
    entries: list[tuple[str, datetime]]
    states: Counter[str]
    matters: dict[str, str]
    tasks: list[str]
    faults: list[object]


def build(folder: Path) -> Built:
    """Build it, which takes half a minute."""
    app = create_app(Settings(data=folder, demo=True, testing=True, password_cost=1))
    server.prepare(app)
    with app.app_context():
        session = db.session()
        entries = session.execute(
            select(LogEntry.kind, LogEntry.t)
            .join(TreeLeaf, TreeLeaf.entry_id == LogEntry.id)
            .order_by(TreeLeaf.seq)
        )
        export(session, folder / "export")
        made = Built(
            app=app,
            entries=[(kind, clock.from_ms(t)) for kind, t in entries],
            states=Counter(str(each.state) for each in session.scalars(select(Matter))),
            matters={each.title: each.id for each in session.scalars(select(Matter))},
            tasks=[each.text for each in session.scalars(select(Task))],
            faults=list(verify(folder / "export").faults),
        )
        session.rollback()
    return made


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Built]:
    """Build it, and let the clock stand where it ends."""
    with clock.standing_at(NOW):
        made = build(tmp_path)
        yield made
        with made.app.app_context():
            db.engine.dispose()


def local(moment: datetime) -> datetime:
    return clock.to_legal_time(moment)


def the_record_moves_only_forward_ends_by_now_and_verifies(built: Built) -> None:
    moments = [moment for _, moment in built.entries]
    assert moments == sorted(moments)
    assert NOW - timedelta(days=135) < moments[0]
    assert moments[-1] <= NOW
    assert built.faults == []


def offices_work_in_office_hours_of_working_days(built: Built) -> None:
    desk = [(kind, local(moment)) for kind, moment in built.entries if kind in OFFICE]
    assert {kind for kind, _ in desk} == OFFICE
    outside = [
        (kind, moment)
        for kind, moment in desk
        if not days.is_working_day(moment.date())
        or not days.OFFICE_OPENS <= moment.time() <= days.OFFICE_CLOSES
    ]
    assert outside == []


def meetings_are_in_the_evening_and_no_two_steps_of_one_share_a_moment(built: Built) -> None:
    steps = [(kind, moment) for kind, moment in built.entries if kind in MEETING]
    assert {kind for kind, _ in steps} == MEETING
    assert {local(moment).hour for _, moment in steps} <= {18, 19, 20}
    shared = Counter(moment for _, moment in steps)
    assert set(shared.values()) == {1}


def residents_raise_matters_after_work(built: Built) -> None:
    raised = [local(moment) for kind, moment in built.entries if kind == "issues.matter_proposed"]
    assert len(raised) == 35
    assert {moment.hour for moment in raised} <= {18, 19}


def an_outcome_takes_effect_as_its_day_ends(built: Built) -> None:
    ends = [local(t) for kind, t in built.entries if kind == "issues.outcome_took_effect"]
    assert [(moment.hour, moment.minute) for moment in ends] == [(0, 0)] * 8


def there_is_a_matter_in_every_state(built: Built) -> None:
    assert set(built.states) == {state.value for state in State}


def the_pages_tell_what_the_script_says(built: Built) -> None:
    visitor = Browser(built.app)
    for title, words in tour.MATTERS.items():
        visitor.get(f"/matters/{built.matters[title]}")
        page = visitor.words().replace(" ", "")
        missing = [each for each in words if each.replace(" ", "") not in page]
        assert missing == [], title
    visitor.get(f"/matters/{built.matters[tour.WITHHELD]}")
    assert [each for each in tour.NEVER if each in visitor.page.text] == []
    for title in (tour.SHED, tour.PARK):
        visitor.get(f"/matters/{built.matters[title]}")
        assert '<img class="photos__small"' in visitor.page.text
    english = Browser(built.app, "en")
    english.get(f"/matters/{built.matters[tour.SHED]}")


def those_a_visitor_can_be_have_messages(built: Built) -> None:
    for account, _ in sign_ins():
        person = Browser(built.app)
        person.sign_in(account, PASSWORD)
        person.get("/inbox")
        assert "还没有消息" not in person.words(), account
    voter = Browser(built.app)
    voter.sign_in("wuyi", PASSWORD)
    voter.get(f"/matters/{built.matters[tour.SQUARE]}")
    assert "参加表决" in voter.words()
    objector = Browser(built.app)
    objector.sign_in("lou", PASSWORD)
    objector.get(f"/matters/{built.matters[tour.SHED]}")
    assert "提出异议" in objector.words()


def another_start_on_that_day_tells_the_same_story(built: Built, folder: Path) -> None:
    """Ids and seals are random, so the trees differ; what happens, and when, does not."""
    again = build(folder)
    assert again.entries == built.entries
    assert again.states == built.states
    assert again.faults == []


def test_a_first_start_builds_the_demonstration_as_told(
    built: Built, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """All is looked at in one test, because workers that share the tests would each build it."""
    the_record_moves_only_forward_ends_by_now_and_verifies(built)
    offices_work_in_office_hours_of_working_days(built)
    meetings_are_in_the_evening_and_no_two_steps_of_one_share_a_moment(built)
    residents_raise_matters_after_work(built)
    an_outcome_takes_effect_as_its_day_ends(built)
    there_is_a_matter_in_every_state(built)
    the_pages_tell_what_the_script_says(built)
    those_a_visitor_can_be_have_messages(built)
    another_start_on_that_day_tells_the_same_story(built, tmp_path_factory.mktemp("again"))
