"""Acts after the result: publishing, tasks, answer, review, archive, correction."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from consult.core.policy import Actor
from consult.issues import forms, permissions, service
from consult.issues.models import Matter
from consult.issues.rules import State, Step
from consult.issues.views import filling, reasons
from consult.issues.views.acts.table import PUBLIC_REASON, Act


def _statement(form: Any) -> service.Statement:  # noqa: ANN401
    return service.Statement(form.body.data, form.place.data, form.days.data)


def _review(actor: Actor, matter: Matter, form: forms.ReviewForm) -> object:
    return service.review_matter(
        actor,
        matter.id,
        service.Satisfaction(
            asked=form.asked.data,
            satisfied=form.satisfied.data,
            fairly=form.fairly.data,
            not_satisfied=form.not_satisfied.data,
            remark=form.remark.data,
        ),
    )


ACTS: Final = (
    Act(
        "publicise",
        _l("审签发布，公示协商意见"),
        permissions.PUBLISH,
        lambda actor, matter, form: service.publicise_opinion(actor, matter.id, _statement(form)),
        step=Step.PUBLICISE,
        form=forms.StatementForm,
        fill=filling.fill_statement("opinion-publicity"),
    ),
    Act(
        "post-decision",
        _l("审签发布，公布决定"),
        permissions.PUBLISH,
        lambda actor, matter, form: service.post_decision(actor, matter.id, _statement(form)),
        step=Step.POST,
        form=forms.StatementForm,
        fill=filling.fill_statement("decision-posting"),
    ),
    Act(
        "assign-task",
        _l("交办任务"),
        permissions.ASSIGN_TASK,
        lambda actor, matter, form: service.assign_task(
            actor,
            matter.id,
            form.text.data,
            form.owner.data,
            form.due_on.data,
            form.assisting.data,
        ),
        states=frozenset({State.POSTED, State.IN_EFFECT}),
        form=forms.TaskForm,
    ),
    Act(
        "answer-back",
        _l("反馈结果"),
        permissions.ANSWER_BACK,
        lambda actor, matter, form: service.answer_back(actor, matter.id, form.reason.data),
        step=Step.ANSWER_BACK,
        form=forms.ReasonForm,
        why_not=reasons.why_not_answer,
    ),
    Act(
        "review",
        _l("评议"),
        permissions.REVIEW,
        _review,
        step=Step.REVIEW,
        form=forms.ReviewForm,
    ),
    Act(
        "archive",
        _l("归档"),
        permissions.ARCHIVE,
        lambda actor, matter, form: service.archive_matter(
            actor, matter.id, form.reason.data if "reason" in form else ""
        ),
        step=Step.ARCHIVE,
        form=forms.ArchiveForm,
        fill=filling.fill_archive,
        why_not=reasons.why_not_archive,
    ),
    Act(
        "change",
        _l("变更结果"),
        permissions.CHANGE,
        lambda actor, matter, form: service.change_outcome(actor, matter.id, form.reason.data),
        step=Step.CHANGE,
        form=forms.ReasonForm,
        why_not=reasons.why_not_touch_outcome,
        hint=PUBLIC_REASON,
    ),
    Act(
        "revoke",
        _l("撤销结果"),
        permissions.CHANGE,
        lambda actor, matter, form: service.revoke_outcome(actor, matter.id, form.reason.data),
        step=Step.REVOKE,
        form=forms.ReasonForm,
        why_not=reasons.why_not_touch_outcome,
        hint=PUBLIC_REASON,
    ),
    Act(
        "order-correction",
        _l("责令改正"),
        permissions.ORDER_CORRECTION,
        lambda actor, matter, form: service.order_correction(actor, matter.id, form.reason.data),
        step=Step.ORDER_CORRECTION,
        form=forms.ReasonForm,
        why_not=reasons.why_not_touch_outcome,
        hint=PUBLIC_REASON,
    ),
)
