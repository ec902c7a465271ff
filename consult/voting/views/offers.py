"""The forms that the page of a poll offers, each only to who may use it now."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from flask import request
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from consult.core import clock
from consult.core.forms import Form
from consult.core.i18n import words
from consult.core.web import page_from, reader
from consult.voting import queries, rules
from consult.voting.forms import (
    BallotForm,
    CorrectForm,
    NoteRecusalForm,
    OpenForm,
    RecuseForm,
    fresh,
)
from consult.voting.models import Poll, RollEntry
from consult.voting.rules import Choice, PollPhase
from consult.voting.views.shown import PollView

IN_MEETING: Final = timedelta(minutes=20)
"""How long a vote is open if nobody says otherwise."""

PLACES: Final = 100
"""Places of a roll on one page."""


def offer_choices(form: BallotForm) -> None:
    """Offer the three choices."""
    form.choice.choices = [SelectChoice(each.value, words(f"choice.{each}")) for each in Choice]


def offer_places(form: NoteRecusalForm, poll: Poll) -> bool:
    """Offer the places that could still leave the vote; return whether there is one."""
    now = clock.now()
    form.place.choices = [
        SelectChoice(entry.id, gettext("席位 %(label)s", label=entry.label))
        for entry in _places_shown(poll)
        if rules.why_not_note_recusal(queries.standing(poll, entry), poll.not_before, now) is None
    ]
    return bool(form.place.choices)


def offer_corrections(form: CorrectForm, poll: Poll) -> bool:
    """Offer the places whose presence may still be taken back; return whether there is one."""
    places, now = _places_shown(poll), clock.now()
    cast = queries.which_have_cast(reader(), poll.id, {entry.id for entry in places})
    form.place.choices = [
        SelectChoice(entry.id, gettext("席位 %(label)s", label=entry.label))
        for entry in places
        if rules.why_not_correct_presence(queries.standing(poll, entry), now, cast=entry.id in cast)
        is None
    ]
    return bool(form.place.choices)


def _places_shown(poll: Poll) -> Sequence[RollEntry]:
    after = page_from(request.args.get("after")) or 0
    return queries.list_places(reader(), poll.id, after, PLACES)


def ballot_form(view: PollView, sent: Form | None) -> BallotForm | None:
    """Return the form to vote with, if the visitor may now."""
    if isinstance(sent, BallotForm):
        return sent
    if view.mine is None or view.mine.why_not_cast:
        return None
    form = fresh(BallotForm, choice=view.mine.choice and view.mine.choice.value)
    offer_choices(form)
    return form


def recuse_form(view: PollView, sent: Form | None) -> RecuseForm | None:
    """Return the form to leave the vote with, if the visitor may now."""
    if isinstance(sent, RecuseForm):
        return sent
    return None if view.mine is None or view.mine.why_not_recuse else fresh(RecuseForm)


def open_form(view: PollView, sent: Form | None) -> OpenForm | None:
    """Return the form to open the vote with, if the visitor may now."""
    if isinstance(sent, OpenForm):
        return sent
    if view.phase is not PollPhase.PREPARED or not view.keeping.runs or view.keeping.why_not_open:
        return None
    end = clock.to_legal_time(clock.now() + IN_MEETING)
    return fresh(OpenForm, closes_at=end.replace(second=0, microsecond=0))


def note_form(view: PollView, sent: Form | None) -> NoteRecusalForm | None:
    """Return the form to note a recusal with, if the visitor keeps the roll."""
    if isinstance(sent, NoteRecusalForm):
        return sent
    if view.phase is not PollPhase.PREPARED or not view.keeping.keeps_roll:
        return None
    form = fresh(NoteRecusalForm)
    return form if offer_places(form, view.poll) else None


def correct_form(view: PollView, sent: Form | None) -> CorrectForm | None:
    """Return the form to take back a wrong presence with, if the visitor keeps the roll."""
    if isinstance(sent, CorrectForm):
        return sent
    running = view.phase in {PollPhase.PREPARED, PollPhase.OPEN}
    if not running or not view.keeping.keeps_roll:
        return None
    form = fresh(CorrectForm)
    return form if offer_corrections(form, view.poll) else None
