"""The page of a matter."""

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from consult.areas import queries as areas
from consult.core import clock
from consult.core.formatting import zh
from consult.core.forms import ActionForm, Form
from consult.core.web import (
    current_actor,
    may,
    public,
    reader,
    signed_in,
)
from consult.identity import queries as people
from consult.issues import permissions, queries, service
from consult.issues.forms import OpenFileForm, ReportForm
from consult.issues.models import Matter, Task
from consult.issues.rules import TaskState
from consult.issues.views.acting import may_read, see_or_404
from consult.issues.views.blueprint import bp
from consult.issues.views.head import HIDDEN_TITLE, head_of
from consult.issues.views.story import ring_of, steps_of
from consult.publication import queries as notices
from consult.publication import rules as board
from consult.voting import queries as polls
from consult.voting import rules as voting


@bp.get("/matters/<matter_id>")
@public
def show(matter_id: str) -> ResponseReturnValue:
    """Show a matter."""
    return page_of(queries.get_matter(reader(), matter_id), None)


def page_of(
    matter: Matter,
    report: tuple[str, Form] | None,
    reason: OpenFileForm | None = None,
    *,
    opened: bool = False,
) -> str:
    """Return the page; a report or a reason that was refused is shown as it was sent."""
    see_or_404(matter)
    session, now = reader(), clock.now()
    poll = polls.get_poll(session, matter.poll_id) if matter.poll_id else None
    posted = notices.list_notices_about(session, matter.story)
    current = next((each for each in posted if each.id == matter.notice_id), None)
    tasks = queries.list_tasks(session, matter.id)
    sees_all = may(permissions.SEE_FILE, matter.scope)
    written = queries.list_opinions(session, matter, released_only=not sees_all)
    total, released = queries.count_opinions(session, matter)
    names = people.names_of(session, {matter.proposer_id} | {each.person_id for each in written})
    reads = opened or may_read(matter)
    return render_template(
        "issues/show.html",
        matter=matter,
        area=areas.get_area(session, matter.area_id),
        reads=reads,
        title=matter.title if reads else HIDDEN_TITLE,
        number=service.case_number(matter),
        head=head_of(matter, poll, current, tasks, reads=reads),
        steps=steps_of(session, matter),
        proposer=names.get(matter.proposer_id, ""),
        poll=poll,
        ring=ring_of(session, matter, poll),
        phase=voting.phase(polls.standing(poll, None), now) if poll else None,
        notices=posted,
        window=lambda notice: board.window(notice.from_at, notice.until_at, now),
        opinions=written,
        opinions_total=total,
        opinions_waiting=total - released,
        opinion_names=names,
        may_release=may(permissions.CHECK, matter.scope),
        file_form=(reason or OpenFileForm())
        if not reads and may(permissions.OPEN_FILE, matter.scope)
        else None,
        tasks=[(task, task_state(task)) for task in tasks],
        may_report=may(permissions.REPORT_TASK, matter.scope),
        may_accept=may(permissions.ACCEPT_TASK, matter.scope),
        action_form=ActionForm(),
        report_form=lambda task: (
            report[1] if report and report[0] == task.id else ReportForm(prefix=task.id)
        ),
        review=queries.find_review(session, matter.id),
        merged_into=_merged_into(session, matter),
    )


def _merged_into(session: Session, matter: Matter) -> tuple[str, str | Markup] | None:
    """Return id and title of the matter that this one was merged into."""
    if matter.merged_into is None:
        return None
    target = queries.get_matter(session, matter.merged_into)
    return target.id, zh(target.title) if may_read(target) else HIDDEN_TITLE


def task_state(task: Task) -> TaskState:
    """Return where a task stands."""
    if task.accepted_at is not None:
        return TaskState.ACCEPTED
    return TaskState.REPORTED if task.reported_at is not None else TaskState.GIVEN


@bp.post("/matters/<matter_id>/file")
@signed_in
def open_file(matter_id: str) -> ResponseReturnValue:
    """Show a text that is not public to somebody whose reading goes on record."""
    matter = queries.get_matter(reader(), matter_id)
    permissions.OPEN_FILE.require(current_actor(), matter.scope)
    form = OpenFileForm()
    if not form.validate_on_submit():
        return page_of(matter, None, form), 422
    service.open_file(current_actor(), matter_id, form.why.data)
    return page_of(queries.get_matter(reader(), matter_id), None, opened=True)
