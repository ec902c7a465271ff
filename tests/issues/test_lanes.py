"""The quick lane, the desk, refusals reviewed, and matters handed over: clocks and doors."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from consult.areas import queries as areas
from consult.audit import queries as audit
from consult.audit.models import LOG_ID
from consult.core import clock, policy
from consult.core.clock import LEGAL_ZONE, Hands
from consult.core.errors import Forbidden, Refused
from consult.core.reading import reader
from consult.documents import queries as documents
from consult.identity import queries as people
from consult.identity import service as accounts
from consult.identity.passwords import hash_password
from consult.identity.service import NewPerson
from consult.issues import entries, queries
from consult.issues import service as issues
from consult.issues.models import Matter
from consult.issues.rules import (
    CalledBack,
    EntryFacts,
    Lane,
    LaneRefusal,
    MoveRefusal,
    Source,
    State,
    receipt_code,
    why_not_call_back,
    why_not_undo,
)
from consult.issues.service import OnBehalf, Proposal
from tests.documents.world import choose
from tests.world import (
    BAJIAO,
    PASSWORD,
    QINGYUAN,
    Case,
    Someone,
    Stage,
    World,
    bring,
    build,
    give_role,
    look_and_send,
    visit,
)

PROPOSAL = Proposal("楼道灯不亮", "三号楼二单元的灯坏了一周。", "请修好。", "3 号楼")
WRITTEN = {
    "title": PROPOSAL.title,
    "facts": PROPOSAL.facts,
    "wish": PROPOSAL.wish,
    "affected": PROPOSAL.affected,
}
NOON = datetime(2026, 6, 1, 4, tzinfo=LEGAL_ZONE)


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


def matter(world: World, matter_id: str) -> Matter:
    with world.app.app_context():
        return queries.get_matter(reader(), matter_id)


def refused(code: object, world: World, who: Someone, act: object, *args: object) -> None:
    with pytest.raises(Refused) as error:
        world.do(who, act, *args)  # type: ignore[arg-type]
    assert error.value.code is code


def entered(world: World, who: OnBehalf | None = None) -> str:
    on_behalf = who or OnBehalf(Source.PHONE, new=NewPerson(name="来示电", building="3 号楼"))
    made: str = world.do(world.handler, issues.enter_matter, world.area_id, PROPOSAL, on_behalf)
    return made


# --- rules ---


@pytest.mark.parametrize(
    ("facts", "late", "expected"),
    [
        (EntryFacts(entered=True, until=NOON, moved=False), False, None),
        (EntryFacts(entered=True, until=NOON, moved=False), True, LaneRefusal.UNDO_IS_OVER),
        (EntryFacts(entered=True, until=NOON, moved=True), False, LaneRefusal.SOMETHING_WAS_DONE),
        (EntryFacts(entered=False, until=None, moved=False), False, LaneRefusal.NOT_ENTERED_HERE),
    ],
)
def test_an_entry_is_taken_back_on_its_day_only(
    facts: EntryFacts,
    late: bool,  # noqa: FBT001 - a column of the table
    expected: LaneRefusal | None,
) -> None:
    now = NOON if late else NOON - timedelta(milliseconds=1)
    assert why_not_undo(facts, now) is expected


def test_nobody_is_called_unreachable_before_the_third_try() -> None:
    assert why_not_call_back(CalledBack.NOT_REACHED, 2) is LaneRefusal.TOO_FEW_TRIES
    assert why_not_call_back(CalledBack.NOT_REACHED, 3) is None
    assert why_not_call_back(CalledBack.NOT_SATISFIED, 1) is None


# --- clocks ---


def test_a_matter_is_answered_within_48_hours_and_admitted_within_five_working_days(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    assert matter(world, case.id).reply_by == clock.now() + timedelta(hours=48)
    hands.forward_to(datetime(2026, 6, 18, 2, tzinfo=LEGAL_ZONE))  # the day before a festival

    world.do(world.handler, issues.deepen_matter, case.id, "要大家商量")

    deep = matter(world, case.id)
    assert deep.lane == Lane.FULL
    assert deep.reply_by == datetime(2026, 6, 27, tzinfo=LEGAL_ZONE)
    refused(LaneRefusal.ALREADY_FULL, world, world.handler, issues.deepen_matter, case.id, "再转")


def test_an_overdue_matter_says_so_without_any_job_running(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    hands.forward(hours=49)

    page = visit(world, world.handler).get(f"/matters/{case.id}")
    assert "已超期" in page.text
    for who in (world.handler, world.secretary, world.guide):
        todo = visit(world, who).get("/todo")
        assert ("已超期" in todo.text) == (who is not world.guide), who


# --- the quick lane, from a phone call to the archive ---


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_call_is_entered_answered_called_back_and_archived(
    world: World, hands: Hands, language: str
) -> None:
    del hands
    handler = visit(world, world.handler, language)
    handler.get(f"/communities/{world.code}/enter?new=1")
    new = {"source": "phone", "name": "来示电", "phone": "138 0013 8000", "building": "3 号楼"}
    page = handler.send("/enter", {**new, **WRITTEN, "facts": ""}, 422)
    assert "来示电" in page.text
    page = handler.send("/enter", {**new, **WRITTEN})
    address = handler.at
    made = address.rpartition("/")[2]
    assert {"zh": "代为登记", "en": "Enter for a resident"}[language] in page.text

    handler.get(f"{address}/reply")
    handler.send("/reply", {"reply": "", "public": "y"}, 422)
    handler.send("/reply", {"reply": "今天下午换灯。", "public": "y"})
    visitor = visit(world, None, language)
    assert "今天下午换灯。" in visitor.get(address).text
    handler.get(f"{address}/call-back")
    handler.send("/call-back", {"said": "not_reached", "tries": "1"}, 409)
    handler.send("/call-back", {"said": "satisfied", "tries": "1", "remark": "谢谢。"})
    assert "谢谢。" not in handler.page.text
    handler.get(f"{address}/archive")
    handler.send("/archive")

    done = matter(world, made)
    assert done.state == State.ARCHIVED
    assert done.source == Source.PHONE
    with world.app.app_context():
        story = audit.list_story(reader(), f"matter/{made}")
        person = people.find_person_by_login(reader(), "13800138000")
    assert [entry.kind.partition(".")[2] for entry in story] == [
        "matter_entered",
        "matter_replied",
        "proposer_called_back",
        "matter_archived",
    ]
    assert person is not None
    assert done.proposer_id == person.id
    assert story[0].facts["new_person"]
    assert story[1].facts["in_time"]


def test_an_answer_that_is_not_public_is_seen_by_the_proposer_and_the_office(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.handler, issues.reply_to_matter, case.id, "您家的水表已经换好。", public=False)
    address = f"/matters/{case.id}"

    visit(world, None).get(address, 404)
    visit(world, world.residents[3]).get(address, 404)
    for who in (world.residents[1], world.handler, world.secretary):
        assert "水表已经换好" in visit(world, who).get(address).text
    world.do(world.handler, issues.call_back, case.id, CalledBack.FAIRLY, 1, "")
    world.do(world.handler, issues.archive_matter, case.id)
    visit(world, None).get(address, 404)


def test_an_answer_that_will_not_do_goes_to_the_full_lane(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.handler, issues.reply_to_matter, case.id, "已经转告物业。", public=True)
    world.do(world.handler, issues.call_back, case.id, CalledBack.NOT_SATISFIED, 1, "没有解决")

    world.do(world.handler, issues.deepen_matter, case.id, "提出人不满意，要协商")
    world.do(world.secretary, issues.admit_matter, case.id, "public-affair", "属于公共事务")

    assert matter(world, case.id).state == State.ADMITTED


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_deadline_that_was_missed_stays_on_the_page_after_the_lane_is_changed(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    hands.forward(hours=50)
    world.do(world.handler, issues.deepen_matter, case.id, "要大家商量")

    handler = visit(world, world.handler, language)
    missed = {"zh": "没有按期答复", "en": "Not answered in time"}[language]
    handler.get(f"/matters/{case.id}")
    assert handler.words().count(missed) == 1
    assert {"zh": "已超期", "en": "Overdue"}[language] not in handler.words()
    world.do(world.secretary, issues.admit_matter, case.id, "public-affair", "属于公共事务")
    visitor = visit(world, None, language)
    visitor.get(f"/matters/{case.id}")
    assert visitor.words().count(missed) == 1


def test_a_lane_changed_in_time_misses_nothing(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    hands.forward(hours=47)
    world.do(world.handler, issues.deepen_matter, case.id, "要大家商量")
    assert "没有按期答复" not in visit(world, world.handler).get(f"/matters/{case.id}").text


def test_the_quick_answer_is_not_offered_in_the_full_lane(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    handler = visit(world, world.handler)
    assert f"/matters/{case.id}/reply" in handler.get(f"/matters/{case.id}").links
    world.do(world.handler, issues.deepen_matter, case.id, "要大家商量")

    assert f"/matters/{case.id}/reply" not in handler.get(f"/matters/{case.id}").links
    with pytest.raises(Refused) as error:
        world.do(world.handler, issues.reply_to_matter, case.id, "好", public=True)
    assert error.value.code is LaneRefusal.ALREADY_FULL


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_answer_kept_closed_is_made_public_later_on_record(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.handler, issues.release_text, case.id)
    world.do(world.handler, issues.reply_to_matter, case.id, "下周换锁。", public=False)
    address, stranger = f"/matters/{case.id}", visit(world, None, language)
    not_public = {"zh": "答复没有公开", "en": "The answer was not published"}[language]
    assert not_public in stranger.get(address).text
    assert "下周换锁。" not in stranger.page.text

    handler = visit(world, world.handler, language)
    assert f"{address}/release-answer" in handler.get(address).links
    handler.get(f"{address}/release-answer")
    handler.send("/release-answer")

    assert "下周换锁。" in stranger.get(address).text
    assert not_public not in stranger.page.text
    assert f"{address}/release-answer" not in handler.get(address).links
    with world.app.app_context():
        story = audit.list_told(reader(), f"matter/{case.id}", 200)
        replied = next(each for each in story if each.kind == entries.MatterReplied.kind)
        assert replied.shown["reply"] == "下周换锁。"
    assert story[-1].kind == entries.AnswerReleased.kind


def test_a_closed_answer_to_a_closed_text_brings_the_text_along(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    refused(LaneRefusal.NO_ANSWER_YET, world, world.handler, issues.release_answer, case.id)
    world.do(world.handler, issues.reply_to_matter, case.id, "下周换锁。", public=False)
    world.do(world.handler, issues.release_answer, case.id)

    assert "下周换锁。" in visit(world, None).get(f"/matters/{case.id}").text
    assert matter(world, case.id).text_public
    refused(LaneRefusal.ANSWER_IS_PUBLIC, world, world.handler, issues.release_answer, case.id)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whoever_is_not_satisfied_is_answered_again_before_the_file_is_closed(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    address = f"/matters/{case.id}"
    world.do(world.handler, issues.reply_to_matter, case.id, "已经转告物业。", public=True)
    world.do(world.handler, issues.call_back, case.id, CalledBack.NOT_SATISFIED, 1, "没有解决")
    handler = visit(world, world.handler, language)
    assert f"{address}/reply-again" in handler.get("/todo").links
    assert f"{address}/archive" not in handler.page.links
    handler.get(f"{address}/archive")
    page = handler.send("/archive", {"reason": ""}, 422)
    assert {"zh": "请填写这一项", "en": "fill this in"}[language] in page.text
    own = visit(world, world.residents[1], language)
    own.get(address)
    assert {"zh": "不能这样了结", "en": "does not end here"}[language] in own.words()

    handler.get(f"{address}/reply-again")
    handler.send("/reply-again", {"reply": ""}, 422)
    handler.send("/reply-again", {"reply": "我们自己换了灯。", "public": "y"})
    assert matter(world, case.id).state == State.REPLIED
    stranger = visit(world, None, language)
    stranger.get(address)
    assert "我们自己换了灯。" in stranger.page.text
    assert "已经转告物业。" in stranger.page.text  # the way keeps what was answered first
    world.do(world.handler, issues.call_back, case.id, CalledBack.SATISFIED, 1, "")
    refused(LaneRefusal.ANSWER_WILL_DO, world, world.handler, _again, case.id)
    handler.get(f"{address}/archive")
    handler.send("/archive")
    assert matter(world, case.id).state == State.ARCHIVED


def _again(actor: policy.Actor, matter_id: str) -> None:
    issues.reply_again(actor, matter_id, "再答", public=True)


def test_what_nothing_more_can_be_done_for_is_closed_with_a_public_reason(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.handler, issues.reply_to_matter, case.id, "已经转告物业。", public=True)
    world.do(world.handler, issues.call_back, case.id, CalledBack.NOT_SATISFIED, 1, "没有解决")
    refused(LaneRefusal.REASON_NEEDED, world, world.handler, issues.archive_matter, case.id)
    handler = visit(world, world.handler)
    handler.get(f"/matters/{case.id}/archive")
    handler.send("/archive", {"reason": "路灯属于私人院内，社区不能拆装。"})

    assert "社区不能拆装" in visit(world, None).get(f"/matters/{case.id}").text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_one_person_said_when_called_back_is_theirs_and_the_offices(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.handler, issues.reply_to_matter, case.id, "已经转告物业。", public=True)
    world.do(world.handler, issues.call_back, case.id, CalledBack.NOT_SATISFIED, 2, "不行")
    said = {"zh": "不满意", "en": "not satisfied"}[language]
    for who in (world.residents[1], world.handler, world.supervisor):
        browser = visit(world, who, language)
        browser.get(f"/matters/{case.id}")
        assert said in browser.words().lower(), who
    with world.app.app_context():
        entry = audit.list_story(reader(), f"matter/{case.id}")[-1]
    assert entry.facts == {"tries": 2}
    for outsider in (None, world.residents[2]):
        browser = visit(world, outsider, language)
        for address in (f"/matters/{case.id}", f"/record/{entry.id}"):
            browser.get(address)
            assert said not in browser.words().lower(), (outsider, address)
        browser.get(f"/matters/{case.id}")
        assert {"zh": "联系了 2 次", "en": "tried 2 times"}[language] in browser.words()


# --- the desk ---


def test_somebody_registered_is_looked_at_before_a_matter_is_entered(
    world: World, hands: Hands
) -> None:
    del hands
    handler = visit(world, world.handler)
    handler.get(f"/communities/{world.code}/enter")

    look_and_send(handler, "/enter", {"whom": world.residents[2].name, "source": "desk", **WRITTEN})

    made = handler.at.rpartition("/")[2]
    assert matter(world, made).proposer_id == world.residents[2].id
    assert "代为登记" in visit(world, world.residents[2]).get(handler.at).text


def test_the_record_says_who_entered_for_whom(world: World, hands: Hands) -> None:
    del hands
    made = entered(world, OnBehalf(Source.DESK, world.residents[2].id))

    with world.app.app_context():
        entry = audit.list_story(reader(), f"matter/{made}")[0]
    assert entry.facts["source"] == "desk"
    assert not entry.facts["new_person"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_entry_is_undone_until_the_end_of_the_day(
    world: World, hands: Hands, language: str
) -> None:
    made = entered(world)
    handler = visit(world, world.handler, language)
    handler.get(f"/matters/{made}/undo-entry")
    handler.send("/undo-entry")
    assert matter(world, made).state == State.UNDONE
    visit(world, None).get(f"/matters/{made}", 404)
    late = entered(world, OnBehalf(Source.DESK, world.residents[2].id))
    hands.forward_to(clock.end_of_legal_day(clock.legal_day(clock.now())))

    refused(LaneRefusal.UNDO_IS_OVER, world, world.handler, issues.undo_entry, late)


def test_what_was_begun_is_not_undone(world: World, hands: Hands) -> None:
    del hands
    made = entered(world)
    world.do(world.handler, issues.release_text, made)
    refused(LaneRefusal.SOMETHING_WAS_DONE, world, world.handler, issues.undo_entry, made)
    own = world.do(world.residents[1], issues.propose_matter, world.area_id, PROPOSAL)
    refused(LaneRefusal.NOT_ENTERED_HERE, world, world.handler, issues.undo_entry, own)


def test_a_grid_worker_enters_and_reads_what_he_entered(world: World, hands: Hands) -> None:
    del hands
    worker = world.residents[3]
    with world.app.app_context():
        give_role(world.area_id, worker.id, policy.GRID_WORKER)
    who = OnBehalf(Source.VISIT, world.residents[2].id)
    made = world.do(worker, issues.enter_matter, world.area_id, PROPOSAL, who)

    assert PROPOSAL.facts in visit(world, worker).get(f"/matters/{made}").text
    with pytest.raises(Forbidden):
        world.do(worker, issues.reply_to_matter, made, "好", public=False)


def test_residents_do_not_enter_for_others(world: World, hands: Hands) -> None:
    del hands
    visit(world, world.residents[1]).get(f"/communities/{world.code}/enter", 403)
    visit(world, world.handler).get(f"/communities/{QINGYUAN}/enter", 403)


def test_a_phone_number_somebody_has_is_not_registered_twice(world: World, hands: Hands) -> None:
    del hands
    who = OnBehalf(Source.PHONE, new=NewPerson(name="来示电", phone="13800138000"))
    entered(world, who)
    with pytest.raises(Refused):
        entered(world, who)


# --- a refusal is reviewed once, by somebody else ---


@pytest.fixture
def refused_case(world: World, hands: Hands) -> Case:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.secretary, issues.refuse_matter, case.id, "pending-elsewhere", "在诉讼中")
    return case


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_refusal_is_overturned_on_the_pages(
    world: World, refused_case: Case, language: str
) -> None:
    address = f"/matters/{refused_case.id}"
    proposer = visit(world, world.residents[1], language)
    proposer.get(f"{address}/ask-review")
    proposer.send("/ask-review", {"reason": "官司上个月已经结束。"})
    guide = visit(world, world.guide, language)
    assert f"{address}/review-refusal" in guide.get("/todo").links
    guide.get(f"{address}/review-refusal")
    guide.send("/review-refusal", {"verdict": "overturn", "reason": "案件已结，应当办理。"})

    again = matter(world, refused_case.id)
    assert again.state == State.RECEIVED
    assert again.lane == Lane.FULL


def test_a_refusal_is_reviewed_once(world: World, refused_case: Case) -> None:
    proposer = world.residents[1]
    world.do(proposer, issues.ask_review, refused_case.id, "不同意")
    world.do(world.guide, issues.review_refusal, refused_case.id, "理由成立", upheld=True)

    assert matter(world, refused_case.id).state == State.NOT_ADMITTED
    refused(
        LaneRefusal.ALREADY_REVIEWED, world, proposer, issues.ask_review, refused_case.id, "再来"
    )


def test_who_refused_does_not_review(world: World, refused_case: Case) -> None:
    world.do(world.residents[1], issues.ask_review, refused_case.id, "不同意")
    with pytest.raises(Forbidden):
        world.do(world.secretary, issues.review_refusal, refused_case.id, "好", upheld=True)
    with world.app.app_context():
        give_role(world.area_id, world.secretary.id, policy.GUIDE)
    with pytest.raises(Refused) as error:
        world.do(world.secretary, issues.review_refusal, refused_case.id, "好", upheld=True)
    assert error.value.code is LaneRefusal.REFUSER_CANNOT_REVIEW


def test_only_the_proposer_asks_for_a_review(world: World, refused_case: Case) -> None:
    with pytest.raises(Forbidden):
        world.do(world.residents[2], issues.ask_review, refused_case.id, "不同意")


# --- handed over, withdrawn ---


def opened(world: World, login: str = "theirs") -> tuple[str, Someone]:
    """Give the community next door a case handler; return its id, and the handler."""
    with world.app.app_context():
        there = areas.get_area_by_code(reader(), QINGYUAN, clock.legal_day(clock.now())).id
        made = accounts.create_staff_account(
            policy.system_actor("cli"),
            LOG_ID,
            NewPerson(name="邻示办", account=login, password_hash=hash_password(PASSWORD)),
        )
        give_role(there, made, policy.HANDLER)
    return there, Someone(made, login, "邻示办")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_matter_is_handed_over_only_where_somebody_can_answer(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    there, _theirs = opened(world)
    with world.app.app_context():
        shut = areas.get_area_by_code(reader(), BAJIAO, clock.legal_day(clock.now())).id
        street = areas.get_area(reader(), there).parent_id or ""
    secretary = visit(world, world.secretary, language)
    page = secretary.get(f"/matters/{case.id}/hand-over")
    assert there in page.text
    assert shut not in page.text

    given = {"ground": "another-body", "reason": "地段不在这里", "area": shut}
    page = secretary.send("/hand-over", given, 409)
    assert {"zh": "那里还没有开通", "en": "not open yet"}[language] in page.text
    for place in (shut, street, "nowhere"):
        refused(
            LaneRefusal.NOBODY_ANSWERS_THERE,
            world,
            world.secretary,
            issues.hand_over_matter,
            case.id,
            place,
            "another-body",
            "地段不在这里",
        )
    assert matter(world, case.id).state == State.RECEIVED


def test_photos_and_seconders_go_along_with_a_matter_handed_over(
    world: World, hands: Hands
) -> None:
    del hands
    photos = (choose(world, world.residents[1], alt="配电箱的照片"),)
    case = world.do(world.residents[1], issues.propose_matter, world.area_id, PROPOSAL, photos)
    world.do(world.handler, issues.release_text, case)
    world.do(world.residents[2], issues.second_matter, case)
    with world.app.app_context():
        (photo,) = documents.list_about(reader(), f"matter/{case}")
    there, _theirs = opened(world)

    into = world.do(
        world.secretary, issues.hand_over_matter, case, there, "another-body", "地段属于清苑"
    )

    with world.app.app_context():
        (carried,) = documents.list_about(reader(), f"matter/{into}")
        entry = audit.list_story(reader(), f"matter/{into}")[0]
        assert carried.id == photo.id
        assert queries.get_whole(reader(), into).numbers.seconds == 1
    assert (entry.facts["documents"], entry.facts["seconders"]) == (1, 1)
    assert f"voices/{into}" in entry.subjects
    assert f"/documents/{photo.id}" in visit(world, None).get(f"/matters/{case}").text


def test_whoever_receives_a_matter_sees_its_closed_photos_and_where_it_comes_from(
    world: World, hands: Hands
) -> None:
    del hands
    photos = (choose(world, world.residents[1], alt="门牌号看得见"),)
    case = world.do(world.residents[1], issues.propose_matter, world.area_id, PROPOSAL, photos)
    there, theirs = opened(world)
    into = world.do(
        world.secretary, issues.hand_over_matter, case, there, "another-body", "地段属于清苑"
    )

    page = visit(world, theirs).get(f"/matters/{into}")
    assert "门牌号看得见" in page.text
    assert f"从别处转来：{PROPOSAL.title}" in page.text
    assert "（内容不公开）" not in page.text
    for who in (world.handler, world.residents[1]):
        assert "门牌号看得见" in visit(world, who).get(f"/matters/{case}").text
    assert "门牌号看得见" not in visit(world, world.stranger).get(f"/matters/{case}").text
    world.do(theirs, issues.release_text, into)
    assert "门牌号看得见" in visit(world, None).get(f"/matters/{into}").text


def test_an_unreleased_matter_is_named_to_nobody_else_where_it_went(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    there, theirs = opened(world)
    into = world.do(
        world.secretary, issues.hand_over_matter, case.id, there, "another-body", "地段属于清苑"
    )
    world.do(theirs, issues.release_text, into)

    assert "（内容不公开）" in visit(world, None).get(f"/matters/{into}").text


def test_a_matter_handed_over_keeps_its_origin(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    there, _theirs = opened(world)
    secretary = visit(world, world.secretary)
    secretary.get(f"/matters/{case.id}/hand-over")
    given = {"ground": "another-body", "reason": "地段属于清苑", "area": there}
    secretary.send("/hand-over", given)

    moved = matter(world, case.id)
    assert moved.state == State.TRANSFERRED
    with world.app.app_context():
        found = queries.find_handed_over(reader(), queries.get_matter(reader(), case.id))
        assert found is not None
        assert (found.area_id, found.proposer_id) == (there, moved.proposer_id)
        assert found.reply_by == clock.now() + timedelta(hours=48)
    proposer = visit(world, world.residents[1])
    assert f"/matters/{found.id}" in proposer.get(f"/matters/{case.id}").links
    assert f"/matters/{case.id}" in proposer.get(f"/matters/{found.id}").links
    assert f"/matters/{found.id}" not in visit(world, None).get(f"/matters/{case.id}").links


def test_whoever_was_passed_on_is_called_back_and_may_still_want_a_consultation(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.secretary, issues.pass_on_matter, case.id, "another-body", "归水务", "区水务局")
    handler = visit(world, world.handler)
    handler.get(f"/matters/{case.id}/call-back")

    handler.send("/call-back", {"said": "not_satisfied", "tries": "1", "remark": "没有人来"})
    world.do(world.handler, issues.deepen_matter, case.id, "要协商")

    assert (matter(world, case.id).state, matter(world, case.id).lane) == (
        State.RECEIVED,
        Lane.FULL,
    )


def test_a_matter_handed_over_is_not_called_back_about_from_the_old_place(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    there, _theirs = opened(world)
    into = world.do(
        world.handler, issues.hand_over_matter, case.id, there, "another-body", "地段属于清苑"
    )

    refused(
        LaneRefusal.HANDLED_ELSEWHERE,
        world,
        world.handler,
        issues.call_back,
        case.id,
        CalledBack.SATISFIED,
        1,
        "",
    )
    handler = visit(world, world.handler)
    handler.get(f"/matters/{case.id}")
    assert "回访" not in handler.words()
    stranger = visit(world, None)
    stranger.get(f"/receipts/{receipt_code(case.id)}")
    assert f"/receipts/{receipt_code(into)}" in stranger.page.links


def test_a_proposer_takes_a_matter_back_until_it_is_answered(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    with pytest.raises(Forbidden):
        world.do(world.residents[2], issues.withdraw_matter, case.id, "不要了")
    world.do(world.residents[1], issues.withdraw_matter, case.id, "邻居已经修好")
    assert matter(world, case.id).state == State.WITHDRAWN
    late = bring(world, hands, Stage.ADMITTED)
    refused(
        MoveRefusal.NOT_NOW, world, world.residents[1], issues.withdraw_matter, late.id, "不要了"
    )
