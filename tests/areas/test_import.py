"""A file of areas is imported whole or not at all, by use cases and from the command line."""

import gc
import hashlib
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, func, select

import consult.areas
from consult.areas import queries, service
from consult.areas.models import Area, AreaAlias, StagedArea
from consult.areas.queries import Problems
from consult.areas.rules import Changes, Kind, Level, Problem, Refusal, RowError
from consult.areas.service import BATCH, LISTED, Imported
from consult.audit import queries as record
from consult.audit.models import LOG_ID
from consult.core import clock
from consult.core.db import db
from consult.core.errors import Forbidden, NotFound, Refused
from consult.core.ids import new_id
from consult.core.policy import (
    DISTRICT_OFFICER,
    PLATFORM,
    SECRETARY,
    Actor,
    Holding,
    Role,
    system_actor,
)

JIUJIANG = Path(consult.areas.__file__).parent / "data" / "jiujiang-areas.csv"
DAY = date(2026, 11, 23)
HEADER = "code,level,name,parent_code"
DATED = f"{HEADER},valid_from,valid_to,aliases"
PROVINCE = "340000000000,province,安徽省,"
CITY = "340200000000,city,芜湖市,340000000000"
COUNTS = {
    Level.PROVINCE: 1,
    Level.CITY: 1,
    Level.DISTRICT: 1,
    Level.STREET: 12,
    Level.COMMUNITY: 112,
}


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def take(*lines: str) -> Imported | Problems:
    return service.import_areas(system_actor("cli"), BytesIO("\n".join(lines).encode()))


def take_file(path: Path) -> Imported | Problems:
    with path.open("rb") as stream:
        return service.import_areas(system_actor("cli"), stream)


def changes(outcome: Imported | Problems) -> Changes:
    assert isinstance(outcome, Imported)
    return outcome.changes


def errors(outcome: Imported | Problems) -> Sequence[RowError]:
    assert isinstance(outcome, Problems)
    assert outcome.total == len(outcome.first)
    return outcome.first


def area(code: str, day: date = DAY) -> Area:
    return queries.get_area_by_code(db.session(), code, day)


def stored(table: type[Area | AreaAlias | StagedArea]) -> int:
    return db.session().scalar(select(func.count()).select_from(table)) or 0


def officer(role: Role) -> Actor:
    return Actor(person_id=new_id(), holdings=frozenset({Holding(role, PLATFORM)}))


@pytest.mark.usefixtures("inside")
def test_the_list_of_jiujiang_gives_its_streets_towns_zones_and_committees() -> None:
    outcome = take_file(JIUJIANG)
    assert outcome == Imported(COUNTS, Changes(added=127, renamed=0, ended=0, aliases=0))
    session = db.session()
    assert queries.count_by_level(session, DAY) == COUNTS
    assert queries.count_by_kind(session, Level.STREET, DAY) == {
        Kind.URBAN: 5,
        Kind.RURAL: 4,
        Kind.VIRTUAL: 0,
        Kind.OTHER: 3,
    }
    assert queries.count_by_kind(session, Level.COMMUNITY, DAY) == {
        Kind.URBAN: 53,
        Kind.RURAL: 56,
        Kind.VIRTUAL: 3,
        Kind.OTHER: 0,
    }
    assert stored(StagedArea) == 0


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
def test_the_import_is_on_record_with_the_hash_of_the_file() -> None:
    take_file(JIUJIANG)
    (entry,) = (
        each
        for each in record.list_entries(db.session(), below=None, limit=9)
        if each.kind == "areas.areas_imported"
    )
    assert entry.facts == {
        "sha256": hashlib.sha256(JIUJIANG.read_bytes()).hexdigest(),
        "counts": {str(level): number for level, number in COUNTS.items()},
        "added": 127,
        "renamed": 0,
        "ended": 0,
        "aliases": 0,
    }
    assert area("340207005015").entry_id == entry.id


@pytest.mark.usefixtures("inside")
def test_the_same_file_again_is_refused_and_not_on_record() -> None:
    take_file(JIUJIANG)
    before = record.count_entries(db.session())
    with pytest.raises(Refused) as refused:
        take_file(JIUJIANG)
    assert refused.value.code == Refusal.NOTHING_NEW
    assert record.count_entries(db.session()) == before
    assert (stored(Area), stored(StagedArea)) == (127, 0)


@pytest.mark.usefixtures("inside")
def test_one_bad_row_keeps_every_row_out() -> None:
    lines = JIUJIANG.read_text(encoding="utf-8").splitlines()
    lines[99] = lines[99].replace("340207", "340208", 1)
    before = record.count_entries(db.session())
    (error,) = errors(take(*lines))
    assert (error.line, error.code) == (100, Problem.WRONG_PARENT)
    assert (stored(Area), stored(StagedArea)) == (0, 0)
    assert record.count_entries(db.session()) == before


@pytest.mark.usefixtures("inside")
def test_a_parent_must_stand_in_the_file_or_in_the_tree() -> None:
    assert errors(take(HEADER, CITY)) == (RowError(2, Problem.UNKNOWN_PARENT, "340000000000"),)
    take(HEADER, PROVINCE)
    assert changes(take(HEADER, CITY)).added == 1


@pytest.mark.usefixtures("inside")
def test_a_parent_may_stand_behind_its_children() -> None:
    assert changes(take(HEADER, CITY, PROVINCE)).added == 2
    assert area("340200000000").parent_id == area("340000000000").id


@pytest.mark.usefixtures("inside")
def test_nothing_is_valid_outside_the_days_of_its_parent() -> None:
    province = f"{PROVINCE},2000-01-01,2020-01-01,"
    for days in (",", "1999-12-31,2020-01-01", "2000-01-01,", "2000-01-01,2020-01-02"):
        assert errors(take(DATED, province, f"{CITY},{days},")) == (
            RowError(3, Problem.PARENT_DAYS, "340000000000"),
        )
    take(DATED, province)
    assert errors(take(DATED, f"{CITY},2000-01-01,,")) == (
        RowError(2, Problem.PARENT_DAYS, "340000000000"),
    )
    assert changes(take(DATED, f"{CITY},2000-01-01,2020-01-01,")).added == 1


@pytest.mark.usefixtures("inside")
def test_a_code_stands_for_one_area_at_a_time() -> None:
    assert errors(take(HEADER, PROVINCE, PROVINCE, PROVINCE)) == (
        RowError(3, Problem.DUPLICATE, "340000000000"),
        RowError(4, Problem.DUPLICATE, "340000000000"),
    )
    first, second = f"{PROVINCE},,2000-01-01,", f"{PROVINCE},2000-01-01,,"
    assert errors(take(DATED, f"{PROVINCE},,2000-01-02,", second)) == (
        RowError(3, Problem.DUPLICATE, "340000000000"),
    )
    assert changes(take(DATED, first, second)).added == 2
    assert area("340000000000", date(1999, 12, 31)).id != area("340000000000").id


@pytest.mark.usefixtures("inside")
def test_a_known_code_is_given_to_another_area_only_once_it_has_ended() -> None:
    take(HEADER, PROVINCE)
    again = "340000000000,province,皖省,,2026-01-01,,"
    assert errors(take(DATED, again)) == (RowError(2, Problem.OVERLAPS_KNOWN, "340000000000"),)
    assert changes(take(DATED, again, f"{PROVINCE},,2026-01-01,")) == Changes(1, 0, 1, 0)
    assert area("340000000000").name == "皖省"
    assert area("340000000000", date(2025, 12, 31)).name == "安徽省"


@pytest.mark.usefixtures("inside")
def test_an_area_does_not_end_before_what_lies_in_it() -> None:
    take(HEADER, PROVINCE, CITY)
    ended = f"{PROVINCE},,2026-01-01,"
    assert errors(take(DATED, ended)) == (RowError(2, Problem.CHILDREN_LEFT, "340000000000"),)
    assert changes(take(DATED, ended, f"{CITY},,2026-01-01,")) == Changes(0, 0, 2, 0)
    with pytest.raises(NotFound):
        area("340200000000")


@pytest.mark.usefixtures("inside")
def test_another_name_for_the_same_days_renames_and_the_id_stays() -> None:
    take(HEADER, PROVINCE, CITY)
    before = area("340200000000").id
    assert changes(take(HEADER, PROVINCE, CITY.replace("芜湖市", "鸠兹市"))) == Changes(0, 1, 0, 0)
    after = area("340200000000")
    assert (after.id, after.name, after.short_name) == (before, "鸠兹市", "鸠兹市")


@pytest.mark.usefixtures("inside")
def test_an_empty_last_day_says_nothing() -> None:
    take(DATED, f"{PROVINCE},,2026-01-01,")
    with pytest.raises(Refused):
        take(HEADER, PROVINCE)
    assert changes(take(DATED, f"{PROVINCE},,2027-01-01,")) == Changes(0, 0, 1, 0)
    assert area("340000000000").valid_to == date(2027, 1, 1)


@pytest.mark.usefixtures("inside")
def test_other_names_are_added_once() -> None:
    assert changes(take(DATED, f"{PROVINCE},,,皖；江淮")).aliases == 2
    assert changes(take(DATED, f"{PROVINCE},,,皖；上江")).aliases == 1
    with pytest.raises(Refused):
        take(DATED, f"{PROVINCE},,,江淮")
    assert stored(AreaAlias) == 3


@pytest.mark.usefixtures("inside")
def test_errors_are_listed_by_line_up_to_a_thousand_and_counted_beyond() -> None:
    provinces = [f"{n % 89 + 10}0000000000,province,某省,," for n in range(LISTED)]
    outcome = take(f"{HEADER},aliases", *provinces, *(["bad"] * LISTED))
    assert isinstance(outcome, Problems)
    assert outcome.total == (LISTED - 89) + LISTED
    assert [error.line for error in outcome.first] == list(range(91, 91 + LISTED))
    assert {error.code for error in outcome.first} == {Problem.DUPLICATE, Problem.WRONG_COLUMNS}


@pytest.mark.usefixtures("inside")
def test_a_file_in_another_encoding_is_not_searched_for_other_errors() -> None:
    text = f"{HEADER}\n340200000000,city,Wuhu,340000000000\n{PROVINCE}"
    outcome = service.import_areas(system_actor("cli"), BytesIO(text.encode("gb18030")))
    assert errors(outcome) == (RowError(3, Problem.GB18030),)


@pytest.mark.usefixtures("inside")
def test_only_staff_and_the_district_import() -> None:
    with pytest.raises(Forbidden):
        service.import_areas(officer(SECRETARY), BytesIO(HEADER.encode()))


@pytest.mark.usefixtures("inside")
def test_the_district_officer_may_import() -> None:
    assert service.check(officer(DISTRICT_OFFICER), LOG_ID, new_id()) == Problems((), 0)


@pytest.mark.usefixtures("inside")
def test_what_another_import_made_impossible_is_refused_at_the_switch() -> None:
    take(HEADER, PROVINCE)
    mine = new_id()
    line = BytesIO(f"{HEADER}\n{CITY}".encode())
    problems, digest = service.stage(system_actor("cli"), mine, line, lambda _: None)
    assert problems.total == 0
    take(DATED, f"{PROVINCE},,2026-01-01,")
    with pytest.raises(Refused) as refused:
        service.switch(system_actor("cli"), LOG_ID, mine, digest)
    assert refused.value.code == "core.changed_meanwhile"
    assert stored(Area) == 1


@pytest.mark.usefixtures("inside")
def test_rows_of_an_import_that_died_are_cleared_away_a_day_later() -> None:
    with clock.standing_at(datetime(2026, 11, 23, tzinfo=UTC)) as hands:
        line = BytesIO(f"{HEADER}\n{PROVINCE}".encode())
        service.stage(system_actor("cli"), new_id(), line, lambda _: None)
        hands.forward(hours=23)
        service.clear_abandoned(system_actor("cli"), LOG_ID)
        assert stored(StagedArea) == 1
        db.session.rollback()
        hands.forward(hours=2)
        service.clear_abandoned(system_actor("cli"), LOG_ID)
        assert stored(StagedArea) == 0


def many(rows: int) -> bytes:
    lines = [HEADER, PROVINCE, CITY, "340207000000,district,鸠江区,340200000000"]
    for n in range(rows):
        street, place = divmod(n, 900)
        code = f"340207{street + 1:03}000"
        if place == 0:
            lines.append(f"{code},street,第{street}街道,340207000000")
        lines.append(f"{code[:9]}{place + 1:03},community,第{n}社区居民委员会,{code}")
    return "\n".join(lines).encode()


def peak_of_import(rows: int) -> int:
    stream = BytesIO(many(rows))
    gc.collect()
    tracemalloc.start()
    outcome = service.import_areas(system_actor("cli"), stream)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(outcome, Imported)
    assert outcome.changes.added > 0
    return peak


@pytest.mark.usefixtures("inside")
def test_ten_times_the_rows_take_no_more_memory() -> None:
    peak_of_import(2 * BATCH)
    small = peak_of_import(3 * BATCH)
    large = peak_of_import(10 * BATCH)
    assert large < 1.2 * small


@pytest.mark.usefixtures("inside")
def test_the_switch_and_the_check_take_the_same_number_of_statements_for_any_file() -> None:
    counted: list[str] = []

    def count(*args: object) -> None:
        counted.append(str(args[2]))

    numbers = []
    for rows in (10, 1500):
        batch = new_id()
        stream = BytesIO(many(rows))
        _, digest = service.stage(system_actor("cli"), batch, stream, lambda _: None)
        counted.clear()
        event.listen(db.engine, "before_cursor_execute", count)
        service.check(system_actor("cli"), LOG_ID, batch)
        service.switch(system_actor("cli"), LOG_ID, batch, digest)
        event.remove(db.engine, "before_cursor_execute", count)
        numbers.append(len(counted))
    assert numbers[0] == numbers[1]


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
def test_scopes_of_areas_have_names() -> None:
    take(HEADER, PROVINCE)
    known = area("340000000000")
    assert queries.get_area(db.session(), known.id) is known
    scopes = {f"area:{known.id}", "area:unknown", PLATFORM}
    assert queries.names_of_scopes(db.session(), scopes) == {f"area:{known.id}": "安徽省"}


def test_the_command_imports_and_counts(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["areas", "import", str(JIUJIANG)])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "省（自治区、直辖市）：1",
        "市（州、盟）：1",
        "区（县、市）：1",
        "街道（乡、镇）：12",
        "社区（村）：112",
        "新增 127，改名 0，截止 0，别名 0。",
    ]
    assert result.stderr == "已读 127 行\n"


def test_the_command_says_that_nothing_is_new(app: Flask) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=["areas", "import", str(JIUJIANG)])
    result = runner.invoke(args=["areas", "import", str(JIUJIANG)])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines()[-1] == "文件里没有新的内容，什么都没有改。"


def test_the_command_names_every_bad_line_and_imports_nothing(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(f"{HEADER}\n{PROVINCE}\n34,city,芜湖市,34\n{CITY}\n{CITY}")
    result = app.test_cli_runner().invoke(args=["areas", "import", str(path)])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "已读 3 行",
        "第 3 行：代码应是 12 位数字（2+2+2+3+3），不能全是 0（34）",
        "第 5 行：这个代码在文件里出现不止一次，有效日期重叠（340200000000）",
        "共 2 处错误，什么都没有导入。",
    ]
    with app.app_context():
        assert stored(Area) == 0


def test_the_command_says_how_to_save_a_gb18030_file(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_bytes(JIUJIANG.read_text(encoding="utf-8").encode("gb18030"))
    result = app.test_cli_runner().invoke(args=["areas", "import", str(path)])
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "第 2 行：这一行看来是 GB18030（GBK）编码，请把文件另存为 UTF-8",
        "共 1 处错误，什么都没有导入。",
    ]


def test_the_command_counts_the_errors_it_does_not_list(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text("\n".join((HEADER, *["bad"] * (LISTED + 7))))
    lines = app.test_cli_runner().invoke(args=["areas", "import", str(path)]).stderr.splitlines()
    assert len(lines) == LISTED + 2
    assert lines[-2:] == ["另有 7 处错误没有列出。", "共 1007 处错误，什么都没有导入。"]


def test_a_line_cannot_play_tricks_on_the_terminal(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(f"{HEADER}\n\x1b[2J,province,安徽省,\n", encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["areas", "import", str(path)])
    assert "\x1b" not in result.stderr
    assert "第 2 行" in result.stderr
