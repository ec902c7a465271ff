"""Forms at intake."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from consult.core.forms import Form, day_field, line, paragraph, required
from consult.documents.forms import UploadsField
from consult.documents.rules import Kind
from consult.issues.rules import NotAdmitted, Refusal


class ProposalForm(Form):
    """What a resident writes."""

    title = line(_l("一句话说清是什么事"), 60)
    facts = paragraph(_l("事情的经过，在什么地方"))
    wish = paragraph(_l("希望怎样解决"), 1000)
    affected = line(_l("影响到哪些楼栋或村民组"), 100)


class LookForm(ProposalForm):
    """A matter that is sent after a look at what is taken elsewhere and what is asked already."""

    looked = HiddenField(default="")
    """Ids of what was shown before sending, so that it is shown once."""


class RaiseForm(LookForm):
    """What a resident writes and shows."""

    photos = UploadsField(_l("照片或材料"), kind=Kind.PAPER)


class SupplementForm(ProposalForm):
    """What a resident adds to what was written, and shows."""

    photos = UploadsField(_l("补充的照片或材料"), kind=Kind.PAPER)


class GroundForm(Form):
    """A step at intake with its legal ground and reason."""

    at_field: ClassVar[Mapping[StrEnum, str]] = {Refusal.GROUND_NOT_FOR_THIS: "ground"}

    ground = SelectField(_l("依据"), validators=[required()])
    reason = paragraph(_l("理由"), 500)


class RefuseForm(GroundForm):
    """Not admitting: the ground, who takes it, and why."""

    at_field: ClassVar[Mapping[StrEnum, str]] = {
        **GroundForm.at_field,
        NotAdmitted.NO_HAND_OFF: "elsewhere",
    }

    elsewhere = SelectField(_l("属于哪一类不在这里商量的事（提出人会看到该找谁、打什么电话）"))
    reason = paragraph(_l("理由"), 500)


class AdmitForm(GroundForm):
    """Admission."""

    publish_text = BooleanField(_l("内容已检查，不含他人隐私，可以公开"), default=True)


class PassOnForm(GroundForm):
    """Passing on to the body in charge."""

    passed_to = line(_l("转给哪个单位"), 100)


class MergeForm(GroundForm):
    """Merging."""

    at_field: ClassVar[Mapping[StrEnum, str]] = {
        **GroundForm.at_field,
        Refusal.MERGE_WITH_ITSELF: "into",
        Refusal.TARGET_NOT_OPEN: "into",
    }

    into = RadioField(_l("并入哪一件"), validators=[required()])


class OpenFileForm(Form):
    """Opening a text that is not public."""

    why = paragraph(_l("为什么要看（会留下记录）"), 300)


class StudyForm(Form):
    """One sitting of the Party organisation about one or many matters."""

    at_field: ClassVar[Mapping[StrEnum, str]] = {
        Refusal.STUDY_IN_FUTURE: "held_on",
        Refusal.NOTHING_TO_STUDY: "matters",
    }

    held_on = day_field(_l("研究日期"))
    agreed = RadioField(
        _l("结论"),
        choices=[SelectChoice("1", _l("同意提交协商")), SelectChoice("0", _l("暂不提交"))],
        validators=[InputRequired(_l("请选一项。"))],
    )
    matters = SelectMultipleField(
        _l("研究了哪些事"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired(_l("请至少选一件事。"))],
    )
