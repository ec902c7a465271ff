"""Forms about committees and panels."""

from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectField
from wtforms.validators import Optional, ValidationError

from consult.core.forms import Form, line, paragraph, required
from consult.core.reading import reader
from consult.identity import queries as people

F = TypeVar("F", bound=Form)

ACCEPT = "accept"
DECLINE = "decline"


class _PersonForm(Form):
    """A form that names somebody by account or phone; `person_id` is who that is."""

    person_id: str = ""

    def validate_login(self, field: Any) -> None:  # noqa: ANN401 - a field of WTForms
        """Accept an account or phone number that somebody has."""
        person = people.find_person_by_login(reader(), field.data)
        if person is None:
            raise ValidationError(_l("没有找到这个账号或手机号。"))
        self.person_id = person.id


class CreateForm(Form):
    """The template under which a committee is created."""

    template = RadioField(_l("席位模板"), validators=[required()])


class FillForm(_PersonForm):
    """Who takes which seat."""

    no = SelectField(_l("席位"), validators=[required()])
    login = line(_l("担任人的账号或手机号"), render_kw={"autocapitalize": "none"})
    substitute = BooleanField(_l("担任替补（不选则为正式担任）"))
    organisation = line(_l("所在单位"), 120, optional=True)
    until = DateField(_l("任期到（不填为未定）"), validators=[Optional()])
    basis = line(_l("依据的文件或会议"), 200)


class VacateForm(Form):
    """Whose term ends before its time, and why."""

    holding = SelectField(_l("谁不再担任"), validators=[required()], validate_choice=False)
    reason = paragraph(_l("原因（会公开）"), 500, id="vacate-reason")


class AskForm(_PersonForm):
    """Whom to ask to sit on a panel."""

    login = line(_l("对方的账号或手机号"), id="ask-login", render_kw={"autocapitalize": "none"})
    category = RadioField(_l("以什么身份参加"), validators=[required()])
    capacity = line(_l("代表哪一方，如“3 栋一层住户”"), 120, id="ask-capacity")
    reason = paragraph(_l("为什么请这个人"), 500, id="ask-reason")


class ApplyForm(Form):
    """A resident's wish to be seated."""

    capacity = line(_l("您代表哪一方，如“3 栋一层住户”"), 120, id="apply-capacity")
    reason = paragraph(_l("这件事对您有什么影响"), 500, id="apply-reason")


class DecideForm(Form):
    """The decision on an application."""

    application = SelectField(_l("哪一份申请"), validators=[required()], validate_choice=False)
    answer = RadioField(_l("决定"), validators=[required()])
    reason = paragraph(_l("理由（会公开）"), 500, id="decide-reason")


def fresh(form: type[F], **given: object) -> F:
    """Return an empty form, whatever was sent in this request."""
    return form(formdata=None, **given)
