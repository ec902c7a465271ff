"""Forms about matters."""

from consult.issues.forms.intake import (
    AdmitForm,
    GroundForm,
    LookForm,
    MergeForm,
    OpenFileForm,
    PassOnForm,
    ProposalForm,
    RaiseForm,
    StudyForm,
)
from consult.issues.forms.lanes import (
    CallBackForm,
    EnterForm,
    EnterNewForm,
    HandOverForm,
    ReplyForm,
    ReviewRefusalForm,
)
from consult.issues.forms.meeting import (
    MoveForm,
    NoticeForm,
    OpinionForm,
    PlanForm,
    StakeholderForm,
)
from consult.issues.forms.outcome import ReasonForm, ReviewForm, StatementForm
from consult.issues.forms.search import SimilarForm
from consult.issues.forms.tasks import (
    DecideDelayForm,
    DelayForm,
    NoteForm,
    ProgressForm,
    ReportForm,
    SendBackForm,
    SurveyForm,
    TaskForm,
)
from consult.issues.forms.voices import (
    AskReviewForm,
    CommentForm,
    FlagForm,
    HideForm,
    ReviewCommentForm,
    WithholdForm,
)

__all__ = [
    "AdmitForm",
    "AskReviewForm",
    "CallBackForm",
    "CommentForm",
    "DecideDelayForm",
    "DelayForm",
    "EnterForm",
    "EnterNewForm",
    "FlagForm",
    "GroundForm",
    "HandOverForm",
    "HideForm",
    "LookForm",
    "MergeForm",
    "MoveForm",
    "NoteForm",
    "NoticeForm",
    "OpenFileForm",
    "OpinionForm",
    "PassOnForm",
    "PlanForm",
    "ProgressForm",
    "ProposalForm",
    "RaiseForm",
    "ReasonForm",
    "ReplyForm",
    "ReportForm",
    "ReviewCommentForm",
    "ReviewForm",
    "ReviewRefusalForm",
    "SendBackForm",
    "SimilarForm",
    "StakeholderForm",
    "StatementForm",
    "StudyForm",
    "SurveyForm",
    "TaskForm",
    "WithholdForm",
]
