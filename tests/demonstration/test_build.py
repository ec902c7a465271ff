"""The demonstration as a first start builds it: its days, its numbers, its record."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from consult import server
from consult.app import create_app
from consult.audit.export import export
from consult.audit.models import LogEntry, TreeLeaf
from consult.audit.verify import verify
from consult.config import Settings
from consult.core import clock
from consult.core.db import db
from consult.demonstration import days
from consult.issues.models import Matter
from consult.voting.models import Ballot, RollEntry

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
        "issues.decision_posted",
        "issues.matter_admitted",
        "issues.matter_archived",
        "issues.matter_merged",
        "issues.matter_planned",
        "issues.matter_refused",
        "issues.matter_reviewed",
        "issues.matters_studied",
        "issues.meeting_announced",
        "issues.opinion_publicised",
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
    """A demonstration that was built: its entries in order, and what came of it."""

    entries: list[tuple[str, datetime]]
    states: Counter[str]
    present: Counter[str]
    ballots: Counter[tuple[str, str]]
    faults: list[object]


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Built]:
    """Build it, which takes some seconds."""
    folder = tmp_path
    app = create_app(Settings(data=folder, demo=True, testing=True, password_cost=1))
    with clock.standing_at(NOW):
        server.prepare(app)
        with app.app_context():
            session = db.session()
            entries = session.execute(
                select(LogEntry.kind, LogEntry.t)
                .join(TreeLeaf, TreeLeaf.entry_id == LogEntry.id)
                .order_by(TreeLeaf.seq)
            )
            titles = {each.poll_id: each.title for each in session.scalars(select(Matter))}
            export(session, folder / "export")
            yield Built(
                entries=[(kind, clock.from_ms(t)) for kind, t in entries],
                states=Counter(str(each.state) for each in session.scalars(select(Matter))),
                present=Counter(
                    titles[each.poll_id]
                    for each in session.scalars(select(RollEntry))
                    if each.votes and each.present_at is not None and each.poll_id in titles
                ),
                ballots=Counter(
                    (titles[each.poll_id], str(each.choice))
                    for each in session.scalars(select(Ballot))
                    if each.poll_id in titles
                ),
                faults=list(verify(folder / "export").faults),
            )
            session.rollback()
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
    assert len(raised) == 9
    assert {moment.hour for moment in raised} <= {18, 19}


def an_outcome_takes_effect_as_its_day_ends(built: Built) -> None:
    ends = [local(t) for kind, t in built.entries if kind == "issues.outcome_took_effect"]
    assert [(moment.hour, moment.minute) for moment in ends] == [(0, 0)] * 3


def the_numbers_are_those_of_the_story(built: Built) -> None:
    assert built.states == {
        "publicity": 1,
        "merged": 2,
        "in_effect": 2,
        "consulting": 1,
        "no_opinion": 1,
        "archived": 2,
        "not_admitted": 1,
    }
    told = {
        "和畅苑电动自行车充电棚建在哪里": (8, 6, 1, 1),
        "修订居民公约文明养犬条款": (50, 34, 11, 5),
        "湾景苑广场晚间活动的时间和音量": (9, 3, 1, 1),
        "6号楼2单元加装电梯方案": (8, 4, 2, 2),
        "小游园改造方案": (10, 9, 0, 1),
        "三组道路硬化方案": (45, 31, 9, 5),
    }
    assert told == {
        title: (
            built.present[title],
            *(built.ballots[title, choice] for choice in ("for", "against", "abstain")),
        )
        for title in told
    }


def test_a_first_start_builds_the_demonstration_as_told(built: Built) -> None:
    """All is looked at in one test, because workers that share the tests would each build it."""
    the_record_moves_only_forward_ends_by_now_and_verifies(built)
    offices_work_in_office_hours_of_working_days(built)
    meetings_are_in_the_evening_and_no_two_steps_of_one_share_a_moment(built)
    residents_raise_matters_after_work(built)
    an_outcome_takes_effect_as_its_day_ends(built)
    the_numbers_are_those_of_the_story(built)
