"""Forms at intake."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from consult.core.forms import Form, day_field, line, paragraph, required

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
LOCAL_TIME = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


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


class OpenFileForm(Form):
    """Opening a text that is not public."""

    why = paragraph(_l("为什么要看（会留下记录）"), 300)


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
