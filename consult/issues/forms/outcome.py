"""Forms after the result."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import (
    IntegerField,
)
from wtforms.validators import InputRequired, NumberRange

from consult.core.forms import Form, line, number_field, paragraph
from consult.issues.rules import LaneRefusal

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
LOCAL_TIME = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


def _people(label: object) -> IntegerField:
    return number_field(label, 0, 1_000_000)


class StatementForm(Form):
    """What the secretary signs and publishes."""

    body = paragraph(_l("正文"), 3000)
    place = line(_l("张贴地点"), 100)
    days = IntegerField(
        _l("天数"), validators=[InputRequired(_l("请填写数字。")), NumberRange(min=1, max=90)]
    )


class ReasonForm(Form):
    """A step with a reason in words."""

    reason = paragraph(_l("说明"), 1000)


class ArchiveForm(Form):
    """Closing a file; where the proposer is not satisfied, with a reason."""

    at_field: ClassVar[Mapping[StrEnum, str]] = {LaneRefusal.REASON_NEEDED: "reason"}

    reason = paragraph(_l("为什么不能再办（会公开）"), 1000)


class ReviewForm(Form):
    """Satisfaction and the supervisors' remark."""

    asked = _people(_l("询问了多少人"))
    satisfied = _people(_l("满意"))
    fairly = _people(_l("基本满意"))
    not_satisfied = _people(_l("不满意"))
    remark = paragraph(_l("监督委员会的意见"), 1000)
