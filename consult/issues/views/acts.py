"""Everything that can be done with a matter, as a table: who, when, with which form, what then.

The page of a matter lists what applies and greys out, with its reason, what does not; the one
view at the end carries out whichever act was chosen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from consult.audit import queries as audit
from consult.committees import queries as committees
from consult.committees import rules as seats
from consult.committees.service import Invitation
from consult.core import clock
from consult.core.errors import NotFound
from consult.core.forms import ActionForm, Form, options
from consult.core.i18n import localised, words
from consult.core.policy import Actor, Permission
from consult.core.web import carry_out, current_actor, may, reader, signed_in, visitor
from consult.identity import queries as people
from consult.issues import forms, permissions, queries, rules, service
from consult.issues.models import Matter
from consult.issues.rules import BODIES, MoveRefusal, Refusal, State, Step
from consult.issues.rules import Form as MatterForm
from consult.issues.views.blueprint import bp
from consult.publication import queries as notices
from consult.voting import queries as polls

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


def _grounds(step: Step) -> Callable[[Session, Matter, Any], None]:
    def fill(session: Session, _matter: Matter, form: Any) -> None:  # noqa: ANN401 - WTForms
        form.ground.choices = options(
            (text.ref.id, localised(text.content, "name"))
            for text in queries.list_grounds(session, step, clock.now())
        )

    return fill


def _fill_merge(session: Session, matter: Matter, form: Any) -> None:  # noqa: ANN401
    _grounds(Step.MERGE)(session, matter, form)
    form.into.choices = options(
        (other.id, f"{service.case_number(other)} {other.title}")
        for other in queries.list_mergeable(session, matter)
    )


def _fill_plan(session: Session, matter: Matter, form: Any) -> None:  # noqa: ANN401
    today = clock.legal_day(clock.now())
    form.form.choices = options((each.value, words(f"form.{each}")) for each in MatterForm)
    bodies = frozenset[str]().union(*BODIES.values())
    form.rule.choices = options(
        (text.ref.id, f"{text.ref.id} {localised(text.content, 'name')}")
        for text in audit.list_rules(session, "decision_rule")
        if text.content["body"] in bodies
        and text.in_force_from <= today
        and (text.in_force_to is None or today < text.in_force_to)
    )
    reserved = audit.list_rules(session, "reserved_matter")
    form.reserved.choices = options(
        [
            ("", gettext("不属于")),
            *((text.ref.id, localised(text.content, "name")) for text in reserved),
        ]
    )
    if request.method == "GET":
        form.affected.data = matter.affected
        form.question.data = matter.question
        form.venue.data = matter.venue


def _fill_proposal(_session: Session, matter: Matter, form: Any) -> None:  # noqa: ANN401
    if request.method == "GET":
        form.title.data, form.facts.data = matter.title, matter.facts
        form.wish.data, form.affected.data = matter.wish, matter.affected


def _fill_stakeholder(_session: Session, _matter: Matter, form: Any) -> None:  # noqa: ANN401
    form.category.choices = options(
        (each.value, words(f"category.{each}")) for each in seats.Category
    )


def _fill_notice(_session: Session, matter: Matter, form: Any) -> None:  # noqa: ANN401
    if request.method == "GET" and matter.meets_at is not None:
        form.body.data = gettext(
            "现就“%(title)s”召开协商会议。\n表决原文：%(question)s\n"
            "居民可以到会旁听，也可以在会前提交书面意见。",
            title=matter.title,
            question=matter.question,
        )


def _fill_statement(code: str) -> Callable[[Session, Matter, Any], None]:
    def fill(session: Session, matter: Matter, form: Any) -> None:  # noqa: ANN401
        if request.method == "GET":
            _text, period = notices.get_period(session, code, clock.now())
            form.days.data, form.place.data = period.usual, matter.venue
            form.body.data = matter.question

    return fill


def _why_not_plan(session: Session, matter: Matter, _actor: Actor, _now: datetime) -> str | None:
    if committees.find_committee(session, matter.area_id) is None:
        return Refusal.NO_COMMITTEE
    return None


def _why_not_announce(session: Session, matter: Matter, _a: Actor, now: datetime) -> str | None:
    panel = committees.get_panel(session, matter.panel_id or "")
    return seats.why_not_freeze(committees.panel_facts(session, panel, now))


def _why_not_begin(_s: Session, matter: Matter, _actor: Actor, now: datetime) -> str | None:
    return rules.why_not_begin(matter.meets_at, now) if matter.meets_at else None


def _why_not_add(session: Session, matter: Matter, _actor: Actor, _now: datetime) -> str | None:
    poll = polls.get_poll(session, matter.poll_id) if matter.poll_id else None
    return Refusal.VOTE_HAS_OPENED if poll is None or poll.opened_at else None


def _why_not_write(session: Session, matter: Matter, actor: Actor, _now: datetime) -> str | None:
    if queries.has_written(session, matter, actor.known_id):
        return Refusal.ALREADY_WRITTEN
    return None


def _why_not_answer(session: Session, matter: Matter, _a: Actor, _now: datetime) -> str | None:
    tasks, accepted = queries.count_tasks(session, matter.id)
    return rules.why_not_answer_back(tasks=tasks, accepted=accepted)


def _why_not_supplement(_s: Session, matter: Matter, actor: Actor, _now: datetime) -> str | None:
    return None if matter.proposer_id == actor.person_id else Refusal.NOT_YOUR_MATTER


def _why_not_release(_s: Session, matter: Matter, _actor: Actor, _now: datetime) -> str | None:
    return Refusal.ALREADY_PUBLIC if matter.text_public else None


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
            why_not=_why_not_write,
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
            fill=_fill_proposal,
            why_not=_why_not_supplement,
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
            fill=_grounds(Step.ADMIT),
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
            fill=_grounds(Step.RETURN),
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
            fill=_grounds(Step.PASS_ON),
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
            fill=_fill_merge,
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
            fill=_grounds(Step.REFUSE),
            hint=_l("理由会公开，请不要写进个人隐私；提出的内容不会公开。"),
        ),
        Act(
            "release-text",
            _l("公开内容"),
            permissions.CHECK,
            lambda actor, matter, _form: service.release_text(actor, matter.id),
            states=frozenset(State) - {State.NOT_ADMITTED, State.RETURNED},
            why_not=_why_not_release,
            hint=_l("请先检查：不含他人姓名、电话、门牌和隐私。"),
        ),
        Act(
            "plan",
            _l("制定协商方案"),
            permissions.PLAN,
            _plan,
            step=Step.PLAN,
            form=forms.PlanForm,
            fill=_fill_plan,
            why_not=_why_not_plan,
        ),
        Act(
            "announce",
            _l("发布会议公告"),
            permissions.ANNOUNCE,
            lambda actor, matter, form: service.announce_meeting(actor, matter.id, form.body.data),
            step=Step.ANNOUNCE,
            form=forms.NoticeForm,
            fill=_fill_notice,
            why_not=_why_not_announce,
            hint=_l("公告一发布，协商成员和表决名册即确定，以后的改动都要写明理由。"),
        ),
        Act(
            "add-stakeholder",
            _l("增补相关方"),
            permissions.CHANGE_PANEL,
            _add_stakeholder,
            states=frozenset({State.ANNOUNCED, State.CONSULTING}),
            form=forms.StakeholderForm,
            fill=_fill_stakeholder,
            why_not=_why_not_add,
        ),
        Act(
            "begin",
            _l("开始协商"),
            permissions.BEGIN,
            lambda actor, matter, _form: service.begin_consultation(actor, matter.id),
            step=Step.BEGIN,
            why_not=_why_not_begin,
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
            fill=_fill_statement("opinion-publicity"),
        ),
        Act(
            "post-decision",
            _l("审签发布，公布决定"),
            permissions.PUBLISH,
            lambda actor, matter, form: service.post_decision(actor, matter.id, _statement(form)),
            step=Step.POST,
            form=forms.StatementForm,
            fill=_fill_statement("decision-posting"),
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
            why_not=_why_not_answer,
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
        ),
        Act(
            "revoke",
            _l("撤销结果"),
            permissions.CHANGE,
            lambda actor, matter, form: service.revoke_outcome(actor, matter.id, form.reason.data),
            step=Step.REVOKE,
            form=forms.ReasonForm,
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
        ),
    )
}
"""Every act by the last part of its address, in the order pages list them."""


@bp.route("/matters/<matter_id>/<act_name>", methods=["GET", "POST"])
@signed_in
def act(matter_id: str, act_name: str) -> ResponseReturnValue:
    """Show the form of an act, or carry it out."""
    chosen = ACTS.get(act_name)
    if chosen is None:
        abort(404)
    matter = queries.get_matter(reader(), matter_id)
    see_or_404(matter)
    chosen.permission.require(current_actor(), matter.scope)
    form = chosen.form()
    if chosen.fill is not None:
        chosen.fill(reader(), matter, form)

    def page() -> str:
        reason = why_not(chosen, matter, current_actor())
        return render_template(
            "issues/act.html",
            act=chosen,
            matter=matter,
            form=form,
            why_not=words(reason) if reason else None,
        )

    if request.method == "GET":
        return page()
    return carry_out(
        form,
        lambda: chosen.carry(current_actor(), matter, form),
        lambda _: url_for("issues.show", matter_id=matter_id),
        page,
    )


def see_or_404(matter: Matter) -> None:
    """Let those see an unreleased text who may, and nobody else know of it.

    Raises:
        NotFound: the visitor may not know of the matter.
    """
    known = may_read(matter) or may(permissions.OPEN_FILE, matter.scope)
    if not known and matter.state in HIDDEN:
        raise NotFound("matter")


HIDDEN: Final = frozenset({State.RECEIVED, State.RETURNED})
"""States in which an unchecked matter is known to its proposer and to staff only."""


def may_read(matter: Matter) -> bool:
    """Return whether the visitor may read a matter's text."""
    actor = visitor()
    own = actor is not None and actor.person_id == matter.proposer_id
    return matter.text_public or own or may(permissions.SEE_FILE, matter.scope)


def applicable(matter: Matter) -> list[tuple[Act, str | None]]:
    """Return the acts that concern the visitor here, with the reason where one must wait.

    Staff see only what the state table allows now; residents see their acts with the reason.
    """
    actor = visitor()
    if actor is None:
        return []
    found: list[tuple[Act, str | None]] = []
    for each in ACTS.values():
        if not each.permission.held_by(actor, matter.scope):
            continue
        reason = why_not(each, matter, actor)
        if reason == MoveRefusal.NOT_NOW or reason in _SILENT:
            continue
        found.append((each, reason))
    return found


_SILENT: Final = frozenset({Refusal.ALREADY_PUBLIC, Refusal.NOT_YOUR_MATTER, Refusal.NO_TASKS})
