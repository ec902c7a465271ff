"""Words for areas: their levels, what each kind of place calls things, and what can go wrong."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from consult.areas import queries
from consult.areas.entries import AreasImported
from consult.areas.models import Area
from consult.areas.permissions import IMPORT_AREAS
from consult.areas.rules import Kind, Level, Problem, Refusal, Step
from consult.core.formatting import zh
from consult.core.i18n import language

LEVEL_WORDS = {
    Level.PROVINCE: _l("省（自治区、直辖市）"),
    Level.CITY: _l("市（州、盟）"),
    Level.DISTRICT: _l("区（县、市）"),
    Level.STREET: _l("街道（乡、镇）"),
    Level.COMMUNITY: _l("社区（村）"),
}

KIND_WORDS = {
    Kind.URBAN: _l("城镇"),
    Kind.RURAL: _l("乡村"),
    Kind.VIRTUAL: _l("仅供统计"),
    Kind.OTHER: _l("其他"),
}

STEP_WORDS = {
    Step.READING: _l("正在读文件"),
    Step.CHECKING: _l("正在核对"),
    Step.NAMING: _l("正在编名称索引"),
    Step.SWITCHING: _l("正在换用新名单"),
}

LATIN_NAMES = (
    ("社区", _l("%(name)s社区")),
    ("村", _l("%(name)s村")),
    ("街道", _l("%(name)s街道")),
    ("镇", _l("%(name)s镇")),
    ("乡", _l("%(name)s乡")),
    ("经济开发区", _l("%(name)s经济开发区")),
    ("产业集中区", _l("%(name)s产业集中区")),
    ("园区", _l("%(name)s园区")),
    ("自治区", _l("%(name)s自治区")),
    ("自治州", _l("%(name)s自治州")),
    ("自治县", _l("%(name)s自治县")),
    ("区", _l("%(name)s区")),
    ("县", _l("%(name)s县")),
    ("市", _l("%(name)s市")),
    ("省", _l("%(name)s省")),
)
"""How a Latin name goes with the word for the kind of place, by the ending of the Chinese name."""

WORDS = {
    **{f"areas.level.{level}": words for level, words in LEVEL_WORDS.items()},
    **{f"areas.kind.{kind}": words for kind, words in KIND_WORDS.items()},
    AreasImported.kind: _l("导入了地区名单"),
    IMPORT_AREAS.name: _l("导入地区名单"),
    Refusal.NOTHING_NEW: _l("文件里没有新的内容，什么都没有改。"),
    Problem.NOT_UTF8: _l("这一行不是 UTF-8 编码，请把文件另存为 UTF-8"),
    Problem.GB18030: _l("这一行看来是 GB18030（GBK）编码，请把文件另存为 UTF-8"),
    Problem.BAD_HEADER: _l(
        "第一行要写明列名：code、level、name、parent_code，可加 valid_from、valid_to、aliases、"
        "latin，不能有别的列"
    ),
    Problem.BAD_LINE: _l("引号不成对，读不出各列"),
    Problem.LINE_TOO_LONG: _l("这一行超过 4096 字节，可能不是逐行的 CSV 文件"),
    Problem.WRONG_COLUMNS: _l("列数和第一行不一样"),
    Problem.BAD_CODE: _l("代码应是 12 位数字（2+2+2+3+3），不能全是 0"),
    Problem.UNKNOWN_LEVEL: _l("level 只能是 province、city、district、street 或 community"),
    Problem.LEVEL_MISMATCH: _l("level 与代码末尾的 0 不符"),
    Problem.WRONG_PARENT: _l("parent_code 与代码不符：应是把本级数字换成 0 的代码"),
    Problem.UNKNOWN_PARENT: _l("上级不在文件里，也没有导入过"),
    Problem.PARENT_DAYS: _l("有效日期超出了上级的有效日期"),
    Problem.DUPLICATE: _l("这个代码在文件里出现不止一次，有效日期重叠"),
    Problem.OVERLAPS_KNOWN: _l("这个代码已经导入过，有效日期重叠：请在同一文件里写明原来的截止日"),
    Problem.CHILDREN_LEFT: _l("它有下级地区在这一天之后仍然有效，请一并写明截止日"),
    Problem.EMPTY_NAME: _l("没有名称"),
    Problem.LONG_NAME: _l("名称、别名或 latin 超过 80 个字"),
    Problem.CONTROL_CHARACTER: _l("名称或别名里有看不见的字符"),
    Problem.NOT_LATIN: _l("latin 只能用拉丁字母、空格、撇号和连字符，并以字母开头"),
    Problem.BAD_DAY: _l("日期应写成 2026-01-31 的样子"),
    Problem.DAYS_REVERSED: _l("valid_to 应晚于 valid_from"),
    "fact.areas.added": _l("新增的地区"),
    "fact.areas.aliases": _l("新增的别名"),
    "fact.areas.counts": _l("文件里的地区，按级别"),
    "fact.areas.ended": _l("改了截止日的地区"),
    "fact.areas.latin": _l("改了拉丁字母名称的地区"),
    "fact.areas.renamed": _l("改了名称的地区"),
    "fact.areas.sha256": _l("文件的校验码"),
    **{f"fact.areas.{level}": words for level, words in LEVEL_WORDS.items()},
}


@dataclass(frozen=True)
class AreaWords:
    """What a kind of place calls its things; every field is text for pages.

    Attributes:
        place: the place itself.
        people: who lives there.
        committee: the elected committee.
        supervisors: who watches over the committee.
        affairs: the common business.
        covenant: the rules people give themselves.
    """

    place: Any
    people: Any
    committee: Any
    supervisors: Any
    affairs: Any
    covenant: Any


TOWN_WORDS = AreaWords(
    place=_l("社区"),
    people=_l("居民"),
    committee=_l("居委会"),
    supervisors=_l("居务监督委员会"),
    affairs=_l("居务"),
    covenant=_l("居民公约"),
)

VILLAGE_WORDS = AreaWords(
    place=_l("村"),
    people=_l("村民"),
    committee=_l("村委会"),
    supervisors=_l("村务监督委员会"),
    affairs=_l("村务"),
    covenant=_l("村规民约"),
)


def words_for(kind: Kind) -> AreaWords:
    """Return the words that fit a kind of area; those of the town unless it is rural."""
    return VILLAGE_WORDS if kind == Kind.RURAL else TOWN_WORDS


class Named(Protocol):
    """What has an area's names: the area, or a line about something there."""

    @property
    def short_name(self) -> str:
        """The name that pages use."""

    @property
    def latin(self) -> str:
        """The name in Latin letters, or empty."""


def place(area: Named, *, alone: bool = False) -> Markup:
    """Return what pages call an area: 万春社区, and in English Wanchun Community 万春社区.

    Without a Latin name English pages show the Chinese one, marked as Chinese.

    Args:
        area: the area.
        alone: whether an English page leaves out the Chinese name: within a sentence, on a
            button, wherever something beside it says already which place is meant.
    """
    latin = "" if language() == "zh" else latin_name(area)
    if not latin:
        return zh(area.short_name)
    return escape(latin) if alone else Markup("{} {}").format(latin, zh(area.short_name))


def latin_name(area: Named) -> str:
    """Return the Latin name of an area with the English word for its kind; empty without one."""
    if not area.latin:
        return ""
    pattern = next((words for end, words in LATIN_NAMES if area.short_name.endswith(end)), None)
    return area.latin if pattern is None else str(pattern % {"name": area.latin})


def issuer(area: Area) -> Markup:
    """Return who issues a community's papers: its elected committee, by its whole name.

    Source: 城市居民委员会组织法 (2025) and 村民委员会组织法 (2025), art. 2 of each.
    """
    latin, rural = latin_name(area), area.kind == Kind.RURAL
    chinese = zh(area.short_name + ("村民委员会" if rural else "居民委员会"))
    if language() == "zh" or not latin:
        return chinese
    named = _l("%(place)s村民委员会") if rural else _l("%(place)s居民委员会")
    return Markup("{}<br>{}").format(str(named % {"place": latin}), chinese)


def names_of_places(session: Session, places: Collection[str], day: date) -> dict[str, Markup]:
    """Return what the areas among scopes ("area:…") and codes are called, as of a day."""
    found = queries.areas_of_places(session, places, day)
    return {name: place(area) for name, area in found.items()}
