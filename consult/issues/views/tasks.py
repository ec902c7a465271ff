"""What is done with tasks: one page for each act that needs words, and the buttons.

Opinions that are made public are buttons of the same page, and stand here too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from consult.areas import queries as areas
from consult.core import clock
from consult.core.forms import ActionForm, Form
from consult.core.i18n import words
from consult.core.policy import Actor, Permission
from consult.core.web import carry_out, current_actor, press, reader, signed_in
from consult.documents.views import takes_files
from consult.issues import forms, permissions, queries, rules, service
from consult.issues.forms.tasks import DONE, GRANT
from consult.issues.models import Task
from consult.issues.rules import State, TaskRefusal
from consult.issues.views.acting import may_read, see_or_404
from consult.issues.views.blueprint import bp


@dataclass(frozen=True)
class TaskAct:
    """Something done with a task: who may, its form, the use case, and why it must wait."""

    label: Any
    permission: Permission
    carry: Callable[[Actor, Task, Any], object]
    why_not: Callable[[Session, Task, datetime], StrEnum | None]
    form: type[Form] = ActionForm


@bp.post("/opinions/<opinion_id>/release")
@signed_in
def release_opinion(opinion_id: str) -> ResponseReturnValue:
    """Make a checked opinion public."""
    opinion = queries.get_opinion(reader(), opinion_id)
    return press(
        lambda: service.release_opinion(current_actor(), opinion.matter_id, opinion_id),
        url_for("issues.show", matter_id=opinion.matter_id),
    )


@bp.route("/tasks/<task_id>/<act_name>", methods=["GET", "POST"])
@takes_files
@signed_in
def task_act(task_id: str, act_name: str) -> ResponseReturnValue:
    """Show the form of an act with a task, or carry it out."""
    act = ACTS.get(act_name)
    if act is None:
        abort(404)
    task = queries.get_task(reader(), task_id)
    matter = queries.get_matter(reader(), task.matter_id)
    see_or_404(matter)
    act.permission.require(current_actor(), task.scope)
    back = url_for("issues.show", matter_id=matter.id, _anchor="tasks")
    if act.form is ActionForm and request.method == "POST":
        return press(lambda: act.carry(current_actor(), task, None), back)
    form = act.form()

    def page() -> str:
        now = clock.now()
        reason = rules.why_not_work(State(matter.state)) or act.why_not(reader(), task, now)
        return render_template(
            "issues/task_act.html",
            act=act,
            task=task,
            matter=matter,
            area=areas.get_area(reader(), matter.area_id),
            reads=may_read(matter),
            form=form,
            delay=queries.find_open_delay(reader(), task.id),
            why_not=words(reason) if reason else None,
        )

    if request.method == "GET":
        return page()
    if hasattr(form, "files"):
        form.files.keep(current_actor())
    return carry_out(form, lambda: act.carry(current_actor(), task, form), lambda _: back, page)


def _evidence(form: Any) -> service.Evidence:  # noqa: ANN401 - a form
    return service.Evidence(form.files.chosen, checked=bool(form.checked.data))


def _decide(actor: Actor, task: Task, form: forms.DecideDelayForm) -> object:
    delay = queries.find_open_delay(reader(), task.id)
    return service.decide_delay(
        actor,
        task.id,
        delay.id if delay else "",
        form.reason.data,
        granted=form.decision.data == GRANT,
    )


def _why_not_delay(session: Session, task: Task, _now: datetime) -> StrEnum | None:
    waits = queries.find_open_delay(session, task.id) is not None
    return rules.why_not_ask_delay(task.facts, waits=waits)


def _why_not_decide(session: Session, task: Task, _now: datetime) -> StrEnum | None:
    decided = queries.find_open_delay(session, task.id) is None
    return rules.why_not_decide_delay(task.facts, decided=decided)


def _why_not_note(_session: Session, task: Task, now: datetime) -> StrEnum | None:
    refusal = rules.why_not_confirm(task.facts, now)
    return None if refusal is TaskRefusal.ALREADY_ACCEPTED else refusal


ACTS: Final = {
    "progress": TaskAct(
        _l("登记进展"),
        permissions.REPORT_TASK,
        lambda actor, task, form: service.note_progress(
            actor, task.id, form.text.data, _evidence(form)
        ),
        lambda _s, task, _now: rules.why_not_report(task.facts),
        forms.ProgressForm,
    ),
    "report": TaskAct(
        _l("报告办结"),
        permissions.REPORT_TASK,
        lambda actor, task, form: service.report_task(
            actor, task.id, form.report.data, _evidence(form)
        ),
        lambda _s, task, _now: rules.why_not_report(task.facts),
        forms.ReportForm,
    ),
    "delay": TaskAct(
        _l("申请延期"),
        permissions.REPORT_TASK,
        lambda actor, task, form: service.ask_delay(
            actor, task.id, form.reason.data, form.day.data
        ),
        _why_not_delay,
        forms.DelayForm,
    ),
    "decide-delay": TaskAct(
        _l("决定延期申请"),
        permissions.DECIDE_DELAY,
        _decide,
        _why_not_decide,
        forms.DecideDelayForm,
    ),
    "accept": TaskAct(
        _l("验收"),
        permissions.ACCEPT_TASK,
        lambda actor, task, _form: service.accept_task(actor, task.id),
        lambda _s, task, _now: rules.why_not_accept(task.facts),
    ),
    "confirm": TaskAct(
        _l("办好了，验收"),
        permissions.CONFIRM_TASK,
        lambda actor, task, _form: service.confirm_task(actor, task.id),
        lambda _s, task, now: rules.why_not_confirm(task.facts, now),
    ),
    "note": TaskAct(
        _l("登记提出人的验收意见"),
        permissions.NOTE_CONFIRMATION,
        lambda actor, task, form: service.note_confirmation(
            actor, task.id, form.words.data, done=form.said.data == DONE
        ),
        _why_not_note,
        forms.NoteForm,
    ),
    "send-back": TaskAct(
        _l("没有办好，退回"),
        permissions.SEND_BACK_TASK,
        lambda actor, task, form: service.send_back_task(actor, task.id, form.reason.data),
        lambda _s, task, now: rules.why_not_send_back(task.facts, now),
        forms.SendBackForm,
    ),
}
"""Every act with a task, by the last part of its address."""
