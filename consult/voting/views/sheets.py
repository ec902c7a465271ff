"""Paper of a vote: the sign-in sheet, and the voting paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.audit.views.printed import printed
from consult.core.errors import Refused
from consult.core.i18n import words
from consult.core.web import current_actor, reader, signed_in
from consult.voting import permissions, queries
from consult.voting.models import Poll
from consult.voting.queries import PlaceOnPaper
from consult.voting.rules import Choice, Refusal
from consult.voting.views.blueprint import bp, poll_url
from consult.voting.views.result import area_of

FIRST_LINES: Final = 14
"""Lines of the first sheet, which says also what the meeting is about."""

LINES: Final = 16
"""Lines of every further sheet: 11 mm each, so that a name fits in two lines of print."""

OBSERVERS: Final = 3
"""Blank lines for those who sit in."""

SHORT_ID: Final = 8
"""Characters of a poll's id that number its papers."""


@dataclass(frozen=True)
class Leaf:
    """One sheet of the sign-in sheet: its lines, and at its end the blank ones for observers."""

    places: Sequence[PlaceOnPaper]
    observers: int


@bp.get("/polls/<poll_id>/print/sign-in")
@signed_in
def print_sign_in(poll_id: str) -> ResponseReturnValue:
    """Print the sign-in sheet of a meeting, for those who keep the roll."""
    poll = _kept_poll(poll_id)
    places = queries.list_places_on_paper(reader(), poll)
    return render_template(
        "voting/sign_in_sheet.html",
        poll=poll,
        number=number_of(poll),
        area=area_of(poll.scope),
        leaves=leaves_of(places),
        of_panel=any(each.seat_zh for each in places),
        due=sum(each.votes and not each.recused for each in places),
        printed=printed(poll_url(poll_id)),
        back=_back(poll_id),
    )


@bp.get("/polls/<poll_id>/print/paper")
@signed_in
def print_paper(poll_id: str) -> ResponseReturnValue:
    """Print blank voting papers without names, for those who keep the roll."""
    poll = _kept_poll(poll_id)
    if queries.is_over(poll):
        raise Refused(Refusal.POLL_CALLED_OFF if poll.called_off_at else Refusal.POLL_CLOSED)
    if not poll.question:
        raise Refused(Refusal.QUESTION_NOT_SET)
    return render_template(
        "voting/paper.html",
        poll=poll,
        number=number_of(poll),
        area=area_of(poll.scope),
        choices=[words(f"choice.{each}") for each in Choice],
        printed=printed(poll_url(poll_id)),
        back=_back(poll_id),
    )


def leaves_of(places: Sequence[PlaceOnPaper]) -> list[Leaf]:
    """Return a roll spread over sheets, with the observers' lines behind the last place."""
    starts = [0, *range(FIRST_LINES, len(places) + OBSERVERS, LINES)]
    ends = [*starts[1:], len(places) + OBSERVERS]
    return [
        Leaf(
            places=places[start:end],
            observers=end - max(start, len(places)) if end > len(places) else 0,
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def number_of(poll: Poll) -> str:
    """Return what the papers of a poll are numbered by."""
    return poll.id[:SHORT_ID].upper()


def _kept_poll(poll_id: str) -> Poll:
    poll = queries.get_poll(reader(), poll_id)
    permissions.KEEP_ROLL.require(current_actor(), poll.scope)
    return poll


def _back(poll_id: str) -> tuple[str, str]:
    return url_for("voting.show", poll_id=poll_id), gettext("回到这次表决")
