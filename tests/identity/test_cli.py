"""A sole administrator who forgot the password gets a code at the shell of the server."""

import re

import pytest
from click.testing import Result
from flask import Flask

from consult.audit import queries as record
from consult.core import policy
from consult.core.clock import Hands
from consult.core.reading import reader
from consult.identity import queries
from consult.identity.rules import CODES_A_DAY
from tests import world as worlds
from tests.client import Browser
from tests.identity.test_recovery import NEW_PASSWORD, platform
from tests.world import Someone, World


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    hands.forward(hours=1)
    return worlds.build(app)


@pytest.fixture
def root(world: World, hands: Hands) -> Someone:
    made = platform(world, "root1", policy.SYSTEM_STAFF)
    hands.forward(minutes=1)
    return made


def ask(world: World, *args: str) -> Result:
    return world.app.test_cli_runner().invoke(args=["people", "reset-code", *args])


def test_the_only_administrator_gets_a_code_and_signs_in_again(world: World, root: Someone) -> None:
    answer = ask(world, root.login, "--basis", "机房当面，身份证原件")
    assert answer.exit_code == 0, answer.output
    (code,) = re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", answer.stdout)
    assert "/sign-in/new-password" in answer.stderr

    browser = Browser(world.app)
    browser.get("/sign-in/new-password")
    given = {"login": root.login, "code": code, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    browser.send("/new-password", given)
    browser.sign_in(root.login, NEW_PASSWORD)
    browser.get("/me")
    assert "给您的账号发了一次性代码" in browser.words()

    world.keep_up()
    with world.app.app_context():
        used, issued = record.list_entries(reader(), below=None, limit=2)
        assert (issued.kind, used.kind) == ("identity.reset_code_issued", "identity.password_reset")
        assert issued.leaf["via"] == "cli"
        assert code not in str(issued.leaf)


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "只给系统管理员的账号用"), ("en", "serves accounts of system staff")]
)
@pytest.mark.parametrize("who", ["residents", "secretary", "auditor"])
def test_the_shell_serves_nobody_else(
    world: World, root: Someone, who: str, lang: str, said: str
) -> None:
    del root
    found = getattr(world, who)
    person: Someone = found if isinstance(found, Someone) else found[0]

    answer = ask(world, person.login, "--basis", "身份证原件", "--lang", lang)

    assert answer.exit_code == 1
    assert said in answer.stderr
    assert answer.stdout == ""
    with world.app.app_context():
        assert queries.find_newest_code(reader(), person.id) is None


def test_an_unknown_account_and_a_basis_with_a_number_are_refused(
    world: World, root: Someone
) -> None:
    assert "没有这个账号" in ask(world, "nobody", "--basis", "身份证原件").stderr
    numbered = ask(world, root.login, "--basis", "身份证 340207199001011234")
    assert numbered.exit_code == 1
    assert "证件号码" in numbered.stderr
    with world.app.app_context():
        assert queries.find_newest_code(reader(), root.id) is None


def test_the_shell_keeps_the_limit_of_a_day(world: World, root: Someone) -> None:
    answers = [ask(world, root.login, "--basis", "身份证原件") for _ in range(CODES_A_DAY + 1)]
    assert [each.exit_code for each in answers] == [0] * CODES_A_DAY + [1]
