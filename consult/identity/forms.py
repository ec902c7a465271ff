"""Forms about people."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from consult.core.forms import Form, day_field, line, required
from consult.core.i18n import words
from consult.core.policy import ROLES, Role
from consult.identity.rules import LONGEST_PASSWORD


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


class PersonForm(Form):
    """Who somebody is and how to reach them: part of every form that makes an account."""

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


class RegisterForm(PersonForm):
    """A resident's own registration."""

    building = line(_l("楼栋或村民组"), description=_l("例如：和畅苑 3 栋"))
    room = line(_l("门牌"), optional=True, description=_l("只给社区核实住址用，不公开。"))
    password = _password(_l("设一个密码"), new=True)


class DeskForm(PersonForm):
    """An account made at the desk; without a password the person comes back to the desk."""

    name = line(_l("姓名"), render_kw={"autocomplete": "off"})
    phone = line(
        _l("手机号"), 30, optional=True, render_kw={"autocomplete": "off", "inputmode": "tel"}
    )
    building = line(_l("楼栋或村民组"), description=_l("例如：和畅苑 3 栋"))
    room = line(_l("门牌"), optional=True, description=_l("只给社区核实住址用，不公开。"))
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


class FirstStaffForm(Form):
    """The first account of an empty installation."""

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


class PasswordForm(Form):
    """A change of password."""

    current = _password(_l("现在的密码"), new=False)
    password = _password(_l("新密码"), new=True)


class ConsentForm(Form):
    """Whether the full name may stand on public pages."""

    public = BooleanField(_l("公开页面上可以显示我的全名"))


class GrantForm(Form):
    """Giving a role, in an area or over the whole platform, once the person was looked at."""

    person = HiddenField()
    login = line(_l("对方的账号或手机号"), render_kw={"autocapitalize": "none"})
    role = SelectField(_l("角色"), validators=[required()])
    until = day_field(
        _l("任期到"),
        optional=True,
        description=_l("任期的最后一天；不填就是没有定。"),
    )
    basis = line(
        _l("依据的文件或会议"),
        200,
        description=_l("会随存证记录公开，不要写个人情况。"),
    )

    def offer(self, roles: Iterable[Role]) -> "GrantForm":
        """Let these roles be chosen from, in the order of the public table; return the form."""
        offered = set(roles)
        self.role.choices = [
            SelectChoice(role.code, words(f"role.{role.code}"))
            for role in ROLES.values()
            if role in offered
        ]
        return self
