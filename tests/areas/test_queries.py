"""Questions to the tree of areas."""

from collections.abc import Sequence
from datetime import date

import pytest

from consult.areas import queries
from consult.areas.rules import asked
from consult.core.db import db
from consult.core.errors import NotFound
from consult.core.ids import new_id
from consult.core.policy import PLATFORM
from tests.areas.factories import DAY, HEADER, JIUJIANG, PROVINCE, area, take, take_file


@pytest.mark.usefixtures("inside")
def test_an_area_knows_the_areas_around_it() -> None:
    take_file(JIUJIANG)
    wanchun = area("340207005015")
    assert wanchun.short_name == "万春社区"
    around = queries.path_of(db.session(), wanchun)
    assert [each.name for each in around] == [
        "安徽省",
        "芜湖市",
        "鸠江区",
        "清水街道",
        "万春社区居民委员会",
    ]
    assert wanchun.scope == (*(f"area:{each.id}" for each in reversed(around)), PLATFORM)
    assert wanchun.parent_id == around[-2].id
    assert around[0].parent_id is None


@pytest.mark.usefixtures("inside")
def test_communities_are_listed_by_key_without_those_for_statistics() -> None:
    take_file(JIUJIANG)
    session = db.session()
    everything = queries.list_communities(session, DAY, after=None, limit=1000)
    assert len(everything) == 53 + 56
    first = queries.list_communities(session, DAY, after=None, limit=100)
    rest = queries.list_communities(session, DAY, after=first[-1].code, limit=100)
    assert [*first, *rest] == everything
    assert queries.list_communities(session, date(1949, 9, 30), after=None, limit=9) == []


def found(search: str, near: Sequence[str] = ("340207",)) -> list[str]:
    places = queries.search_places(db.session(), asked(search), DAY, near=near, limit=99)
    return [each.area.code for each in places]


SIHESHAN = [f"34020700100{n}" for n in range(5)]


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    ("search", "codes"),
    [
        ("万春", ["340207005015"]),
        ("八角村", ["340207101204"]),
        ("八角村委会", ["340207101204"]),
        ("大春", ["340207005015"]),
        ("wanchun", ["340207005015"]),
        ("wch", []),
        ("bajiao Village", ["340207101204"]),
        ("Min'an", ["340207101216"]),
        ("minan", ["340207101216"]),
        ("Siheshan", SIHESHAN),
        ("Siheshan Sub-district", SIHESHAN),
        ("褐山", SIHESHAN),
        ("340207001", SIHESHAN),
        ("340207101204", ["340207101204"]),
        ("%", []),
        ("_", []),
        ("虚拟", []),
    ],
)
def test_places_near_by_are_found_by_any_part_of_every_name(search: str, codes: list[str]) -> None:
    take_file(JIUJIANG)
    row = "340207005015,community,万春社区居民委员会,340207005000"
    take(f"{HEADER},aliases", f"{row},大春；WanChun")
    assert found(search) == codes


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    ("search", "codes"),
    [
        ("万春", ["340207005015"]),
        ("万春社区居民委员会", ["340207005015"]),
        ("大春", ["340207005015"]),
        ("wanchun", ["340207005015"]),
        ("WANCHUN community", ["340207005015"]),
        ("minan", ["340207101216"]),
        ("四褐山", ["340207001000"]),
        ("褐山", []),
        ("ahs", []),
        ("ah", ["340000000000", "340207401000", "340207402000"]),
        ("虚拟", []),
    ],
)
def test_places_anywhere_are_found_by_their_beginnings(search: str, codes: list[str]) -> None:
    take_file(JIUJIANG)
    take(
        f"{HEADER},aliases,latin",
        "340207005015,community,万春社区居民委员会,340207005000,大春；WanChun,Wanchun",
    )
    assert found(search, near=()) == codes


@pytest.mark.usefixtures("inside")
def test_initials_find_a_place_with_and_without_a_latin_name() -> None:
    take_file(JIUJIANG)
    take(HEADER, "340207005099,community,人民路社区居民委员会,340207005000")
    assert found("wc", near=()) == ["340207005015"]
    assert found("rml", near=()) == ["340207005099"]


@pytest.mark.usefixtures("inside")
def test_places_of_one_name_come_near_by_first_then_from_the_own_province() -> None:
    codes = ("110101001001", "340102001001", "340207001001", "650101001001")
    lines = []
    for code in codes:
        for level, digits in (("province", 2), ("city", 4), ("district", 6), ("street", 9)):
            above = code[: digits - 3 if level == "street" else digits - 2]
            own = code[:digits].ljust(12, "0")
            parent = above.ljust(12, "0") if above else ""
            lines.append(f"{own},{level},{own}号,{parent}")
        lines.append(f"{code},community,人民路社区居民委员会,{code[:9]}000")
    take(HEADER, *dict.fromkeys(lines))
    assert found("人民路") == [codes[2], codes[1], codes[0], codes[3]]
    key, reached = None, []
    while page := queries.search_places(
        db.session(), asked("人民路"), DAY, near=("340207",), after=key, limit=1
    ):
        key = page[-1].key
        reached += [each.area.code for each in page]
    assert reached == [codes[2], codes[1], codes[0], codes[3]]


@pytest.mark.usefixtures("inside")
def test_children_are_listed_by_key() -> None:
    take_file(JIUJIANG)
    street = area("340207001000")
    children = queries.list_children(db.session(), street.id, DAY, limit=3)
    assert [each.short_name for each in children] == ["管山社区", "四湾社区", "四山社区"]
    rest = queries.list_children(db.session(), street.id, DAY, after=children[-1].code, limit=3)
    assert [each.short_name for each in rest] == ["曹姑社区"]


@pytest.mark.usefixtures("inside")
def test_an_area_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.get_area(db.session(), new_id())
    with pytest.raises(NotFound):
        area("340000000000")


@pytest.mark.usefixtures("inside")
def test_the_areas_among_scopes_are_found() -> None:
    take(HEADER, PROVINCE)
    known = area("340000000000")
    assert queries.get_area(db.session(), known.id) is known
    scopes = {f"area:{known.id}", "area:unknown", PLATFORM}
    assert queries.areas_of_scopes(db.session(), scopes) == {f"area:{known.id}": known}
