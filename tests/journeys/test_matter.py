"""One matter from a resident's proposal to a published, verifiable outcome, over HTTP."""

import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from consult.audit.verify import verify
from consult.core import clock
from consult.core.clock import Hands
from consult.server import look_after
from tests.client import Browser
from tests.world import PASSWORD, Someone, World, build, look_and_send, stakeholder

TITLE = "楼道里停满了电动自行车"
QUESTION = "在小区东门内侧建充电棚，离住房不少于 12 米。"

WORDS = {
    "zh": {
        "received": "已收到，等待答复",
        "admitted": "已受理",
        "announced": "已公告，等待开会",
        "opinion": "已形成协商意见",
        "publicity": "公示中，可提异议",
        "in_effect": "正在落实",
        "archived": "已归档",
    },
    "en": {
        "received": "Received",
        "admitted": "Admitted",
        "announced": "Meeting announced",
        "opinion": "Consultation opinion formed",
        "publicity": "Open to objections",
        "in_effect": "Being carried out",
        "archived": "Archived",
    },
}


class People:
    """A browser for each person, signed in once."""

    def __init__(self, app: Flask, language: str) -> None:
        self._app = app
        self._language = language
        self._open: dict[str, Browser] = {}

    def __call__(self, who: Someone) -> Browser:
        if who.login not in self._open:
            browser = Browser(self._app, self._language)
            browser.sign_in(who.login, PASSWORD)
            self._open[who.login] = browser
        return self._open[who.login]

    def later(self) -> None:
        """Days have passed: sessions are over, everybody signs in again."""
        self._open.clear()


def local(moment: datetime) -> str:
    """Return a moment as a date-and-time field sends it."""
    return clock.to_legal_time(moment).strftime("%Y-%m-%dT%H:%M")


def settle(app: Flask) -> None:
    """Do what the server's background does once."""
    with app.app_context():
        look_after(app)


def propose(people: People, world: World) -> str:
    browser = people(world.residents[1])
    browser.get(f"/communities/{world.code}/raise")
    browser.send(
        "/raise",
        {
            "title": TITLE,
            "facts": "夜里有人从窗口拉线充电。",
            "wish": "建一个充电棚。",
            "affected": "和畅苑 3 栋",
        },
    )
    found = re.search(r"/matters/([a-z2-7]{26})", browser.at)
    assert found is not None
    return found[1]


def act(browser: Browser, matter: str, name: str, given: dict[str, str] | None = None) -> None:
    browser.get(f"/matters/{matter}/{name}")
    browser.send(f"/{name}", given)


def bring_to_the_notice(people: People, world: World, matter: str) -> None:
    secretary, handler = people(world.secretary), people(world.handler)
    act(secretary, matter, "admit", {"ground": "public-affair", "reason": "居民共同关心的事"})
    act(
        handler,
        matter,
        "plan",
        {
            "form": "deliberative",
            "rule": "K1",
            "question": QUESTION,
            "venue": "社区议事厅",
            "meets_at": local(clock.now() + timedelta(days=3)),
        },
    )
    handler.get(panel_of(handler, matter))
    look_and_send(
        handler,
        "/stakeholders",
        {
            "whom": stakeholder(world).login,
            "category": "affected",
            "capacity": "3 栋一层住户",
            "reason": "窗户对着空地",
        },
    )
    affected = people(stakeholder(world))
    affected.get(panel_of(affected, matter))
    affected.send("/accept")
    act(secretary, matter, "announce", {"body": "请来商量充电棚的位置。"})


def panel_of(browser: Browser, matter: str) -> str:
    return linked(browser, matter, "panels")


def poll_of(browser: Browser, matter: str) -> str:
    return linked(browser, matter, "polls")


def linked(browser: Browser, matter: str, folder: str) -> str:
    """Return the last link of a kind on the matter's page."""
    page = browser.get(f"/matters/{matter}")
    pattern = re.compile(rf"/{folder}/[a-z2-7]{{26}}")
    return [link for link in page.links if pattern.fullmatch(link)][-1]


def vote(people: People, world: World, matter: str) -> None:
    handler = people(world.handler)
    act(handler, matter, "begin")
    voters = [*world.seats, stakeholder(world)]
    for who in voters:
        browser = people(who)
        browser.get(poll_of(browser, matter))
        browser.send("/check-in")
    handler.get(poll_of(handler, matter))
    handler.send("/opening", {"closes_at": local(clock.now() + timedelta(minutes=20))})
    for number, who in enumerate(voters):
        browser = people(who)
        browser.get(poll_of(browser, matter))
        browser.send("/ballot", {"choice": ("against", "abstain")[number] if number < 2 else "for"})
    handler.get(poll_of(handler, matter))
    handler.send("/closing")


def object_and_answer(people: People, world: World, matter: str) -> None:
    objector = people(world.residents[2])
    objector.get(linked(objector, matter, "notices"))
    objector.send("/objections", {"text": "离幼儿园太近。"})
    supervisor = people(world.supervisor)
    supervisor.get(linked(supervisor, matter, "notices"))
    supervisor.send("/view", {"view": "距离符合要求。", "favours": "no"})
    handler = people(world.handler)
    handler.get(linked(handler, matter, "notices"))
    handler.send("/answer", {"answer": "距离 60 米，符合消防要求。", "upheld": "no"})


def carry_out(people: People, world: World, matter: str) -> None:
    handler, supervisor = people(world.handler), people(world.supervisor)
    due = clock.legal_day(clock.now() + timedelta(days=20)).isoformat()
    act(handler, matter, "assign-task", {"text": "搭建充电棚", "owner": "物业", "due_on": due})
    handler.get(task_link(handler, matter, "report"))
    handler.send("/report", {"report": "已经建好。"})
    proposer = people(world.residents[1])
    proposer.get(f"/matters/{matter}")
    proposer.send("/confirm")
    supervisor.get(f"/matters/{matter}")
    supervisor.send("/accept")
    act(handler, matter, "answer-back", {"reason": "充电棚建好了，可以用了。"})
    counts = {"asked": "20", "satisfied": "18", "fairly": "1", "not_satisfied": "1"}
    act(supervisor, matter, "review", {**counts, "remark": "按期完成。"})
    act(handler, matter, "archive")


def task_link(browser: Browser, matter: str, act_name: str) -> str:
    """Return the address of an act with the matter's task."""
    links = browser.get(f"/matters/{matter}").links
    return next(each for each in links if each.endswith(f"/{act_name}") and "/tasks/" in each)


def state(people: People, world: World, matter: str) -> str:
    browser = people(world.residents[3])
    browser.get(f"/matters/{matter}")
    return browser.words()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_matter_walks_from_a_proposal_to_a_verifiable_outcome(
    app: Flask, hands: Hands, tmp_path: Path, language: str
) -> None:
    world = build(app)
    people, words = People(app, language), WORDS[language]

    matter = propose(people, world)
    assert words["received"] in people(world.residents[1]).words()
    bring_to_the_notice(people, world, matter)
    assert words["announced"] in state(people, world, matter)
    hands.forward(days=3)
    people.later()
    vote(people, world, matter)
    settle(app)
    assert words["opinion"] in state(people, world, matter)
    people(world.residents[3]).get(poll_of(people(world.residents[3]), matter) + "/result")
    act(
        people(world.secretary),
        matter,
        "publicise",
        {"body": f"协商意见：{QUESTION}", "place": "东门公告栏", "days": "7"},
    )
    assert words["publicity"] in state(people, world, matter)
    object_and_answer(people, world, matter)
    hands.forward(days=8)
    people.later()
    settle(app)
    assert words["in_effect"] in state(people, world, matter)
    carry_out(people, world, matter)
    assert words["archived"] in state(people, world, matter)

    assert_the_record_verifies_and_a_tampered_copy_does_not(app, tmp_path)


def assert_the_record_verifies_and_a_tampered_copy_does_not(app: Flask, folder: Path) -> None:
    exported = folder / "record"
    answer = app.test_cli_runner().invoke(args=["audit", "export", str(exported)])
    assert answer.exit_code == 0, answer.output
    report = verify(exported)
    assert report.ok, [fault.words for fault in report.faults]
    assert report.entries > 50

    tampered = folder / "tampered"
    shutil.copytree(exported, tampered)
    bundle = next((tampered / "tile" / "entries").rglob("*.p/*"))
    data = bytearray(bundle.read_bytes())
    at = data.index(b'"facts"')
    data[at + 1] ^= 1
    bundle.write_bytes(data)
    assert not verify(tampered).ok
    assert verify(tampered).has("entry-changed")
