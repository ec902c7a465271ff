"""The register of matters (协商台账): the list with its filter, and the files that offices keep."""

from typing import Any

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from consult.areas import queries as areas
from consult.areas.messages import place
from consult.areas.models import Area
from consult.core import clock
from consult.core.formatting import day
from consult.core.forms import options
from consult.core.i18n import words
from consult.core.web import (
    PAGE_ROWS,
    current_actor,
    key_from,
    key_of,
    reader,
    requires,
)
from consult.dashboards import permissions, queries
from consult.dashboards.forms import OVERDUE, RegisterForm
from consult.dashboards.messages import FORM_WORDS, MARK_WORDS, STAGE_WORDS, WITHIN_WORDS
from consult.dashboards.rules import answered_name, form_of, mark_name
from consult.dashboards.views.blueprint import bp
from consult.dashboards.views.filing import FILES
from consult.dashboards.views.personal import title_of
from consult.issues.models import Matter
from consult.issues.rules import Lane
from consult.issues.service import case_number

MOST = 20_000
"""Lines of one file: more than a district has in years, and still written in a few seconds."""


def _form() -> RegisterForm:
    within = ((answered_name(band), words) for band, words in WITHIN_WORDS.items())
    marks = ((mark_name(mark), words) for mark, words in MARK_WORDS.items())
    return RegisterForm(
        request.args,
        {
            "form": options(FORM_WORDS.items()),
            "stage": options(STAGE_WORDS.items()),
            "only": options([(OVERDUE, gettext("现在超期")), *within, *marks]),
        },
    )


def address(endpoint: str, **values: str | None) -> str:
    """Return the address of a page with what it is asked for."""
    rest: dict[str, Any] = {**values}
    return url_for(endpoint, **rest)


def area_in_charge(code: str) -> Area:
    """Return the area of a code today, if the visitor is in charge of it.

    Raises:
        Forbidden: it is not the visitor's.
    """
    area = areas.get_area_by_code(reader(), code, clock.legal_day(clock.now()))
    permissions.OVERSEE.require(current_actor(), area.scope)
    return area


@bp.get("/communities/<code>/matter-register")
@requires(permissions.OVERSEE)
def register(code: str) -> ResponseReturnValue:
    """List the matters of an area, those raised last first."""
    area, form = area_in_charge(code), _form()
    if not form.validate():
        return _page(area, form), 422
    return _page(area, form)


@bp.get("/communities/<code>/matter-register.<any(xlsx, csv):kind>")
@requires(permissions.OVERSEE)
def register_file(code: str, kind: str) -> ResponseReturnValue:
    """Give the register as a file, in the columns that offices keep."""
    area, form = area_in_charge(code), _form()
    if not form.validate():
        return _page(area, form), 422
    if queries.has_more_than(reader(), area, form.wanted, MOST):
        return _page(area, form, too_many=True), 422
    write, mimetype = FILES[kind]
    lines = queries.iterate_register(reader(), area, form.wanted)
    today = clock.legal_day(clock.now())
    return send_file(
        write(lines, place(area).striptags()),
        mimetype=mimetype,
        as_attachment=True,
        download_name=f"register-{area.code}-{today.isoformat()}.{kind}",
        max_age=0,
    )


def _page(area: Area, form: RegisterForm, *, too_many: bool = False) -> str:
    rows, page = [], {}
    if not form.errors:
        before = key_from(request.args.get("before"))
        rows = list(
            queries.list_register(reader(), area, form.wanted, before=before, limit=PAGE_ROWS + 1)
        )
        here = {"code": area.code, **form.asked}
        last = rows[PAGE_ROWS - 1][0] if len(rows) > PAGE_ROWS else None
        page = {
            "next_url": address(
                "dashboards.register", **here, before=key_of(last.proposed_at, last.id)
            )
            if last
            else None,
            "first_url": address("dashboards.register", **here) if before else None,
        }
    return render_template(
        "dashboards/register.html",
        area=area,
        form=form,
        rows=[_cells(matter, there) for matter, there in rows[:PAGE_ROWS]],
        page=page,
        too_many=too_many,
        most=MOST,
        files={
            kind: address("dashboards.register_file", code=area.code, kind=kind, **form.asked)
            for kind in FILES
        },
    )


def _cells(matter: Matter, there: Area) -> dict[str, Markup | str]:
    """Return what the list says of a matter, by column."""
    url = url_for("issues.show", matter_id=matter.id)
    title = Markup('<a href="{}">{}</a>').format(url, title_of(matter))
    if number := case_number(matter):
        title += Markup(' <span class="soft small">{}</span>').format(number)
    return {
        "title": title,
        "place": place(there),
        "day": day(matter.proposed_at),
        "form": str(FORM_WORDS[form_of(Lane(matter.lane), matter.form)]),
        "state": words(f"state.{matter.state}"),
    }
