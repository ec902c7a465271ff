"""Where the stops of the tour are in this database."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.areas.models import Area
from consult.demonstration.people import COMMUNITIES
from consult.issues.models import Matter

STOPS: Final[Mapping[str, tuple[str, str]]] = {
    "object": ("万春", "和畅苑电动自行车充电棚建在哪里"),
    "vote": ("金湾", "湾景苑广场晚间活动的时间和音量"),
    "listen": ("四山", "雨季积水点改造进度"),
    "finished": ("华强", "小游园改造方案"),
}
"""Community and title of the matter at each stop of the tour."""


def find_stop(session: Session, name: str) -> str | None:
    """Return the id of the matter at a stop, or None while it is not there."""
    place, title = STOPS[name]
    return session.scalar(
        select(Matter.id)
        .join(Area, Area.id == Matter.area_id)
        .where(Area.code == COMMUNITIES[place], Matter.title == title)
        .limit(1)
    )


def list_stops(session: Session, ids: Collection[str]) -> Sequence[Matter]:
    """Return the matters at some stops, as they stand."""
    return session.scalars(select(Matter).where(Matter.id.in_(ids))).all()
