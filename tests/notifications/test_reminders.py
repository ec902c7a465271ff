"""Reminders: those who have not acted, each of one thing once, and never those who have."""

from datetime import timedelta

import pytest
from flask import Flask

from consult.committees import service as committees
from consult.committees.rules import Category
from consult.committees.service import Invitation
from consult.core import clock
from consult.core.clock import Hands
from consult.core.reading import reader
from consult.issues import queries as matters
from consult.issues import service as issues
from consult.notifications import followers, service
from consult.notifications.rules import Template
from consult.voting import service as voting
from consult.voting.rules import Choice
from tests.notifications.factories import newest, remind, told
from tests.world import Stage, World, bring, build, cast, stakeholder, voters


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


def test_who_was_asked_a_day_ago_and_has_not_answered_is_reminded_once(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.PLANNED)
    late, prompt = world.residents[2], world.residents[3]
    for who in (late, prompt):
        invitation = Invitation(who.id, Category.AFFECTED, "住户", "近")
        line = world.do(world.handler, committees.ask_stakeholder, case.panel_id, invitation)
        if who is prompt:
            world.do(who, committees.answer_invitation, case.panel_id, line, accept=False)
    hands.forward(hours=23)
    assert remind(world) == 0
    hands.forward(hours=1)

    assert remind(world) == 1
    assert remind(world) == 0
    assert told(world, late)[-1] is Template.REMIND_ANSWER
    assert Template.REMIND_ANSWER not in told(world, prompt)


def test_a_day_before_the_meeting_those_are_reminded_who_have_not_opened_its_notice(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    first = world.seats[0]
    opened = newest(world, first, Template.MEETING_CALLED)
    world.do(first, service.mark_read, first.id, (opened.id,))
    hands.forward(days=1, hours=23)
    assert remind(world) == 0
    hands.forward(hours=2)

    assert remind(world) == len(voters(world, case)) - 1
    assert remind(world) == 0
    assert Template.REMIND_MEETING not in told(world, first)
    assert told(world, world.seats[1])[-1] is Template.REMIND_MEETING


def test_those_who_have_not_cast_are_reminded_at_half_time_and_before_the_end(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.PRESENT)
    world.do(world.secretary, voting.open_poll, case.poll_id, clock.now() + timedelta(days=3))
    cast(world, case, world.seats[0], Choice.FOR)
    hands.forward(hours=35)
    assert remind(world) == 0
    hands.forward(hours=1)

    assert remind(world) == len(voters(world, case)) - 1
    assert remind(world) == 0
    cast(world, case, world.seats[1], Choice.FOR)
    hands.forward(hours=34)
    assert remind(world) == len(voters(world, case)) - 2
    hands.forward(hours=1)
    assert remind(world) == 0
    assert told(world, world.seats[0]).count(Template.REMIND_VOTE) == 0
    assert told(world, world.seats[1]).count(Template.REMIND_VOTE) == 1
    assert told(world, stakeholder(world)).count(Template.REMIND_VOTE) == 2


def test_a_vote_held_in_the_meeting_reminds_nobody(world: World, hands: Hands) -> None:
    bring(world, hands, Stage.OPEN)
    hands.forward(minutes=15)

    assert remind(world) == 0


def test_the_office_is_reminded_of_a_reply_that_is_due_until_it_has_replied(
    world: World, hands: Hands
) -> None:
    replied, open_one = (bring(world, hands, Stage.RECEIVED) for _ in range(2))
    world.do(world.secretary, issues.admit_matter, replied.id, "public-affair", "属于公共事务")
    with world.app.app_context():
        reply_by = matters.get_matter(reader(), open_one.id).reply_by
    hands.forward_to(reply_by - timedelta(hours=13))
    assert remind(world) == 0
    hands.forward(hours=1)

    assert remind(world) == 2
    assert remind(world) == 0
    assert told(world, world.handler).count(Template.REMIND_REPLY) == 1
    assert newest(world, world.secretary, Template.REMIND_REPLY).subject == f"matter/{open_one.id}"
    assert Template.REMIND_REPLY not in told(world, world.residents[1])


def test_the_upkeep_looks_once_a_minute(world: World, hands: Hands) -> None:
    """Whoever stands behind it calls every second."""
    bring(world, hands, Stage.RECEIVED)
    with world.app.app_context():
        followers.remind()
        hands.forward(days=30)
        hands.forward(seconds=1)
        assert followers.remind() == 0
    case = bring(world, hands, Stage.PLANNED)
    invitation = Invitation(world.residents[2].id, Category.AFFECTED, "住户", "近")
    world.do(world.handler, committees.ask_stakeholder, case.panel_id, invitation)
    with world.app.app_context():
        hands.forward(hours=24)
        assert followers.remind() == 1
        hands.forward(seconds=30)
        assert followers.remind() == 0
