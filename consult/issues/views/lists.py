"""Pages: the list of matters, raising one, the study sitting, the state table."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.core import clock
from consult.core.forms import options
from consult.core.web import (
    PAGE_ROWS,
    carry_out,
    current_actor,
    key_from,
    key_of,
    public,
    reader,
    requires,
    signed_in,
)
from consult.documents.views import takes_files
from consult.issues import forms, permissions, queries, service
from consult.issues.forms.search import LONGEST_QUESTION
from consult.issues.rules import Clock, State
from consult.issues.views.blueprint import bp
from consult.issues.views.diagram import draw
from consult.issues.views.search import Look, look_once_more
from consult.workdays.messages import span_in_words


def area_of(code: str) -> Area:
    """Return the community of a code today."""
    return areas.get_area_by_code(reader(), code, clock.legal_day(clock.now()))


@bp.get("/matters")
@public
def index() -> ResponseReturnValue:
    """List the matters under way, of all communities or of one.

    `q` looks for words in them, or for a case number.
    """
    code = request.args.get("code")
    area = area_of(code) if code else None
    sought = request.args.get("q", "").strip()[:LONGEST_QUESTION]
    say = queries.matters_numbered(sought, area.id if area else None)
    by_number = say is not None
    if not by_number:
        say = queries.matters_that_say(sought, area.id if area else None)
    before = key_from(request.args.get("before"))
    rows = (
        queries.list_lines(
            reader(), area_id=area.id if area else None, before=before, limit=PAGE_ROWS + 1, say=say
        )
        if say is not None or not sought
        else ()
    )
    shown, more = rows[:PAGE_ROWS], len(rows) > PAGE_ROWS
    last = shown[-1] if shown else None
    key = key_of(last.moved_at, last.id) if last and more else None
    return render_template(
        "issues/index.html",
        rows=shown,
        root=url_for("issues.index"),
        area=area,
        sought=sought,
        by_number=by_number,
        number=service.case_number,
        page={
            "next_url": url_for("issues.index", code=code, q=sought or None, before=key)
            if key
            else None,
            "first_url": url_for("issues.index", code=code, q=sought or None) if before else None,
        },
    )


@bp.route("/communities/<code>/raise", methods=["GET", "POST"])
@takes_files
@signed_in
def propose(code: str) -> ResponseReturnValue:
    """Raise a matter in a community."""
    area, form = area_of(code), forms.RaiseForm()
    permissions.PROPOSE.require(current_actor(), area.scope)

    def page(look: Look | None = None) -> str:
        now = clock.now()
        span = queries.span_of(reader(), Clock.QUICK_REPLY, now)
        return render_template(
            "issues/propose.html",
            area=area,
            form=form,
            span=span_in_words(span),
            until=queries.ends_at(reader(), Clock.QUICK_REPLY, now),
            negative=queries.list_negative(reader(), now),
            look=look,
        )

    if request.method == "GET":
        return page()
    form.photos.keep(current_actor())
    look = look_once_more(form, area)
    if look.asks and form.validate_on_submit():
        return page(look)
    return carry_out(
        form,
        lambda: service.propose_matter(
            current_actor(),
            area.id,
            service.Proposal(form.title.data, form.facts.data, form.wish.data, form.affected.data),
            form.photos.chosen,
        ),
        lambda matter_id: url_for("issues.show", matter_id=matter_id),
        lambda: page(look),
    )


@bp.route("/communities/<code>/study", methods=["GET", "POST"])
@requires(permissions.STUDY)
def study(code: str) -> ResponseReturnValue:
    """Note a sitting of the Party organisation about one or many admitted matters."""
    area, form = area_of(code), forms.StudyForm()
    permissions.STUDY.require(current_actor(), area.scope)
    waiting = queries.list_in_state(reader(), {area.id}, frozenset({State.ADMITTED}))
    form.matters.choices = options(
        (matter.id, f"{service.case_number(matter)} {matter.title}") for matter, _ in waiting
    )

    def page() -> str:
        return render_template("issues/study.html", area=area, form=form, waiting=waiting)

    if request.method == "GET":
        return page()
    return carry_out(
        form,
        lambda: service.record_study(
            current_actor(),
            area.id,
            tuple(form.matters.data),
            form.held_on.data,
            agreed=form.agreed.data == "1",
        ),
        lambda _: url_for("dashboards.community", code=code),
        page,
    )


@bp.get("/state-table")
@public
def state_table() -> ResponseReturnValue:
    """Show the whole way of a matter: every state and every step, drawn and as a table."""
    return render_template("issues/state_table.html", diagram=draw())
