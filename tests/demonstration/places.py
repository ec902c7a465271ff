"""Sentences on the places of the demonstration, and on the people who work there."""

from collections import Counter
from typing import Final

from sqlalchemy import literal, select

from consult.areas.models import Area
from consult.areas.rules import Kind, Level
from consult.committees.models import Committee, Seat, SeatHolding
from consult.demonstration.people import SERIALS
from consult.identity.models import Person, RoleHolding
from tests.client import Browser
from tests.demonstration.district import Built

ASSEMBLIES: Final = {
    "340207005015": ("万春社区", 9, 72, 54),
    "340207001002": ("四湾社区", 7, 56, 42),
    "340207004005": ("金湾社区", 7, 60, 45),
    "340207005001": ("清苑社区", 7, 48, 37),
    "340207004006": ("华强社区", 5, 40, 30),
    "340207001003": ("四山社区", 5, 36, 28),
    "340207004001": ("石城社区", 5, 38, 29),
    "340207003018": ("鸠兹社区", 7, 64, 48),
    "340207101204": ("八角村", 5, 52, 38),
}
"""By code: name, members of the committee, representatives, and how many must be there to sit."""

VILLAGE: Final = "340207101204"
URBAN: Final = (
    "社区党组织",
    "居民委员会",
    "居务监督委员会",
    "居民代表",
    "驻区单位",
    "社会组织或社工",
    "业主委员会（没有的由两代表一委员）",
)
RURAL: Final = (
    "村党组织",
    "村民委员会",
    "村务监督委员会",
    "村民小组长、村民代表",
    "驻村单位",
    "社会组织或社工",
    "村民理事会",
)
VIRTUAL: Final = ("340207401498", "340207402498", "340207403498")
PEOPLE: Final = {
    "shen": "沈示甲",
    "wuyi": "吴示乙",
    "zhou": "周示丙",
    "zheng": "郑示丁",
    "feng": "冯示戊",
    "chen": "陈示己",
    "chu": "褚示庚",
    "wei": "卫示辛",
    "jiang": "蒋示壬",
}


def nine_communities_have_their_assemblies(built: Built) -> None:
    held = Counter(
        (code, role)
        for code, role in built.ask(
            select(Area.code, RoleHolding.role)
            .join(RoleHolding, RoleHolding.scope == literal("area:") + Area.id)
            .where(RoleHolding.role.in_(("committee_member", "representative")))
        )
    )
    names = dict(built.ask(select(Area.code, Area.short_name)))
    for code, (name, committee, representatives, sits) in ASSEMBLIES.items():
        assert names[code] == name
        assert held.pop((code, "committee_member")) == committee
        assert held.pop((code, "representative")) == representatives
        members = committee + representatives
        assert 5 * representatives >= 4 * members
        assert sits - 1 < 2 * members / 3 <= sits
    assert held == Counter()


def each_has_seven_seats_by_the_template_of_its_kind(built: Built) -> None:
    rows = built.ask(
        select(Area.code, Seat.no, Seat.name_zh, Seat.office, SeatHolding.substitute)
        .join(Committee, Committee.area_id == Area.id)
        .join(Seat, Seat.committee_id == Committee.id)
        .join(SeatHolding, SeatHolding.seat_id == Seat.id)
    )
    for code in ASSEMBLIES:
        template = RURAL if code == VILLAGE else URBAN
        named = {(no, name) for where, no, name, _office, _substitute in rows if where == code}
        assert named == set(enumerate(template, start=1))
        filled = Counter(substitute for where, *_seat, substitute in rows if where == code)
        assert filled == {False: 7, True: 7}
    assert {(no, office) for _code, no, _name, office, _ in rows if no == 1} == {(1, "chair")}
    assert len(rows) == 7 * 2 * len(ASSEMBLIES)


def the_other_hundred_are_listed_and_not_yet_open(built: Built) -> None:
    visitor = Browser(built.app)
    places = built.ask(
        select(Area.code, Area.short_name).where(
            Area.level == Level.COMMUNITY, Area.kind != Kind.VIRTUAL
        )
    )
    closed = [(code, name) for code, name in places if code not in ASSEMBLIES]
    assert (len(places), len(closed)) == (109, 100)
    for code, _name in closed:
        visitor.get(f"/communities/{code}")
        assert "这里还没有开通" in visitor.words(), code
        assert "这里还没有公开的事。" in visitor.words(), code
    english = Browser(built.app, "en")
    english.get(f"/communities/{closed[0][0]}")
    assert "Not yet opened" in english.words()


def places_that_only_count_are_shown_to_nobody(built: Built) -> None:
    visitor = Browser(built.app)
    known = built.ask(select(Area.code).where(Area.kind == Kind.VIRTUAL))
    assert sorted(known) == list(VIRTUAL)
    for address in ("/communities", *(f"/communities/{code[:9]}000" for code in VIRTUAL)):
        visitor.get(address)
        assert "虚拟社区" not in visitor.words(), address
        assert not any(code in visitor.page.text for code in VIRTUAL), address


def nobody_is_meant(built: Built) -> None:
    """Everybody is called by a surname, 示 and a serial character."""
    names = built.ask(select(Person.name))
    odd = [name for name in names if len(name) != 3 or name[1] != "示" or name[2] not in SERIALS]
    assert odd == []
    assert len(set(names)) == len(names)
    called = dict(built.ask(select(Person.account, Person.name).where(Person.account.isnot(None))))
    assert {account: called[account] for account in PEOPLE} == PEOPLE


def strangers_read_half_a_name(built: Built) -> None:
    visitor = Browser(built.app)
    visitor.get(f"/matters/{built.matters['和畅苑电动自行车充电棚建在哪里']}")
    assert "提出人 沈*甲" in visitor.words()
    assert "沈示甲" not in visitor.words()
