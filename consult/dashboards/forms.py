"""What the register is asked for."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import DateField, SelectField, ValidationError
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice

from consult.core.forms import day_field
from consult.dashboards.queries import Wanted
from consult.dashboards.rules import Stage

OVERDUE = "overdue"


def _is_offered(_form: object, field: SelectField) -> None:
    """Refuse what the list does not offer, in our own words."""
    if field.data not in {value for value, *_ in field.iter_choices()}:
        raise ValidationError(_l("请从列出的里面选一项。"))


def _list(label: object) -> SelectField:
    return SelectField(label, validators=[_is_offered], validate_choice=False)


class RegisterForm(PlainForm):  # type: ignore[misc]
    """Which matters the register lists; it travels in the address and changes nothing."""

    since = day_field(_l("提出日期从"), optional=True)
    until = day_field(_l("提出日期到"), optional=True)
    form = _list(_l("办理形式"))
    stage = _list(_l("进展"))
    only = _list(_l("只看"))

    def __init__(self, asked: MultiDict[str, str], choices: Mapping[str, Iterable[Any]]) -> None:
        """Read what is asked; what is left out is asked for in full.

        Args:
            asked: the words of the address.
            choices: what each list offers, by its name; each offers everything first.
        """
        super().__init__(asked)
        for name, offered in choices.items():
            field = self[name]
            field.choices = [SelectChoice("", _l("全部")), *offered]
            field.data = field.data or ""

    def validate_until(self, field: DateField) -> None:
        """Refuse days that end before they begin.

        Raises:
            ValidationError: the last day lies before the first.
        """
        if self.since.data and field.data and field.data < self.since.data:
            raise ValidationError(_l("这一天应不早于“提出日期从”的那一天。"))

    @property
    def wanted(self) -> Wanted:
        """What is asked, once it was found valid."""
        only = self.only.data
        return Wanted(
            since=self.since.data,
            until=self.until.data,
            form=self.form.data,
            stage=Stage(self.stage.data) if self.stage.data else None,
            counted="" if only == OVERDUE else only,
            overdue=only == OVERDUE,
        )

    @property
    def asked(self) -> dict[str, str]:
        """What was asked, as it stands in an address."""
        values = {
            "since": self.since.data.isoformat() if self.since.data else "",
            "until": self.until.data.isoformat() if self.until.data else "",
            "form": self.form.data,
            "stage": self.stage.data,
            "only": self.only.data,
        }
        return {name: value for name, value in values.items() if value}
