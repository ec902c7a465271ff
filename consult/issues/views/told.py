"""What a matter says, for the page of an act: nobody checks or answers what they do not see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from consult.core.formatting import zh
from consult.core.web import may
from consult.documents.views import Shown, shown_about
from consult.identity import queries as people
from consult.identity.queries import Contact
from consult.issues import permissions
from consult.issues.models import Matter
from consult.issues.rules import State
from consult.issues.views.entered import Entered, entered

RELEASES: Final = frozenset({"release-text", "admit", "reply", "reply-again", "release-answer"})
"""Acts that make the text public, or can."""

_OF_ANSWERS: Final = frozenset({"call-back", "reply-again", "release-answer"})
"""Acts that talk about the answer that was given."""

_AT_INTAKE: Final = frozenset(
    {State.RECEIVED, State.REPLIED, State.NOT_ADMITTED, State.REVIEW_ASKED}
)
"""States in which every act is about what was written."""


@dataclass(frozen=True)
class Told:
    """What a matter says.

    Attributes:
        stands_open: it stands open; otherwise it unfolds.
        proposer: the masked name.
        contact: how those who answer reach the proposer; for them alone.
        pictures: its photos and papers, as the visitor may see them.
        versions_url: where what changed since the first version is shown, or None.
        along: what becomes public with the text, as its senders described it.
        answer: the answer that is talked about, or None.
        entered: who wrote it down for the proposer, or None.
    """

    stands_open: bool
    proposer: str
    contact: Contact | None
    pictures: Sequence[Shown]
    versions_url: str | None
    along: Sequence[Markup]
    answer: Markup | None
    entered: Entered | None


def told_of(session: Session, matter: Matter, act_name: str) -> Told:
    """Return what a matter says to somebody who may read it and is about to act."""
    pictures = shown_about(matter.story)
    sees_all = may(permissions.SEE_FILE, matter.scope)
    releases = act_name in RELEASES and not matter.text_public
    return Told(
        stands_open=not matter.text_public or State(matter.state) in _AT_INTAKE,
        proposer=people.names_of(session, {matter.proposer_id}).get(matter.proposer_id, ""),
        contact=people.contact_of(session, matter.proposer_id, matter.area_id)
        if may(permissions.CONTACT, matter.scope)
        else None,
        pictures=pictures,
        versions_url=url_for("issues.versions", matter_id=matter.id)
        if sees_all and matter.text_version > 1
        else None,
        along=[zh(each.alt) for each in pictures if each.goes_along] if releases else [],
        answer=zh(matter.reply) if act_name in _OF_ANSWERS and matter.reply else None,
        entered=entered(session, matter),
    )
