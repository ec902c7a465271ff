"""What a code and a name tell of an area.

A code has 12 digits in groups of 2 + 2 + 2 + 3 + 3 (province, city, district, street or town,
community or village); the lowest group that is not zero is the area's own. Source: statistical
codes of divisions used in the National Bureau of Statistics' yearly tables (see domain notes 6.7).
"""

from enum import StrEnum
from functools import lru_cache
from typing import Final


class Level(StrEnum):
    """How far down the tree an area stands, outermost first."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"


class Kind(StrEnum):
    """Whose words fit an area: those of the town, of the country, or neither."""

    URBAN = "urban"
    RURAL = "rural"
    VIRTUAL = "virtual"
    OTHER = "other"


CODE_DIGITS: Final = 12

_GROUPS: Final = dict(zip(Level, ((0, 2), (2, 4), (4, 6), (6, 9), (9, CODE_DIGITS)), strict=True))
_VILLAGE: Final = ("村民委员会", "村委会")
_RESIDENTS: Final = ("居民委员会", "居委会")
_VIRTUAL: Final = "虚拟社区"


@lru_cache(maxsize=16)  # a line asks for its own code several times
def level_of(code: str) -> Level | None:
    """Return the level that a code's zeros tell, or None if it is no code of an area.

    Groups above the lowest may be zero: cities without districts (Dongguan 441900) have their
    towns directly beneath them.
    """
    if not (len(code) == CODE_DIGITS and code.isascii() and code.isdigit()):
        return None
    if code.startswith("00"):
        return None
    return next(
        level for level, (start, end) in reversed(_GROUPS.items()) if code[start:end].strip("0")
    )


def parent_of(code: str) -> str:
    """Return the code of the area around one: its lowest group set to zero; empty at the top.

    Raises:
        ValueError: it is no code of an area.
    """
    level = level_of(code)
    if level is None:
        raise ValueError(f"{code!r} is no code of an area")
    start, _ = _GROUPS[level]
    return code[:start].ljust(CODE_DIGITS, "0") if start else ""


def kind_of(code: str, name: str) -> Kind:
    """Return what kind of area a code and a name tell of.

    Streets: 001-099 sub-districts are urban, 100-399 towns and townships rural. Communities:
    001-199 residents' committees are urban, 200-399 villagers' committees rural; names that end in
    虚拟社区 exist for statistics only. Anything else, development zones for one, is other.
    """
    if name.endswith(_VIRTUAL):
        return Kind.VIRTUAL
    match level_of(code):
        case Level.COMMUNITY:
            number, last_urban = int(code[9:]), 199
        case Level.STREET:
            number, last_urban = int(code[6:9]), 99
        case _:
            return Kind.OTHER
    if number <= last_urban:
        return Kind.URBAN
    return Kind.RURAL if number < 400 else Kind.OTHER  # noqa: PLR2004 - see the docstring


def short_name(name: str) -> str:
    """Return what people call a place: its committee's name without the committee.

    万春社区居民委员会 becomes 万春社区, 八角村委会 becomes 八角村, 新安居委会 becomes
    新安社区; a name that is not a committee's stays as it is.
    """
    for endings, kept, added in (
        (_VILLAGE, ("村", "社区", "嘎查"), "村"),
        (_RESIDENTS, ("区", "村"), "社区"),
    ):
        for ending in endings:
            place = name.removesuffix(ending)
            if place and place != name:
                return place if place.endswith(kept) else place + added
    return name
