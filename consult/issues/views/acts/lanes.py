"""Acts of the quick lane: answer, call back, change lanes, hand over, take back, review."""

from typing import Final

from flask_babel import lazy_gettext as _l

from consult.core.policy import Actor
from consult.issues import forms, permissions, service
from consult.issues.models import Matter
from consult.issues.rules import CalledBack, State, Step
from consult.issues.views import filling, reasons
from consult.issues.views.acts.table import PUBLIC_REASON, Act


def _call_back(actor: Actor, matter: Matter, form: forms.CallBackForm) -> object:
    return service.call_back(
        actor.through("phone"),
        matter.id,
        CalledBack(form.said.data),
        form.tries.data,
        form.remark.data,
    )


ACTS: Final = (
    Act(
        "reply",
        _l("答复（即时议）"),
        permissions.REPLY,
        lambda actor, matter, form: service.reply_to_matter(
            actor, matter.id, form.reply.data, public=form.public.data
        ),
        step=Step.REPLY,
        form=forms.ReplyForm,
        why_not=reasons.why_not_reply,
        hint=_l("能直接办、直接答的，在这里答复；需要大家商量的，转为深入议。"),
    ),
    Act(
        "reply-again",
        _l("再次答复"),
        permissions.REPLY,
        lambda actor, matter, form: service.reply_again(
            actor, matter.id, form.reply.data, public=form.public.data
        ),
        step=Step.REPLY_AGAIN,
        form=forms.ReplyForm,
        why_not=reasons.why_not_reply_again,
        hint=_l("提出人对上一次答复不满意。再次答复以后，还要再回访一次。"),
    ),
    Act(
        "release-answer",
        _l("公开答复"),
        permissions.CHECK,
        lambda actor, matter, _form: service.release_answer(actor, matter.id),
        states=frozenset(State),
        why_not=reasons.why_not_release_answer,
        hint=_l("请先检查：提出的内容和答复都会公开，不能含他人姓名、电话、门牌和隐私。"),
    ),
    Act(
        "call-back",
        _l("回访"),
        permissions.REPLY,
        _call_back,
        step=Step.CALL_BACK,
        form=forms.CallBackForm,
        why_not=reasons.why_not_call_back,
        hint=_l("问一问提出人对答复满意不满意。只记录、不排名。"),
    ),
    Act(
        "deepen",
        _l("转为深入议"),
        permissions.CHECK,
        lambda actor, matter, form: service.deepen_matter(actor, matter.id, form.reason.data),
        step=Step.DEEPEN,
        form=forms.ReasonForm,
        why_not=reasons.why_not_deepen,
        hint=_l("一句话答不了、要大家坐下来商量的，转为深入议，再决定是否受理。理由会公开。"),
    ),
    Act(
        "hand-over",
        _l("转给其他社区"),
        permissions.PASS_ON,
        lambda actor, matter, form: service.hand_over_matter(
            actor, matter.id, form.area.data, form.ground.data, form.reason.data
        ),
        step=Step.PASS_ON,
        form=forms.HandOverForm,
        fill=filling.fill_hand_over,
        why_not=reasons.why_not_hand_over,
        hint=PUBLIC_REASON,
    ),
    Act(
        "undo-entry",
        _l("撤销登记"),
        permissions.ENTER,
        lambda actor, matter, _form: service.undo_entry(actor, matter.id),
        step=Step.UNDO_ENTRY,
        why_not=reasons.why_not_undo,
        hint=_l("登记错了的，当天可以撤销；记录里会写明登记过又撤销。"),
    ),
    Act(
        "ask-review",
        _l("申请复核"),
        permissions.ASK_REVIEW,
        lambda actor, matter, form: service.ask_review(actor, matter.id, form.reason.data),
        step=Step.ASK_REVIEW,
        form=forms.ReasonForm,
        why_not=reasons.why_not_ask_review,
        hint=_l("对不予受理有不同意见，可以申请一次复核，由街道（镇）的人另外看一遍。"),
    ),
    Act(
        "review-refusal",
        _l("复核不予受理"),
        permissions.REVIEW_REFUSAL,
        lambda actor, matter, form: service.review_refusal(
            actor, matter.id, form.reason.data, upheld=form.verdict.data == "uphold"
        ),
        step=Step.UPHOLD,
        form=forms.ReviewRefusalForm,
        why_not=reasons.why_not_review_refusal,
        hint=PUBLIC_REASON,
    ),
)
