"""The survey after a matter: who answers, what is shown, and that nobody can tell who said what."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.audit.export import export
from consult.core import clock
from consult.core.clock import Hands
from consult.core.errors import Refused
from consult.core.reading import forget, reader
from consult.issues import service as issues
from consult.issues.models import SurveyAnswer, SurveyTaken
from consult.issues.rules import Aspect, Degree, Group, SurveyRefusal
from consult.issues.service import Answers
from tests.audit.world import at_once
from tests.world import Case, Someone, Stage, World, actor_of, bring, build, visit

GIVEN = {"process": "good", "result": "very_good", "speed": "poor"}
ANSWERS = Answers({Aspect(aspect): Degree(degree) for aspect, degree in GIVEN.items()}, "灯太暗")


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


def in_effect(world: World, hands: Hands) -> Case:
    case = bring(world, hands, Stage.PUBLISHED)
    hands.forward(days=8)
    world.do(None, issues.take_effect, case.id)
    return case


def answered(world: World, hands: Hands) -> Case:
    """Bring a matter to where its residents were told the result."""
    case = in_effect(world, hands)
    due = clock.legal_day(clock.now() + timedelta(days=9))
    task = world.do(world.handler, issues.assign_task, case.id, "装灯", "物业", due)
    world.do(world.handler, issues.report_task, task, "装好了")
    world.do(world.supervisor, issues.accept_task, task)
    world.do(world.residents[1], issues.confirm_task, task)
    world.do(world.handler, issues.answer_back, case.id, "都办好了")
    return case


def answer(world: World, who: Someone, case: Case) -> None:
    world.do(who, issues.answer_survey, case.id, ANSWERS)


def groups(world: World) -> dict[str, int]:
    with world.app.app_context():
        forget()
        rows = reader().execute(
            select(SurveyAnswer.group, func.count()).group_by(SurveyAnswer.group)
        )
        return {group: number for group, number in rows}  # noqa: C416 - rows are no pairs


def section(world: World, case: Case, who: Someone | None = None, language: str = "zh") -> str:
    text = visit(world, who, language).get(f"/matters/{case.id}").text
    return text.split('id="survey"')[1].split("</section>")[0] if 'id="survey"' in text else ""


@pytest.mark.parametrize(
    ("language", "few", "share"),
    [("zh", "还不到 5 份，不公布。", "5 份（100%）"), ("en", "Fewer than 5 answers", "5 (100%)")],
)
def test_a_group_is_shown_from_five_answers_on_and_apart_from_the_others(
    world: World, hands: Hands, language: str, few: str, share: str
) -> None:
    case = answered(world, hands)
    for who in world.seats[:4]:
        answer(world, who, case)
    assert section(world, case, language=language).count(few) == 3
    assert "table" not in section(world, case, language=language)

    browser = visit(world, world.seats[4], language)
    browser.get(f"/matters/{case.id}/survey")
    browser.send("/survey", {"on_process": "good"}, status=422)
    browser.send(
        "/survey", {**{f"on_{key}": each for key, each in GIVEN.items()}, "remark": "很好"}
    )

    shown = section(world, case, language=language)
    assert shown.count(few) == 2
    assert shown.count(share) == 3
    assert groups(world) == {Group.AFFECTED: 5}


def test_one_answers_once(world: World, hands: Hands) -> None:
    case, who = answered(world, hands), world.seats[0]
    answer(world, who, case)
    with pytest.raises(Refused) as told:
        answer(world, who, case)

    assert told.value.code is SurveyRefusal.SURVEY_ANSWERED
    browser = visit(world, who)
    browser.get(f"/matters/{case.id}/survey")
    assert "您已经填过这份问卷" in browser.words()
    assert groups(world) == {Group.AFFECTED: 1}


def test_of_two_answers_at_once_one_counts(app_on: Flask, hands: Hands) -> None:
    world = build(app_on)
    case = answered(world, hands)

    def act() -> object:
        return issues.answer_survey(actor_of(world.seats[0]), case.id, ANSWERS)

    told = at_once(world.app, [act, act])

    assert sorted(type(each).__name__ for each in told) == ["NoneType", "Refused"]
    assert groups(world) == {Group.AFFECTED: 1}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_head_of_the_page_leads_to_the_survey_while_one_can_answer(
    world: World, hands: Hands, language: str
) -> None:
    case = answered(world, hands)
    way = f"/matters/{case.id}/survey"

    def head(who: Someone | None) -> str:
        text = visit(world, who, language).get(f"/matters/{case.id}").text
        return text.split('class="matter-head__do"')[1].split("</section>")[0]

    assert way in head(world.residents[2])
    answer(world, world.residents[2], case)
    for nobody_asked in (world.residents[2], world.stranger, world.secretary, None):
        assert way not in head(nobody_asked)


def test_who_is_asked_and_when(world: World, hands: Hands) -> None:
    case = in_effect(world, hands)
    with pytest.raises(Refused) as early:
        answer(world, world.residents[2], case)
    assert early.value.code is SurveyRefusal.SURVEY_NOT_OPEN
    assert section(world, case) == ""

    case = answered(world, hands)
    answer(world, world.residents[1], case)
    answer(world, world.residents[2], case)
    assert groups(world) == {Group.PROPOSER: 1, Group.AFFECTED: 1}
    for who in (world.stranger, world.newcomer, world.guide):
        with pytest.raises(Refused) as told:
            answer(world, who, case)
        assert told.value.code is SurveyRefusal.SURVEY_NOT_FOR_YOU
        assert "/survey" not in section(world, case, who)
    assert f"/matters/{case.id}/survey" in section(world, case, world.residents[3])


def test_only_the_supervisors_read_remarks_and_only_from_five_answers_on(
    world: World, hands: Hands
) -> None:
    case = answered(world, hands)
    for number, who in enumerate(world.seats[:5], start=1):
        answer(world, who, case)
        visible = "灯太暗" in section(world, case, world.supervisor)
        assert visible == (number == 5)

    for reader_of in (None, world.handler, world.secretary, world.residents[3]):
        assert "灯太暗" not in section(world, case, reader_of)
    review = visit(world, world.supervisor).get(f"/matters/{case.id}/review").text
    assert "5 份（100%）" in review
    assert "灯太暗" in review


def test_an_answer_leaves_nothing_on_record_and_names_nobody(
    world: World, hands: Hands, tmp_path: Path
) -> None:
    case = answered(world, hands)
    with world.app.app_context():
        export(reader(), tmp_path / "before")
    answer(world, world.seats[0], case)
    with world.app.app_context():
        export(reader(), tmp_path / "after")
        forget()
        kept = reader().scalars(select(SurveyAnswer)).one()
        taken = reader().scalars(select(SurveyTaken)).one()

    sizes = [
        sum(each.stat().st_size for each in (tmp_path / name).rglob("*") if each.is_file())
        for name in ("before", "after")
    ]
    assert sizes[0] == sizes[1]
    assert world.seats[0].id not in json.dumps(
        {column.key: str(getattr(kept, column.key)) for column in SurveyAnswer.__mapper__.attrs}
    )
    assert {column.name for column in SurveyTaken.__table__.columns} == {"matter_id", "person_id"}
    assert taken.person_id == world.seats[0].id
