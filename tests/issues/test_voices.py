"""Seconds and comments, as the people who use them meet them, and as the record keeps them."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from consult.audit import queries as audit
from consult.audit.export import export
from consult.core import clock
from consult.core.clock import Hands
from consult.core.errors import Refused
from consult.core.policy import HANDLER, SUPERVISOR
from consult.core.reading import forget, reader
from consult.identity import queries as people
from consult.identity import service as identity
from consult.issues import queries
from consult.issues import service as issues
from consult.issues.models import Second
from consult.issues.rules import Clock, CommentStance, FlagGround, VoiceRefusal
from consult.issues.service import Remark
from tests.architecture.test_statements import cost, counted
from tests.audit.world import at_once
from tests.client import Browser
from tests.world import Case, Someone, Stage, World, actor_of, bring, build, give_role, visit

TEXT = "充电棚离窗口太近，晚上很吵。"
REASON = "写了邻居的门牌。"


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


def second(world: World, who: Someone, case: Case) -> None:
    world.do(who, issues.second_matter, case.id)


def comment(world: World, who: Someone, case: Case, text: str = TEXT) -> str:
    return world.do(who, issues.write_comment, case.id, Remark(CommentStance.CONCERN, text))


def released(world: World, who: Someone, case: Case, text: str = TEXT) -> str:
    made = comment(world, who, case, text)
    world.do(world.handler, issues.release_comment, made)
    return made


def seconds(world: World, case: Case) -> int:
    with world.app.app_context():
        forget()
        return queries.get_whole(reader(), case.id).numbers.seconds


def kinds(world: World, case: Case) -> list[str]:
    with world.app.app_context():
        forget()
        return [each.kind for each in audit.list_story(reader(), f"voices/{case.id}")]


def refusal_of(world: World, who: Someone, act: object, *args: object) -> object:
    with pytest.raises(Refused) as told:
        world.do(who, act, *args)  # type: ignore[arg-type]
    return told.value.code


# --- seconding ---


@pytest.mark.parametrize(("language", "label"), [("zh", "我也有这事"), ("en", "Me too")])
def test_a_resident_seconds_and_takes_it_back(
    world: World, hands: Hands, language: str, label: str
) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    browser = visit(world, world.residents[2], language)

    assert label in browser.get(f"/matters/{case.id}").text
    browser.send("/second")
    assert seconds(world, case) == 1
    browser.send("/second/taking-back")
    assert seconds(world, case) == 0
    browser.send("/second")

    assert seconds(world, case) == 1
    seconded, back = "issues.matter_seconded", "issues.second_taken_back"
    assert kinds(world, case) == [seconded, back, seconded]


def test_pressing_twice_seconds_once(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    browser = visit(world, world.residents[2])
    action, fields = browser.get(f"/matters/{case.id}").form_to("/second")

    browser.post(action, fields)
    browser.post(action, fields)

    assert "没有重复办理" in browser.page.text
    assert kinds(world, case) == ["issues.matter_seconded"]


def test_names_are_not_public_and_the_office_sees_buildings_only(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    for who in world.residents[2:]:
        second(world, who, case)

    strangers = Browser(world.app).get(f"/matters/{case.id}").text
    office = visit(world, world.handler).get(f"/matters/{case.id}").text

    assert "还有 2 人也有这事" in strangers
    assert "分布在" not in strangers
    assert "分布在 1 栋楼" in office
    for who in world.residents[2:]:
        assert who.name not in office
        assert f"{who.name[0]}*{who.name[-1]}" not in office.split('id="voices"')[1]


def test_one_has_one_pseudonym_in_a_matters_voices_and_another_in_ones_comment(
    world: World, hands: Hands
) -> None:
    case, who = bring(world, hands, Stage.ADMITTED), world.residents[2]
    second(world, who, case)
    world.do(who, issues.take_second_back, case.id)
    made = comment(world, who, case)

    with world.app.app_context():
        forget()
        story = audit.list_story(reader(), f"voices/{case.id}")
        own = audit.list_story(reader(), f"comment/{made}")

    actors = [each.leaf["actor"] for each in story]
    assert actors[0] == actors[1]
    assert actors[2] != actors[0]
    assert [each.id for each in own] == [story[2].id]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("stranger", "只有住址已核实的本地居民可以按"),
        ("newcomer", "只有住址已核实的本地居民可以按"),
        ("secretary", "以居民身份才能按"),
        ("", "请先登录"),
    ],
)
def test_who_cannot_second_is_told_why(world: World, hands: Hands, name: str, words: str) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    browser = visit(world, getattr(world, name) if name else None)

    assert words in browser.get(f"/matters/{case.id}").text
    assert not browser.page.has_form("/second")


def test_who_raised_it_is_told_to_be_counted_already(world: World, hands: Hands) -> None:
    case, proposer = bring(world, hands, Stage.ADMITTED), world.residents[1]

    page = visit(world, proposer).get(f"/matters/{case.id}")

    assert "这件事就是您提的" in page.text
    assert refusal_of(world, proposer, issues.second_matter, case.id) is VoiceRefusal.OWN_MATTER


def test_an_unchecked_matter_is_nothing_to_second_and_not_even_known(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    other = bring(world, hands, Stage.ADMITTED)
    browser = visit(world, world.residents[2])
    action, fields = browser.get(f"/matters/{other.id}").form_to("/second")

    browser.post(action.replace(other.id, case.id), fields, 404)
    assert refusal_of(world, world.residents[2], issues.second_matter, case.id) is (
        VoiceRefusal.NOT_PUBLIC
    )


def test_a_merger_carries_the_seconders_and_who_raised_it_once_each(
    world: World, hands: Hands
) -> None:
    target, merged = bring(world, hands, Stage.ADMITTED), bring(world, hands, Stage.RECEIVED)
    raised = issues.Proposal("充电", "没有地方充电。", "建棚。", "3 栋")
    other = Case(
        world.do(world.seats[0], issues.propose_matter, world.area_id, raised), target.form
    )
    world.do(world.handler, issues.release_text, merged.id)
    world.do(world.handler, issues.release_text, other.id)
    both, gone, fresh = world.residents[2], world.residents[3], world.seats[1]
    for who in (both, gone):
        second(world, who, target)
    world.do(gone, issues.take_second_back, target.id)
    for who in (both, gone, fresh, world.residents[1]):
        second(world, who, other)

    reason = ("same-matter", "同一件事")
    world.do(world.secretary, issues.merge_matter, other.id, target.id, *reason)
    world.do(world.secretary, issues.merge_matter, merged.id, target.id, *reason)

    # `both` was there, `gone` had taken it back there, residents[1] raised the target
    assert seconds(world, target) == 3
    with world.app.app_context():
        forget()
        facts = [
            each.facts["seconders"]
            for each in audit.list_story(reader(), f"voices/{target.id}")
            if each.kind == "issues.matter_merged"
        ]
        carried = reader().get_one(Second, (target.id, fresh.id))
        entry = audit.get_entry(reader(), carried.entry_id)
        assert carried.carried_from == other.id
    assert facts == [2, 0]
    assert entry.kind == "issues.matter_merged"


def test_a_merger_costs_the_same_however_many_seconded(world: World, hands: Hands) -> None:
    target = bring(world, hands, Stage.ADMITTED)
    costs = []
    for number in (1, 6):
        case = bring(world, hands, Stage.RECEIVED)
        world.do(world.handler, issues.release_text, case.id)
        for who in world.seats[:number]:
            second(world, who, case)
        browser = visit(world, world.secretary)
        page = browser.get(f"/matters/{case.id}/merge")
        _action, fields = page.form_to("/merge")
        sent = {**fields, "into": target.id, "ground": "same-matter", "reason": "同一件事"}
        costs.append(cost_of_post(world, browser, f"/matters/{case.id}/merge", sent))

    assert len(set(costs)) == 1
    assert seconds(world, target) == 6


def cost_of_post(world: World, browser: Browser, address: str, sent: dict[str, str]) -> int:
    with counted(world.app) as seen:
        answer = browser.client.post(address, data=sent)
    assert answer.status_code == 303
    return len(seen)


def test_many_who_press_at_once_are_counted_once_each(app_on: Flask, hands: Hands) -> None:
    world = build(app_on)
    case = bring(world, hands, Stage.ADMITTED)
    several = [*world.seats, *world.residents[2:]]
    with app_on.app_context():
        actors = [actor_of(who) for who in several]

        results = at_once(
            app_on, [partial(issues.second_matter, actor, case.id) for actor in actors * 2]
        )

    assert results.count(None) == len(several)
    told = [each.code for each in results if isinstance(each, Refused)]
    assert told == [VoiceRefusal.ALREADY_SECONDED] * len(several)
    assert seconds(world, case) == len(several)
    assert len(kinds(world, case)) == len(several)


def test_a_second_that_meets_a_merger_is_carried_or_refused_never_lost(
    app_on: Flask, hands: Hands
) -> None:
    world = build(app_on)
    target, case = bring(world, hands, Stage.ADMITTED), bring(world, hands, Stage.RECEIVED)
    world.do(world.handler, issues.release_text, case.id)
    with app_on.app_context():
        keeper = actor_of(world.secretary)
        merge = partial(issues.merge_matter, keeper, case.id, target.id, "same-matter", "同一件事")
        presses = [partial(issues.second_matter, actor_of(who), case.id) for who in world.seats]

        results = at_once(app_on, [*presses[:4], merge, *presses[4:]])

    told = [each.code for each in results if isinstance(each, Refused)]
    assert set(told) <= {VoiceRefusal.FINISHED}
    assert seconds(world, target) == len(world.seats) - len(told)


def test_of_many_comments_at_once_the_bound_holds(app_on: Flask, hands: Hands) -> None:
    world = build(app_on)
    case = bring(world, hands, Stage.ADMITTED)
    remark = Remark(CommentStance.QUESTION, "几时建？")
    with app_on.app_context():
        actor = actor_of(world.residents[2])
        results = at_once(
            app_on, [partial(issues.write_comment, actor, case.id, remark) for _ in range(6)]
        )

    assert sum(isinstance(each, str) for each in results) == 3


# --- comments ---


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_comment_is_written_checked_and_public_with_the_name_masked(
    world: World, hands: Hands, language: str
) -> None:
    case, writer = bring(world, hands, Stage.ADMITTED), world.residents[2]
    browser = visit(world, writer, language)
    browser.get(f"/matters/{case.id}/comment")
    browser.send("/comment", {"stance": "", "text": TEXT}, 422)
    assert TEXT in browser.page.text
    browser.send("/comment", {"stance": "concern", "text": TEXT})
    assert TEXT in browser.page.text

    assert TEXT not in Browser(world.app, language).get(f"/matters/{case.id}").text
    handler = visit(world, world.handler, language)
    page = handler.get(f"/matters/{case.id}")
    handler.get(next(each for each in page.links if each.startswith("/comments/")))
    handler.send("/release")

    shown = Browser(world.app, language).get(f"/matters/{case.id}").text
    assert TEXT in shown
    assert writer.name not in shown
    assert f"{writer.name[0]}*{writer.name[-1]}" in shown


def test_sending_a_comment_twice_writes_one(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    browser = visit(world, world.residents[2])
    page = browser.get(f"/matters/{case.id}/comment")
    action, fields = page.form_to("/comment")
    sent = {**fields, "stance": "support", "text": "好。"}

    browser.post(action, sent)
    browser.post(action, sent)

    assert "没有重复办理" in browser.page.text
    assert kinds(world, case) == ["issues.comment_written"]


def test_somebody_registered_comments_too_but_a_stranger_does_not(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.ADMITTED)

    comment(world, world.newcomer, case)
    visit(world, world.stranger).get(f"/matters/{case.id}/comment", 403)


def test_a_fourth_comment_waits_for_a_check_and_an_eleventh_is_too_many(
    world: World, hands: Hands
) -> None:
    case, writer = bring(world, hands, Stage.ADMITTED), world.residents[2]
    remark = Remark(CommentStance.SUPPORT, "好。")
    made = [comment(world, writer, case) for _ in range(3)]

    browser = visit(world, writer)
    assert "您有 3 条看法还在等待检查" in browser.get(f"/matters/{case.id}").text
    assert refusal_of(world, writer, issues.write_comment, case.id, remark) is (
        VoiceRefusal.TOO_MANY_UNCHECKED
    )
    for each in made:
        world.do(world.handler, issues.release_comment, each)
    for _ in range(7):
        released(world, writer, case)
    assert refusal_of(world, writer, issues.write_comment, case.id, remark) is (
        VoiceRefusal.TOO_MANY_COMMENTS
    )


def test_a_comment_is_to_be_checked_inside_the_reply_clock_and_is_on_the_list(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    made = comment(world, world.residents[2], case)
    comment(world, world.residents[3], case)
    with world.app.app_context():
        ends = queries.ends_at(reader(), Clock.FIRST_REPLY, clock.now())
        assert queries.get_comment(reader(), made).check_by == ends

    assert "检查 2 条看法" in visit(world, world.handler).get("/todo").text
    visit(world, world.handler, "en").get("/todo")
    hands.forward_to(ends + timedelta(minutes=1))
    assert "检查 2 条看法" in visit(world, world.secretary).get("/todo").text


def test_a_withheld_comment_is_read_by_its_writer_alone_with_the_reason(
    world: World, hands: Hands
) -> None:
    case, writer = bring(world, hands, Stage.ADMITTED), world.residents[2]
    made = comment(world, writer, case)
    handler = visit(world, world.handler)
    handler.get(f"/comments/{made}")
    handler.send("/withhold", {"reason": ""}, 422)
    handler.send("/withhold", {"reason": REASON})

    own = visit(world, writer).get(f"/matters/{case.id}")
    assert REASON in own.text
    for who in (None, world.residents[3]):
        page = visit(world, who).get(f"/matters/{case.id}")
        assert TEXT not in page.text
        assert REASON not in page.text
        visit(world, who).get(f"/comments/{made}", 404)


def test_nobody_checks_what_they_wrote_themselves(world: World, hands: Hands) -> None:
    case, writer = bring(world, hands, Stage.ADMITTED), world.residents[2]
    with world.app.app_context():
        give_role(world.area_id, writer.id, HANDLER)
    made = comment(world, writer, case)

    page = visit(world, writer).get(f"/comments/{made}")

    assert not page.has_form("/release")
    assert refusal_of(world, writer, issues.release_comment, made) is VoiceRefusal.OWN_COMMENT


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_flag_reaches_the_office_once_a_person_and_can_be_set_aside(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    made = released(world, world.residents[2], case)
    before = kinds(world, case)
    reader_of = visit(world, world.stranger, language)
    reader_of.get(f"/comments/{made}")
    reader_of.send("/flag", {"ground": "", "note": ""}, 422)
    reader_of.send("/flag", {"ground": "privacy", "note": "写了我家"})
    assert not reader_of.page.has_form("/flag")
    code = refusal_of(world, world.stranger, issues.flag_comment, made, FlagGround.INSULT, "")
    assert code is VoiceRefusal.ALREADY_FLAGGED

    handler = visit(world, world.handler, language)
    handler.get("/todo")
    if language == "zh":
        assert "查看被反映有问题的 1 条看法" in handler.page.text
    assert "写了我家" in handler.get(f"/comments/{made}").text
    handler.send("/flags")
    assert "写了我家" not in handler.page.text
    assert kinds(world, case) == before  # a flag decides nothing
    assert "写了我家" not in Browser(world.app, language).get(f"/comments/{made}").text


def test_without_signing_in_nobody_flags(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    made = released(world, world.residents[2], case)

    assert not Browser(world.app).get(f"/comments/{made}").has_form("/flag")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_hidden_comment_is_nowhere_any_more_but_its_reason_is(
    world: World, hands: Hands, language: str, tmp_path: Path
) -> None:
    case, writer = bring(world, hands, Stage.ADMITTED), world.residents[2]
    made = released(world, writer, case)
    handler = visit(world, world.handler, language)
    handler.get(f"/comments/{made}")
    handler.send("/hide", {"reason": REASON})

    with world.app.app_context():
        forget()
        story = audit.list_story(reader(), f"comment/{made}")
    addresses = [f"/record/{each.id}" for each in story]
    for who in (None, world.residents[3]):
        browser = visit(world, who, language)
        for address in (f"/matters/{case.id}", f"/comments/{made}", "/record", *addresses):
            assert TEXT not in browser.get(address).text
        assert REASON in browser.get(f"/matters/{case.id}").text
        assert REASON in browser.get(f"/comments/{made}").text
    with world.app.app_context():
        forget()
        export(reader(), tmp_path / "export")
    for path in (tmp_path / "export").rglob("*"):
        assert path.is_dir() or TEXT.encode() not in path.read_bytes()
    assert [each.kind for each in story] == [
        "issues.comment_written",
        "issues.comment_released",
        "issues.comment_hidden",
    ]
    assert TEXT in visit(world, writer, language).get(f"/comments/{made}").text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("decision", ["restore", "confirm"])
def test_the_writer_asks_once_for_a_review_and_the_supervisors_decide(
    world: World, hands: Hands, decision: str, language: str
) -> None:
    case, writer = bring(world, hands, Stage.ADMITTED), world.residents[2]
    made = released(world, writer, case)
    world.do(world.handler, issues.hide_comment, made, REASON)
    mine = visit(world, writer, language)
    mine.get(f"/comments/{made}")
    mine.send("/review-request", {"plea": "没有写门牌。"})
    assert not mine.page.has_form("/review-request")

    supervisor = visit(world, world.supervisor, language)
    supervisor.get("/todo")
    if language == "zh":
        assert "复核 1 条看法" in supervisor.page.text
    assert TEXT in supervisor.get(f"/comments/{made}").text
    supervisor.send("/review", {"decision": decision, "review": "已经核对原文。"})

    shown = Browser(world.app, language).get(f"/matters/{case.id}").text
    assert (TEXT in shown) == (decision == "restore")
    assert (REASON in shown) == (decision == "confirm")
    assert "已经核对原文。" in shown
    assert kinds(world, case)[-2:] == ["issues.comment_review_asked", "issues.comment_reviewed"]
    again = refusal_of(world, writer, issues.ask_comment_review, made, "再看一次")
    assert again is VoiceRefusal.REVIEW_ASKED
    if decision == "restore":
        hides = refusal_of(world, world.secretary, issues.hide_comment, made, REASON)
        assert hides is VoiceRefusal.RESTORED


def test_a_withheld_comment_is_restored_by_review_and_then_public(
    world: World, hands: Hands
) -> None:
    case, writer = bring(world, hands, Stage.ADMITTED), world.residents[2]
    made = comment(world, writer, case)
    world.do(world.handler, issues.withhold_comment, made, REASON)
    world.do(writer, issues.ask_comment_review, made, "没有写门牌。")
    world.do(world.supervisor, issues.review_comment, made, "可以公开。", restored=True)

    shown = Browser(world.app).get(f"/matters/{case.id}").text
    assert TEXT in shown
    assert REASON not in shown


def test_who_hid_a_comment_does_not_review_it_in_a_later_office(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    made = released(world, world.residents[2], case)
    world.do(world.handler, issues.hide_comment, made, REASON)
    world.do(world.residents[2], issues.ask_comment_review, made, "没有写门牌。")
    with world.app.app_context():
        held = people.list_roles(reader(), (f"area:{world.area_id}",), clock.now())
    (handling,) = [each.id for each in held if each.person_id == world.handler.id]
    world.do(world.secretary, identity.end_role, world.area_id, handling)
    hands.forward(days=1)
    with world.app.app_context():
        give_role(world.area_id, world.handler.id, SUPERVISOR)

    page = visit(world, world.handler).get(f"/comments/{made}")

    assert not page.has_form("/review")
    assert "要由别人来复核" in page.text


def test_a_comment_is_nobody_elses_to_put_up_for_review(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    made = released(world, world.residents[2], case)
    world.do(world.handler, issues.hide_comment, made, REASON)
    browser = visit(world, world.residents[2])
    action, fields = browser.get(f"/comments/{made}").form_to("/review-request")

    other = visit(world, world.residents[3])
    token = other.get(f"/comments/{made}").form_to("/sign-out")[1]["csrf_token"]
    other.post(action, {**fields, "csrf_token": token, "plea": "我也要看"}, 403)


def test_comments_page_by_key_oldest_first_and_the_page_costs_the_same(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    writers = [*world.residents, *world.seats]
    released(world, writers[0], case, "第 1 条。")
    released(world, writers[1], case, "第 2 条。")
    second(world, writers[2], case)
    address = f"/matters/{case.id}"
    browsers = [visit(world, who) for who in (None, world.residents[3], world.handler)]
    for browser in browsers:
        browser.get(address)
    few = [cost(world, browser, address) for browser in browsers]

    for number in range(3, 25):
        hands.forward(minutes=1)
        released(world, writers[number % len(writers)], case, f"第 {number} 条。")
    for who in writers[3:]:
        second(world, who, case)
    many = [cost(world, browser, address) for browser in browsers]

    assert many == few
    page = browsers[0].get(address)
    assert page.text.index("第 1 条。") < page.text.index("第 20 条。")
    assert "第 21 条。" not in page.text
    onward = next(each for each in page.links if "comments=" in each)
    following = browsers[0].get(onward.partition("#")[0])
    assert "第 21 条。" in following.text
    assert "第 20 条。" not in following.text
    Browser(world.app).get(f"{address}?comments=nonsense", 404)


def test_the_formal_written_opinion_has_its_own_name(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)

    page = visit(world, world.residents[2]).get(f"/matters/{case.id}")

    assert "提交书面意见" in page.text
    assert "说说我的看法" in page.text


# --- versions ---


def supplemented(world: World, *, first_public: bool) -> str:
    proposal = issues.Proposal("楼道灯坏了", "楼道里的灯坏了。", "请修灯。", "3 栋")
    writer = world.residents[1]
    made = world.do(writer, issues.propose_matter, world.area_id, proposal)
    if first_public:
        world.do(world.handler, issues.release_text, made)
    world.do(world.handler, issues.return_matter, made, "details-missing", "请写明楼层。")
    better = issues.Proposal("楼道灯坏了", "三楼楼道里的灯坏了。", "请修灯。", "3 栋")
    world.do(writer, issues.supplement_matter, made, better)
    world.do(world.handler, issues.release_text, made)
    return made


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_changed_between_public_versions_is_shown(
    world: World, hands: Hands, language: str
) -> None:
    del hands
    made = supplemented(world, first_public=True)
    browser = Browser(world.app, language)

    page = browser.get(f"/matters/{made}")
    assert f"/matters/{made}/versions" in page.links
    page = browser.get(f"/matters/{made}/versions")

    inserted = page.text.split("<ins>")[1].split("</ins>")[0]
    assert "三楼" in inserted
    assert "visually-hidden" in inserted
    assert "<del>" not in page.text


def test_a_version_that_was_never_public_stays_with_its_writer_and_the_office(
    world: World, hands: Hands
) -> None:
    del hands
    made = supplemented(world, first_public=False)
    address = f"/matters/{made}/versions"

    stranger = Browser(world.app)
    assert address not in stranger.get(f"/matters/{made}").links
    assert "<ins>" not in stranger.get(address).text
    for who in (world.residents[1], world.handler):
        assert "<ins>" in visit(world, who).get(address).text


def test_the_versions_of_an_unchecked_matter_are_not_known(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)

    Browser(world.app).get(f"/matters/{case.id}/versions", 404)
