"""Forms about tasks, and the survey after a matter."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from consult.core.forms import Form, day_field, line, paragraph
from consult.documents.forms import UploadsField
from consult.documents.rules import Kind
from consult.issues.rules import Degree, TaskRefusal

GRANT, REFUSE = "grant", "refuse"
DONE, NOT_DONE = "done", "not_done"


class TaskForm(Form):
    """A task."""

    text = paragraph(_l("要做什么"), 500)
    owner = line(_l("由谁负责"), 100)
    assisting = line(_l("由谁协助"), 100, optional=True)
    due_on = day_field(_l("什么时候完成"))


class EvidenceForm(Form):
    """Evidence of what was done."""

    files = UploadsField(_l("现场照片或凭据"), kind=Kind.EVIDENCE)
    checked = BooleanField(_l("照片和凭据已检查，不含他人隐私，可以公开"))


class ProgressForm(EvidenceForm):
    """What was done for a task so far."""

    text = paragraph(_l("办到哪一步了"), 1000)


class ReportForm(EvidenceForm):
    """A report that a task is done."""

    report = paragraph(_l("办结情况"), 1000)


class DelayForm(Form):
    """A request for a later day."""

    at_field: ClassVar[Mapping[StrEnum, str]] = {TaskRefusal.DELAY_NOT_LATER: "day"}

    reason = paragraph(_l("为什么要延期（会公开）"), 500)
    day = day_field(_l("延到哪一天"))


class DecideDelayForm(Form):
    """What the supervisors decide about a request for delay."""

    decision = RadioField(
        _l("决定"),
        choices=[SelectChoice(GRANT, _l("同意延期")), SelectChoice(REFUSE, _l("不同意延期"))],
        validators=[InputRequired(_l("请选一项。"))],
    )
    reason = paragraph(_l("理由（会公开）"), 500)


class SendBackForm(Form):
    """Why a reported task is not done."""

    reason = paragraph(_l("哪里没有办好（会公开）"), 500)


class NoteForm(Form):
    """What a proposer without an account says of a reported task."""

    said = RadioField(
        _l("提出人怎么说"),
        choices=[SelectChoice(DONE, _l("办好了")), SelectChoice(NOT_DONE, _l("没有办好，退回"))],
        validators=[InputRequired(_l("请选一项。"))],
    )
    words = paragraph(_l("提出人的话（退回时会公开）"), 500)


def _degree(label: object) -> RadioField:
    return RadioField(
        label,
        choices=[
            SelectChoice(Degree.VERY_GOOD.value, _l("很满意")),
            SelectChoice(Degree.GOOD.value, _l("比较满意")),
            SelectChoice(Degree.MIDDLING.value, _l("一般")),
            SelectChoice(Degree.POOR.value, _l("不太满意")),
            SelectChoice(Degree.VERY_POOR.value, _l("很不满意")),
        ],
        validators=[InputRequired(_l("请选一项。"))],
    )


class SurveyForm(Form):
    """The survey: three questions with five steps each, and a remark."""

    on_process = _degree(_l("办理的过程（商量得公开不公开，听没听取意见）"))
    on_result = _degree(_l("办理的结果"))
    on_speed = _degree(_l("办理的快慢"))
    remark = paragraph(_l("还想说的话（不公开）"), 500, optional=True)
