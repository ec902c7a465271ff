"""The way a matter has taken, and its members with who came and who left the vote."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from consult.audit import queries as audit
from consult.audit.queries import EntryView
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


def steps_of(session: Session, matter: Matter, grounds: Mapping[str, str]) -> list[StepLine]:
    """Return the steps a matter has taken, oldest first, with what is public of each.

    Args:
        session: to read with.
        matter: the matter.
        grounds: see `grounds_in_words`.
    """
    story = audit.list_story(session, matter.story, without=QUIET_KINDS)
    disclosed = audit.disclosed_of(session, [entry.id for entry in story])
    newest = next((entry.id for entry in reversed(story) if entry.kind in _REPLIES), None)
    if newest is not None:  # it stands above the way, whole
        disclosed.get(newest, {}).pop("reply", None)
    return [_step(entry, disclosed.get(entry.id, {}), grounds) for entry in story]


def _step(entry: EntryView, shown: dict[str, Any], grounds: Mapping[str, str]) -> StepLine:
    said = (shown.get(name) for name in ("reason", "answer", "task", "reply"))
    note = zh(next(filter(None, said), ""))
    if urgent := shown.get("urgent"):
        named = escape(gettext("临时通知：%(why)s")) % {"why": zh(urgent)}
        note = Markup("<br>").join([note, named]) if note else named
    if (ground := grounds.get(str(entry.facts.get("ground", "")))) is not None:
        basis = gettext("依据：%(name)s", name=ground)
        note = Markup("<br>").join([escape(basis), note]) if note else escape(basis)
    if entry.kind == entries.ResultTaken.kind:
        note = escape(words(f"outcome.{entry.facts['outcome']}"))
    return StepLine(
        label=_label(entry),
        at=entry.at,
        actor="",
        note=note,
        entry_url=url_for("audit.entry", entry_id=entry.id),
        state="done",
    )


def _label(entry: EntryView) -> str:
    """Return what happened in words; a review says what it came to."""
    if entry.kind == entries.RefusalReviewed.kind:
        verdict = words(f"value.issues.upheld.{entry.facts['upheld']}")
        return str(gettext("复核结论：%(verdict)s", verdict=verdict))
    return words(entry.kind)


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
