"""What the page of a matter says of its clock, its answer, and where it came from and went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup
from sqlalchemy.orm import Session

from consult.audit import queries as audit
from consult.audit.queries import EntryView, Told
from consult.core.formatting import zh
from consult.core.i18n import words
from consult.core.web import may
from consult.documents.views import Shown, shown_about
from consult.issues import permissions, queries
from consult.issues.entries import ProposerCalledBack
from consult.issues.entries.rounds import CLOCKED, rounds_of
from consult.issues.models import Matter
from consult.issues.rules import ANSWER_DUE, Clock, Lane, State, is_dissatisfied
from consult.issues.views.acting import is_hidden, is_proposer, may_read
from consult.issues.views.head import HIDDEN_TITLE
from consult.issues.views.story import Way
from consult.workdays.messages import span_in_words

_TOLD_BY: Final = CLOCKED | {ProposerCalledBack.kind}


@dataclass(frozen=True)
class Elsewhere:
    """The same matter in another place, as far as the visitor may know of it."""

    title: str | Markup
    url: str


@dataclass(frozen=True)
class Missed:
    """A clock that had run out when the community acted: until when, when, and what it did."""

    due: datetime
    at: datetime
    done: str


@dataclass(frozen=True)
class AnswerView:
    """The clock and the answer of a matter.

    Attributes:
        due: the end of the clock, if it runs.
        counted: which days the clock counts, in words, if it runs.
        overdue: the clock has run out without an answer.
        missed: the clocks that ran out before the community acted, and when it did.
        text: the answer, if there is one that the visitor may read.
        withheld: there is an answer that this visitor may not read.
        called_back: that the proposer was called back, in words, or empty.
        next_for: what an answer that will not do leads to, in words, to whom it concerns.
        origin: the matter of another place that was handed over to this one.
        handed_to: the matter that this one became in another place.
    """

    due: datetime | None
    counted: str
    overdue: bool
    missed: Sequence[Missed]
    text: Markup | None
    withheld: bool
    called_back: str
    next_for: str
    origin: Elsewhere | None
    handed_to: Elsewhere | None


def answer_of(session: Session, matter: Matter, way: Way, now: datetime) -> AnswerView:
    """Return what the page says of a matter's clock and answer, as its way tells it."""
    running, reads = clock_of(matter), _reads_answer(matter)
    story: Sequence[EntryView | Told] = (
        [each for each in way.entries if each.kind in _TOLD_BY]
        if way.whole
        else audit.list_kinds_in_story(session, matter.story, _TOLD_BY)
    )
    return AnswerView(
        due=matter.reply_by if running else None,
        counted=span_in_words(queries.span_of(session, running, now)) if running else "",
        overdue=running is not None and now >= matter.reply_by,
        missed=[
            Missed(each.due, each.at, words(each.kind))
            for each in rounds_of(matter.id, story)
            if each.late and each.due is not None
        ],
        text=zh(matter.reply) if matter.reply and reads else None,
        withheld=bool(matter.reply) and not reads,
        called_back=_called_back(matter, story),
        next_for=_next_for(matter),
        origin=_origin(session, matter),
        handed_to=_elsewhere(queries.find_handed_over(session, matter)),
    )


def clock_of(matter: Matter) -> Clock | None:
    """Return the clock by which the proposer waits for an answer, if one runs."""
    if State(matter.state) not in ANSWER_DUE:
        return None
    if matter.state == State.REVIEW_ASKED:
        return Clock.REFUSAL_REVIEW
    return Clock.QUICK_REPLY if matter.lane == Lane.QUICK else Clock.FIRST_REPLY


def pictures_of(session: Session, matter: Matter, documents: int) -> Sequence[Shown]:
    """Return the photos and papers of a matter, those that went along to another place too.

    Args:
        session: to read with.
        matter: the matter.
        documents: how many there are about it.
    """
    found = list(shown_about(matter.story)) if documents else []
    if not found:
        there = queries.find_handed_over(session, matter)
        found.extend(shown_about(there.story, until=matter.moved_at) if there else ())
    return found


def _is_inside(matter: Matter) -> bool:
    """Return whether the visitor raised the matter or works on it."""
    return is_proposer(matter) or may(permissions.SEE_FILE, matter.scope)


def _reads_answer(matter: Matter) -> bool:
    return matter.reply_public or _is_inside(matter)


def _called_back(matter: Matter, story: Sequence[EntryView | Told]) -> str:
    """Return in words that the proposer was called back.

    One person alone is asked, whose masked name stands on the page: what was said of the answer
    is shown to those inside.
    """
    if not matter.called_back:
        return ""
    tries = [each.facts["tries"] for each in story if each.kind == ProposerCalledBack.kind]
    called = str(ngettext("联系了 %(num)d 次", "联系了 %(num)d 次", tries[-1])) if tries else ""
    if not _is_inside(matter):
        return called or str(gettext("已回访"))
    said = words(f"said.{matter.called_back}")
    return str(gettext("%(said)s（%(tries)s）", said=said, tries=called)) if called else said


def _next_for(matter: Matter) -> str:
    """Return what an answer that will not do leads to, for who raised the matter and the office."""
    if not is_dissatisfied(State(matter.state), matter.called_back) or not _is_inside(matter):
        return ""
    if is_proposer(matter):
        text = gettext(
            "您说不满意，这件事就不能这样了结：社区（村）要再次答复，或者转为深入议；"
            "确实不能再办的，要公开写明理由。您可以到服务窗口说清还差什么，"
            "也可以请求转为深入议，或者向街道（镇）反映。"
        )
    elif not may(permissions.REPLY, matter.scope):
        return ""
    else:
        text = gettext("提出人不满意：请再次答复，或者转为深入议；确实不能再办的，写明理由再归档。")
    return str(text)


def _origin(session: Session, matter: Matter) -> Elsewhere | None:
    """Return where a matter was handed over from; its text came along to those who work here."""
    if matter.origin_id is None:
        return None
    there = queries.get_matter(session, matter.origin_id)
    return _elsewhere(there, reads=_is_inside(matter) or may_read(there))


def _elsewhere(matter: Matter | None, *, reads: bool | None = None) -> Elsewhere | None:
    if matter is None or is_hidden(matter):
        return None
    shown = may_read(matter) if reads is None else reads
    title = zh(matter.title) if shown else HIDDEN_TITLE
    return Elsewhere(title, url_for("issues.show", matter_id=matter.id))
