"""The figures that are kept say what a count of the matters would say, whatever happens."""

import random
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.audit import queries as audit
from consult.audit import service as record
from consult.audit.models import LOG_ID
from consult.audit.record import machine_room
from consult.core import clock
from consult.core.clock import Hands
from consult.core.errors import DomainError
from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.dashboards import followers, queries, service
from consult.dashboards.models import Counted, Figure
from consult.dashboards.queries import Figures
from consult.dashboards.rules import FINISHED
from consult.issues import service as issues
from consult.issues.followers import take_effect
from consult.issues.models import Matter
from consult.issues.rules import OPEN_STATES
from tests.client import Browser
from tests.world import Stage, World, bring, build

FOLLOWER = followers.FOLLOWERS[0].name


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture
def world_on(app_on: Flask, hands: Hands) -> World:
    """The same on each database."""
    del hands
    return build(app_on)


def counted(world: World) -> tuple[int, int]:
    """Return how many public matters are under way and finished, by counting them all."""
    with world.app.app_context():
        under_way, finished = (
            reader().scalar(
                select(func.count())
                .select_from(Matter)
                .where(Matter.text_public, Matter.state.in_(states))
            )
            for states in (OPEN_STATES, FINISHED)
        )
        return under_way or 0, finished or 0


def kept(world: World) -> tuple[int, int]:
    """Return the same two figures as the home page has them."""
    with world.app.app_context():
        forget()
        found = queries.figures(reader())
        of_area = queries.figures_of(reader(), world.area_id)
        assert of_area == Figures(1, found.under_way, found.finished)
        return found.under_way, found.finished


def start_again(world: World) -> None:
    """Let the follower begin anew at the first entry of the record."""
    with world.app.app_context():
        record.move_cursor(system_actor(), LOG_ID, FOLLOWER, 0)


def _reason(act: Callable[..., object]) -> Callable[[World, str], object]:
    return lambda world, matter: world.do(world.secretary, act, matter, "情况有变化")


def _raise(world: World, _matter: str) -> None:
    proposal = issues.Proposal("灯不亮", "楼道灯坏了三天", "请修好", "3 栋")
    world.do(world.residents[2], issues.propose_matter, world.area_id, proposal)


def _with_ground(act: Callable[..., object], ground: str) -> Callable[[World, str], object]:
    return lambda world, matter: world.do(world.secretary, act, matter, ground, "说明")


def _task(world: World, matter: str) -> None:
    due = clock.legal_day(clock.now())
    task = world.do(world.handler, issues.assign_task, matter, "装灯", "物业", due)
    world.do(world.handler, issues.report_task, task, "装好了")
    world.do(world.supervisor, issues.accept_task, task)
    world.do(world.residents[2], issues.confirm_task, task)


def _review(world: World, matter: str) -> None:
    result = issues.Satisfaction(10, 8, 1, 1, "基本满意")
    world.do(world.supervisor, issues.review_matter, matter, result)


def _archive(world: World, matter: str) -> None:
    world.do(world.handler, issues.archive_matter, matter)


def _release(world: World, matter: str) -> None:
    world.do(world.handler, issues.release_text, matter)


STEPS: tuple[Callable[[World, str], object], ...] = (
    _raise,
    _release,
    _with_ground(issues.admit_matter, "public-affair"),
    _with_ground(issues.refuse_matter, "relief-of-a-person"),
    _task,
    _reason(issues.answer_back),
    _review,
    _archive,
    _reason(issues.change_outcome),
    _reason(issues.revoke_outcome),
)


def wander(world: World, hands: Hands, seed: int, steps: int) -> int:
    """Take steps at random with matters at random; return how many were allowed."""
    chance, taken = random.Random(seed), 0  # noqa: S311 - a walk that can be repeated
    for stage in (Stage.PUBLISHED, Stage.PLANNED, Stage.ADMITTED, Stage.RECEIVED):
        bring(world, hands, stage)
    hands.forward(days=9)
    with world.app.app_context():
        take_effect()
    for _ in range(steps):
        with world.app.app_context():
            forget()
            ids = list(reader().scalars(select(Matter.id).order_by(Matter.proposed_at, Matter.id)))
        hands.forward(minutes=1)
        try:
            chance.choice(STEPS)(world, chance.choice(ids))
            taken += 1
        except DomainError:
            pass
        if chance.random() < 0.2:
            world.keep_up()
    return taken


def test_figures_equal_a_count_after_a_walk_at_random_and_after_starting_again(
    world_on: World, hands: Hands
) -> None:
    taken = wander(world_on, hands, seed=7, steps=50)
    world_on.keep_up()

    assert taken > 5
    assert min(counted(world_on)) > 0
    assert kept(world_on) == counted(world_on)

    start_again(world_on)
    world_on.keep_up()
    assert kept(world_on) == counted(world_on)


@pytest.mark.parametrize("seed", range(3))
def test_figures_equal_a_count_after_other_walks(world: World, hands: Hands, seed: int) -> None:
    wander(world, hands, seed, steps=50)
    world.keep_up()

    assert kept(world) == counted(world)


def test_a_matter_handed_over_again_and_again_is_counted_once(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    for _ in range(3):
        world.do(None, service.count_matter, world.area_id, case.id)

    assert kept(world) == (1, 0)


def test_figures_that_were_lost_or_spoilt_are_put_right_by_counting_anew(
    world_on: World, hands: Hands
) -> None:
    wander(world_on, hands, seed=3, steps=30)
    world_on.keep_up()
    right = kept(world_on)
    world_on.do(None, service.recount_area, world_on.area_id)
    assert kept(world_on) == right

    with world_on.app.app_context(), machine_room() as session:
        for figure in session.scalars(select(Figure)):
            figure.n += 5
        session.delete(session.scalars(select(Counted)).first())
    assert kept(world_on) != right

    answer = world_on.app.test_cli_runner().invoke(args=["figures", "recount"])

    assert answer.exit_code == 0, answer.output
    assert "counted anew" in answer.output
    assert kept(world_on) == right == counted(world_on)


def test_keeping_figures_puts_nothing_on_record(world: World, hands: Hands) -> None:
    bring(world, hands, Stage.ADMITTED)
    with world.app.app_context():
        forget()
        before = audit.count_entries(reader())
    world.keep_up()

    with world.app.app_context():
        forget()
        assert audit.count_entries(reader()) == before
    assert kept(world) == (1, 0)


def test_the_home_pages_show_the_figures(world: World, hands: Hands) -> None:
    bring(world, hands, Stage.ADMITTED)
    bring(world, hands, Stage.PLANNED)
    world.keep_up()

    home, there = Browser(world.app), Browser(world.app)
    home.get("/")
    there.get(f"/communities/{world.code}")

    assert "正在商量的事 2" in home.words()
    assert "正在商量 2 件，已经办结 0 件" in there.words()
