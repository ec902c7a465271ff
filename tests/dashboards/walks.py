"""A district where much has happened, for the pages that sum up and list."""

import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO

from flask import Flask

from consult.app import create_app
from consult.areas import queries as areas
from consult.areas import service as area_service
from consult.areas.models import Area
from consult.areas.service import Imported
from consult.audit.models import LOG_ID
from consult.committees.rules import Category
from consult.committees.service import Invitation
from consult.config import Settings
from consult.core import clock, policy
from consult.core.clock import LEGAL_ZONE, Hands
from consult.core.db import db
from consult.core.policy import Role, system_actor
from consult.core.reading import reader
from consult.identity import service as identity
from consult.identity.passwords import hash_password
from consult.identity.service import NewPerson
from consult.issues import service as issues
from consult.issues.followers import take_effect
from consult.issues.rules import CalledBack, Form, Source
from consult.issues.service import Change, OnBehalf, Proposal, Satisfaction
from consult.publication import service as board
from tests import databases
from tests.world import (
    DATABASE,
    PASSWORD,
    QINGYUAN,
    Someone,
    Stage,
    World,
    bring,
    build,
    give_role,
    seat_assembly,
)

DISTRICT = "340207000000"
STREET = "340207005000"
"""Codes of the district, and of the sub-district that both communities of the tests are in."""

SECRET = "密"
"""Stands in every title that `propose` gives, so that pages can be searched for it."""


@dataclass(frozen=True)
class Above:
    """Those who look after more than one community."""

    street: Someone
    district: Someone


@dataclass(frozen=True)
class Walked:
    """A world after the walk, who looks after it from above, and when the walk ended."""

    world: World
    above: Above
    until: datetime


def with_office(world: World, code: str, login: str, role: Role) -> Someone:
    """Make somebody who works for an area of any level."""
    with world.app.app_context():
        area = areas.get_area_by_code(reader(), code, clock.legal_day(clock.now()))
        fresh = NewPerson(
            name="上示级",
            account=login,
            password_hash=hash_password(PASSWORD),
            building="",
            room="",
        )
        made = identity.create_staff_account(system_actor("cli"), LOG_ID, fresh)
        give_role(area.id, made, role)
        return Someone(made, login, fresh.name)


def people_above(world: World) -> Above:
    """Give the sub-district a guide and the district an officer."""
    return Above(
        street=with_office(world, STREET, "street", policy.GUIDE),
        district=with_office(world, DISTRICT, "district", policy.DISTRICT_OFFICER),
    )


def area_id_of(world: World, code: str) -> str:
    """Return the id of an area by its code."""
    with world.app.app_context():
        return areas.get_area_by_code(reader(), code, clock.legal_day(clock.now())).id


def propose(world: World, title: str, who: Someone | None = None, area_id: str = "") -> str:
    """Raise a matter whose text nobody has checked; return its id."""
    proposal = Proposal(f"{SECRET}{title}", "说明一下情况。", "请处理。", "3 栋")
    return world.do(
        who or world.residents[2], issues.propose_matter, area_id or world.area_id, proposal
    )


_TEMPLATE: dict[str, Walked] = {}
"""The walk of this run, as it is copied: it takes a while."""


def walked(app: Flask, hands: Hands) -> Walked:
    """Give an untouched application on SQLite a world that has been walked through."""
    if not _TEMPLATE:
        folder = databases.new_folder("consult-walked-")
        databases.fresh_sqlite(folder)
        there = create_app(Settings(data=folder, demo=False, testing=True, password_cost=1))
        world = build(there)
        above = people_above(world)
        walk(world, hands)
        with there.app_context():
            db.session.remove()
            db.engine.dispose()
        _TEMPLATE["walked"] = Walked(world, above, clock.now())
    template = _TEMPLATE["walked"]
    from_folder: Settings = template.world.app.extensions["consult.settings"]
    to_folder: Settings = app.extensions["consult.settings"]
    shutil.copyfile(from_folder.data / DATABASE, to_folder.data / DATABASE)
    hands.forward_to(template.until)
    return replace(template, world=replace(template.world, app=app))


def walk(world: World, hands: Hands) -> None:
    """Let matters go every way there is, in two communities and two years."""
    seat_assembly(world)
    _quick_lane(world, hands)
    _turned_away(world, hands)
    _consulted(world, hands)
    hands.forward_to(datetime(2027, 1, 4, 1, tzinfo=LEGAL_ZONE))
    with world.app.app_context():
        take_effect()
    there = area_id_of(world, QINGYUAN)
    propose(world, "清苑路灯", world.stranger, there)
    propose(world, "今年新提的")
    bring(world, hands, Stage.ADMITTED)
    bring(world, hands, Stage.PUBLISHED)
    world.keep_up()


def end_area(world: World, code: str, hands: Hands) -> None:
    """Let a community be no more from today on."""
    day = clock.legal_day(clock.now())
    with world.app.app_context():
        area = areas.get_area_by_code(reader(), code, day)
        around = areas.get_area(reader(), area.parent_id or "")
        rows = [
            f"{each.code},{each.level},{each.name},{code_around},{last}"
            for each, code_around, last in (
                *((each, _code_around(each), "") for each in areas.path_of(reader(), around)),
                (area, around.code, day.isoformat()),
            )
        ]
        text = "\n".join(("code,level,name,parent_code,valid_to", *rows))
        made = area_service.import_areas(system_actor("cli"), BytesIO(text.encode()))
        assert isinstance(made, Imported), made
    hands.forward(days=1)


def _code_around(area: Area) -> str:
    return areas.get_area(reader(), area.parent_id).code if area.parent_id else ""


def _quick_lane(world: World, hands: Hands) -> None:
    in_time, late, waits = (propose(world, title) for title in ("及时答复", "晚答复", "没有答复"))
    del waits
    world.do(world.handler, issues.reply_to_matter, in_time, "已经修好。", public=True)
    world.do(world.handler, issues.call_back, in_time, CalledBack.SATISFIED, 1, "")
    hands.forward(days=4)
    world.do(world.handler, issues.reply_to_matter, late, "修好了。", public=False)
    by_phone = OnBehalf(Source.PHONE, new=NewPerson(name="来示电", building="3 号楼"))
    world.do(
        world.handler,
        issues.enter_matter,
        world.area_id,
        Proposal(f"{SECRET}电话登记", "说明", "请修", "3 号楼"),
        by_phone,
    )
    back = propose(world, "退回补充")
    world.do(world.handler, issues.return_matter, back, "details-missing", "请写明几号楼。")
    gone = propose(world, "撤回")
    world.do(world.residents[2], issues.withdraw_matter, gone, "不用了")


def _turned_away(world: World, hands: Hands) -> None:
    refused, merged, passed, handed = (
        propose(world, title) for title in ("不受理", "合并", "转办", "转到清苑")
    )
    target = bring(world, hands, Stage.ADMITTED)
    world.do(world.secretary, issues.refuse_matter, refused, "pending-elsewhere", "正在诉讼")
    world.do(world.residents[2], issues.ask_review, refused, "请再看看")
    world.do(world.secretary, issues.merge_matter, merged, target.id, "same-matter", "同一件事")
    world.do(
        world.secretary, issues.pass_on_matter, passed, "another-body", "由城管办理", "城管大队"
    )
    there = area_id_of(world, QINGYUAN)
    with_office(world, QINGYUAN, "next-door", policy.HANDLER)
    world.do(world.secretary, issues.hand_over_matter, handed, there, "another-body", "在那边")


def _consulted(world: World, hands: Hands) -> None:
    done = bring(world, hands, Stage.PUBLISHED)
    objected = bring(world, hands, Stage.PUBLISHED)
    made = world.do(world.residents[2], board.make_objection, objected.publication_id, "太吵")
    world.do(world.supervisor, board.give_view, made, "有道理", favours=True)
    world.do(world.guide, board.answer_objection, made, "成立", upheld=True)
    hands.forward(days=9)
    with world.app.app_context():
        take_effect()
    world.keep_up()
    today = clock.legal_day(clock.now())
    late = world.do(world.handler, issues.assign_task, done.id, "装灯", "物业公司", today)
    hands.forward(days=2)
    world.do(world.handler, issues.report_task, late, "装好了")
    world.do(world.supervisor, issues.accept_task, late)
    world.do(world.residents[1], issues.confirm_task, late)
    world.do(world.handler, issues.answer_back, done.id, "都办好了")
    world.do(world.supervisor, issues.review_matter, done.id, Satisfaction(10, 8, 1, 1, "好"))
    world.do(world.handler, issues.archive_matter, done.id)

    running = bring(world, hands, Stage.PUBLISHED)
    hands.forward(days=9)
    with world.app.app_context():
        take_effect()
    today = clock.legal_day(clock.now())
    world.do(world.handler, issues.assign_task, running.id, "刷线", "物业公司", today)
    world.do(world.handler, issues.assign_task, running.id, "立牌", "居委会", today)

    moved = bring(world, hands, Stage.ANNOUNCED)
    who = Invitation(world.residents[3].id, Category.AFFECTED, "3 栋住户", "窗户对着")
    world.do(world.secretary, issues.add_stakeholder, moved.id, who, "漏了")
    later = clock.now() + timedelta(days=9)
    world.do(world.secretary, issues.move_meeting, moved.id, Change(later, "广场", "下雨", "改期"))
    called_off = bring(world, hands, Stage.ANNOUNCED)
    world.do(world.secretary, issues.call_off_meeting, called_off.id, "台风")
    bring(world, hands, Stage.PUBLISHED, Form.DECISION)
    bring(world, hands, Stage.CONSULTING)
