"""Paper of a matter: the task sheet, the slip for who raised it, the blank form of a community."""

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
from consult.issues import permissions, queries, rules, service
from consult.issues.models import Matter
from consult.issues.views.acting import see_or_404
from consult.issues.views.blueprint import bp
from consult.issues.views.head import matter_page
from consult.issues.views.show import has_slip

NOTES: Final = 3
"""Blank lines for what was done when."""


@bp.get("/tasks/<task_id>/print")
@signed_in
def print_task(task_id: str) -> ResponseReturnValue:
    """Print the task sheet, for the office and the supervisors."""
    task = queries.get_task(reader(), task_id)
    matter = queries.get_matter(reader(), task.matter_id)
    permissions.SEE_FILE.require(current_actor(), task.scope)
    ids = [each.id for each in queries.list_tasks(reader(), matter.id)]
    return render_template(
        "issues/task_sheet.html",
        task=task,
        matter=matter,
        area=areas.get_area(reader(), matter.area_id),
        number=f"{service.case_number(matter)}-{ids.index(task.id) + 1}",
        source=service.case_number(matter),
        stands=rules.task_state(task.facts, clock.now()),
        done=[each for each in queries.list_notes(reader(), matter.id) if each.task_id == task.id],
        notes=NOTES,
        printed=printed(matter_page(matter)),
        back=_back(matter),
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
        proposer=names.get(matter.proposer_id, ""),
        printed=printed(matter_page(matter)),
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
