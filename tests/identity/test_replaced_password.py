"""A password that was replaced opens nothing, also not for whoever was just proving it."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from consult.audit.models import LOG_ID
from consult.audit.record import points
from consult.core import clock
from consult.core.clock import Hands
from consult.core.errors import Refused
from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.identity import passwords, queries, service
from consult.identity.passwords import hash_password
from consult.identity.rules import Refusal
from tests import world as worlds
from tests.client import Browser
from tests.identity import factories
from tests.identity.test_recovery import issue, use
from tests.identity.test_recovery_views import can_sign_in, code_for, is_signed_in, set_password
from tests.world import PASSWORD, Someone, World


@pytest.fixture
def world(app_on: Flask, hands: Hands) -> World:
    hands.forward(hours=1)
    world = worlds.build(app_on)
    hands.forward(minutes=1)
    return world


@pytest.fixture
def me(world: World) -> Someone:
    return world.residents[0]


def once_right(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Do something in the moment after the old password was found right, before it is used."""
    compare, done = passwords.matches, threading.Event()

    def matches(password_hash: str | None, password: str) -> bool:
        right = compare(password_hash, password)
        if right and password == PASSWORD and not done.is_set():
            done.set()
            other = threading.Thread(target=act)
            other.start()
            other.join()
        return right

    monkeypatch.setattr(passwords, "matches", matches)


def test_who_signs_in_while_the_password_is_replaced_is_not_signed_in(
    world: World, me: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_for(world, me.login)
    thief = Browser(world.app)
    thief.get("/sign-in")
    once_right(monkeypatch, lambda: set_password(Browser(world.app), me.login, code))
    thief.send("/sign-in", {"login": me.login, "password": PASSWORD}, 409)
    assert "与密码不符" in thief.words()
    assert not is_signed_in(thief)


def test_who_changes_the_password_while_it_is_replaced_changes_nothing(
    world: World, me: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    thief = worlds.visit(world, me)
    code = code_for(world, me.login)
    thief.get("/me")
    action, fields = thief.page.form_to("/me/password")
    once_right(monkeypatch, lambda: set_password(Browser(world.app), me.login, code))
    given = {**fields, "current": PASSWORD, "password": "thief-lamp-99"}
    assert thief.client.post(action, data=given).status_code == 409
    assert not is_signed_in(thief)
    assert not can_sign_in(world, me.login, "thief-lamp-99")


def test_the_use_cases_look_again_at_what_the_door_has_compared(world: World, me: Someone) -> None:
    with world.app.app_context():
        old = factories.hash_of(me)
        actor = worlds.actor_of(me)
        factories.change_password(me, "by-myself-22")
        with pytest.raises(Refused, match=Refusal.WRONG_SIGN_IN):
            service.open_session(system_actor("web"), LOG_ID, me.id, "token", proven=old)
        with pytest.raises(Refused, match=Refusal.WRONG_PASSWORD):
            service.change_password(actor, me.id, hash_password("thief-lamp-99"), proven=old)
        forget()
        assert queries.find_visit(reader(), "token", clock.now()) is None


def test_a_session_that_begins_just_before_the_reset_ends_with_it(
    world: World, me: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reset waits for it: on PostgreSQL for the lock on the credential."""
    issue(world, world.handler, me)
    begun = threading.Event()

    def reached(point: str) -> None:
        if point == "before-commit" and threading.current_thread().name == "thief":
            begun.set()
            resets.join(timeout=1)  # it cannot end before we do

    def sign_in() -> None:
        with world.app.app_context():
            factories.open_session(me, "token")

    def reset() -> None:
        begun.wait()
        use(world, me)

    monkeypatch.setattr(points, "reached", reached)
    signs_in = threading.Thread(target=sign_in, name="thief")
    resets = threading.Thread(target=reset)
    resets.start()
    signs_in.start()
    for each in (signs_in, resets):
        each.join()
    with world.app.app_context():
        forget()
        code = queries.find_newest_code(reader(), me.id)
        assert code is not None
        assert code.used_at is not None
        assert queries.find_visit(reader(), "token", clock.now()) is None
