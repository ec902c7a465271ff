"""What a file of areas may not say: contradictions with itself or with the known areas."""

from datetime import date
from io import BytesIO

import pytest

from consult.areas import service
from consult.areas.models import Area, StagedArea
from consult.areas.queries import Problems
from consult.areas.rules import Changes, Problem, RowError
from consult.areas.service import LISTED
from consult.audit import queries as record
from consult.audit.models import LOG_ID
from consult.core.db import db
from consult.core.errors import NotFound, Refused
from consult.core.ids import new_id
from consult.core.policy import system_actor
from tests.areas.factories import (
    CITY,
    DATED,
    HEADER,
    JIUJIANG,
    PROVINCE,
    area,
    changes,
    errors,
    stored,
    take,
)


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
    assert changes(take(DATED, again, f"{PROVINCE},,2026-01-01,")) == Changes(1, 0, 1, 0, 0)
    assert area("340000000000").name == "皖省"
    assert area("340000000000", date(2025, 12, 31)).name == "安徽省"


@pytest.mark.usefixtures("inside")
def test_an_area_does_not_end_before_what_lies_in_it() -> None:
    take(HEADER, PROVINCE, CITY)
    ended = f"{PROVINCE},,2026-01-01,"
    assert errors(take(DATED, ended)) == (RowError(2, Problem.CHILDREN_LEFT, "340000000000"),)
    assert changes(take(DATED, ended, f"{CITY},,2026-01-01,")) == Changes(0, 0, 2, 0, 0)
    with pytest.raises(NotFound):
        area("340200000000")


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
def test_not_even_when_a_thousand_errors_stand_before_it() -> None:
    bad = "\n".join((HEADER, "340200000000,city,Wuhu,340000000000", *["bad"] * (LISTED + 1)))
    text = f"{bad}\n{PROVINCE}"
    outcome = service.import_areas(system_actor("cli"), BytesIO(text.encode("gb18030")))
    assert isinstance(outcome, Problems)
    assert outcome.total == LISTED + 2
    assert {error.code for error in outcome.first} == {Problem.WRONG_COLUMNS}


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
