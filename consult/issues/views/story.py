"""The way a matter has taken, and its members with who came and who left the vote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from consult.audit import queries as audit
from consult.audit.queries import Told
from consult.committees import queries as committees
from consult.committees.views.ring import Ring, panel_ring
from consult.core.formatting import zh
from consult.core.i18n import localised, words
from consult.issues import entries
from consult.issues.models import Matter
from consult.issues.rules import Form as MatterForm
from consult.voting import queries as polls
from consult.voting.models import Poll

QUIET_KINDS: Final = frozenset({entries.OpinionWritten.kind})
"""Entries that would drown the way of a matter; the record page has them."""


_PLAIN_KINDS: Final = frozenset({entries.OpinionReleased.kind})
"""Steps of which there can be hundreds, and that say no more than what they are."""

LONGEST_WAY: Final = 200
"""How many steps the page of a matter shows: its newest; the record has them all."""

_ANY: Final = "ENTRY"
"""Stands for an id where the addresses of many entries are made from one."""

_REPLIES: Final = frozenset({entries.MatterReplied.kind, entries.MatterRepliedAgain.kind})


@dataclass(frozen=True)
class StepLine:
    """A step the matter has taken, as the timeline shows it."""

    label: str
    at: datetime | None
    actor: str
    note: Markup
    entry_url: str | None
    state: str


def grounds_in_words(session: Session) -> dict[str, str]:
    """Return the legal grounds of steps at intake by their codes, in the visitor's language."""
    texts = audit.list_rules(session, "ground")
    return {text.ref.id: localised(text.content, "name") for text in texts}


@dataclass(frozen=True)
class Way:
    """The entries of a matter's way, oldest first.

    Attributes:
        entries: those that the page shows.
        whole: there are no earlier ones.
    """

    entries: Sequence[Told]
    whole: bool


def way_of(session: Session, matter: Matter) -> Way:
    """Return the way that a matter has taken."""
    found = audit.list_told(
        session, matter.story, LONGEST_WAY, without=QUIET_KINDS, bare=_PLAIN_KINDS
    )
    return Way(found, whole=len(found) < LONGEST_WAY)


def steps_of(way: Way, grounds: Mapping[str, str]) -> list[StepLine]:
    """Return the steps a matter has taken, oldest first, with what is public of each.

    Args:
        way: see `way_of`.
        grounds: see `grounds_in_words`.
    """
    replies = [each.id for each in way.entries if each.kind in _REPLIES]
    newest = replies[-1] if replies else None  # it stands above the way, whole
    before, after = url_for("audit.entry", entry_id=_ANY).split(_ANY)
    kinds = {kind: words(kind) for kind in {each.kind for each in way.entries}}
    return [
        StepLine(
            label=_label(each, kinds),
            at=each.at,
            actor="",
            note=_note(each, grounds, with_reply=each.id != newest),
            entry_url=f"{before}{each.id}{after}",
            state="done",
        )
        for each in way.entries
    ]


def _note(entry: Told, grounds: Mapping[str, str], *, with_reply: bool) -> Markup:
    """Return what is said of a step: the public words, the legal ground, what it came to."""
    shown = entry.shown
    names = ("reason", "answer", "task", "reply") if with_reply else ("reason", "answer", "task")
    said = next(filter(None, map(shown.get, names)), "")
    note = zh(said) if said else Markup()
    if urgent := shown.get("urgent"):
        named = escape(gettext("临时通知：%(why)s")) % {"why": zh(urgent)}
        note = Markup("<br>").join([note, named]) if note else named
    if (ground := grounds.get(str(entry.facts.get("ground", "")))) is not None:
        basis = gettext("依据：%(name)s", name=ground)
        note = Markup("<br>").join([escape(basis), note]) if note else escape(basis)
    if entry.kind == entries.ResultTaken.kind:
        note = escape(words(f"outcome.{entry.facts['outcome']}"))
    return note


def _label(entry: Told, kinds: Mapping[str, str]) -> str:
    """Return what happened in the words of its kind; a review says what it came to."""
    if entry.kind == entries.RefusalReviewed.kind:
        verdict = words(f"value.issues.upheld.{entry.facts['upheld']}")
        return str(gettext("复核结论：%(verdict)s", verdict=verdict))
    return kinds[entry.kind]


def ring_of(session: Session, matter: Matter, poll: Poll | None) -> Ring | None:
    """Return the frozen members of a matter, with who recused and who is present."""
    if matter.panel_id is None or poll is None:
        return None
    ring = panel_ring(committees.get_panel(session, matter.panel_id))
    if matter.form != MatterForm.DELIBERATIVE:
        return ring
    roll = {place.label: place for place in polls.list_roll(session, poll.id)}
    return Ring(
        [
            replace(
                seat,
                recused=roll[seat.no].recused_at is not None,
                present=_presence(roll[seat.no].present_at, poll),
            )
            if seat.no in roll
            else seat
            for seat in ring.seats
        ]
    )


def _presence(present_at: datetime | None, poll: Poll) -> bool | None:
    """Return whether a seat was there; None while it can still come."""
    if present_at is not None:
        return True
    return False if polls.is_over(poll) else None
