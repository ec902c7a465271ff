"""Looking once more before a matter is sent: who else takes it, and what is asked already."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.audit.rulebook import RuleText
from consult.core import clock
from consult.core.web import reader, signed_in
from consult.issues import forms, queries
from consult.issues.queries import Similar
from consult.issues.views.blueprint import bp


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


def look_once_more(form: forms.LookForm, area: Area) -> Look:
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


@bp.post("/communities/<code>/similar")
@signed_in
def similar(code: str) -> ResponseReturnValue:
    """Show the matters of a community that a title is likely about: a piece of a page.

    It reads only, and is sent all the same: what stands in an address stays in the logs of every
    proxy on the way, and a title that is still being typed is nobody else's business.
    """
    area = areas.get_area_by_code(reader(), code, clock.legal_day(clock.now()))
    form = forms.SimilarForm()
    if not form.validate_on_submit():
        return "", 422
    found = queries.list_similar(reader(), area.id, form.title.data)
    return render_template("issues/similar.html", similar=found, desk="desk" in request.args)
