"""Forms about matters."""

from consult.issues.forms.intake import (
    AdmitForm,
    GroundForm,
    MergeForm,
    OpenFileForm,
    PassOnForm,
    ProposalForm,
    StudyForm,
)
from consult.issues.forms.meeting import (
    MoveForm,
    NoticeForm,
    OpinionForm,
    PlanForm,
    StakeholderForm,
)
from consult.issues.forms.outcome import ReasonForm, ReportForm, ReviewForm, StatementForm, TaskForm

__all__ = [
    "AdmitForm",
    "GroundForm",
    "MergeForm",
    "MoveForm",
    "NoticeForm",
    "OpenFileForm",
    "OpinionForm",
    "PassOnForm",
    "PlanForm",
    "ProposalForm",
    "ReasonForm",
    "ReportForm",
    "ReviewForm",
    "StakeholderForm",
    "StatementForm",
    "StudyForm",
    "TaskForm",
]
