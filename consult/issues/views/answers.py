"""What the page of a matter says of its clock, its answer, and where it came from and went."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from consult.core.formatting import zh
from consult.core.web import may, visitor
from consult.issues import permissions, queries
from consult.issues.models import Matter
from consult.issues.rules import ANSWER_DUE, Clock, Lane, State
from consult.issues.views.acting import is_hidden, may_read
from consult.issues.views.head import HIDDEN_TITLE
from consult.workdays.messages import span_in_words


@dataclass(frozen=True)
class Elsewhere:
    """The same matter in another place, as far as the visitor may know of it."""

    title: str | Markup
    url: str


@dataclass(frozen=True)
class AnswerView:
    """The clock and the answer of a matter.

    Attributes:
        due: the end of the clock, if it runs.
        counted: which days the clock counts, in words, if it runs.
        overdue: the clock has run out without an answer.
        text: the answer, if there is one that the visitor may read.
        origin: the matter of another place that was handed over to this one.
        handed_to: the matter that this one became in another place.
    """

    due: datetime | None
    counted: str
    overdue: bool
    text: Markup | None
    origin: Elsewhere | None
    handed_to: Elsewhere | None


def answer_of(session: Session, matter: Matter, now: datetime) -> AnswerView:
    """Return what the page says of a matter's clock and answer."""
    runs = State(matter.state) in ANSWER_DUE
    return AnswerView(
        due=matter.reply_by if runs else None,
        counted=span_in_words(queries.span_of(session, _clock_of(matter), now)) if runs else "",
        overdue=runs and now >= matter.reply_by,
        text=zh(matter.reply) if matter.reply and _reads_answer(matter) else None,
        origin=_elsewhere(
            queries.get_matter(session, matter.origin_id) if matter.origin_id else None
        ),
        handed_to=_elsewhere(queries.find_handed_over(session, matter.id))
        if matter.state in {State.TRANSFERRED, State.ARCHIVED}
        else None,
    )


def _clock_of(matter: Matter) -> Clock:
    if matter.state == State.REVIEW_ASKED:
        return Clock.REFUSAL_REVIEW
    return Clock.QUICK_REPLY if matter.lane == Lane.QUICK else Clock.FIRST_REPLY


def _reads_answer(matter: Matter) -> bool:
    actor = visitor()
    mine = actor is not None and actor.person_id == matter.proposer_id
    return matter.reply_public or mine or may(permissions.SEE_FILE, matter.scope)


def _elsewhere(matter: Matter | None) -> Elsewhere | None:
    if matter is None or is_hidden(matter):
        return None
    title = zh(matter.title) if may_read(matter) else HIDDEN_TITLE
    return Elsewhere(title, url_for("issues.show", matter_id=matter.id))
