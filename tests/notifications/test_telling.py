"""Who is told: those concerned, once, never of their own acts, and only of what is on record."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.audit import followers as machinery
from consult.audit import queries as audit
from consult.committees import service as committees
from consult.committees.rules import Category
from consult.committees.service import Invitation
from consult.core import clock, policy, web
from consult.core.clock import Hands
from consult.core.errors import Refused
from consult.core.policy import PLATFORM
from consult.core.reading import forget, reader
from consult.identity import service as identity
from consult.issues import service as issues
from consult.issues.rules import Form
from consult.issues.service import Change
from consult.notifications import followers, queries, service
from consult.notifications.models import Message
from consult.notifications.rules import LEFT_OUT, TABLE, How, Template
from consult.publication import queries as notices
from consult.publication import service as publication
from consult.voting.rules import Choice
from tests.notifications.factories import messages_of, newest, remind, start_again, told
from tests.world import Stage, World, bring, build, cast, seat_assembly, stakeholder, voters


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture
def world_on(app_on: Flask, hands: Hands) -> World:
    """The same on each database."""
    del hands
    return build(app_on)


def count(world: World) -> int:
    """Return how many messages there are."""
    with world.app.app_context():
        forget()
        return reader().scalar(select(func.count()).select_from(Message)) or 0


def test_a_matter_on_its_way_tells_those_concerned_and_nobody_else(
    world: World, hands: Hands
) -> None:
    bring(world, hands, Stage.PUBLISHED)

    proposer = told(world, world.residents[1])
    assert proposer == [
        Template.MATTER_ADMITTED,
        Template.MATTER_PLANNED,
        Template.MEETING_SET,
        Template.RESULT,
        Template.OPINION_PUBLICISED,
    ]
    assert told(world, stakeholder(world)) == [
        Template.ASKED_TO_SIT,
        Template.MEETING_CALLED,
        Template.VOTE_OPENED,
        Template.RESULT,
        Template.OPINION_PUBLICISED,
    ]
    assert told(world, world.seats[2]) == told(world, stakeholder(world))[1:]
    assert told(world, world.handler) == [Template.MATTER_RECEIVED, Template.RESULT]
    assert told(world, world.supervisor) == [Template.TO_WATCH]
    for stranger in (world.residents[3], world.newcomer, world.stranger, world.guide):
        assert told(world, stranger) == []


def test_nobody_is_told_of_what_they_just_did(world: World, hands: Hands) -> None:
    """The secretary admitted, planned, announced and published; the result is nobody's act."""
    bring(world, hands, Stage.PUBLISHED)

    assert told(world, world.secretary) == [Template.MATTER_RECEIVED, Template.RESULT]


def test_who_raises_a_matter_as_its_handler_is_told_of_nothing_by_that(world: World) -> None:
    with world.app.app_context():
        term = identity.Term(clock.now(), None, "测试")
        identity.grant_role(
            policy.system_actor("cli"),
            world.area_id,
            world.residents[1].id,
            policy.HANDLER.code,
            term,
        )
    proposal = issues.Proposal("灯不亮", "楼道灯坏了三天", "请修好", "3 栋")
    world.do(world.residents[1], issues.propose_matter, world.area_id, proposal)

    assert told(world, world.residents[1]) == []
    assert told(world, world.handler) == [Template.MATTER_RECEIVED]


def test_reading_the_record_again_from_its_beginning_doubles_nothing(
    world_on: World, hands: Hands
) -> None:
    bring(world_on, hands, Stage.PUBLISHED)
    world_on.keep_up()
    before = count(world_on)
    assert before > 20
    for _ in range(2):
        start_again(world_on)
        world_on.keep_up()

        assert count(world_on) == before


def test_of_one_thing_somebody_concerned_twice_is_told_once(world: World, hands: Hands) -> None:
    """The proposer also sits on the panel here: one message, and the first line counts."""
    case = bring(world, hands, Stage.PLANNED)
    line = world.do(
        world.handler,
        committees.ask_stakeholder,
        case.panel_id,
        Invitation(world.residents[1].id, Category.AFFECTED, "住户", "近"),
    )
    world.do(world.residents[1], committees.answer_invitation, case.panel_id, line, accept=True)
    world.do(world.secretary, issues.announce_meeting, case.id, "请来商量。")

    assert told(world, world.residents[1])[-1:] == [Template.MEETING_CALLED]
    keys = [each.key for each in messages_of(world, world.residents[1])]
    assert len(keys) == len(set(keys))


def test_what_was_rolled_back_tells_nobody(world_on: World, hands: Hands) -> None:
    case = bring(world_on, hands, Stage.ADMITTED)
    world_on.keep_up()
    before = count(world_on)
    with pytest.raises(Refused):
        world_on.do(world_on.secretary, issues.admit_matter, case.id, "public-affair", "再受理一次")
    with pytest.raises(Refused):
        world_on.do(world_on.secretary, issues.announce_meeting, case.id, "请来商量。")
    world_on.keep_up()

    assert count(world_on) == before


def test_what_is_older_than_a_month_is_no_news(world: World, hands: Hands) -> None:
    bring(world, hands, Stage.ADMITTED)
    hands.forward(days=31)
    world.keep_up()

    assert count(world) == 0


def test_a_message_leads_to_the_thing_and_holds_ids_and_codes_alone(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    who = stakeholder(world)

    led = {each: newest(world, who, each).subject for each in told(world, who)}
    assert led[Template.ASKED_TO_SIT] == f"panel/{case.panel_id}"
    assert led[Template.MEETING_CALLED] == f"notice/{case.meeting_id}"
    assert led[Template.VOTE_OPENED] == f"poll/{case.poll_id}"
    assert led[Template.RESULT] == f"matter/{case.id}"
    assert led[Template.OPINION_PUBLICISED] == f"notice/{case.publication_id}"
    for each in messages_of(world, who):
        assert each.args.isascii()
        assert "充电" not in each.args


def test_a_meeting_that_is_moved_leads_to_its_new_notice(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    change = Change(clock.now() + timedelta(days=5), "老地方", "下雨", "会议改期。")
    notice = world.do(world.secretary, issues.move_meeting, case.id, change)

    moved = newest(world, stakeholder(world), Template.MEETING_MOVED)
    assert moved.subject == f"notice/{notice}"


def test_an_assembly_is_told_in_batches(
    world: World, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat_assembly(world)
    monkeypatch.setattr("consult.notifications.followers.telling.AT_A_TIME", 3)
    bring(world, hands, Stage.ANNOUNCED, Form.DECISION)
    with world.app.app_context():
        machinery.keep_up()
        called = reader().scalar(
            select(func.count())
            .select_from(Message)
            .where(Message.template == Template.MEETING_CALLED)
        )

    assert called == 10 + 8  # the representatives, and the panel that prepares it


def test_a_merged_matter_leads_its_proposer_to_their_own(world: World, hands: Hands) -> None:
    target = bring(world, hands, Stage.ADMITTED)
    proposal = issues.Proposal("也要充电", "没有地方充电", "请建", "3 栋")
    own = world.do(world.residents[2], issues.propose_matter, world.area_id, proposal)
    world.do(world.secretary, issues.merge_matter, own, target.id, "same-matter", "同一件事")

    assert newest(world, world.residents[2], Template.MATTER_MERGED).subject == f"matter/{own}"
    assert Template.MATTER_MERGED not in told(world, world.residents[1])


def test_an_objection_goes_to_the_supervisor_then_the_office_then_back(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    objector = world.residents[3]
    made = world.do(objector, publication.make_objection, case.publication_id, "离我家太近。")

    assert told(world, world.supervisor)[-1] is Template.OBJECTION_TO_VIEW
    assert told(world, world.handler)[-1] is Template.OBJECTION_MADE
    assert told(world, objector) == []

    world.do(world.supervisor, publication.give_view, made, "有道理", favours=True)
    assert told(world, objector) == [Template.OBJECTION_VIEWED]
    assert told(world, world.handler)[-1] is Template.OBJECTION_TO_ANSWER

    world.do(world.handler, publication.answer_objection, made, "改位置", upheld=True)
    assert told(world, objector)[-1] is Template.OBJECTION_ANSWERED
    assert told(world, world.residents[1])[-2:] == [
        Template.AN_OBJECTION_ANSWERED,
        Template.REOPENED,
    ]


def test_an_application_is_decided_and_its_applicant_told(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    applicant = world.residents[2]
    line = world.do(applicant, committees.apply_to_be_seated, case.panel_id, "住户", "我家就在旁边")
    assert told(world, world.secretary)[-1] is Template.APPLICATION_MADE
    assert Template.APPLICATION_MADE not in told(world, world.handler)

    world.do(
        world.secretary, committees.decide_application, case.panel_id, line, "同意", accept=True
    )
    assert told(world, applicant) == [Template.APPLICATION_DECIDED]


def test_every_kind_of_entry_is_told_or_left_out_with_a_reason(app: Flask) -> None:
    kinds = {each.kind for feature in app.extensions[web.FEATURES] for each in feature.entries}

    assert set(TABLE) | set(LEFT_OUT) == kinds, "say who is told, or why nobody is"
    assert not set(TABLE) & set(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_who_is_seated_late_is_told(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    who = world.residents[3]
    assert told(world, who) == []
    hands.forward(minutes=1)
    invitation = Invitation(who.id, Category.AFFECTED, "住户", "漏了")
    world.do(world.secretary, issues.add_stakeholder, case.id, invitation, "漏了一户")

    assert told(world, who) == [Template.SEATED]
    assert newest(world, who, Template.SEATED).subject == f"notice/{case.meeting_id}"
    assert Template.SEATED not in told(world, stakeholder(world))


def test_tasks_their_acceptance_and_the_answer_are_told(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    hands.forward(days=9)
    world.do(None, issues.take_effect, case.id)
    due = clock.legal_day(clock.now())
    task = world.do(world.handler, issues.assign_task, case.id, "装灯", "物业", due)
    world.do(world.handler, issues.report_task, task, "装好了")
    world.do(world.supervisor, issues.accept_task, task)
    world.do(world.residents[1], issues.confirm_task, task)
    world.do(world.handler, issues.answer_back, case.id, "都办好了")
    result = issues.Satisfaction(10, 8, 1, 1, "基本满意")
    world.do(world.supervisor, issues.review_matter, case.id, result)

    assert told(world, world.residents[1])[-6:] == [
        Template.TOOK_EFFECT,
        Template.TASK_ASSIGNED,
        Template.TASK_REPORTED,
        Template.TASK_ACCEPTED,
        Template.ANSWERED_BACK,
        Template.REVIEWED,
    ]
    assert told(world, world.supervisor)[-4:] == [
        Template.TASK_ASSIGNED,
        Template.TASK_TO_ACCEPT,
        Template.TASK_CONFIRMED,
        Template.TO_REVIEW,
    ]


def test_a_role_a_confirmed_address_and_a_code_are_told_to_the_person(world: World) -> None:
    world.do(world.handler, identity.confirm_residence, world.area_id, world.newcomer.id)
    term = identity.Term(clock.now(), None, "任命")
    world.do(
        None,
        identity.grant_role,
        world.area_id,
        world.newcomer.id,
        policy.REPRESENTATIVE.code,
        term,
    )
    world.do(
        world.handler,
        identity.issue_reset_code,
        world.area_id,
        world.residents[0].id,
        "hash",
        "身份证",
    )
    world.keep_up()

    assert [each.template for each in messages_of(world, world.newcomer)] == [
        Template.RESIDENCE_CONFIRMED,
        Template.ROLE_GIVEN,
    ]
    assert told(world, world.residents[0]) == [Template.RESET_CODE_ISSUED]


def test_a_substitute_is_called_to_vote_only_where_the_holder_is_not_there(
    world: World, hands: Hands
) -> None:
    """Everybody checked in, so the vote is told to those who are there."""
    case = bring(world, hands, Stage.OPEN)

    assert all(Template.VOTE_OPENED in told(world, each) for each in voters(world, case))
    cast(world, case, world.seats[0], Choice.FOR)
    assert told(world, world.seats[0]).count(Template.VOTE_OPENED) == 1


def test_telling_of_an_entry_costs_the_same_however_many_matters_there_are(
    world: World, hands: Hands, statements: list[str]
) -> None:
    costs = []
    for _ in range(2):
        bring(world, hands, Stage.RECEIVED)
        with world.app.app_context():
            forget()
            (entry,) = [
                each
                for each in audit.list_entries(reader(), below=None, limit=1)
                if each.kind == "issues.matter_proposed"
            ]
            statements.clear()
            followers.tell(entry)
            costs.append(len(statements))

    assert len(set(costs)) == 1


def test_the_platform_itself_is_told_nothing(world: World) -> None:
    world.keep_up()
    with world.app.app_context():
        people = reader().scalars(select(Message.person_id)).all()

    assert PLATFORM not in people
    assert all(people)


def test_inbox_reminders_and_reach_are_asked_for_alike_on_each_database(
    world_on: World, hands: Hands
) -> None:
    case = bring(world_on, hands, Stage.ANNOUNCED)
    who = world_on.seats[2]
    called = newest(world_on, who, Template.MEETING_CALLED)
    world_on.do(who, service.mark_read, who.id, (called.id,))
    hands.forward(days=2, hours=1)
    assert remind(world_on) == len(voters(world_on, case)) - 1
    world_on.do(
        world_on.handler, service.note_visit, case.meeting_id, world_on.seats[3].id, How.VISITED
    )
    with world_on.app.app_context():
        forget()
        notice = notices.get_notice(reader(), case.meeting_id)
        reach = queries.reach_of(reader(), notice)
        assert (reach.concerned, reach.reached) == (9, 2)
        assert len(queries.list_to_visit(reader(), notice, 200)) == 7
        assert [each.name for each in queries.list_visited(reader(), notice.id, 9)] == [
            world_on.seats[3].name
        ]
        page = queries.list_messages(reader(), who.id, before=None, limit=1)
        before = (page[0].made_at, page[0].id)
        rest = queries.list_messages(reader(), who.id, before=before, limit=50)
        assert page[0].id not in {each.id for each in rest}
        assert 0 < queries.count_unread(reader(), who.id) < 50
