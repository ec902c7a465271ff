"""Acts from the plan to the meeting."""

from typing import Final

from flask_babel import lazy_gettext as _l

from consult.committees import rules as seats
from consult.committees.service import Invitation
from consult.core.policy import Actor
from consult.issues import forms, permissions, rules, service
from consult.issues.models import Matter
from consult.issues.rules import Form as MatterForm
from consult.issues.rules import State, Step
from consult.issues.views import filling, reasons
from consult.issues.views.acts.table import Act


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
            urgent=form.urgent.data,
        ),
    )


def _add_stakeholder(actor: Actor, matter: Matter, form: forms.StakeholderForm) -> object:
    invitation = Invitation(
        form.person_id, seats.Category(form.category.data), form.capacity.data, form.why.data
    )
    return service.add_stakeholder(actor, matter.id, invitation, form.why.data)


ACTS: Final = (
    Act(
        "write-opinion",
        _l("提交书面意见"),
        permissions.WRITE_OPINION,
        lambda actor, matter, form: service.write_opinion(
            actor, matter.id, rules.Stance(form.stance.data), form.text.data
        ),
        states=frozenset({State.ANNOUNCED, State.CONSULTING}),
        form=forms.OpinionForm,
        why_not=reasons.why_not_write,
        hint=_l("书面意见在会上交给协商成员；检查后公开，姓名遮盖。"),
        done=_l("交好了。检查以后公开，会上交给协商成员。"),
        shown_at="opinions",
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
        lambda actor, matter, form: service.announce_meeting(
            actor,
            matter.id,
            form.body.data,
            form.women.data if "women" in form else None,
            form.place.data,
            form.urgent.data if "urgent" in form else "",
        ),
        step=Step.ANNOUNCE,
        form=forms.NoticeForm,
        fill=filling.fill_notice,
        why_not=reasons.why_not_announce,
        hint=_l("公告一发布，协商成员和表决名册即确定，以后的改动都要写明理由。"),
    ),
    Act(
        "move-meeting",
        _l("会议改期"),
        permissions.ANNOUNCE,
        lambda actor, matter, form: service.move_meeting(
            actor,
            matter.id,
            service.Change(
                form.meeting(),
                form.venue.data,
                form.reason.data,
                form.body.data,
                form.urgent.data if "urgent" in form else "",
            ),
        ),
        step=Step.MOVE_MEETING,
        form=forms.MoveForm,
        fill=filling.fill_move,
        why_not=reasons.why_not_move,
        hint=_l("原公告撤下，另发新公告，公告天数重新算；成员、名册和已写的意见不变。理由会公开。"),
    ),
    Act(
        "call-off",
        _l("取消会议"),
        permissions.ANNOUNCE,
        lambda actor, matter, form: service.call_off_meeting(actor, matter.id, form.reason.data),
        step=Step.CALL_OFF,
        form=forms.ReasonForm,
        why_not=reasons.why_not_call_off,
        hint=_l("表决开始以前可以取消；以后要重新制定方案、确定成员。理由会公开。"),
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
)
