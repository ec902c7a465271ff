"""What is done with a poll: presence, recusal, opening, ballots, closing."""

from typing import Final

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.core.errors import NotFound, Refused
from consult.core.web import (
    carry_out,
    current_actor,
    press,
    reader,
    signed_in,
)
from consult.voting import queries, service
from consult.voting.forms import (
    BallotForm,
    CorrectForm,
    NoteRecusalForm,
    OpenForm,
    RecuseForm,
)
from consult.voting.models import RollEntry
from consult.voting.rules import (
    Choice,
    Refusal,
)
from consult.voting.views.blueprint import bp, poll_url
from consult.voting.views.offers import offer_choices, offer_corrections, offer_places
from consult.voting.views.page import render

SUBSTITUTE: Final = {"holder": False, "substitute": True}


@bp.post("/polls/<poll_id>/check-in")
@signed_in
def check_in(poll_id: str) -> ResponseReturnValue:
    """Say that one is here."""
    return press(
        lambda: service.check_in(current_actor(), _own_place(poll_id).id), poll_url(poll_id)
    )


@bp.post("/polls/<poll_id>/recusal")
@signed_in
def recuse(poll_id: str) -> ResponseReturnValue:
    """Declare a personal interest and leave the vote."""
    poll, form = queries.get_poll(reader(), poll_id), RecuseForm()
    return carry_out(
        form,
        lambda: service.recuse(current_actor(), _own_place(poll_id).id, form.reason.data),
        lambda _: poll_url(poll_id),
        lambda: render(poll, form),
    )


@bp.post("/polls/<poll_id>/recusal/withdrawal")
@signed_in
def withdraw_recusal(poll_id: str) -> ResponseReturnValue:
    """Come back into the vote before it opens."""
    return press(
        lambda: service.withdraw_recusal(current_actor(), _own_place(poll_id).id),
        poll_url(poll_id),
    )


@bp.post("/polls/<poll_id>/ballot")
@signed_in
def cast(poll_id: str) -> ResponseReturnValue:
    """Cast one's ballot, or change it."""
    form = BallotForm()
    offer_choices(form)

    def act() -> None:
        entry = _own_place(poll_id)
        service.cast_ballot(current_actor(), entry.id, Choice(form.choice.data))
        flash(gettext("您的表决已经记下。表决结束以前可以修改。"), "success")

    return carry_out(
        form,
        act,
        lambda _: poll_url(poll_id),
        lambda: render(queries.get_poll(reader(), poll_id), form),
    )


@bp.post("/polls/<poll_id>/roll/<entry_id>/present/<who>")
@signed_in
def note_presence(poll_id: str, entry_id: str, who: str) -> ResponseReturnValue:
    """Note who is here for a place."""
    _place_of(poll_id, entry_id)
    if who not in SUBSTITUTE:
        raise NotFound("who")
    return press(
        lambda: service.note_presence(
            current_actor().through("desk"), entry_id, substitute=SUBSTITUTE[who]
        ),
        poll_url(poll_id),
    )


@bp.post("/polls/<poll_id>/roll/corrections")
@signed_in
def correct_presence(poll_id: str) -> ResponseReturnValue:
    """Take back a wrong note of who is here."""
    poll, form = queries.get_poll(reader(), poll_id), CorrectForm()
    offer_corrections(form, poll)

    def act() -> None:
        entry = _place_of(poll_id, form.place.data)
        service.correct_presence(current_actor().through("desk"), entry.id, form.reason.data)

    return carry_out(form, act, lambda _: poll_url(poll_id), lambda: render(poll, form))


@bp.post("/polls/<poll_id>/roll/recusals")
@signed_in
def note_recusal(poll_id: str) -> ResponseReturnValue:
    """Note that a member declared a personal interest."""
    poll, form = queries.get_poll(reader(), poll_id), NoteRecusalForm()
    offer_places(form, poll)

    def act() -> None:
        entry = _place_of(poll_id, form.place.data)
        service.note_recusal(current_actor().through("desk"), entry.id, form.reason.data)

    return carry_out(form, act, lambda _: poll_url(poll_id), lambda: render(poll, form))


@bp.post("/polls/<poll_id>/opening")
@signed_in
def open_poll(poll_id: str) -> ResponseReturnValue:
    """Freeze question and roll and take ballots."""
    poll, form = queries.get_poll(reader(), poll_id), OpenForm()
    return carry_out(
        form,
        lambda: service.open_poll(current_actor(), poll_id, form.end),
        lambda _: poll_url(poll_id),
        lambda: render(poll, form),
    )


@bp.post("/polls/<poll_id>/not-held")
@signed_in
def declare_not_held(poll_id: str) -> ResponseReturnValue:
    """State that too few came."""
    return press(lambda: service.declare_not_held(current_actor(), poll_id), poll_url(poll_id))


@bp.post("/polls/<poll_id>/closing")
@signed_in
def close(poll_id: str) -> ResponseReturnValue:
    """End the vote and count."""
    return press(lambda: service.close_poll(current_actor(), poll_id), poll_url(poll_id))


def _own_place(poll_id: str) -> RollEntry:
    """Return the visitor's place on the roll.

    Raises:
        Refused: the visitor has none.
    """
    entry = queries.find_place(reader(), poll_id, current_actor().known_id)
    if entry is None:
        raise Refused(Refusal.NOT_ON_ROLL)
    return entry


def _place_of(poll_id: str, entry_id: str) -> RollEntry:
    entry = queries.get_roll_entry(reader(), entry_id)
    if entry.poll_id != poll_id:
        raise NotFound("roll entry")
    return entry
