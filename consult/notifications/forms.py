"""Forms about messages."""

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from consult.core.forms import Form, line, required
from consult.core.i18n import words
from consult.core.mail import LONGEST
from consult.notifications import rules
from consult.notifications.rules import How


def _is_address(_form: Form, given: StringField) -> None:
    """Refuse what no mail can be sent to; an empty field takes the address back."""
    if given.data and (refusal := rules.why_not_address(given.data)) is not None:
        raise ValidationError(words(refusal))


class WishesForm(Form):
    """How somebody wants to be told."""

    language = RadioField(
        _l("邮件用哪种语言"),
        choices=[
            SelectChoice("zh", Markup('<span lang="zh-Hans">中文</span>')),
            SelectChoice("en", Markup('<span lang="en">English</span>')),
        ],
        validators=[required()],
    )
    address = line(
        _l("邮箱地址"),
        LONGEST,
        optional=True,
        description=_l("清空再保存，就把地址删去。"),
        render_kw={"type": "email", "autocomplete": "email", "autocapitalize": "none"},
    )
    mail_on = BooleanField(_l("有消息时发邮件告诉我"))

    def validate_address(self, given: StringField) -> None:
        """Check the address."""
        _is_address(self, given)


class ShownForm(Form):
    """The messages that a page shows, to be marked as read together."""

    shown = HiddenField()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the messages."""
        return tuple(each for each in (self.shown.data or "").split(",") if each)


class VisitForm(Form):
    """Who was told of a notice, and how."""

    person_id = HiddenField(validators=[required()])
    how = RadioField(choices=[SelectChoice(each, each) for each in How], validators=[required()])
