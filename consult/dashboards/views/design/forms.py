"""Forms for the components on show: every kind of field; they are never sent."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from consult.core.forms import Form, day_field, line, number_field, paragraph
from consult.documents.forms import UploadsField
from consult.identity.forms import WhomForm


class SampleForm(Form):
    """One field of each kind; it is never sent, so it has no token."""

    class Meta:
        """No token: the page sets no cookie."""

        csrf = False

    title = line(_l("一句话说清是什么事"), 60, description=_l("例如：3 号楼前的路灯不亮"))
    story = paragraph(_l("事情的经过，在什么地方"))
    households = number_field(_l("涉及多少户"), 1, 9999, optional=True)
    day = day_field(_l("发现的日期"))
    meets_at = DateTimeLocalField(_l("开会时间"), validators=[InputRequired()])
    form = SelectField(
        _l("协商形式"),
        validators=[InputRequired()],
        choices=[SelectChoice("1", _l("协商议事会")), SelectChoice("2", _l("民情恳谈会"))],
    )
    choice = RadioField(
        _l("您的选择"),
        choices=[
            SelectChoice("for", _l("赞成")),
            SelectChoice("against", _l("反对")),
            SelectChoice("abstain", _l("弃权")),
        ],
        validators=[InputRequired()],
    )
    told_by = SelectMultipleField(
        _l("用什么方式告诉您"),
        choices=[SelectChoice("paper", _l("纸质通知")), SelectChoice("phone", _l("打电话"))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    agreed = BooleanField(_l("我看过了公约"))
    password = PasswordField(
        _l("密码"), validators=[InputRequired()], render_kw={"autocomplete": "off"}
    )


class WrongForm(Form):
    """A form that came back."""

    class Meta:
        """No token: the page sets no cookie."""

        csrf = False

    title = line(_l("一句话说清是什么事"), 60)
    day = day_field(_l("发现的日期"))
    choice = RadioField(
        _l("您的选择"),
        choices=[SelectChoice("for", _l("赞成")), SelectChoice("against", _l("反对"))],
        validators=[InputRequired()],
    )


class FilesForm(Form):
    """A form with files: one was kept, one was refused, one place is free."""

    class Meta:
        """No token: the page sets no cookie."""

        csrf = False

    files = UploadsField(_l("照片和文件"))


class SampleWhomForm(WhomForm):
    """A form that found somebody."""

    class Meta:
        """No token: the page sets no cookie."""

        csrf = False
