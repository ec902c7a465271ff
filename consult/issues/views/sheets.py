"""Paper of a matter: the task sheet, the slip for who raised it, the blank form of a community."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.areas import queries as areas
from consult.areas.messages import words_for
from consult.areas.rules import Kind, Level
from consult.audit.views.printed import printed
from consult.core import clock
from consult.core.errors import Forbidden, NotFound
from consult.core.web import current_actor, public, reader, signed_in
from consult.identity import queries as people
from consult.issues import permissions, queries, service
from consult.issues.models import Matter, Task
from consult.issues.rules import NoteKind, State, receipt_code, why_not_ask_review
from consult.issues.views.acting import see_or_404
from consult.issues.views.blueprint import bp
from consult.issues.views.head import matter_page
from consult.issues.views.promises import NoteLine, promises_of
from consult.issues.views.receipts import receipt_page
from consult.issues.views.show import has_slip
from consult.publication import queries as notices
from consult.publication.models import Notice

NOTES: Final = 2
"""Blank lines for what is done next, by hand; one of them stays once the task is reported."""


@dataclass(frozen=True)
class TaskSheet:
    """A task as its sheet shows it.

    Attributes:
        task: the row.
        number: of the sheet: the matter's, and which of its tasks it was when they were given.
        given_at: when it was given.
        source: the matter's number.
        outcome: the notice that its outcome was published with, or None.
        state: where the task stands, in words.
        confirmed: how the proposer's acceptance went or until when it waits, in words, or empty.
        notes: what was done, in order, with its evidence.
        delays: the requests for a later day.
        blank: empty lines to write on.
    """

    task: Task
    number: str
    given_at: datetime
    source: str
    outcome: Notice | None
    state: str
    confirmed: str
    notes: Sequence[NoteLine]
    delays: Sequence[NoteLine]
    blank: int


@bp.get("/tasks/<task_id>/print")
@signed_in
def print_task(task_id: str) -> ResponseReturnValue:
    """Print the task sheet, for the office and the supervisors."""
    task = queries.get_task(reader(), task_id)
    matter = queries.get_matter(reader(), task.matter_id)
    permissions.SEE_FILE.require(current_actor(), task.scope)
    area = areas.get_area(reader(), matter.area_id)
    return render_template(
        "issues/task_sheet.html",
        sheet=_sheet_of(task, matter),
        matter=matter,
        area=area,
        words_of=words_for(Kind(area.kind)),
        printed=printed(matter_page(matter)),
        back=_back(matter),
    )


def _sheet_of(task: Task, matter: Matter) -> TaskSheet:
    session = reader()
    (promise,) = promises_of(session, matter, [task])
    given = queries.list_given(session, queries.list_tasks(session, matter.id))
    which, at = next((n, at) for n, (each, _, at) in enumerate(given, start=1) if each == task.id)
    source = service.case_number(matter)
    return TaskSheet(
        task=task,
        number=f"{source}-{which}",
        given_at=at,
        source=source,
        outcome=notices.get_notice(session, matter.notice_id) if matter.notice_id else None,
        state=promise.state,
        confirmed=promise.confirmed or promise.waits,
        notes=[each for each in promise.lines if each.note.kind != NoteKind.DELAY],
        delays=[each for each in promise.lines if each.note.kind == NoteKind.DELAY],
        blank=1 if task.facts.reported else NOTES,
    )


@bp.get("/matters/<matter_id>/print/slip")
@signed_in
def print_slip(matter_id: str) -> ResponseReturnValue:
    """Print the slip for who raised a matter: the proposer and the office have it."""
    matter = queries.get_matter(reader(), matter_id)
    see_or_404(matter)
    if not has_slip(matter):
        raise Forbidden(permissions.SEE_FILE.name)
    area = areas.get_area(reader(), matter.area_id)
    names = people.full_names_of(reader(), {matter.proposer_id})
    return render_template(
        "issues/slip.html",
        matter=matter,
        area=area,
        words_of=words_for(Kind(area.kind)),
        number=service.case_number(matter),
        code=receipt_code(matter.id),
        hand_off=queries.find_hand_off(reader(), matter),
        may_ask_review=matter.state == State.NOT_ADMITTED
        and why_not_ask_review(matter.review_facts, clock.now()) is None,
        proposer=names.get(matter.proposer_id, ""),
        printed=printed(receipt_page(matter)),
        back=_back(matter),
    )


@bp.get("/communities/<code>/print/form")
@public
def print_form(code: str) -> ResponseReturnValue:
    """Print the blank form for those who prefer paper."""
    area = areas.get_area_by_code(reader(), code, clock.legal_day(clock.now()))
    if area.level != Level.COMMUNITY:
        raise NotFound("area")
    return render_template(
        "issues/paper_form.html",
        area=area,
        words_of=words_for(Kind(area.kind)),
        printed=printed(url_for("issues.propose", code=area.code)),
        back=(url_for("dashboards.community", code=area.code), gettext("回到社区（村）首页")),
    )


def _back(matter: Matter) -> tuple[str, str]:
    return matter_page(matter), gettext("回到这件事")
