"""A file of areas is imported whole or not at all, and what it changes."""

import gc
import hashlib
import tracemalloc
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from consult.areas import queries, service
from consult.areas.models import Area, AreaAlias, AreaTerm, StagedArea
from consult.areas.queries import Problems
from consult.areas.rules import Changes, Kind, Level, Problem, Refusal, RowError, asked
from consult.areas.service import BATCH, Imported
from consult.audit import queries as record
from consult.audit.models import LOG_ID, LOG_STORY
from consult.core import clock
from consult.core.db import db
from consult.core.errors import Conflict, Forbidden, Refused
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
from consult.identity import service as identity
from consult.identity.service import NewPerson, Term
from tests.areas.factories import (
    CITY,
    COUNTS,
    DATED,
    DAY,
    HEADER,
    JIUJIANG,
    PROVINCE,
    area,
    changes,
    errors,
    many,
    stored,
    take,
    take_file,
)


def officer(role: Role) -> Actor:
    """Return somebody who holds a role over the whole platform (or pretends to)."""
    person_id = identity.create_staff_account(system_actor("cli"), LOG_ID, NewPerson(name="官示员"))
    if role == DISTRICT_OFFICER:
        term = Term(clock.now(), None, "测试")
        identity.grant_platform_role(system_actor("cli"), LOG_ID, person_id, role.code, term)
    return Actor(person_id=person_id, holdings=frozenset({Holding(role, PLATFORM)}))


@pytest.mark.usefixtures("inside")
def test_the_list_of_jiujiang_gives_its_streets_towns_zones_and_committees() -> None:
    outcome = take_file(JIUJIANG)
    assert outcome == Imported(COUNTS, Changes(added=127, renamed=0, ended=0, aliases=0, latin=0))
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
def test_the_import_is_on_record_with_the_hash_of_the_file() -> None:
    take_file(JIUJIANG)
    entry = record.list_story(db.session(), LOG_STORY)[-1]
    assert entry.kind == "areas.areas_imported"
    assert entry.facts == {
        "sha256": hashlib.sha256(JIUJIANG.read_bytes()).hexdigest(),
        "counts": {str(level): number for level, number in COUNTS.items()},
        "added": 127,
        "renamed": 0,
        "ended": 0,
        "aliases": 0,
        "latin": 0,
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
def test_another_name_for_the_same_days_renames_and_the_id_stays() -> None:
    take(HEADER, PROVINCE, CITY)
    before = area("340200000000").id
    assert changes(take(HEADER, PROVINCE, CITY.replace("芜湖市", "鸠兹市"))) == Changes(
        0, 1, 0, 0, 0
    )
    after = area("340200000000")
    assert (after.id, after.name, after.short_name) == (before, "鸠兹市", "鸠兹市")


@pytest.mark.usefixtures("inside")
def test_an_empty_last_day_says_nothing() -> None:
    take(DATED, f"{PROVINCE},,2026-01-01,")
    with pytest.raises(Refused):
        take(HEADER, PROVINCE)
    assert changes(take(DATED, f"{PROVINCE},,2027-01-01,")) == Changes(0, 0, 1, 0, 0)
    assert area("340000000000").valid_to == date(2027, 1, 1)


@pytest.mark.usefixtures("inside")
def test_other_names_are_added_once() -> None:
    assert changes(take(DATED, f"{PROVINCE},,,皖；江淮")).aliases == 2
    assert changes(take(DATED, f"{PROVINCE},,,皖；上江")).aliases == 1
    with pytest.raises(Refused):
        take(DATED, f"{PROVINCE},,,江淮")
    assert stored(AreaAlias) == 3


@pytest.mark.usefixtures("inside")
def test_only_staff_and_the_district_import() -> None:
    with pytest.raises(Forbidden):
        service.import_areas(officer(SECRETARY), BytesIO(HEADER.encode()))


@pytest.mark.usefixtures("inside")
def test_the_district_officer_may_import() -> None:
    assert service.check(officer(DISTRICT_OFFICER), LOG_ID, new_id()) == Problems((), 0)


@pytest.mark.usefixtures("inside")
def test_rows_of_an_import_that_died_are_cleared_away_a_day_later() -> None:
    with clock.standing_at(datetime(2026, 11, 23, tzinfo=UTC)) as hands:
        line = BytesIO(f"{HEADER}\n{PROVINCE}".encode())
        service.stage(system_actor("cli"), new_id(), line)
        hands.forward(hours=23)
        service.clear_abandoned(system_actor("cli"), LOG_ID)
        assert stored(StagedArea) == 1
        db.session.rollback()
        hands.forward(hours=2)
        service.clear_abandoned(system_actor("cli"), LOG_ID)
        assert stored(StagedArea) == 0


@pytest.mark.parametrize("dies_in", ["index_names", "switch"])
@pytest.mark.usefixtures("inside")
def test_an_import_that_is_cut_short_leaves_everything_as_it_was(
    monkeypatch: pytest.MonkeyPatch, dies_in: str
) -> None:
    take(HEADER, PROVINCE, CITY)
    before = record.count_entries(db.session()), stored(Area), stored(AreaTerm)
    finished = getattr(service, dies_in)

    def cut_short(*args: object) -> None:
        if dies_in == "index_names":
            finished(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(service, dies_in, cut_short)
    with pytest.raises(KeyboardInterrupt):
        take_file(JIUJIANG)
    db.session.rollback()
    assert (record.count_entries(db.session()), stored(Area), stored(AreaTerm)) == before
    assert stored(StagedArea) == 0


@pytest.mark.usefixtures("inside")
def test_what_an_import_that_died_let_be_found_is_forgotten_a_day_later() -> None:
    with clock.standing_at(datetime(2026, 11, 23, tzinfo=UTC)) as hands:
        take(HEADER, PROVINCE)
        known, batch = stored(AreaTerm), new_id()
        line = BytesIO(f"{HEADER}\n{PROVINCE}\n{CITY}".encode())
        service.stage(system_actor("cli"), batch, line)
        service.index_names(system_actor("cli"), LOG_ID, batch)
        assert stored(AreaTerm) > known
        assert called("芜湖") == []
        db.session.rollback()
        hands.forward(days=2)
        service.clear_abandoned(system_actor("cli"), LOG_ID)
        assert stored(AreaTerm) == known
        assert called("安徽") == ["安徽省"]


def test_of_two_imports_at_once_one_is_told_to_look_again(app_on: Flask) -> None:
    with app_on.app_context():
        take(HEADER, PROVINCE)
        actor, first, second = system_actor("cli"), new_id(), new_id()
        digests: list[str] = []
        for batch, name in ((first, "芜湖市"), (second, "鸠兹市")):
            dated = f"340200000000,city,{name},340000000000,{2000 + len(digests)}-01-01,,"
            problems, digest = service.stage(actor, batch, BytesIO(f"{DATED}\n{dated}".encode()))
            assert problems.total == 0
            digests.append(digest)
        service.switch(actor, LOG_ID, first, digests[0])
        with pytest.raises(Refused) as refused:
            service.switch(actor, LOG_ID, second, digests[1])
        assert refused.value.code == Conflict.CHANGED_MEANWHILE
        assert area("340200000000").name == "芜湖市"
        db.session.rollback()


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
def test_twenty_thousand_rows_take_no_more_memory_than_four_thousand() -> None:
    peak_of_import(10)  # what is built once and kept does not count
    small = peak_of_import(2 * BATCH)
    large = peak_of_import(10 * BATCH)
    assert large < 1.2 * small


@pytest.mark.usefixtures("inside")
def test_the_switch_and_the_check_take_the_same_number_of_statements_for_any_file() -> None:
    counted: list[str] = []

    def count(*args: object) -> None:
        if "areas_" in str(args[2]):
            counted.append(str(args[2]))

    numbers = []
    for rows in (10, 1500):
        batch = new_id()
        stream = BytesIO(many(rows))
        _, digest = service.stage(system_actor("cli"), batch, stream)
        counted.clear()
        event.listen(db.engine, "before_cursor_execute", count)
        service.check(system_actor("cli"), LOG_ID, batch)
        service.switch(system_actor("cli"), LOG_ID, batch, digest)
        event.remove(db.engine, "before_cursor_execute", count)
        numbers.append(len(counted))
    assert numbers[0] == numbers[1]


def test_each_database_imports_renames_ends_and_refuses(app_on: Flask) -> None:
    with app_on.app_context():
        outcome = take_file(JIUJIANG)
        assert outcome == Imported(
            COUNTS, Changes(added=127, renamed=0, ended=0, aliases=0, latin=0)
        )
        with pytest.raises(Refused):
            take_file(JIUJIANG)
        ended = "340207005015,community,万春社区,340207005000,,2026-01-01,大春"
        again = "340207005015,community,新万春社区,340207005000,2026-01-01,,"
        assert changes(take(DATED, ended, again)) == Changes(1, 1, 1, 1, 0)
        assert area("340207005015").name == "新万春社区"
        bad = (f"{CITY},2000-01-01,,", "340299000000,district,某区,340299000000,,,")
        assert [error.code for error in errors(take(DATED, *bad))] == [
            Problem.OVERLAPS_KNOWN,
            Problem.WRONG_PARENT,
        ]
        assert errors(take(DATED, f"{CITY},,2026-01-01,", f"{CITY},,2026-01-01,")) == (
            RowError(2, Problem.CHILDREN_LEFT, "340200000000"),
            RowError(3, Problem.DUPLICATE, "340200000000"),
            RowError(3, Problem.CHILDREN_LEFT, "340200000000"),
        )
        assert errors(
            take(HEADER, "350000000000,province,福建省,", "360100000000,city,某市,360000000000")
        ) == (RowError(3, Problem.UNKNOWN_PARENT, "360000000000"),)
        assert called("新万春") == ["新万春社区"]
        assert called("万春") == []
        assert called("大春") == []
        db.session.rollback()


def called(text: str) -> list[str]:
    """Return what is found under the beginning of a name, anywhere in the country."""
    found = queries.search_places(db.session(), asked(text), DAY, limit=9)
    return [each.area.short_name for each in found]


def without_latin(path: Path) -> list[str]:
    """Return the lines of a list as it was before it had Latin names."""
    return [line.rpartition(",")[0] for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_list_imported_before_gets_its_latin_names_by_importing_it_again(app_on: Flask) -> None:
    with app_on.app_context():
        take(*without_latin(JIUJIANG))
        known = area("340207005015").id
        assert area("340207005015").latin == ""
        db.session.rollback()
        assert changes(take_file(JIUJIANG)) == Changes(0, 0, 0, 0, 127 - 3)
        after = area("340207005015")
        assert (after.id, after.latin) == (known, "Wanchun")
        entry = record.list_story(db.session(), LOG_STORY)[-1]
        assert entry.kind == "areas.areas_imported"
        assert entry.facts["latin"] == 127 - 3
        assert after.entry_id == entry.id
        db.session.rollback()
        with pytest.raises(Refused):
            take_file(JIUJIANG)
        with pytest.raises(Refused):
            take(*without_latin(JIUJIANG))
        assert area("340207005015").latin == "Wanchun"
        db.session.rollback()


@pytest.mark.usefixtures("inside")
def test_a_new_name_does_not_keep_the_latin_letters_of_the_old_one() -> None:
    spelled = f"{HEADER},latin"
    take(spelled, f"{PROVINCE},Anhui", f"{CITY},Wuhu")
    take(HEADER, PROVINCE, CITY.replace("芜湖市", "鸠兹市"))
    assert (area("340000000000").latin, area("340200000000").latin) == ("Anhui", "")
    again = CITY.replace("芜湖市", "芜湖新市")
    assert changes(take(spelled, f"{again},Xinwuhu")) == Changes(0, 1, 0, 0, 1)
    assert area("340200000000").latin == "Xinwuhu"
