"""A supervisor who objected gives no view on it: whoever can see to another one is told."""

import pytest
from flask import Flask

from consult.core import clock, policy
from consult.core.clock import Hands
from consult.core.errors import Refused
from consult.publication import service
from consult.publication.rules import Refusal
from tests.client import Page
from tests.publication.factories import objection, viewed
from tests.world import Case, Someone, Stage, World, bring, build, give_role, visit

ALONE = {
    "zh": "这里又没有别的监督委员会成员",
    "en": "there is no other supervisor here",
}
NOBODY = {"zh": "现在没有人能给出监督意见", "en": "Nobody can give the supervisors"}
OTHERS = {"zh": "请别的监督委员会成员给出", "en": "another supervisor has to"}
TODO = {"zh": "任命监督委员会成员，好对异议提出意见", "en": "Name a supervisor, so that"}


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    assert hands.read() == clock.now()
    return build(app)


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def case(world: World, hands: Hands) -> Case:
    return bring(world, hands, Stage.PUBLISHED)


@pytest.fixture
def made(world: World, case: Case) -> str:
    """Let the supervisor live here and object."""
    give(world, world.supervisor, policy.RESIDENT)
    return objection(world, case, world.supervisor)


def give(world: World, who: Someone, role: policy.Role) -> None:
    with world.app.app_context():
        give_role(world.area_id, who.id, role)


def show(world: World, case: Case, who: Someone | None, language: str) -> Page:
    return visit(world, who, language).get(f"/notices/{case.publication_id}")


def test_the_only_supervisor_who_objected_is_told_whom_to_ask(
    world: World, case: Case, made: str, language: str
) -> None:
    page = show(world, case, world.supervisor, language)
    assert ALONE[language] in page.text
    assert not page.has_form(f"{made}/view")
    with pytest.raises(Refused) as refused:
        world.do(world.supervisor, service.give_view, made, "支持。", favours=True)
    assert refused.value.code is Refusal.OBJECTOR_CANNOT_ANSWER


def test_the_guide_is_told_and_names_another_who_gives_the_view(
    world: World, case: Case, made: str, language: str
) -> None:
    page = show(world, case, world.guide, language)
    assert NOBODY[language] in page.text
    assert f"/communities/{world.code}/people" in page.links
    todo = visit(world, world.guide, language).get("/todo")
    assert TODO[language] in todo.text
    assert f"/notices/{case.publication_id}#objection-{made}" in todo.links

    other = world.residents[3]
    give(world, other, policy.SUPERVISOR)

    assert NOBODY[language] not in show(world, case, world.guide, language).text
    assert TODO[language] not in visit(world, world.guide, language).get("/todo").text
    objector = show(world, case, world.supervisor, language)
    assert OTHERS[language] in objector.text
    assert "居*4" in objector.text
    assert f"/notices/{case.publication_id}#objection-{made}" in (
        visit(world, other, language).get("/todo").links
    )
    assert show(world, case, other, language).has_form(f"{made}/view")
    world.do(other, service.give_view, made, "支持。", favours=True)
    assert OTHERS[language] not in show(world, case, world.supervisor, language).text


@pytest.mark.parametrize("who", ["secretary", "handler", "auditor", None])
def test_nobody_else_learns_who_objected(
    world: World, case: Case, made: str, who: str | None, language: str
) -> None:
    del made
    page = show(world, case, getattr(world, who) if who else None, language)
    for told in (ALONE, NOBODY, OTHERS):
        assert told[language] not in page.text
    if who is not None:
        assert TODO[language] not in visit(world, getattr(world, who), language).get("/todo").text


def test_an_ordinary_objection_needs_no_hint(world: World, case: Case, language: str) -> None:
    first = objection(world, case, world.residents[2])
    for who in (world.supervisor, world.guide):
        page = show(world, case, who, language)
        assert not any(told[language] in page.text for told in (ALONE, NOBODY, OTHERS))
    assert TODO[language] not in visit(world, world.guide, language).get("/todo").text
    viewed(world, first)
    assert TODO[language] not in visit(world, world.guide, language).get("/todo").text
