"""Acts at intake: what is done with a matter that was raised."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from consult.issues import forms, permissions, service
from consult.issues.rules import PRIVATE_STATES, State, Step
from consult.issues.views import filling, reasons
from consult.issues.views.acts.table import PUBLIC_REASON, Act


def _proposal(form: Any) -> service.Proposal:  # noqa: ANN401
    return service.Proposal(form.title.data, form.facts.data, form.wish.data, form.affected.data)


ACTS: Final = (
    Act(
        "supplement",
        _l("补充说明"),
        permissions.SUPPLEMENT,
        lambda actor, matter, form: service.supplement_matter(
            actor, matter.id, _proposal(form), form.photos.chosen
        ),
        step=Step.SUPPLEMENT,
        form=forms.SupplementForm,
        fill=filling.fill_proposal,
        why_not=reasons.why_not_supplement,
    ),
    Act(
        "withdraw",
        _l("撤回我提的事"),
        permissions.WITHDRAW,
        lambda actor, matter, form: service.withdraw_matter(actor, matter.id, form.reason.data),
        step=Step.WITHDRAW,
        form=forms.ReasonForm,
        why_not=reasons.why_not_withdraw,
    ),
    Act(
        "admit",
        _l("受理"),
        permissions.ADMIT,
        lambda actor, matter, form: service.admit_matter(
            actor,
            matter.id,
            form.ground.data,
            form.reason.data,
            publish_text=form.publish_text.data,
        ),
        step=Step.ADMIT,
        form=forms.AdmitForm,
        fill=filling.grounds(Step.ADMIT),
        hint=PUBLIC_REASON,
    ),
    Act(
        "return",
        _l("请补充"),
        permissions.CHECK,
        lambda actor, matter, form: service.return_matter(
            actor, matter.id, form.ground.data, form.reason.data
        ),
        step=Step.RETURN,
        form=forms.GroundForm,
        fill=filling.grounds(Step.RETURN),
    ),
    Act(
        "pass-on",
        _l("转有关单位"),
        permissions.PASS_ON,
        lambda actor, matter, form: service.pass_on_matter(
            actor, matter.id, form.ground.data, form.reason.data, form.passed_to.data
        ),
        step=Step.PASS_ON,
        form=forms.PassOnForm,
        fill=filling.grounds(Step.PASS_ON),
        hint=PUBLIC_REASON,
    ),
    Act(
        "merge",
        _l("并入同类事项"),
        permissions.PASS_ON,
        lambda actor, matter, form: service.merge_matter(
            actor, matter.id, form.into.data, form.ground.data, form.reason.data
        ),
        step=Step.MERGE,
        form=forms.MergeForm,
        fill=filling.fill_merge,
        hint=PUBLIC_REASON,
    ),
    Act(
        "refuse",
        _l("不予受理"),
        permissions.ADMIT,
        lambda actor, matter, form: service.refuse_matter(
            actor, matter.id, form.ground.data, form.reason.data, form.elsewhere.data
        ),
        step=Step.REFUSE,
        form=forms.RefuseForm,
        fill=filling.fill_refuse,
        why_not=reasons.why_not_refuse,
        hint=_l(
            "理由会公开，请不要写进个人隐私；提出的内容现在没有公开的，以后也不会公开。"
            "提出人可以申请一次复核，期限过了才能归档。"
        ),
    ),
    Act(
        "release-text",
        _l("公开内容"),
        permissions.CHECK,
        lambda actor, matter, _form: service.release_text(actor, matter.id),
        states=frozenset(State) - PRIVATE_STATES,
        why_not=reasons.why_not_release,
        hint=_l("请先检查：不含他人姓名、电话、门牌和隐私。"),
    ),
)
