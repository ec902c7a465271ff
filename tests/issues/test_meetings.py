"""An announced meeting is moved, or called off; a villagers' assembly counts its women."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from consult.core import clock
from consult.core.clock import Hands
from consult.core.errors import Forbidden, Refused
from consult.core.reading import reader
from consult.issues import queries
from consult.issues import service as issues
from consult.issues.rules import Form, MoveRefusal, Refusal, Stance, State
from consult.issues.service import Change
from consult.publication import queries as notices
from consult.voting import queries as polls
from consult.voting import service as voting
from consult.voting.rules import Refusal as PollRefusal
from tests.world import (
    BAJIAO,
    Case,
    Stage,
    World,
    bring,
    build,
    check_in,
    place_of,
    seat_assembly,
    visit,
)


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


def state(world: World, case: Case) -> str:
    with world.app.app_context():
        return queries.get_matter(reader(), case.id).state


def change(days: int) -> Change:
    return Change(
        clock.now() + timedelta(days=days), "三楼会议室", "台风", "改期，请大家互相转告。"
    )


def refused(world: World, case: Case, days: int) -> object:
    with pytest.raises(Refused) as error:
        world.do(world.secretary, issues.move_meeting, case.id, change(days))
    return error.value.code


def test_a_moved_meeting_has_a_new_notice_and_the_same_members(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    world.do(world.residents[2], issues.write_opinion, case.id, Stance.SUPPORT, "同意。")
    hands.forward(days=1)

    notice = world.do(world.secretary, issues.move_meeting, case.id, change(4))

    with world.app.app_context():
        matter = queries.get_matter(reader(), case.id)
        poll = polls.get_poll(reader(), case.poll_id)
        old = notices.get_notice(reader(), case.meeting_id)
        assert matter.state == State.ANNOUNCED
        assert matter.notice_id == notice != case.meeting_id
        assert matter.poll_id == case.poll_id
        assert matter.venue == "三楼会议室"
        assert matter.meets_at == poll.not_before
        assert matter.meets_at == clock.now() + timedelta(days=4)
        assert old.withdrawn_at == old.until_at == clock.now()
        numbers = queries.get_whole(reader(), case.id).numbers
        assert (numbers.opinions, numbers.released) == (1, 0)


def test_a_moved_meeting_is_held_at_its_new_time_only(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    world.do(world.secretary, issues.move_meeting, case.id, change(5))
    hands.forward(days=3)

    with pytest.raises(Refused) as too_early:
        world.do(world.secretary, issues.begin_consultation, case.id)
    with pytest.raises(Refused) as not_yet:
        check_in(world, case, world.seats[0])
    hands.forward(days=2)
    world.do(world.secretary, issues.begin_consultation, case.id)
    check_in(world, case, world.seats[0])

    assert too_early.value.code is Refusal.MEETING_NOT_YET
    assert not_yet.value.code is PollRefusal.CHECK_IN_NOT_YET
    assert state(world, case) == State.CONSULTING


def test_the_days_of_notice_count_anew(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)

    assert refused(world, case, 1) is Refusal.MEETING_TOO_SOON
    world.do(world.secretary, issues.move_meeting, case.id, change(2))


def test_a_meeting_does_not_move_from_under_those_who_came(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    hands.forward(days=3)

    assert refused(world, case, 4) is PollRefusal.CHECK_IN_HAS_BEGUN


def test_a_meeting_is_called_off_until_its_vote_opens(world: World, hands: Hands) -> None:
    for stage in (Stage.ANNOUNCED, Stage.PRESENT):
        case = bring(world, hands, stage)
        world.do(world.secretary, issues.call_off_meeting, case.id, "停电")
        assert state(world, case) == State.CALLED_OFF
    case = bring(world, hands, Stage.OPEN)
    with pytest.raises(Refused) as error:
        world.do(world.secretary, issues.call_off_meeting, case.id, "停电")
    assert error.value.code is PollRefusal.POLL_ALREADY_OPENED


def test_nothing_happens_any_more_in_a_vote_that_was_called_off(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PRESENT)
    place = place_of(world, case, world.seats[2])
    world.do(world.secretary, issues.call_off_meeting, case.id, "停电")

    acts: tuple[Callable[[], object], ...] = (
        lambda: world.do(world.handler, voting.note_presence, place),
        lambda: world.do(world.seats[2], voting.recuse, place, "有关"),
        lambda: world.do(
            world.secretary, voting.open_poll, case.poll_id, clock.now() + timedelta(minutes=9)
        ),
        lambda: world.do(world.secretary, voting.declare_not_held, case.poll_id),
        lambda: world.do(world.secretary, voting.close_poll, case.poll_id),
    )
    for act in acts:
        with pytest.raises(Refused) as error:
            act()
        assert error.value.code is PollRefusal.POLL_CALLED_OFF
    with pytest.raises(Refused) as error:
        world.do(world.residents[2], issues.write_opinion, case.id, Stance.SUPPORT, "同意。")
    assert error.value.code is Refusal.OPINIONS_CLOSED


def test_only_the_secretary_moves_or_calls_off(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)

    for who in (world.handler, world.seats[0], world.supervisor, world.residents[1]):
        with pytest.raises(Forbidden):
            world.do(who, issues.move_meeting, case.id, change(4))
        with pytest.raises(Forbidden):
            world.do(who, issues.call_off_meeting, case.id, "不开了")


def test_a_matter_without_an_announced_meeting_has_none_to_move(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.SEATED)

    assert refused(world, case, 4) is MoveRefusal.NOT_NOW


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_secretary_moves_and_calls_off_on_the_pages(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    secretary = visit(world, world.secretary, language)
    day = clock.to_legal_time(clock.now() + timedelta(days=4))
    given = {"meets_at": f"{day:%Y-%m-%dT%H:%M}", "reason": "台风红色预警", "body": "改到后天。"}

    secretary.get(f"/matters/{case.id}/move-meeting")
    page = secretary.send("/move-meeting", {**given, "meets_at": ""}, 422)
    assert "台风红色预警" in page.text
    secretary.send("/move-meeting", given)
    assert "台风红色预警" in secretary.page.text
    visitor = visit(world, None, language)
    assert {"zh": "提前撤下", "en": "taken down"}[language] in visitor.get(
        f"/notices/{case.meeting_id}"
    ).text
    secretary.get(f"/matters/{case.id}/call-off")
    page = secretary.send("/call-off", {"reason": "会场停电"})
    assert {"zh": "会议取消", "en": "called off"}[language] in page.text
    assert {"zh": "会议已取消", "en": "called off"}[language] in visitor.get(
        f"/polls/{case.poll_id}"
    ).text
    visitor.get(f"/notices/{case.meeting_id}")


def test_a_villagers_assembly_is_announced_with_its_women(app: Flask, hands: Hands) -> None:
    village = build(app, BAJIAO)
    seat_assembly(village)
    case = bring(village, hands, Stage.SEATED, Form.DECISION)
    secretary = visit(village, village.secretary)

    secretary.get(f"/matters/{case.id}/announce")
    secretary.send("/announce", {"women": "", "body": "请来开会。"}, 409)
    secretary.send("/announce", {"women": "3", "body": "请来开会。"}, 409)
    assert "三分之一" in secretary.page.text
    secretary.send("/announce", {"women": "4", "body": "请来开会。"})

    assert state(village, case) == State.ANNOUNCED


def test_a_residents_assembly_is_not_asked(world: World, hands: Hands) -> None:
    seat_assembly(world)
    case = bring(world, hands, Stage.SEATED, Form.DECISION)

    page = visit(world, world.secretary).get(f"/matters/{case.id}/announce")

    assert 'name="women"' not in page.text


def test_an_assembly_is_called_at_short_notice_with_the_circumstances_on_the_notice(
    world: World, hands: Hands
) -> None:
    seat_assembly(world)
    case = bring(world, hands, Stage.SEATED, Form.DECISION)
    secretary = visit(world, world.secretary)
    plan = f"/matters/{case.id}/plan"
    soon = clock.to_legal_time(clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    fields = {"form": "decision", "rule": "R3", "question": "修不修", "venue": "议事厅"}

    secretary.get(plan)
    secretary.send("/plan", {**fields, "meets_at": soon}, 409)
    assert "可以临时通知" in secretary.words()
    secretary.send("/plan", {**fields, "meets_at": soon, "urgent": "y"})
    secretary.get(f"/matters/{case.id}/announce")
    secretary.send("/announce", {"body": "请来开会。"}, 409)
    assert "可以临时通知" in secretary.words()
    secretary.send("/announce", {"body": "请来开会。", "urgent": "水管今晚爆裂，楼道停水。"})
    world.keep_up()

    stranger = visit(world, None)
    with world.app.app_context():
        notice = queries.get_matter(reader(), case.id).notice_id
    for address in (f"/notices/{notice}", f"/matters/{case.id}"):
        stranger.get(address)
        assert "水管今晚爆裂" in stranger.words()
    guide = visit(world, world.guide)
    guide.get(f"/communities/{world.code}/matter-register?only=mark.short_notice")
    assert f"/matters/{case.id}" in guide.page.text


def test_an_assembly_is_moved_to_an_earlier_day_only_for_special_circumstances(
    world: World, hands: Hands
) -> None:
    seat_assembly(world)
    case = bring(world, hands, Stage.ANNOUNCED, Form.DECISION)
    soon = clock.now() + timedelta(days=2)

    with pytest.raises(Refused) as no_reason:
        world.do(
            world.secretary,
            issues.move_meeting,
            case.id,
            Change(soon, "议事厅", "要快", "会议提前"),
        )
    world.do(
        world.secretary,
        issues.move_meeting,
        case.id,
        Change(soon, "议事厅", "要快", "会议提前", "堤坝出现险情"),
    )

    assert no_reason.value.code is Refusal.MEETING_TOO_SOON
    stranger = visit(world, None, "en")
    stranger.get(f"/matters/{case.id}")
    assert "Short notice: 堤坝出现险情" in stranger.words()


def test_a_committee_is_never_called_at_short_notice(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.SEATED)
    hands.forward(days=2)

    secretary = visit(world, world.secretary)
    secretary.get(f"/matters/{case.id}/announce")
    with pytest.raises(Refused) as error:
        world.do(world.secretary, issues.announce_meeting, case.id, "开会", None, "", "很急")

    assert "特殊情况" not in secretary.words()
    assert error.value.code is Refusal.MEETING_TOO_SOON
