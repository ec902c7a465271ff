"""Forms about objections."""

from typing import TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from consult.core.forms import Form, paragraph, required

F = TypeVar("F", bound=Form)

YES = "yes"
NO = "no"


class ObjectForm(Form):
    """An objection to what a notice announces."""

    text = paragraph(_l("我的异议和理由"), 2000, id="objection-text")


class OpenForm(Form):
    """Reading the objections from outside the community, which goes on record."""

    why = paragraph(_l("为什么要看（会留下记录）"), 300)


class _AboutObjection(Form):
    """A form that stands on its page once for each objection."""

    def with_ids_of(self, objection_id: str) -> None:
        """Give the fields ids of their own, so that a page may hold the form several times."""
        for each in self:
            each.id = f"{each.name}-{objection_id}"
            each.label.field_id = each.id


class ViewForm(_AboutObjection):
    """The supervisors' view on an objection."""

    favours = RadioField(_l("监督意见"), validators=[required()])
    view = paragraph(_l("意见的理由（会公开）"), 1000)


class AnswerForm(_AboutObjection):
    """The answer to an objection."""

    upheld = RadioField(_l("怎样答复"), validators=[required()])
    answer = paragraph(_l("答复的理由（会公开）"), 1000)


def fresh(form: type[F], **given: object) -> F:
    """Return an empty form, whatever was sent in this request."""
    return form(formdata=None, **given)
