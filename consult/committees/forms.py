"""Forms about committees and panels."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField

from consult.committees.rules import Refusal
from consult.core.errors import Refused
from consult.core.forms import Form, day_field, line, paragraph, required
from consult.identity.forms import WhomForm

F = TypeVar("F", bound=Form)

ACCEPT = "accept"
DECLINE = "decline"


class CreateForm(Form):
    """The template under which a committee is created."""

    template = RadioField(_l("席位模板"), validators=[required()])


class FillForm(WhomForm):
    """Who takes which seat."""

    no = SelectField(_l("席位"), validators=[required()])
    substitute = BooleanField(_l("担任替补（不选则为正式担任）"))
    organisation = line(_l("所在单位"), 120, optional=True)
    until = day_field(
        _l("任期到"),
        optional=True,
        description=_l("任期的最后一天；不填就是没有定。"),
    )
    basis = line(_l("依据的文件或会议"), 200)


class VacateForm(Form):
    """Whose term ends before its time, and why."""

    holding = SelectField(_l("谁不再担任"), validators=[required()], validate_choice=False)
    reason = paragraph(_l("原因（会公开）"), 500, id="vacate-reason")


class AskForm(WhomForm):
    """Whom to ask to sit on a panel."""

    category = RadioField(_l("以什么身份参加"), validators=[required()])
    capacity = line(_l("代表哪一方，如“3 栋一层住户”"), 120, id="ask-capacity")
    reason = paragraph(_l("为什么请这个人"), 500, id="ask-reason")


OWN_WORDS: Final[Mapping[StrEnum, Any]] = {
    Refusal.ALREADY_ASKED: _l("您已经申请过，或者已经受到邀请。"),
    Refusal.ALREADY_SEATED: _l("您已经有席位，不用申请。"),
}
"""What is said to somebody about themself, where others read "this person"."""


class ApplyForm(Form):
    """A resident's wish to be seated."""

    capacity = line(_l("您代表哪一方，如“3 栋一层住户”"), 120, id="apply-capacity")
    reason = paragraph(_l("这件事对您有什么影响"), 500, id="apply-reason")

    def refuse(self, refused: Refused) -> None:
        """Show a refusal in words for the person it is about."""
        if refused.code in OWN_WORDS:
            self.form_errors.append(str(OWN_WORDS[refused.code]))
        else:
            super().refuse(refused)


class DecideForm(Form):
    """The decision on an application."""

    application = SelectField(_l("哪一份申请"), validators=[required()], validate_choice=False)
    answer = RadioField(_l("决定"), validators=[required()])
    reason = paragraph(_l("理由（会公开）"), 500, id="decide-reason")


def fresh(form: type[F], **given: object) -> F:
    """Return an empty form, whatever was sent in this request."""
    return form(formdata=None, **given)
