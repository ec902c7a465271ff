"""Forms: typed values in, nothing typed ever lost, nothing sent twice."""

import unicodedata
from collections.abc import Callable, Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, StopValidation, ValidationError
from wtforms.widgets import HiddenInput

from consult.core.errors import Refused
from consult.core.i18n import words
from consult.core.ids import new_id


class Form(FlaskForm):  # type: ignore[misc]
    """Base of every form; `once` makes a second sending of the same form harmless."""

    once = HiddenField(default=new_id)

    def hidden_tag(self, *_fields: object) -> Markup:
        """Return the hidden fields without ids, since a page holds several forms."""
        inputs = (
            Markup('<input type="hidden" name="{}" value="{}">').format(each.name, each._value())  # noqa: SLF001
            for each in self
            if isinstance(each.widget, HiddenInput)
        )
        return Markup("").join(inputs)

    def refuse(self, refused: Refused) -> None:
        """Show a rule's refusal above the form."""
        text = words(refused.code)
        self.form_errors.append(text % refused.details if refused.details else text)


class ActionForm(Form):
    """A form with nothing but its button."""


def clean(value: str | None) -> str:
    """Return text in Unicode's composed form, without white space around it."""
    return unicodedata.normalize("NFC", value or "").strip()


def no_control_characters(_form: object, field: StringField) -> None:
    """Accept any text of any language; refuse characters that no one can see or type."""
    for character in field.data or "":
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\r\t":
            raise ValidationError(_l("这里有无法显示的字符，请删去后再提交。"))


def options(pairs: Iterable[tuple[str, object]]) -> list[SelectChoice]:
    """Return the choices of a field from values and their words."""
    return [SelectChoice(value, str(words)) for value, words in pairs]


def required() -> DataRequired:
    """Return the validator of a field that must be filled in."""
    return DataRequired(_l("请填写这一项。"))


def line(
    label: object, longest: int = 80, *, optional: bool = False, **rest: object
) -> StringField:
    """Return a one-line text field of at most `longest` code points."""
    return StringField(label, filters=[clean], validators=_texts(longest, optional), **rest)


def paragraph(
    label: object, longest: int = 2000, *, optional: bool = False, **rest: object
) -> TextAreaField:
    """Return a text field of several lines and at most `longest` code points."""
    return TextAreaField(label, filters=[clean], validators=_texts(longest, optional), **rest)


def _texts(longest: int, optional: bool) -> list[Callable[..., None]]:  # noqa: FBT001
    checks: list[Callable[..., None]] = [] if optional else [required()]
    return [
        *checks,
        Length(max=longest, message=_l("最多 %(max)d 个字。")),
        no_control_characters,
    ]


def day_and_time_present(_form: object, field: object) -> None:
    """Stop at a date field that could not be read, with words that say the expected form."""
    if getattr(field, "data", None) is None:
        raise StopValidation(_l("请填写日期和时间。"))
