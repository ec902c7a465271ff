"""The whole way of one matter on telephones, in Chinese: from a photo of a stairwell to the record.

The site runs in a thread of this process and not as a server of its own, because days pass on the
way (a notice hangs for three, objections are open for seven), and only in this process can the test
move the clock of the site. What it answers is the same application.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select

from consult.core import clock
from consult.core.clock import Hands
from consult.core.reading import reader
from consult.issues.models import Matter
from consult.issues.rules import Form
from consult.server import look_after
from consult.voting.rules import Choice
from tests.documents.makers import jpeg
from tests.e2e.phone import Phone
from tests.world import Case, Someone, World, build, cast, check_in, stakeholder

TITLE = "楼道里停满了电动自行车"
QUESTION = "在小区东门内侧建充电棚，离住房不少于 12 米。"


class Phones:
    """Everybody's telephone, switched on when it is needed."""

    def __init__(self, chrome: Browser, site: str) -> None:
        self._chrome, self._site = chrome, site
        self._on: dict[str, Phone] = {}

    def __call__(self, who: Someone) -> Phone:
        if who.login not in self._on:
            self._on[who.login] = Phone(self._chrome, self._site, who)
            self._on[who.login].sign_in()
        return self._on[who.login]

    def away(self) -> None:
        """Days pass: telephones are put away, and their owners are signed out."""
        while self._on:
            self._on.popitem()[1].put_away()


@pytest.fixture
def phones(chrome: Browser, site: str) -> Iterator[Phones]:
    everybody = Phones(chrome, site)
    yield everybody
    everybody.away()


def test_a_matter_walks_its_whole_way_on_telephones(
    app: Flask, hands: Hands, phones: Phones, pictures: Path
) -> None:
    world = build(app)

    resident_raises_it_with_a_photo(phones(world.residents[1]), pictures)
    secretary_admits_and_studies_it(phones(world.secretary))
    handler_plans_it_and_invites_a_neighbour(phones(world.handler), stakeholder(world))
    neighbour_accepts(phones(stakeholder(world)))
    secretary_convenes(phones(world.secretary))

    days_pass(app, hands, phones, 3)
    members_vote(world, phones)
    look_after(app)
    secretary_publishes(phones(world.secretary))
    resident_objects(phones(world.residents[2]))
    supervisor_gives_a_view(phones(world.supervisor))
    handler_answers(phones(world.handler))

    days_pass(app, hands, phones, 8)
    handler_assigns_and_reports(phones(world.handler))
    resident_confirms(phones(world.residents[1]))
    supervisor_accepts(phones(world.supervisor))
    handler_answers_back(phones(world.handler))
    supervisor_reviews(phones(world.supervisor))
    handler_archives(phones(world.handler))
    anybody_finds_it_on_the_record(phones(world.residents[3]))


def days_pass(app: Flask, hands: Hands, phones: Phones, days: int) -> None:
    phones.away()
    hands.forward(days=days)
    with app.app_context():
        look_after(app)


def resident_raises_it_with_a_photo(phone: Phone, pictures: Path) -> None:
    photo = pictures / "stairs.jpg"
    photo.write_bytes(jpeg((640, 480)))
    phone.link(re.compile("^提一件事"))
    phone.write("一句话说清是什么事", TITLE)
    phone.write("事情的经过，在什么地方", "夜里有人从窗口拉线充电。")
    phone.write("希望怎样解决", "建一个充电棚。")
    phone.write("影响到哪些楼栋或村民组", "和畅苑 3 栋")
    phone.photograph(photo, "楼道里的车")
    phone.press("提交")
    phone.reads("已收到，等待答复")
    phone.shows("楼道里的车")


def secretary_admits_and_studies_it(phone: Phone) -> None:
    phone.duty(TITLE)
    phone.reads("夜里有人从窗口拉线充电。")
    phone.link("受理")
    phone.choose("依据", 1)
    phone.write("理由", "居民共同关心的事")
    phone.press("受理")
    phone.reads("已受理")
    phone.link("万春社区")
    phone.link("登记党组织研究结论")
    phone.tick(TITLE)
    phone.write("研究日期", clock.legal_day(clock.now()).isoformat())
    phone.tick("同意提交协商")
    phone.press("登记")
    phone.reads("社区党组织研究")


def handler_plans_it_and_invites_a_neighbour(phone: Phone, whom: Someone) -> None:
    phone.find(TITLE)
    phone.link("制定协商方案")
    phone.tick("议事协商")
    phone.choose("表决规则", "K1")
    phone.write("要表决的原文（会上照此表决）", QUESTION)
    phone.write("地点", "社区议事厅")
    phone.write("开会时间", as_typed(clock.now() + timedelta(days=3)))
    phone.press("制定协商方案")
    phone.reads("正在准备")
    phone.link("本事项协商成员")
    phone.write("对方的账号、手机号或姓名", whom.login)
    phone.tick("受影响的居民")
    phone.write("代表哪一方，如“3 栋一层住户”", "3 栋一层住户")
    phone.write("为什么请这个人", "窗户对着空地")
    phone.press("下一步：核对是谁")
    phone.reads("已由社区核实")
    phone.press("就是这个人，发出邀请")
    phone.reads("等待答复")


def neighbour_accepts(phone: Phone) -> None:
    phone.duty(TITLE)
    phone.press("同意参加")
    phone.reads("人已经齐了，可以公告会议。")


def secretary_convenes(phone: Phone) -> None:
    phone.find(TITLE)
    phone.link("发布会议公告")
    phone.write("公告正文", "请来商量充电棚的位置。")
    phone.press("发布会议公告")
    phone.reads("已公告，等待开会")


def members_vote(world: World, phones: Phones) -> None:
    """A member and the neighbour vote on their telephones; the others do so beside the test."""
    handler, member, neighbour = (
        phones(world.handler),
        world.seats[3],
        stakeholder(world),
    )
    handler.find(TITLE)
    handler.link("开始协商")
    handler.press("开始协商")
    handler.reads("正在协商")
    case = the_case(world)
    for who in (member, neighbour):
        phones(who).find(TITLE)
        phones(who).link("表决")
        phones(who).press("签到")
        phones(who).reads("您已签到。")
    others = [who for who in world.seats if who != member]
    for who in others:
        check_in(world, case, who)
    handler.link("表决")
    handler.write("什么时候结束", as_typed(clock.now() + timedelta(minutes=20)))
    handler.press("开始表决")
    handler.reads("正在表决")
    for who, choice in ((member, "反对"), (neighbour, "赞成")):
        phones(who).find(TITLE)
        phones(who).link("表决")
        phones(who).tick(choice)
        phones(who).press("确认表决")
        phones(who).reads("我的表决票的存证")
    for who in others:
        cast(world, case, who, Choice.FOR)
    handler.find(TITLE)
    handler.link("表决")
    handler.unfold("结束表决并计票")
    handler.press("确认：结束表决并计票")
    handler.reads("赞成")


def secretary_publishes(phone: Phone) -> None:
    phone.find(TITLE)
    phone.reads("已形成协商意见")
    phone.link("审签发布，公示协商意见")
    phone.write("正文", f"协商意见：{QUESTION}")
    phone.write("张贴地点", "东门公告栏")
    phone.write("天数", "7")
    phone.press("审签发布，公示协商意见")
    phone.reads("公示中，可提异议")


def resident_objects(phone: Phone) -> None:
    to_the_notice(phone)
    phone.write("我的异议和理由", "离幼儿园太近。")
    phone.press("提出异议")
    phone.reads("我提出的")


def supervisor_gives_a_view(phone: Phone) -> None:
    to_the_notice(phone)
    phone.tick("建议不成立")
    phone.write("意见的理由（会公开）", "距离符合要求。")
    phone.press("给出监督意见")
    phone.reads("距离符合要求。")


def handler_answers(phone: Phone) -> None:
    to_the_notice(phone)
    phone.tick("异议不成立")
    phone.write("答复的理由（会公开）", "距离 60 米，符合消防要求。")
    phone.press("答复异议")
    phone.reads("距离 60 米，符合消防要求。")


def handler_assigns_and_reports(phone: Phone) -> None:
    phone.find(TITLE)
    phone.reads("正在落实")
    phone.link("交办任务")
    phone.write("要做什么", "搭建充电棚")
    phone.write("由谁负责", "物业")
    due = clock.legal_day(clock.now() + timedelta(days=20))
    phone.write("什么时候完成", due.isoformat())
    phone.press("交办任务")
    phone.link("报告办结")
    phone.write("办结情况", "已经建好。")
    phone.press("报告办结")
    phone.reads("已经建好。")


def resident_confirms(phone: Phone) -> None:
    phone.find(TITLE)
    phone.press("办好了，验收")
    phone.reads("提出人已验收")


def supervisor_accepts(phone: Phone) -> None:
    phone.find(TITLE)
    phone.press("验收")
    phone.reads("监督委员会已验收")


def handler_answers_back(phone: Phone) -> None:
    phone.find(TITLE)
    phone.link("反馈结果")
    phone.write("说明", "充电棚建好了，可以用了。")
    phone.press("反馈结果")
    phone.reads("已反馈")


def supervisor_reviews(phone: Phone) -> None:
    phone.find(TITLE)
    phone.link("评议")
    for label, number in (("询问了多少人", 20), ("满意", 18), ("基本满意", 1), ("不满意", 1)):
        phone.write(label, str(number))
    phone.write("监督委员会的意见", "按期完成。")
    phone.press("评议")
    phone.reads("已评议")


def handler_archives(phone: Phone) -> None:
    phone.find(TITLE)
    phone.link("归档")
    phone.press("归档")
    phone.reads("已归档")


def anybody_finds_it_on_the_record(phone: Phone) -> None:
    phone.find(TITLE)
    phone.reads("已归档")
    phone.link("存证记录 ：归档")
    phone.reads("issues.matter_archived")


def to_the_notice(phone: Phone) -> None:
    phone.find(TITLE)
    phone.link("公示（可提异议）")


def as_typed(moment: datetime) -> str:
    """Return a moment as it is put into a field for day and time."""
    return clock.to_legal_time(moment).strftime("%Y-%m-%dT%H:%M")


def the_case(world: World) -> Case:
    """Return the matter and its poll, for those who vote beside the test."""
    with world.app.app_context():
        found = reader().scalars(select(Matter).where(Matter.title == TITLE)).one()
        return Case(found.id, Form.DELIBERATIVE, poll_id=found.poll_id or "")
