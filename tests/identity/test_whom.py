"""Whom a text means: account, phone, or the name of somebody registered in the community."""

from flask import Flask

from consult.areas import queries as areas
from consult.core import clock
from consult.core.clock import Hands
from consult.core.reading import reader
from consult.identity import queries
from consult.identity import service as identity
from consult.identity.service import NewPerson
from tests.world import QINGYUAN, Someone, World, actor_of, build


def enter(world: World, area_id: str, new: NewPerson) -> str:
    with world.app.app_context():
        return identity.create_account(actor_of(None), area_id, new)


def meant(world: World, text: str, area_id: str | None, limit: int = 20) -> list[str]:
    with world.app.app_context():
        return [
            each.person_id for each in queries.list_people_meant(reader(), text, area_id, limit)
        ]


def test_a_text_means_an_account_a_phone_or_a_name_of_the_community(
    app_on: Flask, hands: Hands
) -> None:
    world = build(app_on)
    with app_on.app_context():
        away = areas.get_area_by_code(reader(), QINGYUAN, clock.legal_day(hands.read())).id
    here = enter(world, world.area_id, NewPerson("王示明", building="1 栋", room="101"))
    phoned = enter(world, world.area_id, NewPerson("李示", phone="13800138000", building="2 栋"))
    enter(world, away, NewPerson("王示明", building="9 栋"))
    second = enter(world, world.area_id, NewPerson("王示明", building="3 栋"))

    assert meant(world, "王示明", world.area_id) == [here, second]
    assert len(meant(world, "王示明", world.area_id, 1)) == 1
    assert meant(world, "王示明", None) == []
    assert meant(world, "+86 138-0013-8000", None) == [phoned]
    assert meant(world, world.stranger.login, world.area_id) == [world.stranger.id]


def test_whoever_is_called_like_an_account_or_a_phone_is_not_taken_for_its_owner(
    app_on: Flask, hands: Hands
) -> None:
    assert hands.read() == clock.now()
    world = build(app_on)
    resident: Someone = world.residents[0]
    owner = enter(world, world.area_id, NewPerson("李示", phone="13800138000", building="2 栋"))
    for name in ("resident1", "13800138000"):
        enter(world, world.area_id, NewPerson(name, building="3 栋"))
    assert meant(world, "resident1", world.area_id) == [resident.id]
    assert meant(world, "13800138000", world.area_id) == [owner]


def test_it_says_where_somebody_lives_here_and_whether_that_was_confirmed(
    app_on: Flask, hands: Hands
) -> None:
    hands.forward(hours=1)
    world = build(app_on)
    with app_on.app_context():
        stranger, newcomer = (
            queries.list_people_meant(reader(), each.login, world.area_id, 2)[0]
            for each in (world.stranger, world.newcomer)
        )
    assert (stranger.building, stranger.confirmed) == (None, True)
    assert (newcomer.building, newcomer.confirmed) == ("和畅苑 3 栋", False)
