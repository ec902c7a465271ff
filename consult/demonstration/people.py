"""Who is who: a surname, 示, and a serial character, so that nobody is meant."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.audit.models import LOG_ID
from consult.committees import service as panels
from consult.committees.service import Place
from consult.core import clock, policy
from consult.core.policy import Actor, system_actor
from consult.core.reading import forget, reader
from consult.demonstration import days
from consult.demonstration.days import Script, later
from consult.identity import passwords, queries, service
from consult.identity.service import NewPerson, Term

PASSWORD: Final = "gongshang-demo"  # noqa: S105 - printed on the terminal; only invented data
SURNAMES: Final = "赵钱孙李王蒋韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
SERIALS: Final = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"

COMMUNITIES: Final = {
    "万春": "340207005015",
    "四湾": "340207001002",
    "金湾": "340207004005",
    "清苑": "340207005001",
    "华强": "340207004006",
    "四山": "340207001003",
    "石城": "340207004001",
    "鸠兹": "340207003018",
    "八角村": "340207101204",
}
"""The communities that are open in the demonstration, by name and code."""

ASSEMBLIES: Final = {"四湾": (7, 56), "八角村": (5, 52)}
"""Committee members and representatives of the assemblies that meet."""

BUILDINGS: Final = 9
"""How many buildings elect representatives, one after the other."""

SUPERVISORS: Final = {"华强": ("feng", "冯示戊"), "万春": ("zhao", "赵示戊")}
UNITS: Final = {5: "驻区学校", 6: "社区社会组织", 7: "业主委员会"}

_SIGN_INS: Final = (
    ("shen", "沈示甲 · 万春社区居民 resident"),
    ("wuyi", "吴示乙 · 金湾社区席位 4 seat holder: 表决 vote now"),
    ("zhou", "周示丙 · 万春社区书记 community secretary, chair"),
    ("zheng", "郑示丁 · 万春社区经办人 case handler"),
    ("feng", "冯示戊 · 华强社区监督委员会 affairs supervisor"),
    ("zhao", "赵示戊 · 万春社区监督委员会 affairs supervisor"),
    ("chen", "陈示己 · 清水街道指导员 sub-district guide"),
    ("chu", "褚示庚 · 区指导部门 district office"),
    ("wei", "卫示辛 · 审计人员 auditor"),
    ("dai", "居民代表 residents' representative (四湾)"),
    ("lou", "楼栋长 building head (万春)"),
    ("xitong", "系统管理员 system staff"),
    ("anquan", "安全管理员 security staff"),
    ("shenji", "审计管理员 audit staff"),
)


def sign_ins() -> tuple[tuple[str, str], ...]:
    """Return the accounts a visitor can use, with who they are."""
    return _SIGN_INS


@dataclass(frozen=True)
class Community:
    """An open community and those who work in it (person ids)."""

    area: Area
    secretary: str
    handler: str
    supervisor: str
    committee: str
    seats: tuple[str, ...]


class Cast:
    """Makes people, and remembers them by the account or the part they play."""

    def __init__(self) -> None:
        self._names = self._serial_names()
        self.password_hash = passwords.hash_password(PASSWORD)
        self.known: dict[str, str] = {}
        self.places: dict[str, Community] = {}

    def actor(self, person_id: str) -> Actor:
        """Return a person as actor, with the roles in term at this moment of the story."""
        actor = queries.load_actor(reader(), person_id, clock.now())
        forget()
        return actor

    def area(self, code: str) -> Area:
        """Return an area by its code."""
        return areas.get_area_by_code(reader(), code, clock.legal_day(clock.now()))

    def resident(self, place: str, building: str, *, account: str = "", name: str = "") -> str:
        """Make somebody who lives in a community; return the id."""
        return service.create_account(
            system_actor("cli"),
            self.area(COMMUNITIES[place]).id,
            self._new(account, name, building),
        )

    def staff(self, account: str, name: str = "") -> str:
        """Make somebody who works for the platform or in an office; return the id."""
        return service.create_staff_account(
            system_actor("cli"), LOG_ID, self._new(account, name, "")
        )

    def grant(self, area: Area, person_id: str, role: policy.Role, basis: str) -> None:
        """Give a role in an area, from now on, for five years (the committee's term)."""
        until = clock.now().replace(year=clock.now().year + 5)
        term = Term(clock.now(), until, basis)
        service.grant_role(system_actor("cli"), area.id, person_id, role.code, term)

    def _new(self, account: str, name: str, building: str) -> NewPerson:
        return NewPerson(
            name=name or next(self._names),
            account=account,
            password_hash=self.password_hash if account else "",
            building=building,
        )

    def _serial_names(self) -> Iterator[str]:
        for serial in SERIALS:
            for surname in SURNAMES:
                yield f"{surname}示{serial}"


def take_office(cast: Cast) -> Script:
    """Fill the offices of the district and of the nine communities, one each half working day."""
    mornings = days.working_days(clock.legal_day(clock.now()))
    halves = (days.moment(day, at) for day in mornings for at in (days.MORNING, days.AFTERNOON))
    yield next(halves)
    yield from _platform(cast)
    for name in COMMUNITIES:
        yield next(halves)
        yield from _open(cast, name)
    wanchun = cast.places["万春"].area
    cast.known["shen"] = cast.resident("万春", "和畅苑 3 栋", account="shen", name="沈示甲")
    yield later(minutes=7)
    cast.known["lou"] = cast.resident("万春", "和畅苑 3 栋", account="lou")
    yield later(minutes=2)
    cast.grant(wanchun, cast.known["lou"], policy.GRID_WORKER, "社区网格名单")
    for name, (members, representatives) in ASSEMBLIES.items():
        yield next(halves)
        yield from _assembly(cast, name, members, representatives)


def _platform(cast: Cast) -> Script:
    first = NewPerson(name="系统示甲", account="xitong", password_hash=cast.password_hash)
    cast.known["xitong"] = service.create_first_staff(system_actor("cli"), LOG_ID, first)
    forever = Term(clock.now(), None, "区委办公室任命文件（演示）")
    for account, name, role in (
        ("anquan", "安全示甲", policy.SECURITY_STAFF),
        ("shenji", "审计示甲", policy.AUDIT_STAFF),
        ("chu", "褚示庚", policy.DISTRICT_OFFICER),
        ("wei", "卫示辛", policy.AUDITOR),
    ):
        yield later(minutes=5)
        cast.known[account] = cast.staff(account, name)
        yield later(minutes=1)
        service.grant_platform_role(
            cast.actor(cast.known["xitong"]), LOG_ID, cast.known[account], role.code, forever
        )
    yield later(minutes=5)
    cast.known["chen"] = cast.staff("chen", "陈示己")
    yield later(minutes=1)
    cast.grant(cast.area("340207005000"), cast.known["chen"], policy.GUIDE, "街道工作安排（演示）")


def _open(cast: Cast, name: str) -> Script:
    """Give a community its secretary, handler, supervisor, and a committee with seven seats."""
    area = cast.area(COMMUNITIES[name])
    lead = name == "万春"
    secretary = cast.staff("zhou", "周示丙") if lead else cast.staff("")
    yield later(minutes=2)
    handler = cast.staff("zheng", "郑示丁") if lead else cast.staff("")
    yield later(minutes=2)
    account, called = SUPERVISORS.get(name, ("", ""))
    supervisor = cast.resident(name, "1 栋", account=account, name=called)
    for person, role in (
        (secretary, policy.SECRETARY),
        (handler, policy.HANDLER),
        (supervisor, policy.SUPERVISOR),
    ):
        yield later(minutes=1)
        cast.grant(area, person, role, "换届选举结果（演示）")
    seats = [secretary]
    for building in ("2 栋", "3 栋", "5 栋", "6 栋", "7 栋", "8 栋"):
        yield later(minutes=3)
        fourth = ("wuyi", "吴示乙") if (name, building) == ("金湾", "5 栋") else ("", "")
        home = "6 号楼 2 单元" if (name, building) == ("清苑", "8 栋") else building
        seats.append(cast.resident(name, home, account=fourth[0], name=fourth[1]))
    if name == "金湾":
        cast.known["wuyi"] = seats[3]
    yield later(minutes=10)
    template = "rural-7" if name == "八角村" else "urban-7"
    committee = panels.create_committee(cast.actor(secretary), area.id, template)
    yield later(minutes=5)
    panels.fill_seats(
        cast.actor(secretary),
        committee,
        [
            Place(
                number,
                person,
                organisation=_unit(number, template),
                basis="协商委员会推选记录（演示）",
            )
            for number, person in enumerate(seats, start=1)
        ],
    )
    cast.places[name] = Community(area, secretary, handler, supervisor, committee, tuple(seats))


def _unit(number: int, template: str) -> str:
    if template == "rural-7" and number == len(UNITS) + 4:
        return "村民理事会"
    return UNITS.get(number, "")


def _assembly(cast: Cast, name: str, members: int, representatives: int) -> Script:
    """Name the members of a representatives' assembly."""
    area = cast.places[name].area
    for number in range(members):
        person = cast.resident(name, f"{number % BUILDINGS + 1} 栋")
        cast.grant(area, person, policy.COMMITTEE_MEMBER, "换届选举结果（演示）")
    for number in range(representatives):
        account = "dai" if name == "四湾" and number == 0 else ""
        if number % BUILDINGS == 0:  # they are entered list by list
            yield later(minutes=13)
        person = cast.resident(name, f"{number % BUILDINGS + 1} 栋", account=account)
        cast.grant(area, person, policy.REPRESENTATIVE, "居民代表推选结果（演示）")
