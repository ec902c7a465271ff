"""The demonstration as a first start builds it: its days, its pages, its record."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from inspect import getmembers, isfunction
from pathlib import Path
from types import ModuleType

import pytest
from werkzeug.exceptions import HTTPException

from consult import server
from consult.app import create_app
from consult.core import clock
from consult.core.db import db
from consult.core.errors import SetupError
from consult.demonstration import days
from consult.demonstration.people import PASSWORD, sign_ins
from consult.demonstration.unfinished import MARK
from consult.issues.rules import State
from tests.client import Browser, Page
from tests.demonstration import cards, places, told, tour
from tests.demonstration.district import (
    KILLED_AFTER,
    NOW,
    Built,
    begin_and_die,
    build,
    day,
    settings_in,
)

NOTE = "演示数据，人物与事件均为虚构"
SWITCHES = frozenset({"dashboards.language", "dashboards.version"})
MOST_KINDS = 35
"""So many kinds of pages are met at least."""

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


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Built]:
    """Kill a first start amid its work; build it at the next, and let the clock stand there."""
    said = begin_and_die(tmp_path)
    assert KILLED_AFTER in said
    assert (tmp_path / MARK).exists()
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
    assert {local(moment).hour for _, moment in steps if local(moment).date() != day(0)} <= {
        18,
        19,
        20,
    }
    assert {local(moment).hour for _, moment in steps if local(moment).date() == day(0)} == {8}
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


def what_the_killed_start_left_is_gone(built: Built) -> None:
    assert not (built.folder / MARK).exists()
    assert Counter(kind for kind, _ in built.entries)["audit.log_opened"] == 1


def every_page_that_links_lead_to_is_marked(built: Built) -> None:
    """Each kind of page once, as a stranger and as those who see most."""
    kinds: set[str] = set()
    for account in ("", "zhou", "chu", "wei"):
        visitor = Browser(built.app)
        if account:
            visitor.sign_in(account, PASSWORD)
        kinds |= walk(visitor)
    assert len(kinds) >= MOST_KINDS


def walk(visitor: Browser) -> set[str]:
    """Follow links, one to each kind of page; return the kinds that were marked pages."""
    found = visitor.app.url_map.bind("localhost")
    waiting, seen, marked = ["/"], set(), set()
    while waiting:
        address = waiting.pop(0).partition("#")[0]
        try:
            endpoint, _arguments = found.match(address.partition("?")[0])
        except HTTPException:
            continue
        if endpoint in seen or endpoint in SWITCHES or not address.startswith("/"):
            continue
        seen.add(endpoint)
        answer = visitor.client.get(address, headers={"Accept-Language": "zh"})
        if answer.status_code == HTTPStatus.OK and answer.mimetype == "text/html":
            assert NOTE in answer.text, address
            marked.add(endpoint)
            waiting += Page(answer.text, address).links
    return marked


def another_start_changes_nothing(built: Built) -> None:
    root = built.root()
    assert root[0] == len(built.entries)
    server.prepare(create_app(settings_in(built.folder)))
    assert built.root() == root


def it_never_runs_as_a_real_installation(built: Built) -> None:
    real = create_app(settings_in(built.folder, demo=False))
    with pytest.raises(SetupError, match="localhost/consult/demo"):
        server.prepare(real)


def another_first_start_on_that_day_tells_the_same_story(built: Built, folder: Path) -> None:
    """Ids and seals are random, so the trees differ; what happens, and when, does not."""
    again = build(folder)
    assert again.entries == built.entries
    assert again.states == built.states
    assert again.faults == []


def sentences(module: ModuleType) -> Iterator[tuple[str, Callable[[Built], None]]]:
    """Return what a module says of a built demonstration."""
    return (
        (name, said)
        for name, said in getmembers(module, isfunction)
        if said.__module__ == module.__name__ and not name.startswith("_")
    )


def test_a_first_start_builds_the_demonstration_as_told(
    built: Built, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """All is looked at in one test, because workers that share the tests would each build it."""
    the_record_moves_only_forward_ends_by_now_and_verifies(built)
    what_the_killed_start_left_is_gone(built)
    offices_work_in_office_hours_of_working_days(built)
    meetings_are_in_the_evening_and_no_two_steps_of_one_share_a_moment(built)
    residents_raise_matters_after_work(built)
    an_outcome_takes_effect_as_its_day_ends(built)
    there_is_a_matter_in_every_state(built)
    for module in (places, told, cards):
        for _name, said in sentences(module):
            said(built)
    the_pages_tell_what_the_script_says(built)
    those_a_visitor_can_be_have_messages(built)
    every_page_that_links_lead_to_is_marked(built)
    another_start_changes_nothing(built)
    it_never_runs_as_a_real_installation(built)
    another_first_start_on_that_day_tells_the_same_story(built, tmp_path_factory.mktemp("again"))
