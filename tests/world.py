"""A community with its people, and matters brought to a stage: all of it through the use cases."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar

import pytest
from flask import Flask

import consult.areas
from consult.app import create_app
from consult.areas import queries as areas
from consult.areas import service as area_service
from consult.areas.rules import Kind
from consult.areas.service import Imported
from consult.audit import followers
from consult.audit.models import LOG_ID
from consult.committees import service as committees
from consult.committees.rules import Category
from consult.committees.service import Invitation, Place
from consult.config import Settings
from consult.core import clock, policy
from consult.core.clock import Hands
from consult.core.db import db
from consult.core.errors import Refused
from consult.core.policy import Actor, Role, system_actor
from consult.core.reading import reader
from consult.identity import queries as people
from consult.identity import service as identity
from consult.identity.passwords import hash_password
from consult.identity.service import NewPerson, Term
from consult.issues import queries as issue_queries
from consult.issues import service as issues
from consult.issues.models import Matter
from consult.issues.rules import Form
from consult.issues.service import Plan, Proposal, Statement
from consult.voting import queries as polls
from consult.voting import service as voting
from consult.voting.rules import Choice
from tests import databases
from tests.client import Browser, Page
from tests.databases import START

P = ParamSpec("P")
T = TypeVar("T")

DATABASE: Final = "consult.db"
JIUJIANG: Final = Path(consult.areas.__file__).parent / "data" / "jiujiang-areas.csv"
WANCHUN: Final = "340207005015"
"""Code of 万春, a community."""

QINGYUAN: Final = "340207005001"
"""Code of 清苑, the community next to it: strangers live there."""

BAJIAO: Final = "340207101204"
"""Code of 八角, a village."""

PASSWORD: Final = "shed-and-lamp-7"
BUILDING: Final = "和畅苑 3 栋"
TITLE: Final = "和畅苑电动自行车充电棚建在哪里"
QUESTION: Final = "充电棚是否建在 3 栋东侧空地"


WOMEN: Final = 4
"""Women among the eight representatives of an assembly of ten."""


class Stage(StrEnum):
    """How far a matter is brought; each stage contains those before it."""

    RECEIVED = "received"
    ADMITTED = "admitted"
    PLANNED = "planned"
    SEATED = "seated"
    ANNOUNCED = "announced"
    CONSULTING = "consulting"
    PRESENT = "present"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Someone:
    """A person who can sign in with `PASSWORD`."""

    id: str
    login: str
    name: str


@dataclass(frozen=True)
class Case:
    """A matter and what was made for it so far; empty ids were not reached.

    `publication_id` is the notice of the outcome: for objections, or the posted decision.
    """

    id: str
    form: Form
    panel_id: str = ""
    poll_id: str = ""
    meeting_id: str = ""
    publication_id: str = ""


@dataclass(frozen=True)
class World:
    """A community that is open for consultation.

    Attributes:
        app: the application.
        area_id: the community.
        code: its 12-digit code.
        kind: urban or rural.
        committee_id: its consultation committee.
        secretary: runs it; plans, announces, publishes.
        handler: does the paper work.
        supervisor: watches both.
        guide: of the sub-district, for this community.
        auditor: for the whole platform.
        seats: holders of seats 1 to 7; the first is chair, the second deputy.
        residents: live in `BUILDING`, confirmed; the first becomes the stakeholder of matters.
        newcomer: registered here, not yet confirmed.
        stranger: a confirmed resident of another community.
    """

    app: Flask
    area_id: str
    code: str
    kind: Kind
    committee_id: str
    secretary: Someone
    handler: Someone
    supervisor: Someone
    guide: Someone
    auditor: Someone
    seats: Sequence[Someone]
    residents: Sequence[Someone]
    newcomer: Someone
    stranger: Someone

    def do(
        self,
        who: Someone | None,
        act: Callable[Concatenate[Actor, str, P], T],
        key: str,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Let somebody (or the system) carry out a use case with the roles in term now."""
        with self.app.app_context():
            return act(actor_of(who), key, *args, **kwargs)

    def keep_up(self) -> None:
        """Let the followers read on."""
        with self.app.app_context():
            followers.keep_up()


def actor_of(who: Someone | None) -> Actor:
    """Return a person as an actor, or the system; within an application context."""
    if who is None:
        return system_actor("cli")
    return people.load_actor(reader(), who.id, clock.now())


def build(app: Flask, code: str = WANCHUN) -> World:
    """Give an untouched application a community: areas, people, a committee with seven seats.

    On SQLite, and at the time that tests begin at, it is built once a run and copied.
    """
    settings: Settings = app.extensions["consult.settings"]
    if settings.database_url or clock.now() != START:
        return _build(app, code)
    folder, world = _template(code)
    shutil.copyfile(folder / DATABASE, settings.data / DATABASE)
    return replace(world, app=app)


@cache
def _template(code: str) -> tuple[Path, World]:
    folder = databases.new_folder("consult-world-")
    databases.fresh_sqlite(folder)
    app = create_app(Settings(data=folder, demo=False, testing=True, password_cost=1))
    world = _build(app, code)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return folder, world


def _build(app: Flask, code: str) -> World:
    with app.app_context():
        with JIUJIANG.open("rb") as stream:
            imported = area_service.import_areas(system_actor("cli"), stream)
        assert isinstance(imported, Imported)
        area = areas.get_area_by_code(reader(), code, clock.legal_day(clock.now()))
        area_id, kind = area.id, Kind(area.kind)
        away = areas.get_area_by_code(reader(), QINGYUAN, clock.legal_day(clock.now())).id
        seats = [_live(area_id, f"seat{no}", f"席示{no}") for no in range(1, 8)]
        return World(
            app=app,
            area_id=area_id,
            code=code,
            kind=kind,
            committee_id=_committee(area_id, kind, seats),
            secretary=_staff(area_id, "secretary", "周示丙", policy.SECRETARY),
            handler=_staff(area_id, "handler", "郑示丁", policy.HANDLER),
            supervisor=_staff(area_id, "supervisor", "冯示戊", policy.SUPERVISOR),
            guide=_staff(area_id, "guide", "陈示己", policy.GUIDE),
            auditor=_auditor(),
            seats=seats,
            residents=[_live(area_id, f"resident{no}", f"居示{no}") for no in range(1, 5)],
            newcomer=_register(area_id),
            stranger=_live(away, "stranger", "外示人"),
        )


def _new(login: str, name: str) -> NewPerson:
    return NewPerson(
        name=name,
        account=login,
        password_hash=hash_password(PASSWORD),
        building=BUILDING,
        room="101",
    )


def _live(area_id: str, login: str, name: str) -> Someone:
    person = identity.create_account(system_actor("cli"), area_id, _new(login, name))
    return Someone(person, login, name)


def _register(area_id: str) -> Someone:
    person = identity.register(system_actor("cli"), area_id, _new("newcomer", "新示来"))
    return Someone(person, "newcomer", "新示来")


def _staff(area_id: str, login: str, name: str, role: Role) -> Someone:
    """Make somebody who works in a community and does not live there."""
    made = identity.create_staff_account(system_actor("cli"), LOG_ID, _new(login, name))
    give_role(area_id, made, role)
    return Someone(made, login, name)


def _auditor() -> Someone:
    made = identity.create_staff_account(system_actor("cli"), LOG_ID, _new("auditor", "卫示辛"))
    term = Term(clock.now(), None, "测试")
    identity.grant_platform_role(system_actor("cli"), LOG_ID, made, policy.AUDITOR.code, term)
    return Someone(made, "auditor", "卫示辛")


def give_role(area_id: str, person_id: str, role: Role) -> None:
    """Give a person a role in an area, without end; within an application context."""
    term = Term(clock.now(), None, "测试")
    identity.grant_role(system_actor("cli"), area_id, person_id, role.code, term)


def _committee(area_id: str, kind: Kind, seats: Sequence[Someone]) -> str:
    template = "rural-7" if kind == Kind.RURAL else "urban-7"
    committee_id = committees.create_committee(system_actor("cli"), area_id, template)
    places = [
        Place(no, each.id, organisation=f"单位{no}", basis="席位名单")
        for no, each in enumerate(seats, start=1)
    ]
    committees.fill_seats(system_actor("cli"), committee_id, places)
    return committee_id


def seat_assembly(world: World) -> list[Someone]:
    """Give the community a representatives' assembly: two of the committee, eight others."""
    with world.app.app_context():
        members = []
        for number in range(1, 11):
            who = _live(world.area_id, f"member{number}", f"代示{number}")
            elected = policy.COMMITTEE_MEMBER if number < 3 else policy.REPRESENTATIVE
            give_role(world.area_id, who.id, elected)
            members.append(who)
        return members


def bring(world: World, hands: Hands, stage: Stage, form: Form = Form.DELIBERATIVE) -> Case:
    """Raise a matter and bring it to a stage; the clock moves on as the steps need.

    A decision needs `seat_assembly` first. The vote of `CLOSED` has one against and one
    abstention, all others in favour.
    """
    case = _raise(world, form)
    for each in list(Stage)[1 : list(Stage).index(stage) + 1]:
        case = _STEPS[each](world, hands, case)
    return case


def matter_of(world: World, matter_id: str) -> Matter:
    """Return a matter as it stands now."""
    with world.app.app_context():
        return issue_queries.get_matter(reader(), matter_id)


def code_of(world: World, who: Someone, act: object, *args: object, **more: object) -> object:
    """Return the code by which an act is refused."""
    with pytest.raises(Refused) as error:
        world.do(who, act, *args, **more)  # type: ignore[arg-type]
    return error.value.code


def visit(world: World, who: Someone | None, language: str = "zh") -> Browser:
    """Return somebody's browser, signed in, or a stranger's."""
    browser = Browser(world.app, language)
    if who is not None:
        browser.sign_in(who.login, PASSWORD)
    return browser


def look_and_send(
    browser: Browser, ending: str, given: Mapping[str, str], status: int = 200
) -> Page:
    """Fill in a form that names somebody: look at who that is, then send it again."""
    page = browser.send(ending, given)
    assert page.form_to(ending)[1]["proof"], "nobody was shown"
    return browser.send(ending, given, status)


def stakeholder(world: World) -> Someone:
    """Return who sits on the panels of matters as the resident affected."""
    return world.residents[0]


def place_of(world: World, case: Case, who: Someone) -> str:
    """Return the id of somebody's place on the roll of a case."""
    with world.app.app_context():
        entry = polls.find_place(reader(), case.poll_id, who.id)
        assert entry is not None
        return entry.id


def check_in(world: World, case: Case, who: Someone) -> None:
    """Let somebody sign in at the meeting."""
    world.do(who, voting.check_in, place_of(world, case, who))


def cast(world: World, case: Case, who: Someone, choice: Choice) -> None:
    """Let somebody cast a ballot."""
    world.do(who, voting.cast_ballot, place_of(world, case, who), choice)


def voters(world: World, case: Case) -> list[Someone]:
    """Return who votes in a case: the panel, or the assembly."""
    if case.form is Form.DELIBERATIVE:
        return [*world.seats, stakeholder(world)]
    logins = [f"member{number}" for number in range(1, 11)]
    with world.app.app_context():
        found = [people.find_person_by_login(reader(), login) for login in logins]
        return [Someone(each.id, each.account or "", each.name) for each in found if each]


def _raise(world: World, form: Form) -> Case:
    proposal = Proposal(
        title=TITLE,
        facts="楼道里停满了电动自行车，充电线从窗口拉下来。",
        wish="找一个安全的地方建充电棚。",
        affected=BUILDING,
    )
    return Case(world.do(world.residents[1], issues.propose_matter, world.area_id, proposal), form)


def _admit(world: World, _hands: Hands, case: Case) -> Case:
    world.do(world.secretary, issues.admit_matter, case.id, "public-affair", "属于公共事务")
    return case


def _plan(world: World, _hands: Hands, case: Case) -> Case:
    rule, days = "K1", 3
    if case.form is Form.DECISION:
        rule, days = ("V3" if world.kind == Kind.RURAL else "R3"), 11
        today = clock.legal_day(clock.now())
        world.do(
            world.secretary, issues.record_study, world.area_id, (case.id,), today, agreed=True
        )
    plan = Plan(
        form=case.form,
        rule=rule,
        question=QUESTION,
        venue="社区议事厅",
        meets_at=clock.now() + timedelta(days=days),
        affected=BUILDING,
    )
    return replace(case, panel_id=world.do(world.secretary, issues.plan_matter, case.id, plan))


def _seat(world: World, _hands: Hands, case: Case) -> Case:
    who = stakeholder(world)
    invitation = Invitation(who.id, Category.AFFECTED, "3 栋一层住户", "窗户对着空地")
    line = world.do(world.handler, committees.ask_stakeholder, case.panel_id, invitation)
    world.do(who, committees.answer_invitation, case.panel_id, line, accept=True)
    return case


def _announce(world: World, _hands: Hands, case: Case) -> Case:
    meeting = world.do(
        world.secretary,
        issues.announce_meeting,
        case.id,
        "居民朋友们：\n请来商量充电棚的位置。",
        WOMEN if case.form is Form.DECISION and world.kind == Kind.RURAL else None,
    )
    with world.app.app_context():
        poll = polls.find_poll_about(reader(), f"matter/{case.id}")
        assert poll is not None
        return replace(case, poll_id=poll.id, meeting_id=meeting)


def _begin(world: World, hands: Hands, case: Case) -> Case:
    hands.forward(days=11 if case.form is Form.DECISION else 3)
    world.do(world.secretary, issues.begin_consultation, case.id)
    return case


def _sign_in(world: World, _hands: Hands, case: Case) -> Case:
    for who in voters(world, case):
        check_in(world, case, who)
    return case


def _open(world: World, _hands: Hands, case: Case) -> Case:
    end = clock.now() + timedelta(minutes=20)
    world.do(world.secretary, voting.open_poll, case.poll_id, end)
    return case


def _close(world: World, hands: Hands, case: Case) -> Case:
    given = {0: Choice.AGAINST, 1: Choice.ABSTAIN}
    for number, who in enumerate(voters(world, case)):
        cast(world, case, who, given.get(number, Choice.FOR))
    hands.forward(minutes=5)
    world.do(world.secretary, voting.close_poll, case.poll_id)
    world.keep_up()
    return case


def _publish(world: World, _hands: Hands, case: Case) -> Case:
    if case.form is Form.DECISION:
        statement = Statement("居民朋友们：\n代表会议作出如下决定。", "社区公告栏", 15)
        notice = world.do(world.secretary, issues.post_decision, case.id, statement)
    else:
        statement = Statement("居民朋友们：\n协商意见如下。", "社区公告栏", 7)
        notice = world.do(world.secretary, issues.publicise_opinion, case.id, statement)
    return replace(case, publication_id=notice)


_STEPS: Final[dict[Stage, Callable[[World, Hands, Case], Case]]] = {
    Stage.ADMITTED: _admit,
    Stage.PLANNED: _plan,
    Stage.SEATED: _seat,
    Stage.ANNOUNCED: _announce,
    Stage.CONSULTING: _begin,
    Stage.PRESENT: _sign_in,
    Stage.OPEN: _open,
    Stage.CLOSED: _close,
    Stage.PUBLISHED: _publish,
}
