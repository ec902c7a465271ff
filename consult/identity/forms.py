"""Forms about people."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, PasswordField, SelectField
from wtforms.validators import Length, Optional

from consult.core.forms import Form, line, required
from consult.identity.rules import LONGEST_PASSWORD


def _password(label: object, *, new: bool) -> PasswordField:
    return PasswordField(
        label,
        validators=[required(), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "new-password" if new else "current-password"},
    )


class SignInForm(Form):
    """Account or phone, and password."""

    login = line(
        _l("账号或手机号"), render_kw={"autocomplete": "username", "autocapitalize": "none"}
    )
    password = _password(_l("密码"), new=False)


class RegisterForm(Form):
    """A resident's own registration."""

    name = line(_l("姓名"), render_kw={"autocomplete": "name"})
    phone = line(
        _l("手机号"),
        20,
        optional=True,
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    account = line(
        _l("账号名（没有手机号时填写）"), 40, optional=True, render_kw={"autocapitalize": "none"}
    )
    building = line(_l("楼栋或村民组，如“和畅苑 3 栋”"))
    room = line(_l("门牌（不公开）"), optional=True)
    password = _password(_l("设一个密码（至少 8 个字）"), new=True)


class FirstStaffForm(Form):
    """The first account of an empty installation."""

    setup_code = line(_l("设置码（启动时显示在终端上）"))
    name = line(_l("姓名"))
    account = line(_l("账号名"), 40, render_kw={"autocapitalize": "none"})
    password = _password(_l("设一个密码（至少 8 个字）"), new=True)


class PasswordForm(Form):
    """A change of password."""

    current = _password(_l("现在的密码"), new=False)
    password = _password(_l("新密码（至少 8 个字）"), new=True)


class ConsentForm(Form):
    """Whether the full name may stand on public pages."""

    public = BooleanField(_l("公开页面上可以显示我的全名（不选则显示为“王*明”）"))


class GrantForm(Form):
    """Giving a role."""

    login = line(_l("对方的账号或手机号"))
    role = SelectField(_l("角色"), validators=[required()])
    until = DateField(_l("任期到（不填为未定）"), validators=[Optional()])
    basis = line(_l("依据的文件或会议"), 200)
