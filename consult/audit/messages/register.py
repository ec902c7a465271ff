"""Words for the fields of rules, and for the comparisons in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from consult.core.formatting import day
from consult.core.i18n import localised, words

RULE_KIND_WORDS = {
    "clock": _l("办理期限"),
    "decision_rule": _l("表决的规则"),
    "deciding_words": _l("协商委员会的题目里不能用的词"),
    "ground": _l("受理、转办和不予受理的依据"),
    "negative_matter": _l("不在这里商量的事"),
    "period": _l("公告天数"),
    "reserved_matter": _l("要由全体会议决定的事"),
    "seat_template": _l("席位模板"),
}

FIELD_WORDS = {
    "area_kind": _l("适用于"),
    "base": _l("名册上列的是"),
    "binding": _l("结果的性质"),
    "bodies": _l("说的是这些机构时不算"),
    "body": _l("由谁决定"),
    "code": _l("代码"),
    "composition": _l("会议组成"),
    "days": _l("天数"),
    "days_default": _l("一般天数"),
    "days_min": _l("最少天数"),
    "denials": _l("前面有这些词时不算"),
    "id": _l("编号"),
    "in_force_from": _l("生效日"),
    "in_force_to": _l("失效日"),
    "kind": _l("种类"),
    "kind_of_notice": _l("公告种类"),
    "name": _l("名称"),
    "needs_mandate_when_reserved": _l("代表会议要有全体会议的授权"),
    "no": _l("席位"),
    "notice_days": _l("提前公告天数"),
    "office": _l("职务"),
    "pass": _l("通过的条件"),
    "phone": _l("联系电话"),
    "quorum": _l("开会的条件"),
    "seats": _l("席位表"),
    "short_notice": _l("遇有特殊情况可以临时通知"),
    "source": _l("出处"),
    "statutory": _l("法律有规定"),
    "steps": _l("用于哪一步"),
    "version": _l("版本"),
    "voice_categories": _l("列席发言、不表决的相关方"),
    "voting_categories": _l("参加表决的相关方"),
    "weight": _l("一票代表"),
    "where": _l("到哪里去"),
    "who": _l("请找谁"),
    "words": _l("提示用的词"),
}

VALUE_WORDS = {
    "base.members": _l("会议组成人员"),
    "base.voting_seats": _l("有表决权的席位"),
    "binding.opinion": _l("协商意见，不是决定"),
    "binding.resolution": _l("决定"),
    "body.consultation_committee": _l("协商委员会"),
    "body.residents_representatives": _l("居民代表会议"),
    "body.villagers_representatives": _l("村民代表会议"),
    "area_kind.urban": _l("城市社区"),
    "area_kind.rural": _l("村"),
    "weight.member": _l("一名组成人员"),
    "weight.person": _l("一个人"),
    "weight.household": _l("一户"),
    "weight.area+heads": _l("专有部分面积和人数"),
}

MEASURE_WORDS = {
    "members": _l("全体"),
    "present": _l("到会人数"),
    "participating": _l("参加表决的人数"),
    "yes": _l("赞成人数"),
    "representatives": _l("其中代表人数"),
    "women_representatives": _l("其中妇女代表人数"),
}

WORDS = {
    **{f"rulekind.{kind}": text for kind, text in RULE_KIND_WORDS.items()},
    **{f"rulefield.{name}": text for name, text in FIELD_WORDS.items()},
    **{f"rulevalue.{name}": text for name, text in VALUE_WORDS.items()},
    **{f"rulemeasure.{name}": text for name, text in MEASURE_WORDS.items()},
}

_WORDS_ELSEWHERE: Final = {
    "kind_of_notice": "notice",
    "office": "office",
    "steps": "step",
    "voice_categories": "category",
    "voting_categories": "category",
}
"""Fields whose values are codes that a feature has words for, and the prefix of those codes."""

_FIRST: Final = ("no", "name", "id", "version", "in_force_from", "in_force_to", "source")
"""Fields that are shown first, in this order; the data are sorted by name."""

_TRUTHS: Final = frozenset({"needs_mandate_when_reserved", "short_notice", "statutory"})
_DAYS: Final = frozenset({"in_force_from", "in_force_to"})


@dataclass(frozen=True)
class Detail:
    """One field of a rule in words.

    Attributes:
        name: the field's name in the data.
        label: what it is called.
        lines: its value, one line or several.
        table: the rows of a field that is a list of tables, each a list of details.
    """

    name: str
    label: str
    lines: Sequence[str] = ()
    table: Sequence[Sequence["Detail"]] = ()


def details_of(content: Mapping[str, Any]) -> list[Detail]:
    """Return every field of a rule in the language of this request, what names it first.

    A field in two languages (`name_zh`, `name_en`) is one detail; `kind` stands elsewhere.
    """
    found = []
    for key, value in content.items():
        name = key.removesuffix("_zh")
        if key == "kind" or key.endswith("_en"):
            continue
        if name != key:
            found.append(Detail(name, _label(name), [localised(content, name)]))
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            found.append(Detail(name, _label(name), table=[details_of(each) for each in value]))
        else:
            found.append(Detail(name, _label(name), _lines(name, value)))
    return sorted(found, key=lambda each: _FIRST.index(each.name) if each.name in _FIRST else 99)


def comparison(condition: Mapping[str, Any], count: str, of: str) -> str:
    """Return a share spelled out without fractions: 到会人数 × 3 ≥ 全体 × 2."""
    sign = {">=": "≥", ">": ">"}.get(condition["sign"], condition["sign"])
    left, right = words(f"rulemeasure.{count}"), words(f"rulemeasure.{of}")
    return f"{left} × {condition['den']} {sign} {right} × {condition['num']}"


def _label(name: str) -> str:
    code = f"rulefield.{name}"
    text = words(code)
    return name if text == code else text


def _lines(name: str, value: Any) -> list[str]:  # noqa: ANN401 - a value of law data
    if isinstance(value, Mapping):
        return _conditions(name, value)
    if isinstance(value, list):
        return [_value(name, each) for each in value]
    return [_value(name, value)]


def _conditions(name: str, value: Mapping[str, Any]) -> list[str]:
    if {"of", "count", "sign"} <= value.keys():
        return [comparison(value, value["count"], value["of"])]
    if all(isinstance(share, Mapping) and "sign" in share for share in value.values()):
        shares = [comparison(share, part, "members") for part, share in value.items()]
        return shares or [gettext("没有要求")]
    return [f"{key}: {_value(f'{name}.{key}', each)}" for key, each in value.items()]


def _value(name: str, value: Any) -> str:  # noqa: ANN401
    if name in _TRUTHS:
        return str(gettext("是") if value else gettext("否"))
    if name in _DAYS:
        return day(date.fromisoformat(value)) if value else str(gettext("至今有效"))
    code = f"{_WORDS_ELSEWHERE.get(name, f'rulevalue.{name}')}.{value}"
    text = words(code)
    return str(value) if text == code else text
