"""Buttons on the page of a matter: tasks reported and accepted, opinions made public."""

from flask import url_for
from flask.typing import ResponseReturnValue

from consult.core.web import (
    carry_out,
    current_actor,
    press,
    reader,
    signed_in,
)
from consult.issues import queries, service
from consult.issues.forms import ReportForm
from consult.issues.views.blueprint import bp
from consult.issues.views.head import matter_page
from consult.issues.views.show import page_of


@bp.post("/opinions/<opinion_id>/release")
@signed_in
def release_opinion(opinion_id: str) -> ResponseReturnValue:
    """Make a checked opinion public."""
    opinion = queries.get_opinion(reader(), opinion_id)
    return press(
        lambda: service.release_opinion(current_actor(), opinion.matter_id, opinion_id),
        url_for("issues.show", matter_id=opinion.matter_id),
    )


@bp.post("/tasks/<task_id>/report")
@signed_in
def report_task(task_id: str) -> ResponseReturnValue:
    """Report a task as done."""
    task = queries.get_task(reader(), task_id)
    matter = queries.get_matter(reader(), task.matter_id)
    form = ReportForm(prefix=task_id)
    return carry_out(
        form,
        lambda: service.report_task(current_actor(), task_id, form.report.data),
        lambda _: matter_page(matter),
        lambda: page_of(matter, (task_id, form)),
    )


@bp.post("/tasks/<task_id>/accept")
@signed_in
def accept_task(task_id: str) -> ResponseReturnValue:
    """Accept, as supervisors, that a task is done."""
    task = queries.get_task(reader(), task_id)
    return press(
        lambda: service.accept_task(current_actor(), task_id),
        url_for("issues.show", matter_id=task.matter_id),
    )
