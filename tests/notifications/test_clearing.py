"""Messages are kept as long as they are of use: half a year once read, and never for good."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.core import clock
from consult.core.clock import Hands
from consult.core.reading import forget, reader
from consult.issues import service as issues
from consult.notifications import followers, service
from consult.notifications.models import Message, Visit
from consult.notifications.rules import KEPT, UNREAD_KEPT, How, Template
from tests.notifications.factories import messages_of, newest, remind, start_again, told
from tests.world import Someone, Stage, World, bring, build, stakeholder, visit

A_DAY = timedelta(days=1)


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture
def world_on(app_on: Flask, hands: Hands) -> World:
    """The same on each database."""
    del hands
    return build(app_on)


def clear(world: World) -> int:
    with world.app.app_context():
        return followers.clear_now(clock.now())


def read(world: World, who: Someone, template: Template) -> None:
    message = newest(world, who, template)
    world.do(who, service.mark_read, who.id, (message.id,))


def test_a_read_message_goes_after_half_a_year_and_an_unread_one_much_later(
    world_on: World, hands: Hands
) -> None:
    world = world_on
    proposer = world.residents[1]
    bring(world, hands, Stage.PLANNED)
    read(world, proposer, Template.MATTER_ADMITTED)
    hands.forward(days=179)
    clear(world)
    assert Template.MATTER_ADMITTED in told(world, proposer)
    hands.forward(days=2)

    assert clear(world) > 0
    assert told(world, proposer) == [Template.MATTER_PLANNED]
    hands.forward(seconds=int((UNREAD_KEPT - KEPT).total_seconds()))
    clear(world)
    assert messages_of(world, proposer) == []


def test_what_was_cleared_is_not_told_again(world: World, hands: Hands) -> None:
    proposer = world.residents[1]
    bring(world, hands, Stage.PLANNED)
    read(world, proposer, Template.MATTER_ADMITTED)
    hands.forward(days=181)
    clear(world)
    start_again(world)
    remind(world)

    assert Template.MATTER_ADMITTED not in told(world, proposer)


def test_what_is_about_a_notice_goes_together_and_the_page_says_so(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    read(world, world.seats[2], Template.MEETING_CALLED)
    world.do(world.handler, service.note_visit, case.meeting_id, stakeholder(world).id, How.VISITED)
    world.do(world.secretary, issues.call_off_meeting, case.id, "下雨，会议取消。")
    hands.forward(days=181)
    office = visit(world, world.handler)
    office.get(f"/notices/{case.meeting_id}")
    assert "需要上门" not in office.words(), "no figure of which a part is gone"
    clear(world)

    with world.app.app_context():
        forget()
        notice = f"notice/{case.meeting_id}"
        left = reader().scalars(select(Message.template).where(Message.subject == notice)).all()
        assert reader().scalar(select(func.count()).select_from(Visit)) == 0
    assert left == []
    for language, words in (("zh", "这里没有通知的记录"), ("en", "There is no note of whom")):
        office = visit(world, world.handler, language)
        office.get(f"/notices/{case.meeting_id}/reach")
        assert words in office.words()


def test_the_upkeep_looks_once_a_day(world: World, hands: Hands) -> None:
    bring(world, hands, Stage.PLANNED)
    read(world, world.residents[1], Template.MATTER_ADMITTED)
    with world.app.app_context():
        assert followers.clear() == 0
        hands.forward_to(clock.now() + KEPT + A_DAY)
        assert followers.clear() > 0
    read(world, world.residents[1], Template.MATTER_PLANNED)
    with world.app.app_context():
        assert followers.clear() == 0
        hands.forward_to(clock.now() + A_DAY)
        assert followers.clear() == 1


def test_many_old_messages_go_some_at_a_time(
    world: World, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consult.notifications.followers.clearing.AT_A_TIME", 3)
    bring(world, hands, Stage.ANNOUNCED)
    world.keep_up()
    hands.forward_to(clock.now() + UNREAD_KEPT + A_DAY)

    assert clear(world) > 3
    with world.app.app_context():
        forget()
        assert reader().scalar(select(func.count()).select_from(Message)) == 0
