"""A list of the whole country comes in whole, in constant memory, and no page notices.

In the normal run a small share of it; the whole of it in the soak tests.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from flask import Flask

from consult.areas import queries
from consult.areas.models import Area, StagedArea
from consult.areas.queries import Key
from consult.areas.rules import Level, asked
from consult.config import Settings
from consult.core.db import db
from tests import databases
from tests.areas import nation
from tests.areas.factories import COUNTS, DAY, JIUJIANG, area, changes, stored, take_file
from tests.client import Browser

FEW: Final = 12
"""Counties of the share: some 3,000 rows with those of the provinces and prefectures."""

TENTH: Final = 285
PAGES: Final = (
    "/",
    "/communities",
    "/communities?q=人民路社区",
    "/communities?q=清水",
    "/communities?q=wc",
    "/communities?q=wan",
    "/communities?q=340207",
    "/communities/340207005015",
    "/communities/340207005000",
    "/communities/340207000000",
    "/matters",
    "/matters?q=2026-1",
    "/notices",
)

IMPORT: Final = """
import resource, sys
from pathlib import Path
from consult.app import create_app
from consult.config import Settings
app = create_app(Settings(data=Path(sys.argv[1]), demo=False, testing=True, password_cost=1))
result = app.test_cli_runner().invoke(args=["areas", "import", sys.argv[2]])
assert result.exit_code == 0, result.output
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

SCALES = [FEW, pytest.param(nation.COUNTIES, marks=pytest.mark.soak)]


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("counties", SCALES)
def test_a_list_of_the_country_comes_in_whole_and_the_places_at_home_stay(
    tmp_path: Path, counties: int
) -> None:
    take_file(JIUJIANG)
    known = area("340207005015").id
    db.session.rollback()
    path = tmp_path / "nation.csv"
    rows = nation.write(path, counties)
    assert changes(take_file(path)).added == rows - sum(COUNTS.values())
    assert area("340207005015").id == known
    counts = queries.count_by_level(db.session(), DAY)
    assert (counts[Level.PROVINCE], counts[Level.CITY]) == (31, 341)
    assert counts[Level.DISTRICT] == counties
    assert (stored(Area), stored(StagedArea)) == (rows, 0)


@pytest.mark.parametrize("counties", SCALES)
def test_pages_ask_as_often_with_the_country_as_without(
    app: Flask, statements: list[str], tmp_path: Path, counties: int
) -> None:
    def asked_by_pages() -> dict[str, int]:
        counted = {}
        for address in PAGES:
            browser.get(address)
            statements.clear()
            browser.get(address)
            counted[address] = len(statements)
        return counted

    browser = Browser(app)
    path = tmp_path / "nation.csv"
    nation.write(path, counties)
    with app.app_context():
        take_file(JIUJIANG)
        db.session.rollback()
    before = asked_by_pages()
    with app.app_context():
        take_file(path)
        found = queries.search_places(db.session(), asked("人民路社区"), DAY, limit=9)
        assert found
        db.session.rollback()
    assert asked_by_pages() == before


@pytest.mark.usefixtures("inside")
def test_the_many_places_of_one_name_are_leafed_through_once_each(tmp_path: Path) -> None:
    path = tmp_path / "nation.csv"
    nation.write(path, FEW * 4)
    take_file(path)
    key: Key | None = None
    codes: list[str] = []
    while page := queries.search_places(
        db.session(), asked("人民"), DAY, near=("340207",), after=key, limit=7
    ):
        key = page[-1].key
        codes += [each.area.code for each in page]
    wanted = [line[:12] for line in nation.lines(FEW * 4) if line.split(",")[2].startswith("人民")]
    assert sorted(codes) == sorted(wanted)
    provinces = [code[:2] == "34" for code in codes]
    assert provinces == sorted(provinces, reverse=True)


@pytest.mark.soak
def test_the_whole_country_takes_no_more_memory_than_a_tenth_of_it(tmp_path: Path) -> None:
    peaks = []
    for counties in (TENTH, nation.COUNTIES):
        settings = Settings(data=tmp_path / str(counties), demo=False, testing=True)
        databases.fresh_sqlite(settings.data)
        path = tmp_path / f"{counties}.csv"
        nation.write(path, counties)
        done = subprocess.run(
            [sys.executable, "-c", IMPORT, settings.data, path],
            capture_output=True,
            text=True,
            check=True,
        )
        peaks.append(int(done.stdout))
    assert peaks[1] < 1.1 * peaks[0]
