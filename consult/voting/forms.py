"""Forms about polls."""

from datetime import datetime
from typing import TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, RadioField, SelectField

from consult.core import clock
from consult.core.forms import Form, day_and_time_present, paragraph, required

F = TypeVar("F", bound=Form)


class BallotForm(Form):
    """What one votes."""

    choice = RadioField(_l("我的表决"), validators=[required()])


class RecuseForm(Form):
    """A personal interest of one's own."""

    reason = paragraph(_l("我与这件事有什么利害关系（不公开）"), 500, id="recuse-reason")


class NoteRecusalForm(Form):
    """A personal interest that a member declared in the meeting."""

    place = SelectField(_l("哪个席位回避"), validators=[required()], validate_choice=False)
    reason = paragraph(_l("有什么利害关系（不公开）"), 500, id="note-reason")


class CorrectForm(Form):
    """A note of presence that was wrong."""

    place = SelectField(
        _l("哪个席位的到会登记有误"),
        validators=[required()],
        validate_choice=False,
        id="correct-place",
    )
    reason = paragraph(_l("为什么更正（不公开）"), 500, id="correct-reason")


class OpenForm(Form):
    """When the vote ends, in civil time."""

    closes_at = DateTimeLocalField(
        _l("什么时候结束"),
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[day_and_time_present],
    )

    @property
    def end(self) -> datetime:
        """The end as a moment."""
        return clock.from_legal_time(self.closes_at.data)


def fresh(form: type[F], **given: object) -> F:
    """Return an empty form, whatever was sent in this request."""
    return form(formdata=None, **given)
