"""Use cases of objections, and the step that makes a notice."""

import json
from dataclasses import dataclass
from datetime import datetime

from consult.audit.entry import Recorded, Sealed
from consult.audit.models import as_within
from consult.audit.record import Tx, on_record
from consult.audit.rulebook import RuleText
from consult.core.errors import Refused
from consult.core.ids import new_id
from consult.core.policy import Scope
from consult.publication import permissions, queries, rules
from consult.publication.entries import (
    ObjectionAnswered,
    ObjectionMade,
    ObjectionsOpened,
    ObjectionViewed,
)
from consult.publication.models import Notice, Objection
from consult.publication.rules import NoticeKind


@dataclass(frozen=True)
class Draft:
    """What a notice says, where it hangs and for how long; particulars are spelled out on it."""

    area_id: str
    about: str
    kind: NoticeKind
    number: str
    title: str
    body: str
    place: str
    until_at: datetime
    period: RuleText
    particulars: tuple[tuple[str, str], ...] = ()


def new_notice(tx: Tx, scope: Scope, draft: Draft) -> Notice:
    """Put up a notice from now on, signed by the actor (a step)."""
    notice = Notice(
        id=new_id(),
        area_id=draft.area_id,
        about=draft.about,
        kind=draft.kind,
        number=draft.number,
        title=draft.title,
        body=draft.body,
        place=draft.place,
        particulars=json.dumps(draft.particulars, ensure_ascii=False),
        from_at=tx.now,
        until_at=draft.until_at,
        publisher_id=tx.actor.known_id,
        period_hash=draft.period.ref.hash,
        within=as_within(scope),
    )
    tx.session.add(notice)
    tx.session.flush()
    return notice


def end_notice(tx: Tx, notice: Notice) -> None:
    """Take a notice down before its time, so that nobody acts on what is over (a step)."""
    if tx.now < notice.until_at:
        notice.until_at = notice.withdrawn_at = tx.now


@on_record(permissions.OBJECT, Notice, share=True)
def make_objection(tx: Tx, notice: Notice, text: str) -> Recorded[str]:
    """Object to what a notice announces; return the objection's id."""
    person_id = tx.actor.known_id
    facts = queries.objection_facts(tx.session, notice, person_id)
    if (refusal := rules.why_not_object(facts, tx.now)) is not None:
        raise Refused(refusal)
    objection = Objection(
        id=new_id(),
        notice_id=notice.id,
        person_id=person_id,
        text=text,
        made_at=tx.now,
        within=as_within(notice.scope),
    )
    tx.session.add(objection)
    return Recorded(
        objection.id,
        ObjectionMade(),
        about=(objection.story, notice.story, notice.about),
        sealed={"text": Sealed({"objection": text})},
    )


@on_record(permissions.VIEW_OBJECTION, Objection)
def give_view(tx: Tx, objection: Objection, view: str, *, favours: bool) -> Recorded[None]:
    """Give the supervisors' view on an objection."""
    notice = queries.get_notice(tx.session, objection.notice_id)
    facts = queries.answer_facts(notice, objection, tx.actor.known_id)
    if (refusal := rules.why_not_view(facts)) is not None:
        raise Refused(refusal)
    objection.view, objection.viewed_by, objection.viewed_at = view, tx.actor.known_id, tx.now
    return Recorded(
        None,
        ObjectionViewed(favours),
        about=(objection.story, notice.about),
        sealed={"text": Sealed({"view": view}, public=True)},
    )


@on_record(permissions.ANSWER_OBJECTION, Objection)
def answer_objection(tx: Tx, objection: Objection, answer: str, *, upheld: bool) -> Recorded[None]:
    """Uphold an objection or answer why not."""
    notice = queries.get_notice(tx.session, objection.notice_id)
    facts = queries.answer_facts(notice, objection, tx.actor.known_id)
    if (refusal := rules.why_not_answer(facts)) is not None:
        raise Refused(refusal)
    objection.answer, objection.upheld = answer, upheld
    objection.answered_by, objection.answered_at = tx.actor.known_id, tx.now
    return Recorded(
        None,
        ObjectionAnswered(upheld),
        about=(objection.story, notice.about),
        sealed={"text": Sealed({"answer": answer}, public=True)},
    )


@on_record(permissions.OPEN_OBJECTIONS, Notice, share=True)
def open_objections(tx: Tx, notice: Notice, why: str) -> Recorded[None]:
    """Read the objections to a notice from outside the community, which goes on record."""
    return Recorded(
        None,
        ObjectionsOpened(queries.count_objections(tx.session, notice.id)),
        sealed={"why": Sealed({"reason": why})},
    )
