"""Forms about matters."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from consult.core import clock
from consult.core.forms import Form, day_field, line, number_field, paragraph, required
from consult.identity.forms import WhomForm
from consult.issues.rules import Stance

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
LOCAL_TIME = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


def _people(label: object) -> IntegerField:
    return number_field(label, 0, 1_000_000)


def of_our_time(_form: object, field: DateField) -> None:
    """Refuse days that nobody can mean (and that calendars cannot compute with)."""
    if field.data is not None and not EARLIEST_YEAR <= field.data.year <= LATEST_YEAR:
        raise ValidationError(_l("请填写 2000 年到 2100 年之间的日期。"))


class ProposalForm(Form):
    """What a resident writes."""

    title = line(_l("一句话说清是什么事"), 60)
    facts = paragraph(_l("事情的经过，在什么地方"))
    wish = paragraph(_l("希望怎样解决"), 1000)
    affected = line(_l("影响到哪些楼栋或村民组"), 100)


class GroundForm(Form):
    """A step at intake with its legal ground and reason."""

    ground = SelectField(_l("依据"), validators=[required()])
    reason = paragraph(_l("理由"), 500)


class AdmitForm(GroundForm):
    """Admission."""

    publish_text = BooleanField(_l("内容已检查，不含他人隐私，可以公开"), default=True)


class PassOnForm(GroundForm):
    """Passing on to the body in charge."""

    passed_to = line(_l("转给哪个单位"), 100)


class MergeForm(GroundForm):
    """Merging."""

    into = RadioField(_l("并入哪一件"), validators=[required()])


class PlanForm(Form):
    """The plan of a consultation."""

    form = RadioField(_l("协商形式"), validators=[required()])
    rule = SelectField(_l("表决规则"), validators=[required()])
    question = paragraph(_l("要表决的原文（会上照此表决）"), 1000)
    venue = line(_l("地点"), 100)
    meets_at = DateTimeLocalField(
        _l("开会时间"),
        format=LOCAL_TIME,
        validators=[InputRequired(_l("请填写日期和时间。")), of_our_time],
    )
    affected = line(_l("受影响的楼栋或村民组"), 100, optional=True)
    reserved = SelectField(_l("是否属于应由居民（村民）会议决定的事项"))
    mandate = paragraph(_l("居民（村民）会议的授权（何时、以何种方式）"), 300, optional=True)

    def meeting(self) -> datetime:
        """Return when the meeting begins, in UTC."""
        return clock.from_legal_time(self.meets_at.data)


class NoticeForm(Form):
    """The notice of a meeting; of a villagers' assembly with the number of women in it."""

    body = paragraph(_l("公告正文"), 3000)
    women = number_field(_l("代表中妇女代表人数"), 0, 10_000, optional=True)


class MoveForm(Form):
    """Another time for an announced meeting."""

    meets_at = DateTimeLocalField(
        _l("改到什么时间"),
        format=LOCAL_TIME,
        validators=[InputRequired(_l("请填写日期和时间。")), of_our_time],
    )
    venue = line(_l("地点"), 100)
    reason = paragraph(_l("为什么改期"), 500)
    body = paragraph(_l("新的公告正文"), 3000)

    def meeting(self) -> datetime:
        """Return when the meeting begins, in UTC."""
        return clock.from_legal_time(self.meets_at.data)


class StatementForm(Form):
    """What the secretary signs and publishes."""

    body = paragraph(_l("正文"), 3000)
    place = line(_l("张贴地点"), 100)
    days = IntegerField(
        _l("天数"), validators=[InputRequired(_l("请填写数字。")), NumberRange(min=1, max=90)]
    )


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


class TaskForm(Form):
    """A task."""

    text = paragraph(_l("要做什么"), 500)
    owner = line(_l("由谁负责"), 100)
    due_on = day_field(_l("什么时候完成"))


class ReportForm(Form):
    """A report that a task is done."""

    report = paragraph(_l("办结情况"), 1000)


class ReasonForm(Form):
    """A step with a reason in words."""

    reason = paragraph(_l("说明"), 1000)


class OpenFileForm(Form):
    """Opening a text that is not public."""

    why = paragraph(_l("为什么要看（会留下记录）"), 300)


class ReviewForm(Form):
    """Satisfaction and the supervisors' remark."""

    asked = _people(_l("询问了多少人"))
    satisfied = _people(_l("满意"))
    fairly = _people(_l("基本满意"))
    not_satisfied = _people(_l("不满意"))
    remark = paragraph(_l("监督委员会的意见"), 1000)


class StudyForm(Form):
    """One sitting of the Party organisation about one or many matters."""

    held_on = day_field(_l("研究日期"))
    agreed = RadioField(
        _l("结论"),
        choices=[SelectChoice("1", _l("同意提交协商")), SelectChoice("0", _l("暂不提交"))],
        validators=[InputRequired(_l("请选一项。"))],
    )
    matters = SelectMultipleField(
        _l("研究了哪些事"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired(_l("请至少选一件事。"))],
    )
