import re

import pytest
from flask import Flask

from consult.areas import queries as areas
from consult.areas.rules import Level
from consult.audit.models import LOG_ID
from consult.core import clock, policy
from consult.core.clock import Hands
from consult.core.errors import Refused
from consult.core.policy import Role, system_actor
from consult.core.reading import reader
from consult.identity import rules, service
from consult.identity.passwords import hash_password
from consult.identity.rules import Refusal
from consult.identity.service import NewPerson, Term
from tests import world as worlds
from tests.client import Browser
from tests.world import PASSWORD, Someone, World, look_and_send

STREET = "340207005000"
"""Code of 清水, the sub-district around 万春."""

DISTRICT = "340207000000"


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    hands.forward(hours=1)
    return worlds.build(app)


def officer(world: World, role: Role = policy.DISTRICT_OFFICER) -> Browser:
    """Return the browser of somebody who holds a role over the whole platform."""
    with world.app.app_context():
        new = NewPerson("褚示庚", account="chu", password_hash=hash_password(PASSWORD))
        made = service.create_staff_account(system_actor("cli"), LOG_ID, new)
        term = Term(clock.now(), None, "测试")
        service.grant_platform_role(system_actor("cli"), LOG_ID, made, role.code, term)
    browser = Browser(world.app)
    browser.sign_in("chu", PASSWORD)
    return browser


def offered(browser: Browser) -> list[str]:
    return re.findall(r'<option[^>]*value="(\w+)"', browser.page.text)


def give_at(world: World, level: Level, role: Role, who: Someone) -> None:
    with world.app.app_context():
        path = areas.path_of(reader(), areas.get_area(reader(), world.area_id))
        area = next(each for each in path if each.level == level)
        term = Term(clock.now(), None, "测试")
        service.grant_role(system_actor("cli"), area.id, who.id, role.code, term)


def test_every_role_that_can_be_given_has_its_levels() -> None:
    everywhere = rules.grantable_by(rules.GRANTABLE)
    assert everywhere == rules.LEVELS.keys() | rules.STAFF_POWERS


@pytest.mark.parametrize("role", sorted(rules.LEVELS))
def test_a_role_is_held_at_its_levels_alone(role: Role) -> None:
    fits = {level for level in Level if rules.why_not_at(role, level) is None}
    assert fits == rules.LEVELS[role]
    assert Level.PROVINCE not in fits
    at_community = role not in {policy.GUIDE, policy.DISTRICT_OFFICER, policy.AUDITOR}
    assert (fits == {Level.COMMUNITY}) == at_community


def test_no_secretary_is_made_of_a_whole_sub_district(world: World) -> None:
    browser = officer(world)
    browser.get(f"/communities/{STREET}/people")
    assert offered(browser) == ["guide"]
    given = {"whom": "resident1", "role": "secretary", "basis": "任命"}
    browser.send("/roles", given, 422)
    browser.get(f"/communities/{world.code}/people")
    assert "secretary" in offered(browser)
    look_and_send(browser, "/roles", given)
    assert "居示1" in browser.words()


@pytest.mark.parametrize(
    ("level", "role", "refusal"),
    [
        (Level.STREET, policy.SECRETARY, Refusal.BELONGS_TO_A_COMMUNITY),
        (Level.DISTRICT, policy.HANDLER, Refusal.BELONGS_TO_A_COMMUNITY),
        (Level.DISTRICT, policy.GUIDE, Refusal.BELONGS_TO_A_STREET),
        (Level.COMMUNITY, policy.DISTRICT_OFFICER, Refusal.BELONGS_TO_A_DISTRICT),
        (Level.STREET, policy.AUDITOR, Refusal.BELONGS_TO_A_DISTRICT),
        (Level.DISTRICT, policy.SYSTEM_STAFF, Refusal.BELONGS_TO_PLATFORM),
    ],
)
def test_not_even_the_system_gives_a_role_at_the_wrong_level(
    world: World, level: Level, role: Role, refusal: Refusal
) -> None:
    with pytest.raises(Refused, match=refusal):
        give_at(world, level, role, world.residents[0])


@pytest.mark.parametrize(
    ("level", "role"),
    [
        (Level.STREET, policy.GUIDE),
        (Level.COMMUNITY, policy.GUIDE),
        (Level.DISTRICT, policy.DISTRICT_OFFICER),
        (Level.COMMUNITY, policy.REPRESENTATIVE),
    ],
)
def test_a_role_is_given_at_its_level(world: World, level: Level, role: Role) -> None:
    give_at(world, level, role, world.residents[0])


def test_the_page_of_a_sub_district_says_where_the_other_roles_are_given(world: World) -> None:
    browser = officer(world)
    browser.get(f"/communities/{STREET}/people")
    assert "社区书记：社区（村）" in browser.words()
    assert f"/communities/{world.code}/people" in browser.page.links
    browser.get(f"/communities/{DISTRICT}/people")
    assert offered(browser) == []
    assert "街道（镇）指导员：街道（乡、镇）、社区（村）" in browser.words()
    assert f"/communities/{STREET}/people" in browser.page.links
    browser.get(f"/communities/{world.code}/people")
    assert "在别的地方授予的角色" not in browser.words()


def test_system_staff_give_no_platform_role_in_a_community(world: World) -> None:
    browser = officer(world, policy.SYSTEM_STAFF)
    browser.get(f"/communities/{world.code}/people")
    assert offered(browser) == []


def test_an_area_is_found_by_its_name_and_one_of_several_is_chosen(world: World) -> None:
    browser = officer(world)
    browser.get("/staff?place=清水街道")
    assert browser.at == f"/communities/{STREET}/people"
    browser.get("/staff?place=万春社区")
    assert browser.at == f"/communities/{world.code}/people"
    browser.get("/staff?place=湾")
    assert "不止一个地方符合" in browser.words()
    assert "四湾社区" in browser.words()
    assert "/communities/340207001002/people" in browser.page.links
    browser.get("/staff?place=没有这样的地方")
    assert "没有找到这个地区" in browser.words()
    assert 'value="没有这样的地方"' in browser.page.text


def test_an_area_is_found_by_its_latin_name(world: World) -> None:
    browser = officer(world)
    browser.language = "en"
    browser.get("/staff?place=Wanchun Community")
    assert browser.at == f"/communities/{world.code}/people"
    browser.get("/staff?place=shan")
    assert "/people" in " ".join(browser.page.links)
