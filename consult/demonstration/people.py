"""Who is who: a surname, 示, and a serial character, so that nobody is meant."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.audit.models import LOG_ID
from consult.core import clock, policy
from consult.core.policy import Actor, system_actor
from consult.core.reading import forget, reader
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

NAMED: Final = {
    "shen": "沈示甲",
    "wuyi": "吴示乙",
    "zhou": "周示丙",
    "zheng": "郑示丁",
    "feng": "冯示戊",
    "zhao": "赵示戊",
    "chen": "陈示己",
    "chu": "褚示庚",
    "wei": "卫示辛",
    "jiang": "蒋示壬",
}
"""The people a visitor can be, by account; nobody else is called like one of them."""

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
    ("jiang", "蒋示壬 · 石城社区居民、调解员 resident and mediator"),
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
    """An open community and those who work in it (person ids).

    Attributes:
        area: the community.
        secretary: of its Party organisation, on seat 1.
        handler: who works at its desk.
        supervisor: of its affairs supervisory committee.
        committee: id of its consultation committee.
        seats: who holds the seven seats.
        members: of its representatives' assembly, representatives first.
    """

    area: Area
    secretary: str
    handler: str
    supervisor: str
    committee: str
    seats: tuple[str, ...]
    members: tuple[str, ...]


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

    def name(self) -> str:
        """Return a name that nobody has yet."""
        return next(self._names)

    def resident(self, place: str, building: str, *, account: str = "") -> str:
        """Make somebody who lives in a community; return the id."""
        person = service.create_account(
            system_actor("cli"), self.area(COMMUNITIES[place]).id, self._new(account, building)
        )
        return self._remember(account, person)

    def staff(self, account: str = "") -> str:
        """Make somebody who works for the platform or in an office; return the id."""
        person = service.create_staff_account(system_actor("cli"), LOG_ID, self._new(account, ""))
        return self._remember(account, person)

    def grant(self, area: Area, person_id: str, role: policy.Role, basis: str) -> None:
        """Give a role in an area, from now on, for five years (the committee's term)."""
        until = clock.now().replace(year=clock.now().year + 5)
        term = Term(clock.now(), until, basis)
        service.grant_role(system_actor("cli"), area.id, person_id, role.code, term)

    def _new(self, account: str, building: str) -> NewPerson:
        return NewPerson(
            name=NAMED.get(account) or self.name(),
            account=account,
            password_hash=self.password_hash if account else "",
            building=building,
        )

    def _remember(self, account: str, person_id: str) -> str:
        if account:
            self.known[account] = person_id
        return person_id

    def _serial_names(self) -> Iterator[str]:
        for serial in SERIALS:
            for surname in SURNAMES:
                name = f"{surname}示{serial}"
                if name not in NAMED.values():
                    yield name
