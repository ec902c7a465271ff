"""Forms of the quick lane and the desk."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from consult.core.forms import Form, line, number_field, paragraph, required
from consult.documents.forms import UploadsField
from consult.documents.rules import Kind
from consult.identity.forms import AT_FIELD, ChecksPhone, WhomForm
from consult.issues.forms.intake import GroundForm, LookForm
from consult.issues.rules import CalledBack, LaneRefusal, Source

MOST_TRIES = 20


def _source() -> RadioField:
    return RadioField(
        _l("怎么来的"),
        choices=[
            SelectChoice(Source.DESK.value, _l("到社区来说的")),
            SelectChoice(Source.PHONE.value, _l("打电话说的")),
            SelectChoice(Source.VISIT.value, _l("网格走访听到的")),
            SelectChoice(Source.GROUP.value, _l("在微信群、QQ群里说的")),
            SelectChoice(Source.PAPER.value, _l("交来的纸质单子")),
        ],
        validators=[required()],
    )


def _scans() -> UploadsField:
    return UploadsField(_l("纸质单子的照片或扫描件（不公开）"), kind=Kind.SCAN)


class EnterForm(WhomForm, LookForm):
    """Writing a matter down for somebody who is registered."""

    source = _source()
    scans = _scans()


class EnterNewForm(ChecksPhone, LookForm):
    """Writing a matter down for somebody who is not registered yet."""

    at_field = AT_FIELD

    source = _source()
    name = line(_l("居民的姓名"), 60)
    phone = line(_l("手机号"), 30, optional=True)
    building = line(_l("楼栋或村民组"), 60)
    room = line(_l("门牌（只有办理人员看得到）"), 30, optional=True)
    scans = _scans()


class ReplyForm(Form):
    """The answer in the quick lane."""

    reply = paragraph(_l("怎样答复"), 2000)
    public = BooleanField(_l("提出的内容和答复都已检查，不含他人隐私，可以公开"), default=False)


class CallBackForm(Form):
    """What the proposer said of the answer."""

    at_field: ClassVar[Mapping[StrEnum, str]] = {LaneRefusal.TOO_FEW_TRIES: "tries"}

    said = RadioField(
        _l("提出人怎么说"),
        choices=[
            SelectChoice(CalledBack.SATISFIED.value, _l("满意")),
            SelectChoice(CalledBack.FAIRLY.value, _l("基本满意")),
            SelectChoice(CalledBack.NOT_SATISFIED.value, _l("不满意")),
            SelectChoice(CalledBack.NOT_REACHED.value, _l("试了几次都没有联系上")),
        ],
        validators=[required()],
    )
    tries = number_field(_l("联系了几次"), 1, MOST_TRIES, default=1)
    remark = paragraph(_l("提出人的话（不公开）"), 500, optional=True)


class HandOverForm(GroundForm):
    """Handing a matter over to another place on this platform."""

    at_field: ClassVar[Mapping[StrEnum, str]] = {
        **GroundForm.at_field,
        LaneRefusal.SAME_PLACE: "area",
        LaneRefusal.NOBODY_ANSWERS_THERE: "area",
    }

    area = SelectField(
        _l("转给哪个社区或村"),
        description=_l("只列出已经开通、有人能答复的社区和村。"),
        validators=[required()],
        validate_choice=False,
    )
    """Whether a place is open is said by the rule, in words: an office may have just ended."""


class ReviewRefusalForm(Form):
    """The review of a refusal."""

    verdict = RadioField(
        _l("复核结论"),
        choices=[
            SelectChoice("overturn", _l("应当办理，退回社区重新答复")),
            SelectChoice("uphold", _l("维持不予受理")),
        ],
        validators=[required()],
    )
    reason = paragraph(_l("复核的理由（会公开）"), 500)
