"""Forms from the plan to the meeting."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from consult.core import clock
from consult.core.forms import Form, line, number_field, paragraph, required
from consult.identity.forms import WhomForm
from consult.issues.rules import Refusal, Stance

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
LOCAL_TIME = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


def of_our_time(_form: object, field: DateField) -> None:
    """Refuse days that nobody can mean (and that calendars cannot compute with)."""
    if field.data is not None and not EARLIEST_YEAR <= field.data.year <= LATEST_YEAR:
        raise ValidationError(_l("请填写 2000 年到 2100 年之间的日期。"))


def _circumstances() -> TextAreaField:
    return paragraph(
        _l("临时通知：公告天数不足时，写明遇到了什么特殊情况"),
        500,
        optional=True,
        description=_l("会公开，也印在公告上。"),
    )


class PlanForm(Form):
    """The plan of a consultation."""

    at_field: ClassVar[Mapping[StrEnum, str]] = {
        Refusal.MEETING_TOO_SOON: "meets_at",
        Refusal.MEETING_PAST: "meets_at",
        Refusal.MANDATE_NEEDED: "mandate",
        Refusal.RULE_NOT_FOR_THIS_BODY: "rule",
        Refusal.COMMITTEE_DOES_NOT_DECIDE: "question",
    }

    form = RadioField(_l("协商形式"), validators=[required()])
    rule = SelectField(_l("表决规则"), validators=[required()])
    question = paragraph(_l("要表决的原文（会上照此表决）"), 1000)
    venue = line(_l("地点"), 100)
    meets_at = DateTimeLocalField(
        _l("开会时间"),
        format=LOCAL_TIME,
        validators=[InputRequired(_l("请填写日期和时间。")), of_our_time],
    )
    urgent = BooleanField(_l("遇有特殊情况，要临时通知（只限代表会议，公告上写明是什么情况）"))
    affected = line(_l("受影响的楼栋或村民组"), 100, optional=True)
    reserved = SelectField(_l("是否属于应由居民（村民）会议决定的事项"))
    mandate = paragraph(_l("居民（村民）会议的授权（何时、以何种方式）"), 300, optional=True)

    def meeting(self) -> datetime:
        """Return when the meeting begins, in UTC."""
        return clock.from_legal_time(self.meets_at.data)


class NoticeForm(Form):
    """The notice of a meeting; of a villagers' assembly with the number of women in it.

    A notice for fewer days than the law asks for says which special circumstances excuse it.
    """

    at_field: ClassVar[Mapping[StrEnum, str]] = {Refusal.MEETING_TOO_SOON: "urgent"}

    body = paragraph(_l("公告正文"), 3000)
    place = line(_l("张贴地点"), 100, optional=True)
    women = number_field(_l("代表中妇女代表人数"), 0, 10_000, optional=True)
    urgent = _circumstances()


class MoveForm(Form):
    """Another time for an announced meeting."""

    at_field: ClassVar[Mapping[StrEnum, str]] = {
        Refusal.MEETING_TOO_SOON: "meets_at",
        Refusal.MEETING_PAST: "meets_at",
    }

    meets_at = DateTimeLocalField(
        _l("改到什么时间"),
        format=LOCAL_TIME,
        validators=[InputRequired(_l("请填写日期和时间。")), of_our_time],
    )
    venue = line(_l("地点"), 100)
    reason = paragraph(_l("为什么改期"), 500)
    urgent = _circumstances()
    body = paragraph(_l("新的公告正文"), 3000)

    def meeting(self) -> datetime:
        """Return when the meeting begins, in UTC."""
        return clock.from_legal_time(self.meets_at.data)


class StakeholderForm(WhomForm):
    """Seating one more stakeholder after the notice."""

    category = SelectField(_l("类别"), validators=[required()])
    capacity = line(_l("以什么身份参加，如“3 号楼一层住户”"), 60)
    why = paragraph(_l("为什么现在增补"), 500)


class OpinionForm(Form):
    """A written opinion."""

    stance = RadioField(
        _l("我的态度"),
        choices=[
            SelectChoice(Stance.SUPPORT.value, _l("支持")),
            SelectChoice(Stance.CONCERN.value, _l("有顾虑")),
            SelectChoice(Stance.OPPOSE.value, _l("不同意")),
        ],
        validators=[InputRequired(_l("请选一项。"))],
    )
    text = paragraph(_l("我的意见"), 1000)
