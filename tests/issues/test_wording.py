"""A committee forms an opinion: its question does not speak of deciding."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import consult.issues
from consult.core import clock
from consult.core.clock import Hands
from consult.core.reading import forget, reader
from consult.issues import queries
from consult.issues.rules import Form, State
from consult.issues.rules.wording import parse_deciding_words, speaks_of_deciding
from tests.world import QUESTION, TITLE, Stage, World, bring, build, seat_assembly, visit

FILE = Path(consult.issues.__file__).parent / "data" / "deciding_words.toml"
TABLE: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))["deciding_words"][0]
WORDS = parse_deciding_words(TABLE)
DECIDING = "就充电棚的位置形成决议"


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


# --- the rule ---


@pytest.mark.parametrize(
    "question",
    [
        DECIDING,
        "是否通过本决议：在 3 栋东侧建充电棚",
        "协商委员会作出决定，在东侧建棚",
        "会议决定通过以下方案",
        "形成“决议”，交物业执行",
        "形成 决议",
        "就业主大会的筹备形成决议",
        "业主大会已经开过，本次会议决议如下：建棚",
        "是否形成决议提交业主大会",
        "意见对全体居民具有约束力",
        "Whether to pass a resolution on the shed",
        "Is the piano hall a binding decision",
        "BE IT RESOLVED that the shed be built",
        "The committee makes a legally binding rule",
    ],
)
def test_a_question_that_speaks_of_deciding_is_found(question: str) -> None:
    assert speaks_of_deciding(question, WORDS)


@pytest.mark.parametrize(
    "question",
    [
        QUESTION,
        "",
        "是否同意落实 2024 年业主大会决议",
        "是否建议提请业主大会作出决定",
        "是否形成协商意见，提请居民代表会议讨论并作出决定",
        "请业主依法作出决定以前，先不施工",
        "已作出决定的加装电梯方案，是否调整施工时间",
        "本次只形成意见，不形成决议",
        "是否请法院判决",
        "Whether to ask the owners’ meeting to pass a resolution",
        "The opinion is not legally binding: whether to agree",
        "It is a non-binding resolution, and not a binding decision",
        "A bookbinding course in the community room",
        "The owners' resolution of 2024: whether to suggest a later start",
    ],
)
def test_what_others_decide_may_be_spoken_of(question: str) -> None:
    assert not speaks_of_deciding(question, WORDS)


@pytest.mark.parametrize("missing", ["words", "bodies", "denials"])
def test_a_list_without_words_is_refused(missing: str) -> None:
    empty = {f"{missing}_zh": "", f"{missing}_en": " "}
    with pytest.raises(ValueError, match="words, bodies and denials"):
        parse_deciding_words({**TABLE, **empty})


# --- the page ---


def planned(question: str, form: Form, rule: str, days: int) -> dict[str, str]:
    at = clock.to_legal_time(clock.now() + timedelta(days=days))
    return {
        "form": form.value,
        "rule": rule,
        "question": question,
        "venue": "社区议事厅",
        "meets_at": at.strftime("%Y-%m-%dT%H:%M"),
    }


def state(world: World, matter_id: str) -> str:
    with world.app.app_context():
        forget()
        return queries.get_matter(reader(), matter_id).state


SAID = {"zh": "不作决定", "en": "forms an opinion and decides nothing"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_committee_is_not_asked_for_a_decision(world: World, hands: Hands, language: str) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    browser = visit(world, world.secretary, language)
    browser.get(f"/matters/{case.id}/plan")

    page = browser.send("/plan", planned(DECIDING, Form.DELIBERATIVE, "K1", 4), 409)

    beside = page.text.split('name="question"')[0].rpartition("<label")[2]
    assert SAID[language] in beside + page.text.split('name="question"')[1][:2000]
    assert DECIDING in page.text
    assert state(world, case.id) == State.ADMITTED
    browser.send("/plan", planned(QUESTION, Form.DELIBERATIVE, "K1", 4))
    assert state(world, case.id) == State.PLANNED


def test_an_assembly_is(world: World, hands: Hands) -> None:
    seat_assembly(world)
    case = bring(world, hands, Stage.PLANNED, Form.DECISION)
    browser = visit(world, world.secretary)
    browser.get(f"/matters/{case.id}/plan")

    browser.send("/plan", planned(DECIDING, Form.DECISION, "R3", 12))

    with world.app.app_context():
        forget()
        assert queries.get_matter(reader(), case.id).question == DECIDING


def test_the_words_stand_in_the_register_with_their_source(world: World, hands: Hands) -> None:
    bring(world, hands, Stage.RECEIVED)
    browser = visit(world, None)
    page = browser.get("/rules")
    assert "协商委员会的题目里不能用的词" in page.text
    assert TITLE not in page.text
