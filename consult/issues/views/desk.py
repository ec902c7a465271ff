"""Pages of the desk: writing a matter down for a resident who came, called or was visited."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.areas.models import Area
from consult.core import clock
from consult.core.web import carry_out, current_actor, reader, requires
from consult.documents.views import takes_files
from consult.identity import rules as people
from consult.identity.service import NewPerson
from consult.identity.views.looking import look_first
from consult.issues import forms, permissions, queries, service
from consult.issues.rules import Source
from consult.issues.service import OnBehalf, Proposal
from consult.issues.views.blueprint import bp
from consult.issues.views.lists import area_of
from consult.issues.views.search import Look, look_once_more

SWITCH = "switch"
"""Name of the button that goes from one form to the other, with all that was typed."""

VIA = {Source.PHONE: "phone", Source.PAPER: "paper"}


DeskForm = forms.EnterForm | forms.EnterNewForm


@bp.route("/communities/<code>/enter", methods=["GET", "POST"])
@takes_files
@requires(permissions.ENTER)
def enter(code: str) -> ResponseReturnValue:
    """Write a matter down for a resident; `?new=1` for somebody who is not registered yet."""
    area = area_of(code)
    permissions.ENTER.require(current_actor(), area.scope)
    return _enter_new(area) if request.args.get("new") == "1" else _enter_known(area)


def _enter_known(area: Area) -> ResponseReturnValue:
    form = forms.EnterForm().among(area.id)
    form.whom.description = gettext(
        "姓名要写全，只在本社区（村）登记的人里找。没有登记过的，用下面的“这位居民还没有登记过”。"
    )
    if (page := _before_sending(area, form)) is not None:
        return page
    look = look_once_more(form, area)
    whom = look_first(form, area.scope)
    if whom or (look.asks and form.validate_on_submit()):
        return _page(area, form, look)
    return carry_out(
        form,
        lambda: _carry(area, form, OnBehalf(Source(form.source.data), form.person_id)),
        lambda matter_id: url_for("issues.show", matter_id=matter_id),
        lambda: _page(area, form, look),
    )


def _enter_new(area: Area) -> ResponseReturnValue:
    form = forms.EnterNewForm()
    if (page := _before_sending(area, form)) is not None:
        return page
    look = look_once_more(form, area)
    if look.asks and form.validate_on_submit():
        return _page(area, form, look)

    def act() -> str:
        person = NewPerson(
            name=form.name.data,
            phone=people.plain_login(form.phone.data) if form.phone.data else "",
            building=form.building.data,
            room=form.room.data,
        )
        return _carry(area, form, OnBehalf(Source(form.source.data), new=person))

    return carry_out(
        form,
        act,
        lambda matter_id: url_for("issues.show", matter_id=matter_id),
        lambda: _page(area, form, look),
    )


def _before_sending(area: Area, form: DeskForm) -> str | None:
    """Return the page while nothing is sent yet: empty, or with what was typed into the other."""
    if request.method == "GET":
        return _page(area, form)
    form.scans.keep(current_actor())
    return _page(area, form) if request.form.get(SWITCH) else None


def _page(area: Area, form: DeskForm, look: Look | None = None) -> str:
    return render_template(
        "issues/enter.html",
        area=area,
        form=form,
        new=isinstance(form, forms.EnterNewForm),
        look=look if look and (look.negative or look.similar) else None,
        negative=queries.list_negative(reader(), clock.now()),
        switch=SWITCH,
    )


def _carry(area: Area, form: DeskForm, who: OnBehalf) -> str:
    proposal = Proposal(form.title.data, form.facts.data, form.wish.data, form.affected.data)
    actor = current_actor().through(VIA.get(who.source, "desk"))
    matter_id: str = service.enter_matter(actor, area.id, proposal, who, form.scans.chosen)
    flash(gettext("已经登记。请把回执打印给居民；登记错了，今天之内可以撤销。"), "success")
    return matter_id
