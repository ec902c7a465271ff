"""Files of areas for tests, and how to import them and see what came of it."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

from sqlalchemy import func, select

import consult.areas
from consult.areas import queries, service
from consult.areas.models import Area, AreaAlias, AreaTerm, StagedArea
from consult.areas.queries import Problems
from consult.areas.rules import Changes, Level, RowError
from consult.areas.service import Imported
from consult.core.db import db
from consult.core.policy import system_actor

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


def stored(table: type[Area | AreaAlias | AreaTerm | StagedArea]) -> int:
    return db.session().scalar(select(func.count()).select_from(table)) or 0


def many(rows: int) -> bytes:
    lines = [HEADER, PROVINCE, CITY, "340207000000,district,鸠江区,340200000000"]
    for n in range(rows):
        street, place = divmod(n, 900)
        code = f"340207{street + 1:03}000"
        if place == 0:
            lines.append(f"{code},street,第{street}街道,340207000000")
        lines.append(f"{code[:9]}{place + 1:03},community,第{n}社区居民委员会,{code}")
    return "\n".join(lines).encode()
