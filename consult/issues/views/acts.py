"""Everything that can be done with a matter, as a table: who, when, with which form, what then.

The page of a matter lists what applies and greys out, with its reason, what does not; the one
view at the end carries out whichever act was chosen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from consult.committees import rules as seats
from consult.committees.service import Invitation
from consult.core import clock
from consult.core.errors import NotFound
from consult.core.forms import ActionForm, Form
from consult.core.policy import Actor, Permission
from consult.core.web import reader
from consult.identity import queries as people
from consult.issues import forms, permissions, rules, service
from consult.issues.models import Matter
from consult.issues.rules import Form as MatterForm
from consult.issues.rules import MoveRefusal, State, Step
from consult.issues.views import filling, reasons

WhyNot = Callable[[Session, Matter, Actor, datetime], str | None]


@dataclass(frozen=True)
class Act:
    """A row of the table.

    Attributes:
        name: last part of the address.
        label: words on the button and heading of the page.
        permission: who may.
        step: the step of the state table, if it moves the matter.
        states: where it may be done, if it does not move the matter.
        form: the form to fill in.
        carry: calls the one use case.
        fill: gives the form its choices and first values.
        why_not: the rule beyond the state table.
        hint: one sentence above the form.
    """

    name: str
    label: Any
    permission: Permission
    carry: Callable[[Actor, Matter, Any], object]
    step: Step | None = None
    states: frozenset[State] = frozenset()
    form: type[Form] = ActionForm
    fill: Callable[[Session, Matter, Any], None] | None = None
    why_not: WhyNot | None = None
    hint: Any = ""


def why_not(act: Act, matter: Matter, actor: Actor) -> str | None:
    """Return the code of the first reason why an act cannot be done now, or None."""
    state = State(matter.state)
    allowed = rules.move_of(act.step).sources if act.step else act.states
    if state not in allowed:
        return MoveRefusal.NOT_NOW
    return act.why_not(reader(), matter, actor, clock.now()) if act.why_not else None


def _proposal(form: Any) -> service.Proposal:  # noqa: ANN401
    return service.Proposal(form.title.data, form.facts.data, form.wish.data, form.affected.data)


def _statement(form: Any) -> service.Statement:  # noqa: ANN401
    return service.Statement(form.body.data, form.place.data, form.days.data)


def _plan(actor: Actor, matter: Matter, form: forms.PlanForm) -> object:
    return service.plan_matter(
        actor,
        matter.id,
        service.Plan(
            form=MatterForm(form.form.data),
            rule=form.rule.data,
            question=form.question.data,
            venue=form.venue.data,
            meets_at=form.meeting(),
            affected=form.affected.data,
            reserved=form.reserved.data or "",
            mandate=form.mandate.data,
        ),
    )


def _add_stakeholder(actor: Actor, matter: Matter, form: forms.StakeholderForm) -> object:
    person = people.find_person_by_login(reader(), form.login.data)
    if person is None:
        raise NotFound("person")
    invitation = Invitation(
        person.id, seats.Category(form.category.data), form.capacity.data, form.why.data
    )
    return service.add_stakeholder(actor, matter.id, invitation, form.why.data)


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


PUBLIC_REASON: Final = _l("理由会公开，请不要写进个人隐私。")

ACTS: Final[Mapping[str, Act]] = {
    act.name: act
    for act in (
        Act(
            "write-opinion",
            _l("说说我的看法"),
            permissions.WRITE_OPINION,
            lambda actor, matter, form: service.write_opinion(
                actor, matter.id, rules.Stance(form.stance.data), form.text.data
            ),
            states=frozenset({State.ANNOUNCED, State.CONSULTING}),
            form=forms.OpinionForm,
            why_not=reasons.why_not_write,
            hint=_l("书面意见在会上交给协商成员；检查后公开，姓名遮盖。"),
        ),
        Act(
            "supplement",
            _l("补充说明"),
            permissions.SUPPLEMENT,
            lambda actor, matter, form: service.supplement_matter(
                actor, matter.id, _proposal(form)
            ),
            step=Step.SUPPLEMENT,
            form=forms.ProposalForm,
            fill=filling.fill_proposal,
            why_not=reasons.why_not_supplement,
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
            permissions.ADMIT,
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
            permissions.ADMIT,
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
                actor, matter.id, form.ground.data, form.reason.data
            ),
            step=Step.REFUSE,
            form=forms.GroundForm,
            fill=filling.grounds(Step.REFUSE),
            hint=_l("理由会公开，请不要写进个人隐私；提出的内容不会公开。"),
        ),
        Act(
            "release-text",
            _l("公开内容"),
            permissions.CHECK,
            lambda actor, matter, _form: service.release_text(actor, matter.id),
            states=frozenset(State) - {State.NOT_ADMITTED, State.RETURNED},
            why_not=reasons.why_not_release,
            hint=_l("请先检查：不含他人姓名、电话、门牌和隐私。"),
        ),
        Act(
            "plan",
            _l("制定协商方案"),
            permissions.PLAN,
            _plan,
            step=Step.PLAN,
            form=forms.PlanForm,
            fill=filling.fill_plan,
            why_not=reasons.why_not_plan,
        ),
        Act(
            "announce",
            _l("发布会议公告"),
            permissions.ANNOUNCE,
            lambda actor, matter, form: service.announce_meeting(actor, matter.id, form.body.data),
            step=Step.ANNOUNCE,
            form=forms.NoticeForm,
            fill=filling.fill_notice,
            why_not=reasons.why_not_announce,
            hint=_l("公告一发布，协商成员和表决名册即确定，以后的改动都要写明理由。"),
        ),
        Act(
            "add-stakeholder",
            _l("增补相关方"),
            permissions.CHANGE_PANEL,
            _add_stakeholder,
            states=frozenset({State.ANNOUNCED}),
            form=forms.StakeholderForm,
            fill=filling.fill_stakeholder,
            why_not=reasons.why_not_add,
        ),
        Act(
            "begin",
            _l("开始协商"),
            permissions.BEGIN,
            lambda actor, matter, _form: service.begin_consultation(actor, matter.id),
            step=Step.BEGIN,
            why_not=reasons.why_not_begin,
        ),
        Act(
            "publicise",
            _l("审签发布，公示协商意见"),
            permissions.PUBLISH,
            lambda actor, matter, form: service.publicise_opinion(
                actor, matter.id, _statement(form)
            ),
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
                actor, matter.id, form.text.data, form.owner.data, form.due_on.data
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
            lambda actor, matter, _form: service.archive_matter(actor, matter.id),
            step=Step.ARCHIVE,
        ),
        Act(
            "change",
            _l("变更结果"),
            permissions.CHANGE,
            lambda actor, matter, form: service.change_outcome(actor, matter.id, form.reason.data),
            step=Step.CHANGE,
            form=forms.ReasonForm,
            hint=PUBLIC_REASON,
        ),
        Act(
            "revoke",
            _l("撤销结果"),
            permissions.CHANGE,
            lambda actor, matter, form: service.revoke_outcome(actor, matter.id, form.reason.data),
            step=Step.REVOKE,
            form=forms.ReasonForm,
            hint=PUBLIC_REASON,
        ),
        Act(
            "order-correction",
            _l("责令改正"),
            permissions.ORDER_CORRECTION,
            lambda actor, matter, form: service.order_correction(
                actor, matter.id, form.reason.data
            ),
            step=Step.ORDER_CORRECTION,
            form=forms.ReasonForm,
            hint=PUBLIC_REASON,
        ),
    )
}
"""Every act by the last part of its address, in the order pages list them."""
