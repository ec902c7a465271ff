"""Forms that name somebody: they show who that is before anything is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from consult.core import clock
from consult.core.forms import Form, day_field, line, required
from consult.core.i18n import words
from consult.core.policy import ROLES, Role
from consult.core.reading import reader
from consult.identity import queries
from consult.identity.forms.accounts import AT_FIELD
from consult.identity.queries import Match
from consult.identity.service import Term

MOST_SHOWN: Final = 20
"""How many people of one name a form offers to choose from."""


@dataclass(frozen=True)
class Shown:
    """Somebody whom a form names, as far as who sends it may see.

    Attributes:
        name: the masked name.
        home: where in the community this person lives; None if that is not to be seen.
        confirmed: whether any community confirmed the residence.
    """

    name: Markup
    home: Markup | None
    confirmed: bool


class _OneOfThoseShown:
    """Check that one was chosen, once several people were shown."""

    field_flags: Final = {"required": True}

    def __call__(self, form: "WhomForm", field: RadioField) -> None:
        """Stop at a choice that is missing or was never offered."""
        offered = {each.person_id for each in form.found}
        if form.looked_at and len(offered) > 1 and field.data not in offered:
            raise ValidationError(_l("请选是哪一位。"))


class WhomForm(Form):
    """Part of every form that names somebody; `look_first` says whether to show who that is.

    Attributes:
        found: who was found, at most `MOST_SHOWN`.
        more: whether there are more of the same name.
        shown: the same people, as the page shows them for a look.
        looked_at: whether exactly these people were shown to the sender before.
        community: where names are looked up; None if nowhere.
    """

    at_field = AT_FIELD
    found: Sequence[Match] = ()
    more = False
    shown: Sequence[Shown] = ()
    looked_at = False
    community: str | None = None

    proof = HiddenField()
    whom = line(
        _l("对方的账号或手机号"),
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )
    chosen = RadioField(
        _l("是哪一位"), choices=[], validate_choice=False, validators=[_OneOfThoseShown()]
    )

    def among(self, community: str | None) -> Self:
        """Accept the names of those registered in a community as well; return the form."""
        self.community = community
        if community is not None:
            self.whom.label.text = _l("对方的账号、手机号或姓名")
            self.whom.description = _l(
                "姓名要写全，只在本社区（村）登记的人里找。还没有登记的，先在窗口登记。"
            )
        return self

    def validate_whom(self, field: Any) -> None:  # noqa: ANN401 - a field of WTForms
        """Find whom the text means; who was looked at in this request stays who is named."""
        if field.errors or self.looked_at:
            return
        found = queries.list_people_meant(reader(), field.data, self.community, MOST_SHOWN + 1)
        self.found, self.more = found[:MOST_SHOWN], len(found) > MOST_SHOWN
        if not found and self.community is None:
            raise ValidationError(_l("没有找到这个账号或手机号。"))
        if not found:
            raise ValidationError(
                _l("没有找到。请核对账号或手机号；按姓名只能找到在本社区（村）登记的人。")
            )

    @property
    def person_id(self) -> str:
        """Who is named: the one who was found, or was chosen among those found."""
        return self.found[0].person_id if len(self.found) == 1 else str(self.chosen.data)


class GrantForm(WhomForm):
    """Giving a role, in an area or over the whole platform, once the person was looked at."""

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

    def offer(self, roles: Iterable[Role]) -> Self:
        """Let these roles be chosen from, in the order of the public table; return the form."""
        offered = set(roles)
        self.role.choices = [
            SelectChoice(role.code, words(f"role.{role.code}"))
            for role in ROLES.values()
            if role in offered
        ]
        return self

    def term(self) -> Term:
        """Return the term that is asked for: from now to the end of its last day."""
        until = None if self.until.data is None else clock.end_of_legal_day(self.until.data)
        return Term(clock.now(), until, self.basis.data)


class ResetCodeForm(WhomForm):
    """Giving somebody a one-time code, once the person was looked at."""

    basis = line(
        _l("看了哪种证件"),
        60,
        description=_l("例如：身份证原件。不要写证件号码。"),
        render_kw={"autocomplete": "off"},
    )
