"""Looking once more before a matter is sent: who else takes it, and what is asked already."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.audit.rulebook import RuleText
from consult.core import clock
from consult.core.web import public, reader
from consult.issues import forms, queries
from consult.issues.queries import Similar
from consult.issues.views.blueprint import bp

LONGEST_QUESTION = 60
"""Characters of a question that count, as many as a title may have."""


@dataclass(frozen=True)
class Look:
    """What is shown before a matter is sent.

    Attributes:
        negative: kinds of matters, taken elsewhere, that the text suggests.
        similar: matters of the community that it is likely about.
        asks: whether any of it was not shown yet.
    """

    negative: Sequence[RuleText]
    similar: Sequence[Similar]
    asks: bool


def look_once_more(form: forms.RaiseForm, area: Area) -> Look:
    """Return what the sender should see before a matter is sent, and note it in the form.

    Nothing is refused: what was shown once does not ask again, so the second sending goes
    through. Similar matters are shown the first time only, however much is rewritten then.
    """
    seen = set((form.looked.data or "").split())
    title, facts = form.title.data or "", form.facts.data or ""
    written = "\n".join((title, facts, form.wish.data or ""))
    negative = queries.pick_suggested(queries.list_negative(reader(), clock.now()), written)
    similar = [] if seen else queries.list_similar(reader(), area.id, title, facts)
    new = {each.ref.id for each in negative} | {each.matter.id for each in similar}
    asks = bool(new - seen)
    form.looked.data = " ".join(sorted(seen | new))
    return Look(negative, similar, asks)


@bp.get("/communities/<code>/similar")
@public
def similar(code: str) -> ResponseReturnValue:
    """Show the matters of a community that a title is likely about: a piece of a page."""
    area = areas.get_area_by_code(reader(), code, clock.legal_day(clock.now()))
    title = request.args.get("q", "")[:LONGEST_QUESTION]
    found = queries.list_similar(reader(), area.id, title)
    return render_template("issues/similar.html", similar=found)
