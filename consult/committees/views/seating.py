"""The committee of a community: its seven seats, and who fills them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice

from consult.areas import queries as areas
from consult.areas.messages import AreaWords, words_for
from consult.areas.models import Area
from consult.areas.rules import Kind, Level
from consult.audit import queries as audit
from consult.committees import permissions, queries, service
from consult.committees.forms import (
    CreateForm,
    FillForm,
    VacateForm,
    fresh,
)
from consult.committees.models import Committee, SeatHolding
from consult.committees.queries import SeatLine
from consult.committees.views.blueprint import bp
from consult.committees.views.ring import Ring, acting_name, names_on, ring_of, seat_name, sitting
from consult.core import clock
from consult.core.errors import NotFound
from consult.core.forms import Form
from consult.core.i18n import localised, words
from consult.core.web import (
    carry_out,
    current_actor,
    may,
    public,
    reader,
    signed_in,
)
from consult.identity.views.looking import look_first


@dataclass(frozen=True)
class SeatView:
    """A fixed seat with the people on it, ready to be shown."""

    no: int
    title: str
    office: str
    holder: SeatHolding | None
    substitute: SeatHolding | None
    names: Mapping[str, Markup]

    @property
    def acting(self) -> SeatHolding | None:
        """Who sits there now: the holder, or else the substitute."""
        return self.holder or self.substitute

    @property
    def who(self) -> Markup | None:
        """The name of who sits there now."""
        return None if self.acting is None else self.names[self.acting.person_id]

    @property
    def stands_in(self) -> Markup | None:
        """The substitute's name."""
        return None if self.substitute is None else self.names[self.substitute.person_id]


@dataclass(frozen=True)
class CommitteeView:
    """The page of a community's committee."""

    area: Area
    words: AreaWords
    committee: Committee | None
    template: Mapping[str, Any] | None
    seats: Sequence[SeatView]
    ring: Ring | None

    @property
    def vacant(self) -> int:
        """How many seats nobody holds."""
        return sum(seat.who is None for seat in self.seats)


def committee_url(rest: str) -> str:
    """Return the address of a committee's page: that of its community."""
    committee = queries.get_committee_by_id(reader(), rest)
    return url_for("committees.show", code=areas.get_area(reader(), committee.area_id).code)


@bp.get("/communities/<code>/committee")
@public
def show(code: str) -> ResponseReturnValue:
    """Show the seven seats of a community's consultation committee."""
    return _show(_community(code))


@bp.post("/communities/<code>/committee")
@signed_in
def create(code: str) -> ResponseReturnValue:
    """Give a community its committee."""
    area, form = _community(code), CreateForm()
    _offer_templates(form, area)
    return carry_out(
        form,
        lambda: service.create_committee(current_actor(), area.id, form.template.data),
        lambda _: url_for("committees.show", code=code),
        lambda: _show(area, form),
    )


@bp.post("/communities/<code>/committee/seats")
@signed_in
def fill(code: str) -> ResponseReturnValue:
    """Put somebody on a seat."""
    area = _community(code)
    committee = queries.get_committee(reader(), area.id)
    permissions.FILL_SEATS.require(current_actor(), committee.scope)
    form = FillForm().among(area.id)
    _offer_seats(form, queries.list_seats(reader(), committee.id, clock.now()))
    if look_first(form, committee.scope):
        return _show(area, form)

    def act() -> None:
        place = service.Place(
            no=int(form.no.data),
            person_id=form.person_id,
            substitute=form.substitute.data,
            organisation=form.organisation.data,
            until=clock.end_of_legal_day(form.until.data) if form.until.data else None,
            basis=form.basis.data,
        )
        service.fill_seats(current_actor(), committee.id, (place,))
        flash(gettext("席位已经安排好。"), "success")

    return carry_out(
        form,
        act,
        lambda _: url_for("committees.show", code=code),
        lambda: _show(area, form),
    )


@bp.post("/communities/<code>/committee/vacancies")
@signed_in
def vacate(code: str) -> ResponseReturnValue:
    """End somebody's place before its term."""
    area = _community(code)
    committee = queries.get_committee(reader(), area.id)
    form = VacateForm()
    seats = queries.list_seats(reader(), committee.id, clock.now())
    _offer_holdings(form, seats, names_on(seats))
    return carry_out(
        form,
        lambda: service.vacate_seat(
            current_actor(), committee.id, form.holding.data, form.reason.data
        ),
        lambda _: url_for("committees.show", code=code),
        lambda: _show(area, form),
    )


def _community(code: str) -> Area:
    area = areas.get_area_by_code(reader(), code, clock.legal_day(clock.now()))
    if area.level != Level.COMMUNITY or area.kind == Kind.VIRTUAL:
        raise NotFound("community")
    return area


def _show(area: Area, sent: Form | None = None) -> str:
    committee = queries.find_committee(reader(), area.id)
    view = _committee_view(area, committee)
    return render_template(
        "committees/show.html",
        view=view,
        sent=sent,
        create_form=_create_form(area, committee, sent),
        fill_form=_fill_form(view, sent),
        vacate_form=_vacate_form(view, sent),
    )


def _committee_view(area: Area, committee: Committee | None) -> CommitteeView:
    kind_words = words_for(area.kind)
    if committee is None:
        return CommitteeView(area, kind_words, None, None, (), None)
    lines = queries.list_seats(reader(), committee.id, clock.now())
    names = names_on(lines)
    seats = [
        SeatView(
            no=line.seat.no,
            title=seat_name(line.seat),
            office=words(f"office.{line.seat.office}"),
            holder=line.holder,
            substitute=line.substitute,
            names=names,
        )
        for line in lines
    ]
    return CommitteeView(
        area=area,
        words=kind_words,
        committee=committee,
        template=audit.get_rule_by_hash(reader(), committee.template_hash).content,
        seats=seats,
        ring=ring_of([sitting(line.seat, acting_name(line, names)) for line in lines]),
    )


def _create_form(area: Area, committee: Committee | None, sent: Form | None) -> CreateForm | None:
    if committee is not None or not may(permissions.CREATE_COMMITTEE, area.scope):
        return None
    form = sent if isinstance(sent, CreateForm) else fresh(CreateForm)
    return form if _offer_templates(form, area) else None


def _fill_form(view: CommitteeView, sent: Form | None) -> FillForm | None:
    if view.committee is None or not may(permissions.FILL_SEATS, view.committee.scope):
        return None
    form = sent if isinstance(sent, FillForm) else fresh(FillForm).among(view.area.id)
    form.no.choices = [SelectChoice(str(seat.no), f"{seat.no} {seat.title}") for seat in view.seats]
    return form


def _vacate_form(view: CommitteeView, sent: Form | None) -> VacateForm | None:
    if view.committee is None or not may(permissions.FILL_SEATS, view.committee.scope):
        return None
    if not any(seat.acting for seat in view.seats):
        return None
    form = sent if isinstance(sent, VacateForm) else fresh(VacateForm)
    if not isinstance(sent, VacateForm):
        lines = queries.list_seats(reader(), view.committee.id, clock.now())
        _offer_holdings(form, lines, names_on(lines))
    return form


def _offer_templates(form: CreateForm, area: Area) -> bool:
    """Offer the templates in force for the kind of area; return whether there is one."""
    today = clock.legal_day(clock.now())
    form.template.choices = [
        SelectChoice(text.ref.id, localised(text.content, "name"))
        for text in audit.list_rules(reader(), "seat_template")
        if text.content["area_kind"] == area.kind and text.is_in_force(today)
    ]
    return bool(form.template.choices)


def _offer_seats(form: FillForm, lines: Sequence[SeatLine]) -> None:
    form.no.choices = [
        SelectChoice(str(line.seat.no), f"{line.seat.no} {seat_name(line.seat)}") for line in lines
    ]


def _offer_holdings(
    form: VacateForm, lines: Sequence[SeatLine], names: Mapping[str, Markup]
) -> None:
    form.holding.choices = [
        SelectChoice(
            held.id, f"{line.seat.no} {seat_name(line.seat)} {names[held.person_id].striptags()}"
        )
        for line in lines
        for held in (line.holder, line.substitute)
        if held is not None
    ]
