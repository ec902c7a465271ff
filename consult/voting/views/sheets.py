"""Paper of a vote: the sign-in sheet, and the voting paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from consult.audit.views.printed import printed
from consult.core.errors import Refused
from consult.core.feature import Heading
from consult.core.i18n import words
from consult.core.web import current_actor, reader, signed_in, story_heading
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


@dataclass(frozen=True)
class Leaf:
    """One sheet of the sign-in sheet: its lines, and at its end the blank ones for observers."""

    places: Sequence[PlaceOnPaper]
    observers: int


@dataclass(frozen=True)
class Counts:
    """How many members are due, came and stayed away; None is for a hand to fill in."""

    due: int
    present: int | None = None
    absent: int | None = None


@bp.get("/polls/<poll_id>/print/sign-in")
@signed_in
def print_sign_in(poll_id: str) -> ResponseReturnValue:
    """Print the sign-in sheet of a meeting, for those who keep the roll."""
    poll = _kept_poll(poll_id)
    places = queries.list_places_on_paper(reader(), poll)
    return render_template(
        "voting/sign_in_sheet.html",
        poll=poll,
        heading=_heading_of(poll),
        area=area_of(poll.scope),
        leaves=leaves_of(places),
        of_panel=any(each.seat_zh for each in places),
        counts=_counts_of(poll, places),
        printed=printed(poll_url(poll_id)),
        back=_back(poll_id),
    )


@bp.get("/polls/<poll_id>/print/paper")
@signed_in
def print_paper(poll_id: str) -> ResponseReturnValue:
    """Print blank voting papers without names, for those who keep the roll."""
    poll = _kept_poll(poll_id)
    if (over := _why_over(poll)) is not None:
        return render_template("voting/no_paper.html", poll=poll, why=words(over)), 409
    if not poll.question:
        raise Refused(Refusal.QUESTION_NOT_SET)
    return render_template(
        "voting/paper.html",
        poll=poll,
        heading=_heading_of(poll),
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


def _heading_of(poll: Poll) -> Heading:
    """Return title, number and meeting place of what a poll is about; empty without any."""
    return story_heading(poll.about) or Heading(Markup())


def _counts_of(poll: Poll, places: Sequence[PlaceOnPaper]) -> Counts:
    """Return how many are due and, once nobody can come any more, how many came."""
    due = sum(each.votes and not each.recused for each in places)
    if poll.closed_at is None and poll.not_held_at is None:
        return Counts(due)
    here = [each for each in places if each.present_at and not each.recused]
    present = sum(each.votes for each in here)
    return Counts(due, present, due - present)


def _why_over(poll: Poll) -> Refusal | None:
    """Return why no more papers are needed for a poll, or None."""
    if poll.called_off_at is not None:
        return Refusal.POLL_CALLED_OFF
    if poll.not_held_at is not None:
        return Refusal.POLL_WAS_NOT_HELD
    return Refusal.POLL_IS_CLOSED if poll.closed_at is not None else None


def _kept_poll(poll_id: str) -> Poll:
    poll = queries.get_poll(reader(), poll_id)
    permissions.KEEP_ROLL.require(current_actor(), poll.scope)
    return poll


def _back(poll_id: str) -> tuple[str, str]:
    return url_for("voting.show", poll_id=poll_id), gettext("回到这次表决")
