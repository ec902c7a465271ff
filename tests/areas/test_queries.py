"""Questions to the tree of areas."""

from datetime import date

import pytest

from consult.areas import queries
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


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    ("search", "codes"),
    [
        ("万春", ["340207005015"]),
        ("八角村", ["340207101204"]),
        ("八角村委会", ["340207101204"]),
        ("大春", ["340207005015"]),
        ("wanchun", ["340207005015"]),
        ("bajiao Village", ["340207101204"]),
        ("Min'an", ["340207101216"]),
        ("minan", ["340207101216"]),
        ("Siheshan", [f"34020700100{n}" for n in range(1, 5)]),
        ("Siheshan Sub-district", [f"34020700100{n}" for n in range(1, 5)]),
        ("四褐山", [f"34020700100{n}" for n in range(1, 5)]),
        ("%", []),
        ("_", []),
        ("虚拟", []),
    ],
)
def test_communities_are_found_by_every_name_they_have(search: str, codes: list[str]) -> None:
    take_file(JIUJIANG)
    row = "340207005015,community,万春社区居民委员会,340207005000"
    take(f"{HEADER},aliases", f"{row},大春；WanChun")
    found = queries.list_communities(db.session(), DAY, after=None, limit=99, search=search)
    assert [each.code for each in found] == codes


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
