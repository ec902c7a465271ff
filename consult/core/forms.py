"""Forms: typed values in, nothing typed ever lost, nothing sent twice."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import DateField, Field, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.meta import DefaultMeta
from wtforms.validators import DataRequired, Length, StopValidation, ValidationError
from wtforms.widgets import HiddenInput

from consult.core.errors import Refused
from consult.core.i18n import language, words
from consult.core.ids import ID_LENGTH, new_id

FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
"""Days that a form accepts: beyond them no calendar of ours reaches."""

ONCE: Final = "once"
"""Name of the hidden field that makes a second sending of the same form harmless."""

STALE: Final = _l("页面放得太久了，填的内容都在，请再提交一次。")


def is_once(key: object) -> bool:
    """Return whether something is the key of a form, made by `new_id`."""
    return isinstance(key, str) and len(key) == ID_LENGTH and key.isascii() and key.isalnum()


def _has_key(_form: object, field: HiddenField) -> None:
    """Refuse a form without a key, and give it a fresh one: it could not be told from a double."""
    if not is_once(field.raw_data[0] if field.raw_data else ""):
        field.data = new_id()
        raise StopValidation(STALE)


class Form(FlaskForm):  # type: ignore[misc]
    """Base of every form; `once` makes a second sending of the same form harmless.

    `at_field` names, by the code of a refusal, the field that it is about; it is shown there.
    """

    class Meta:
        """What WTForms asks of a form."""

        locales: Sequence[str] = ()

        def get_translations(self, form: FlaskForm) -> Any:  # noqa: ANN401 - WTForms has no types
            """Return WTForms' own words; Flask-WTF reads them from the disk for each request."""
            self.locales = (language(),)
            return DefaultMeta.get_translations(self, form)

    at_field: ClassVar[Mapping[StrEnum, str]] = {}

    once = HiddenField(default=new_id, validators=[_has_key])

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Check every field; a page that was open for too long is said once, in our own words."""
        valid = bool(super().validate(extra_validators))
        token = self.meta.csrf_field_name if self.meta.csrf else ""
        if token in self and self[token].errors:
            self[token].errors = [gettext(str(STALE))]
            self.once.errors = []
        return valid

    def hidden_tag(self, *_fields: object) -> Markup:
        """Return the hidden fields without ids, since a page holds several forms."""
        inputs = (
            Markup('<input type="hidden" name="{}" value="{}">').format(each.name, each._value())  # noqa: SLF001
            for each in self
            if isinstance(each.widget, HiddenInput)
        )
        return Markup("").join(inputs)

    def refuse(self, refused: Refused) -> None:
        """Show a rule's refusal at the field that it is about, if it is one, or above the form."""
        text = words(refused.code)
        text = text % refused.details if refused.details else text
        name = self.at_field.get(refused.code, "")
        if name in self:
            self[name].errors = [*self[name].errors, text]
        else:
            self.form_errors.append(text)


class ActionForm(Form):
    """A form with nothing but its button."""


UNSEEN: Final = dict.fromkeys(
    [0x200B, 0x2060, 0xFEFF, 0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
"""Characters nobody sees that could empty a text or turn its direction; joiners stay."""

BREAKS: Final = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
"""What ends a line in one program or another."""


def clean(value: str | None) -> str:
    """Return text in composed form, without unseen characters and white space around it."""
    return unicodedata.normalize("NFC", value or "").translate(UNSEEN).strip()


def clean_line(value: str | None) -> str:
    """Return text of one line: cleaned, its breaks turned into spaces (a browser sends none)."""
    return clean(BREAKS.sub(" ", value or ""))


def no_control_characters(_form: object, field: StringField) -> None:
    """Accept any text of any language; refuse characters that no one can see or type."""
    for character in field.data or "":
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\r\t":
            raise ValidationError(_l("这里有无法显示的字符，请删去后再提交。"))


def hold(field: Field, refusal: StrEnum | None) -> None:
    """Say a rule's refusal at a field, unless something is said there already.

    Raises:
        ValidationError: there is a refusal; for use in `validate_<field>`.
    """
    if refusal is not None and not field.errors:
        raise ValidationError(words(refusal))


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
    return StringField(label, filters=[clean_line], validators=_texts(longest, optional), **rest)


def paragraph(
    label: object, longest: int = 2000, *, optional: bool = False, **rest: object
) -> TextAreaField:
    """Return a text field of several lines and at most `longest` code points."""
    return TextAreaField(label, filters=[clean], validators=_texts(longest, optional), **rest)


def day_field(
    label: object,
    low: date = FIRST_DAY,
    high: date = LAST_DAY,
    *,
    optional: bool = False,
    **rest: object,
) -> DateField:
    """Return a field for a day from `low` to `high`, both included."""
    words = _l(
        "请填写 %(low)s 到 %(high)s 之间的日期，例如 2026-06-01。",
        low=low.isoformat(),
        high=high.isoformat(),
    )
    bounds = {"min": low.isoformat(), "max": high.isoformat()}
    check = _Between(low, high, words, bounds, optional=optional)
    return DateField(label, validators=[check], **rest)


def number_field(
    label: object, low: int, high: int, *, optional: bool = False, **rest: object
) -> IntegerField:
    """Return a field for a whole number from `low` to `high`, both included."""
    words = _l("请填写 %(low)d 到 %(high)d 之间的整数。", low=low, high=high)
    check = _Between(low, high, words, {"min": low, "max": high}, optional=optional)
    return IntegerField(label, validators=[check], **rest)


class _Between:
    """Check that a day or a number was given, could be read, and lies between two bounds."""

    def __init__(
        self,
        low: Any,  # noqa: ANN401 - a day or a number, like `high`
        high: Any,  # noqa: ANN401
        words: object,
        bounds: Mapping[str, object],
        *,
        optional: bool,
    ) -> None:
        self.low, self.high, self.words, self.optional = low, high, words, optional
        self.field_flags = {**bounds} if optional else {"required": True, **bounds}

    def __call__(self, _form: object, field: Any) -> None:  # noqa: ANN401 - WTForms has no types
        """Stop at what cannot be, with one sentence that says what can."""
        typed = any(str(each).strip() for each in field.raw_data or ())
        if typed and field.data is not None and self.low <= field.data <= self.high:
            return
        field.errors[:] = []  # WTForms' own words for what could not be read
        if typed:
            raise StopValidation(self.words)
        raise StopValidation("" if self.optional else _l("请填写这一项。"))


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
