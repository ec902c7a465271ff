"""How the offices of the district, of its sub-districts and of the nine communities are filled."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final

from consult.areas.models import Area
from consult.audit.models import LOG_ID
from consult.committees import service as panels
from consult.committees.service import Place
from consult.core import clock, policy
from consult.core.policy import system_actor
from consult.demonstration import days
from consult.demonstration.days import Script, later
from consult.demonstration.people import COMMUNITIES, Cast, Community
from consult.identity import service
from consult.identity.service import NewPerson, Term

ASSEMBLIES: Final = {
    "万春": (9, 72),
    "四湾": (7, 56),
    "金湾": (7, 60),
    "清苑": (7, 48),
    "华强": (5, 40),
    "四山": (5, 36),
    "石城": (5, 38),
    "鸠兹": (7, 64),
    "八角村": (5, 52),
}
"""Committee members and representatives of each community: together its assembly."""

BUILDINGS: Final = 9
"""How many buildings, or villagers' groups, elect representatives, one after the other."""

GUIDES: Final = {
    "340207001000": "",
    "340207003000": "",
    "340207004000": "",
    "340207005000": "chen",
    "340207101000": "",
}
"""The sub-districts and the town that the nine belong to, and the account of who guides there."""

VILLAGE: Final = "八角村"
SUPERVISORS: Final = {"华强": "feng", "万春": "zhao"}
UNITS: Final = {5: "驻区学校", 6: "社区社会组织", 7: "业主委员会"}
COUNCIL: Final = 7
"""The seat of the villagers' council in a village."""

HOMES: Final = {("清苑", 7): "6 号楼 2 单元"}
"""Who does not simply live in one building after the other: by community and seat."""

SEAT_ACCOUNTS: Final = {("金湾", 4): "wuyi"}
ELECTION: Final = "换届选举结果（演示）"


def take_office(cast: Cast, progress: Callable[[str], None]) -> Script:
    """Fill the offices of the district, then those of the communities, one each half a day."""
    halves = _half_days()
    yield next(halves)
    yield from _platform(cast)
    yield from _guides(cast)
    progress("区和街道的岗位已经有人 · The offices of district and sub-districts are filled")
    for number, name in enumerate(COMMUNITIES, start=1):
        yield next(halves)
        yield from _open(cast, name)
        place = cast.places[name]
        progress(
            f"{place.area.short_name}：委员会和代表已经选出（{number}/{len(COMMUNITIES)}） · "
            f"{place.area.latin}: committee and representatives elected"
        )
    yield later(minutes=7)
    shen = cast.resident("万春", "和畅苑 3 栋", account="shen")
    service.wish_large(cast.actor(shen), shen, large=True)
    cast.resident("石城", "2 栋", account="jiang")
    lou = cast.resident("万春", "和畅苑 3 栋", account="lou")
    yield later(minutes=2)
    cast.grant(cast.places["万春"].area, lou, policy.GRID_WORKER, "社区网格名单")


def _half_days() -> Iterator[datetime]:
    """Yield when offices begin to work, morning and afternoon, from the day the clock shows."""
    for day in days.working_days(clock.legal_day(clock.now())):
        yield days.moment(day, days.MORNING)
        yield days.moment(day, days.AFTERNOON)


def _platform(cast: Cast) -> Script:
    first = NewPerson(name=cast.name(), account="xitong", password_hash=cast.password_hash)
    cast.known["xitong"] = service.create_first_staff(system_actor("cli"), LOG_ID, first)
    forever = Term(clock.now(), None, "区委办公室任命文件（演示）")
    for account, role in (
        ("anquan", policy.SECURITY_STAFF),
        ("shenji", policy.AUDIT_STAFF),
        ("chu", policy.DISTRICT_OFFICER),
        ("wei", policy.AUDITOR),
    ):
        yield later(minutes=5)
        person = cast.staff(account)
        yield later(minutes=1)
        service.grant_platform_role(
            cast.actor(cast.known["xitong"]), LOG_ID, person, role.code, forever
        )


def _guides(cast: Cast) -> Script:
    for code, account in GUIDES.items():
        yield later(minutes=5)
        person = cast.staff(account)
        yield later(minutes=1)
        cast.grant(cast.area(code), person, policy.GUIDE, "街道（镇）工作安排（演示）")
        cast.known[f"guide/{code}"] = person


def _open(cast: Cast, name: str) -> Script:
    """Give a community its desk, a committee of seven, and its representatives' assembly."""
    area = cast.area(COMMUNITIES[name])
    lead = name == "万春"
    secretary = cast.staff("zhou" if lead else "")
    yield later(minutes=2)
    handler = cast.staff("zheng" if lead else "")
    yield later(minutes=2)
    supervisor = cast.resident(name, _home(name, 1), account=SUPERVISORS.get(name, ""))
    for person, role in (
        (secretary, policy.SECRETARY),
        (handler, policy.HANDLER),
        (supervisor, policy.SUPERVISOR),
    ):
        yield later(minutes=1)
        cast.grant(area, person, role, ELECTION)
    seats = [secretary]
    for number, building in enumerate((2, 3, 5, 6, 7, 8), start=2):
        yield later(minutes=3)
        account = SEAT_ACCOUNTS.get((name, number), "")
        home = HOMES.get((name, number), _home(name, building))
        seats.append(cast.resident(name, home, account=account))
    substitutes = []
    for building in range(1, len(seats) + 1):
        yield later(minutes=1)
        substitutes.append(cast.resident(name, _home(name, building)))
    yield later(minutes=8)
    template = "rural-7" if name == VILLAGE else "urban-7"
    committee = panels.create_committee(cast.actor(secretary), area.id, template)
    yield later(minutes=5)
    panels.fill_seats(
        cast.actor(secretary),
        committee,
        _places(name, seats) + _places(name, substitutes, substitute=True),
    )
    members: list[str] = []
    yield from _elect(cast, name, area, seats, members)
    cast.places[name] = Community(
        area, secretary, handler, supervisor, committee, tuple(seats), tuple(members)
    )


def _places(name: str, people: Sequence[str], *, substitute: bool = False) -> list[Place]:
    """Return who takes the seven seats, or stands in for those who do."""
    basis = "协商委员会推选记录（演示）"
    units = {**UNITS, COUNCIL: "村民理事会"} if name == VILLAGE else UNITS
    return [
        Place(number, person, substitute, units.get(number, ""), basis=basis)
        for number, person in enumerate(people, start=1)
    ]


def _elect(cast: Cast, name: str, area: Area, seats: Sequence[str], members: list[str]) -> Script:
    """Name the members of a community's assembly; they are entered list by list.

    On seat 2 of the consultation committee sits one of the residents' committee, on seat 4 one of
    the representatives.
    """
    committee, representatives = ASSEMBLIES[name]
    for number in range(representatives):
        if number % BUILDINGS == 0:
            yield later(minutes=13)
        home = _home(name, number % BUILDINGS + 1)
        account = "dai" if (name, number) == ("四湾", 1) else ""
        person = seats[3] if number == 0 else cast.resident(name, home, account=account)
        cast.grant(area, person, policy.REPRESENTATIVE, "居民代表推选结果（演示）")
        members.append(person)
    for number in range(committee):
        home = _home(name, number % BUILDINGS + 1)
        person = seats[1] if number == 0 else cast.resident(name, home)
        cast.grant(area, person, policy.COMMITTEE_MEMBER, ELECTION)
        members.append(person)


def _home(name: str, number: int) -> str:
    return f"{number} 组" if name == VILLAGE else f"{number} 栋"
