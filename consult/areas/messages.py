"""Words for areas: their levels, what each kind of place calls things, and what can go wrong."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from consult.areas.entries import AreasImported
from consult.areas.permissions import IMPORT_AREAS
from consult.areas.rules import Kind, Level, Problem, Refusal

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

WORDS = {
    **{f"areas.level.{level}": words for level, words in LEVEL_WORDS.items()},
    **{f"areas.kind.{kind}": words for kind, words in KIND_WORDS.items()},
    AreasImported.kind: _l("导入了地区名单"),
    IMPORT_AREAS.name: _l("导入地区名单"),
    Refusal.NOTHING_NEW: _l("文件里没有新的内容，什么都没有改。"),
    Problem.NOT_UTF8: _l("这一行不是 UTF-8 编码，请把文件另存为 UTF-8"),
    Problem.GB18030: _l("这一行看来是 GB18030（GBK）编码，请把文件另存为 UTF-8"),
    Problem.BAD_HEADER: _l(
        "第一行要写明列名：code、level、name、parent_code，可加 valid_from、valid_to、aliases，"
        "不能有别的列"
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
    Problem.LONG_NAME: _l("名称或别名超过 80 个字"),
    Problem.CONTROL_CHARACTER: _l("名称或别名里有看不见的字符"),
    Problem.BAD_DAY: _l("日期应写成 2026-01-31 的样子"),
    Problem.DAYS_REVERSED: _l("valid_to 应晚于 valid_from"),
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
