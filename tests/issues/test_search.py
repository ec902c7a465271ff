"""Finding matters by what they say, and looking once more before one is sent."""

from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import Select, func, insert, select, text
from werkzeug.test import TestResponse

from consult.audit.models import LogEntry
from consult.core.clock import Hands
from consult.core.db import WRITE, db
from consult.core.ids import new_id
from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.issues import queries
from consult.issues import service as issues
from consult.issues.models import Gram, Matter
from consult.issues.queries import search
from consult.issues.rules import State
from consult.issues.service import Proposal
from tests.architecture.test_statements import MOST, cost, counted
from tests.client import Browser
from tests.world import TITLE, Stage, World, bring, build, visit

LAMP = Proposal("三号楼楼道灯不亮", "晚上上楼看不见，老人怕摔。", "请换灯泡。", "3 号楼")


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture
def world_on(app_on: Flask, hands: Hands) -> World:
    del hands
    return build(app_on)


def propose(world: World, proposal: Proposal = LAMP) -> str:
    return world.do(world.residents[1], issues.propose_matter, world.area_id, proposal)


def released(world: World, proposal: Proposal = LAMP) -> str:
    made = propose(world, proposal)
    world.do(world.handler, issues.release_text, made)
    world.keep_up()
    return made


def admitted(world: World, proposal: Proposal = LAMP) -> str:
    made = propose(world, proposal)
    world.do(world.secretary, issues.admit_matter, made, "public-affair", "属于公共事务")
    world.keep_up()
    return made


def indexed(world: World, matter_id: str) -> set[str]:
    with world.app.app_context():
        forget()
        return queries.list_grams(reader(), [matter_id])[matter_id]


def rows(world: World) -> int:
    with world.app.app_context():
        forget()
        return reader().scalar(select(func.count()).select_from(Gram)) or 0


def similar(world: World, title: str, facts: str = "") -> list[str]:
    with world.app.app_context():
        forget()
        found = queries.list_similar(reader(), world.area_id, title, facts)
        return [each.matter.id for each in found]


def said(world: World, words: str, *, anywhere: bool = False) -> list[str]:
    with world.app.app_context():
        forget()
        area = None if anywhere else world.area_id
        say = queries.matters_that_say(words, area)
        assert say is not None
        return [
            line.id
            for line in queries.list_lines(reader(), area_id=area, before=None, limit=20, say=say)
        ]


# --- the index ---


def test_a_public_text_is_found_on_each_database(world_on: World) -> None:
    case = admitted(world_on)
    other = admitted(world_on, Proposal("广场舞太吵", "晚上十点还在放音乐。", "早点结束。", "广场"))

    assert said(world_on, "楼道灯") == [case]
    assert said(world_on, "灯") == [case]
    assert set(said(world_on, "晚上", anywhere=True)) == {case, other}
    assert said(world_on, "楼道 音乐") == []
    assert similar(world_on, "楼道灯不亮了") == [case]
    assert similar(world_on, "广场舞噪音大") == [other]
    assert similar(world_on, "电梯坏了") == []
    assert similar(world_on, "灯") == []
    assert similar(world_on, "") == []


def test_what_is_not_public_is_never_in_the_index(world: World) -> None:
    received = propose(world)
    refused = propose(world)
    world.do(world.secretary, issues.refuse_matter, refused, "against-law-or-rights", "属于家事")
    kept = propose(world)
    world.do(
        world.secretary,
        issues.admit_matter,
        kept,
        "public-affair",
        "属于公共事务",
        publish_text=False,
    )
    world.keep_up()

    assert [indexed(world, each) for each in (received, refused, kept)] == [set(), set(), set()]
    assert rows(world) == 0


def test_a_text_that_was_supplemented_or_taken_back_leaves_the_index(world: World) -> None:
    supplemented, withdrawn = released(world), released(world)
    assert indexed(world, supplemented)
    assert indexed(world, withdrawn)

    world.do(world.handler, issues.return_matter, supplemented, "details-missing", "请写清楚楼栋")
    more = Proposal("门锁坏了", "单元门锁坏了。", "请修锁。", "3 号楼")
    world.do(world.residents[1], issues.supplement_matter, supplemented, more)
    world.do(world.residents[1], issues.withdraw_matter, withdrawn, "已经解决")
    assert similar(world, LAMP.title) == []  # before the follower has read on
    world.keep_up()

    assert rows(world) == 0
    world.do(world.handler, issues.release_text, supplemented)
    world.keep_up()
    assert said(world, "门锁") == [supplemented]
    assert said(world, "楼道灯") == []


def test_a_merged_matter_is_found_but_its_target_is_pointed_to(world: World) -> None:
    target, merged = admitted(world), released(world)
    world.do(world.secretary, issues.merge_matter, merged, target, "same-matter", "同一件事")
    world.keep_up()

    assert similar(world, LAMP.title) == [target]
    assert set(said(world, "楼道灯")) == {target, merged}


def test_open_matters_come_before_those_that_are_over(world: World) -> None:
    over, under_way = released(world), admitted(world)
    world.do(world.handler, issues.reply_to_matter, over, "灯已经换好。", public=True)
    world.keep_up()

    assert similar(world, LAMP.title) == [under_way, over]


def test_following_an_entry_again_and_rebuilding_change_nothing(world_on: World) -> None:
    world = world_on
    case, private = admitted(world), propose(world)
    before = indexed(world, case)
    with world.app.app_context():
        for _ in range(2):
            found = issues.index_matters(system_actor(), world.area_id, [case, private])
            assert found == 0
    assert indexed(world, case) == before

    with world.app.app_context(), db.engine.connect().execution_options(**{WRITE: True}) as wild:
        wild.execute(Gram.__table__.delete())  # type: ignore[attr-defined]
        stray = {"gram": "私事", "area_id": world.area_id, "matter_id": private}
        wild.execute(insert(Gram), [stray])
        wild.commit()
    answer = world.app.test_cli_runner().invoke(args=["search", "rebuild"])

    assert answer.output.startswith("2 "), answer.output
    assert indexed(world, case) == before
    assert indexed(world, private) == set()


# --- what it costs ---


def plan_of(query: Select[str, int, int] | Select[str]) -> str:
    compiled = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    return "\n".join(str(row[-1]) for row in reader().execute(text(f"{explain} {compiled}")))


def test_with_many_rows_both_questions_go_through_the_index(app_on: Flask) -> None:
    areas: Sequence[str] = [new_id() for _ in range(4)]
    generated = [
        {
            "gram": chr(0x4E00 + number % 500) + chr(0x5000 + number % 7),
            "area_id": areas[number % 4],
            "matter_id": f"{number // 20:026}",
        }
        for number in range(20_000)
    ]
    unique = {tuple(each.values()): each for each in generated}
    with app_on.app_context():
        with db.engine.connect().execution_options(**{WRITE: True}) as wild:
            wild.execute(insert(Gram), list(unique.values()))
            wild.execute(text("ANALYZE"))
            wild.commit()
        forget()
        wanted = [chr(0x4E00 + number) + chr(0x5000 + number) for number in range(5)]
        say = queries.matters_that_say("".join(wanted[:2]), None)
        assert say is not None
        plans = [plan_of(search.candidates(areas[0], wanted, wanted)), plan_of(say)]

        for plan in plans:
            assert "SCAN issues_gram" not in plan, plan
            assert "Seq Scan" not in plan, plan
            assert "pk_issues_gram" in plan or "sqlite_autoindex_issues_gram_1" in plan, plan


@pytest.mark.parametrize("address", ["/matters?q=充电棚", "/matters?q=充电棚&code={code}", ""])
def test_looking_costs_the_same_however_many_matters_there_are(
    world: World, hands: Hands, address: str
) -> None:
    typing = visit(world, world.residents[2])

    def costs() -> int:
        if address:
            return cost(world, Browser(world.app), address.format(code=world.code))
        sent = typed_on(world, typing, "充电棚建在哪里")
        with counted(world.app) as seen:
            assert "好像已经有人提过" in ask(world, typing, sent).text
        return len(seen)

    bring(world, hands, Stage.ADMITTED)
    world.keep_up()
    costs()
    few = costs()
    for _ in range(6):
        bring(world, hands, Stage.ADMITTED)
    world.keep_up()
    many = costs()

    assert many == few <= MOST


# --- the pages ---


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_visitor_looks_for_words_in_the_list(world: World, language: str) -> None:
    case = admitted(world)
    propose(world, Proposal("楼道灯的私事", "不公开的楼道灯。", "保密", "3 号楼"))
    browser = Browser(world.app, language)

    found = browser.get(f"/matters?q=楼道灯&code={world.code}")
    assert f"/matters/{case}" in found.links
    assert "私事" not in found.text
    nothing = browser.get("/matters?q=电梯")
    assert f"/matters/{case}" not in nothing.links
    signs = browser.get("/matters?q=，。！")
    assert f"/matters/{case}" not in signs.links
    assert f"/matters/{case}" in browser.get("/matters?q=").links
    browser.get("/matters", 200)
    browser.get("/matters?q=" + "楼道" * 3000)


def test_a_long_list_of_what_was_found_goes_on_with_the_same_words(world: World) -> None:
    made = [propose(world) for _ in range(22)]
    for each in made:
        world.do(world.handler, issues.release_text, each)
    world.keep_up()
    browser = Browser(world.app)

    first = browser.get("/matters?q=楼道灯")
    (on,) = [each for each in first.links if "before=" in each]
    second = browser.get(on)

    shown = [each for page in (first, second) for each in page.links if "/matters/" in each]
    assert sorted(shown) == sorted(f"/matters/{each}" for each in made)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_asked_already_is_shown_once_before_sending(world: World, language: str) -> None:
    case = admitted(world)
    browser = visit(world, world.residents[2], language)
    browser.get(f"/communities/{world.code}/raise")
    typed = {
        "title": "三号楼的楼道灯不亮",
        "facts": "看不见路。",
        "wish": "修好。",
        "affected": "三号楼",
    }

    look = browser.send("/raise", typed)

    assert f"/matters/{case}" in look.links
    assert look.form_to("/raise")[1]["title"] == typed["title"]
    assert "看不见路。" in look.text
    assert mine(world) == []
    browser.send("/raise", typed)
    assert [each.title for each in mine(world)] == [typed["title"]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_taken_elsewhere_is_shown_with_its_hand_off_and_not_blocked(
    world: World, language: str
) -> None:
    browser = visit(world, world.residents[2], language)
    page = browser.get(f"/communities/{world.code}/raise")
    assert "tel:12388" in page.links  # the whole list is there, folded
    typed = {
        "title": "电动车被偷",
        "facts": "昨晚被偷了。",
        "wish": "装监控。",
        "affected": "三号楼",
    }

    look = browser.send("/raise", typed)

    assert 'id="look"' in look.text
    assert "tel:110" in look.text.split('id="look"')[1].split("</section>")[0]
    assert mine(world) == []
    again = {**typed, "facts": "昨晚被偷了，还有人打架。"}
    browser.send("/raise", again)
    assert [each.state for each in mine(world)] == [State.RECEIVED]


def test_another_kind_that_comes_in_by_rewriting_is_shown_as_well(world: World) -> None:
    browser = visit(world, world.residents[2])
    browser.get(f"/communities/{world.code}/raise")
    typed = {"title": "电动车被偷", "facts": "昨晚。", "wish": "装监控。", "affected": "三号楼"}
    browser.send("/raise", typed)

    look = browser.send("/raise", {**typed, "wish": "举报有人受贿。"})

    assert "tel:12388" in look.text.split('id="look"')[1].split("</section>")[0]
    browser.send("/raise", {**typed, "wish": "举报有人受贿。"})
    assert len(mine(world)) == 1


def test_an_ordinary_matter_is_sent_at_once(world: World) -> None:
    browser = visit(world, world.residents[2])
    browser.get(f"/communities/{world.code}/raise")
    browser.send(
        "/raise", {"title": "花坛", "facts": "缺花。", "wish": "种花。", "affected": "全区"}
    )

    assert len(mine(world)) == 1


def typed_on(world: World, browser: Browser, title: str) -> dict[str, str]:
    """Return what htmx sends while a title is typed: with the token of the page."""
    _, fields = browser.get(f"/communities/{world.code}/raise").form_to("/raise")
    return {"csrf_token": fields["csrf_token"], "once": fields["once"], "title": title}


def ask(world: World, browser: Browser, sent: dict[str, str]) -> TestResponse:
    return browser.client.post(
        f"/communities/{world.code}/similar",
        data=sent,
        headers={"Accept-Language": browser.language},
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_similar_matters_come_as_a_piece_of_a_page(world: World, language: str) -> None:
    case = admitted(world)
    browser = visit(world, world.residents[2], language)

    piece = ask(world, browser, typed_on(world, browser, LAMP.title))
    assert piece.status_code == 200
    assert f"/matters/{case}" in piece.text
    assert "<html" not in piece.text
    for nothing in (TITLE, ""):
        assert ask(world, browser, typed_on(world, browser, nothing)).text.strip() == ""
    long = ask(world, browser, typed_on(world, browser, LAMP.title + "，" * 3000))
    assert f"/matters/{case}" in long.text


def test_what_is_typed_never_stands_in_an_address(world: World) -> None:
    admitted(world)
    browser = visit(world, world.residents[2])
    page = browser.get(f"/communities/{world.code}/raise")
    place = f"/communities/{world.code}/similar"
    assert f'hx-post="{place}"' in page.text
    assert 'hx-params="csrf_token,once,title"' in page.text
    assert browser.client.get(place, query_string={"title": LAMP.title}).status_code == 405


def test_only_a_page_of_ours_asks_what_is_similar(world: World) -> None:
    case = admitted(world)
    browser = visit(world, world.residents[2])
    sent = typed_on(world, browser, LAMP.title)
    before = entries(world)

    for left_out in ("csrf_token", "once"):
        answer = ask(world, browser, {name: sent[name] for name in sent if name != left_out})
        assert answer.status_code == 422
        assert answer.text == ""
    stranger = ask(world, Browser(world.app), sent)
    assert stranger.status_code == 403
    assert f"/matters/{case}" not in stranger.text
    assert f"/matters/{case}" in ask(world, browser, sent).text
    assert f"/matters/{case}" in ask(world, browser, sent).text  # the key is not used up
    assert entries(world) == before
    gone = browser.client.post("/communities/000000000000/similar", data=sent)
    assert gone.status_code == 404


def entries(world: World) -> int:
    with world.app.app_context():
        forget()
        return reader().scalar(select(func.count()).select_from(LogEntry)) or 0


def mine(world: World) -> list[Matter]:
    with world.app.app_context():
        forget()
        return list(queries.list_proposed_by(reader(), world.residents[2].id))
