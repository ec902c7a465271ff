"""What can be done about the members for a matter: ask, answer, apply, decide."""

from typing import Final

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.committees import permissions, queries, service
from consult.committees.forms import ACCEPT, DECLINE, ApplyForm, AskForm, DecideForm
from consult.committees.rules import Category
from consult.committees.views.blueprint import bp
from consult.committees.views.panel import (
    offer_applications,
    offer_categories,
    panel_page,
    panel_url,
)
from consult.core.errors import NotFound
from consult.core.web import carry_out, current_actor, press, reader, signed_in
from consult.identity.views.looking import look_first

ANSWERS: Final = {ACCEPT: True, DECLINE: False}


@bp.post("/panels/<panel_id>/stakeholders")
@signed_in
def ask(panel_id: str) -> ResponseReturnValue:
    """Ask somebody to sit on the panel."""
    found = queries.get_panel(reader(), panel_id)
    permissions.ASK_STAKEHOLDER.require(current_actor(), found.scope)
    form = AskForm().among(queries.get_committee_by_id(reader(), found.committee_id).area_id)
    offer_categories(form)
    if found.frozen_at is None and look_first(form, found.scope):
        return panel_page(found, form)

    def act() -> None:
        invitation = service.Invitation(
            person_id=form.person_id,
            category=Category(form.category.data),
            capacity=form.capacity.data,
            reason=form.reason.data,
        )
        service.ask_stakeholder(current_actor(), panel_id, invitation)
        flash(gettext("邀请已经发出，等对方答复。"), "success")

    return carry_out(form, act, lambda _: panel_url(panel_id), lambda: panel_page(found, form))


@bp.post("/panels/<panel_id>/stakeholders/<stakeholder_id>/<answer>")
@signed_in
def answer(panel_id: str, stakeholder_id: str, answer: str) -> ResponseReturnValue:
    """Accept or decline an invitation of one's own."""
    accept = _answer_given(answer)

    def act() -> None:
        service.answer_invitation(current_actor(), panel_id, stakeholder_id, accept=accept)
        agreed, declined = gettext("记下了：您同意参加。"), gettext("记下了：您不参加。")
        flash(agreed if accept else declined, "success")

    return press(act, panel_url(panel_id))


@bp.post("/panels/<panel_id>/stakeholders/<stakeholder_id>/noted/<answer>")
@signed_in
def note_answer(panel_id: str, stakeholder_id: str, answer: str) -> ResponseReturnValue:
    """Note the answer that somebody gave at the desk."""
    accept = _answer_given(answer)

    def act() -> None:
        desk = current_actor().through("desk")
        service.note_answer(desk, panel_id, stakeholder_id, accept=accept)
        flash(gettext("答复已经代为记下。"), "success")

    return press(act, panel_url(panel_id))


@bp.post("/panels/<panel_id>/applications")
@signed_in
def apply(panel_id: str) -> ResponseReturnValue:
    """Ask to be seated as a resident of an affected building."""
    found, form = queries.get_panel(reader(), panel_id), ApplyForm()

    def act() -> None:
        service.apply_to_be_seated(current_actor(), panel_id, form.capacity.data, form.reason.data)
        flash(gettext("申请收到了，等社区决定；结果和理由会写在这一页。"), "success")

    return carry_out(form, act, lambda _: panel_url(panel_id), lambda: panel_page(found, form))


@bp.post("/panels/<panel_id>/decisions")
@signed_in
def decide(panel_id: str) -> ResponseReturnValue:
    """Seat somebody who applied, or say why not."""
    found, form = queries.get_panel(reader(), panel_id), DecideForm()
    offer_applications(form, found)

    def act() -> None:
        service.decide_application(
            current_actor(),
            panel_id,
            form.application.data,
            form.reason.data,
            accept=ANSWERS[form.answer.data],
        )
        flash(gettext("决定已经记下，连同理由写在这一页。"), "success")

    return carry_out(form, act, lambda _: panel_url(panel_id), lambda: panel_page(found, form))


def _answer_given(answer: str) -> bool:
    if answer not in ANSWERS:
        raise NotFound("answer")
    return ANSWERS[answer]
