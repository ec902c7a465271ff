"""Forms of accounts: signing in, registering, making an account, its password, one's name."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar, Final

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField
from wtforms.validators import EqualTo, Length

from consult.core.forms import Form, hold, line, required
from consult.identity import rules
from consult.identity.rules import LONGEST_PASSWORD, Refusal


def _not_too_long() -> Length:
    return Length(max=LONGEST_PASSWORD, message=_l("最多 %(max)d 个字。"))


def _password(label: object, *, new: bool) -> PasswordField:
    return PasswordField(
        label,
        validators=[required(), _not_too_long()],
        description=_l("至少 8 个字。") if new else "",
        render_kw={"autocomplete": "new-password" if new else "current-password"},
    )


class SignInForm(Form):
    """Account or phone, and password."""

    login = line(
        _l("账号或手机号"),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = _password(_l("密码"), new=False)


AT_FIELD: Final[Mapping[StrEnum, str]] = {
    Refusal.ACCOUNT_TAKEN: "account",
    Refusal.PHONE_TAKEN: "phone",
    Refusal.PASSWORD_SHORT: "password",
    Refusal.PASSWORD_GUESSABLE: "password",
    Refusal.PASSWORD_AS_BEFORE: "password",
    Refusal.WRONG_PASSWORD: "current",
    Refusal.WRONG_SETUP_CODE: "setup_code",
    Refusal.NOT_TO_ONESELF: "whom",
    Refusal.ALREADY_HELD: "whom",
    Refusal.TERM_ENDS_BEFORE: "until",
    Refusal.BASIS_HOLDS_NUMBER: "basis",
}
"""Which field a refusal about people is about."""


class ChecksPhone:
    """Part of a form with a phone number."""

    def validate_phone(self, field: Any) -> None:  # noqa: ANN401 - a field of WTForms
        """Say at the field what the rule says."""
        hold(field, rules.why_not_phone(rules.plain_login(field.data or "")))


class ChecksAccount:
    """Part of a form with an account name."""

    def validate_account(self, field: Any) -> None:  # noqa: ANN401
        """Say at the field what the rule says."""
        hold(field, rules.why_not_account((field.data or "").lower()))


class ChecksPassword:
    """Part of a form with a new password; `names` of the same form would be easy to guess."""

    names: ClassVar[tuple[str, ...]] = ()

    def validate_password(self, field: Any) -> None:  # noqa: ANN401
        """Say at the field what the rule says; no password is none that is too short."""
        if not field.data:
            return
        typed = [(getattr(self, name).data or "") for name in self.names]
        known = {each for text in typed for each in (text.lower(), rules.plain_login(text))}
        hold(field, rules.why_not_password(field.data, known - {""}))


class PersonForm(ChecksAccount, ChecksPhone, ChecksPassword, Form):
    """Who somebody is and how to reach them: part of every form that makes an account."""

    at_field = AT_FIELD
    names = ("account", "phone")
    password: PasswordField

    name = line(_l("姓名"), render_kw={"autocomplete": "name"})
    phone = line(
        _l("手机号"),
        30,
        optional=True,
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    account = line(
        _l("账号名"),
        40,
        optional=True,
        description=_l(
            "没有手机号时填写，登录时用。3 到 40 个小写字母、数字、点或横线，以字母开头。"
        ),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )

    def validate_phone(self, field: Any) -> None:  # noqa: ANN401
        """Say here, too, that whoever signs in needs a phone number or an account name."""
        signs_in = bool(self.password.data)
        phone = rules.plain_login(field.data or "")
        hold(field, rules.why_not_way_in(self.account.data or "", phone, signs_in=signs_in))
        super().validate_phone(field)


class RegisterForm(PersonForm):
    """A resident's own registration."""

    building = line(_l("楼栋或村民组"), description=_l("例如：和畅苑 3 栋"))
    room = line(_l("门牌"), optional=True, description=_l("只给社区（村）核实住址用，不公开。"))
    password = _password(_l("设一个密码"), new=True)


class DeskForm(PersonForm):
    """An account made at the desk; without a password the person comes back to the desk."""

    name = line(_l("姓名"), render_kw={"autocomplete": "off"})
    phone = line(
        _l("手机号"), 30, optional=True, render_kw={"autocomplete": "off", "inputmode": "tel"}
    )
    building = line(_l("楼栋或村民组"), description=_l("例如：和畅苑 3 栋"))
    room = line(_l("门牌"), optional=True, description=_l("只给社区（村）核实住址用，不公开。"))
    password = PasswordField(
        _l("初始密码"),
        description=_l("本人要自己上网时才设，至少 8 个字；本人第一次登录时要先改掉。"),
        validators=[_not_too_long()],
        render_kw={"autocomplete": "new-password"},
    )


class StaffForm(PersonForm):
    """An account for somebody who works with the platform."""

    name = line(_l("姓名"), render_kw={"autocomplete": "off"})
    phone = line(
        _l("手机号"), 30, optional=True, render_kw={"autocomplete": "off", "inputmode": "tel"}
    )
    password = _password(_l("初始密码"), new=True)


class FirstStaffForm(ChecksAccount, ChecksPassword, Form):
    """The first account of an empty installation."""

    at_field = AT_FIELD
    names = ("account",)

    setup_code = line(
        _l("设置码"),
        description=_l("启动时显示在终端上。"),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    name = line(_l("姓名"))
    account = line(
        _l("账号名"),
        40,
        description=_l("3 到 40 个小写字母、数字、点或横线，以字母开头。"),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    password = _password(_l("设一个密码"), new=True)


class PasswordForm(ChecksPassword, Form):
    """A change of password."""

    at_field = AT_FIELD

    current = _password(_l("现在的密码"), new=False)
    password = _password(_l("新密码"), new=True)


class NewPasswordForm(ChecksPassword, Form):
    """A new password instead of one that was forgotten, with a one-time code."""

    at_field = AT_FIELD
    names = ("login",)

    login = line(
        _l("账号或手机号"),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    code = line(
        _l("一次性代码"),
        40,
        description=_l("窗口给您的 10 个字母和数字，大小写都行，中间的横线可以不填。"),
        render_kw={
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
        },
    )
    password = _password(_l("新密码"), new=True)
    again = PasswordField(
        _l("再填一遍新密码"),
        validators=[required(), EqualTo("password", _l("两遍填的新密码不一样。"))],
        render_kw={"autocomplete": "new-password"},
    )


class VersionForm(Form):
    """Whether the site is shown in the elder version wherever one signs in."""

    large = BooleanField(_l("登录以后一直用长辈版（字大、按钮大、一次只看一件事）"))


class ConsentForm(Form):
    """Whether the full name may stand on public pages."""

    public = BooleanField(_l("公开页面上可以显示我的全名"))
