"""Use cases of the quick lane and the desk: entering, answering, calling back, reviewing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from consult.areas.models import Area
from consult.audit import queries as audit
from consult.audit.entry import Entry, Recorded, Sealed
from consult.audit.record import Tx, on_record
from consult.core import clock
from consult.core.errors import Forbidden, Refused
from consult.documents import service as documents
from consult.documents.rules import Kind
from consult.documents.service import Chosen
from consult.identity import service as people
from consult.identity.service import NewPerson
from consult.issues import permissions, queries, rules
from consult.issues.entries import (
    AnswerReleased,
    EntryUndone,
    LaneChanged,
    MatterEntered,
    MatterHandedOver,
    MatterReplied,
    MatterRepliedAgain,
    MatterWithdrawn,
    ProposerCalledBack,
    RefusalReviewed,
    ReviewAsked,
)
from consult.issues.models import Matter
from consult.issues.rules import (
    CalledBack,
    Clock,
    EntryFacts,
    Lane,
    LaneRefusal,
    Private,
    Source,
    State,
    Step,
)
from consult.issues.service.steps import (
    Proposal,
    give_ground,
    keep_private,
    move,
    new_matter,
    public_reason,
    refuse_if,
    release,
    reply_by,
)
from consult.issues.service.voices import carry_seconds, voices_of

ANSWERS: Final = frozenset({MatterReplied.kind, MatterRepliedAgain.kind})
"""The kinds of entries that an answer of the quick lane is sealed with."""


@dataclass(frozen=True)
class OnBehalf:
    """For whom a matter is written down, and how it came: somebody known, or a new person.

    Attributes:
        source: how it reached the community.
        person_id: the resident, if registered.
        new: who it is otherwise.
    """

    source: Source
    person_id: str = ""
    new: NewPerson | None = None


@on_record(permissions.ENTER, Area, share=True)
def enter_matter(
    tx: Tx, area: Area, proposal: Proposal, who: OnBehalf, scans: Sequence[Chosen] = ()
) -> Recorded[str]:
    """Write a matter down for a resident who came, called or was visited; return its id."""
    person_id = who.person_id
    if who.new is not None:
        person_id = people.enter_person(tx, area, who.new).id
    matter, sealed = new_matter(tx, area, person_id, proposal)
    matter.source, matter.entered_by = who.source, tx.actor.known_id
    matter.undo_until = clock.end_of_legal_day(clock.legal_day(tx.now))
    added = documents.add_documents(
        tx, matter.scope, matter.story, scans, Kind.SCAN, for_id=person_id
    )
    entry = MatterEntered(
        area.code,
        who.source,
        matter.reply_by,
        new_person=who.new is not None,
        documents=len(added.documents),
    )
    return Recorded(
        matter.id,
        entry,
        about=(matter.story,),
        sealed={**sealed, **added.sealed},
        acted_for=person_id,
    )


@on_record(permissions.ENTER, Matter)
def undo_entry(tx: Tx, matter: Matter) -> Recorded[None]:
    """Take back what was written down for a resident by mistake, on the same day."""
    refuse_if(rules.why_not_undo(entry_facts(matter), tx.now))
    move(tx, matter, Step.UNDO_ENTRY)
    keep_private(tx, matter, Private.UNDONE)
    return Recorded(None, EntryUndone(), acted_for=matter.proposer_id)


def entry_facts(matter: Matter) -> EntryFacts:
    """Return what decides whether what was written down for a resident can be taken back."""
    return EntryFacts(
        entered=matter.entered_by is not None,
        until=matter.undo_until,
        moved=matter.moved_at != matter.proposed_at or matter.text_public,
    )


@on_record(permissions.WITHDRAW, Matter)
def withdraw_matter(tx: Tx, matter: Matter, reason: str) -> Recorded[None]:
    """Take one's own matter back before it was answered."""
    if matter.proposer_id != tx.actor.known_id:
        raise Forbidden(permissions.WITHDRAW.name)
    move(tx, matter, Step.WITHDRAW)
    keep_private(tx, matter, Private.WITHDRAWN)
    return Recorded(None, MatterWithdrawn(), sealed={"reason": Sealed({"reason": reason})})


@on_record(permissions.REPLY, Matter)
def reply_to_matter(tx: Tx, matter: Matter, text: str, *, public: bool) -> Recorded[None]:
    """Answer a matter in the quick lane; `public` says that text and answer were checked."""
    refuse_if(rules.why_not_reply(Lane(matter.lane)))
    move(tx, matter, Step.REPLY)
    return _answered(tx, matter, MatterReplied(tx.now < matter.reply_by), text, public=public)


@on_record(permissions.REPLY, Matter)
def reply_again(tx: Tx, matter: Matter, text: str, *, public: bool) -> Recorded[None]:
    """Answer once more, since the proposer was not satisfied; who asked is called back again."""
    refuse_if(rules.why_not_reply_again(matter.called_back))
    move(tx, matter, Step.REPLY_AGAIN)
    matter.called_back = ""
    return _answered(tx, matter, MatterRepliedAgain(), text, public=public)


def _answered(tx: Tx, matter: Matter, entry: Entry, text: str, *, public: bool) -> Recorded[None]:
    """Keep an answer and return what goes on record of it (a step)."""
    matter.reply, matter.replied_at, matter.reply_public = text, tx.now, public
    discloses = release(tx, matter) if public and not matter.text_public else ()
    return Recorded(
        None,
        entry,
        sealed={"reply": Sealed({"reply": text}, public=public)},
        discloses=discloses,
    )


@on_record(permissions.CHECK, Matter)
def release_answer(tx: Tx, matter: Matter) -> Recorded[None]:
    """Make a checked answer public that was given for the proposer alone, and the text with it."""
    refuse_if(rules.why_not_release_answer(given=bool(matter.reply), public=matter.reply_public))
    text = release(tx, matter) if not matter.text_public else ()
    matter.reply_public = True
    answers = audit.list_kinds_in_story(tx.session, matter.story, ANSWERS)
    return Recorded(None, AnswerReleased(), discloses=(*text, (answers[-1].id, "reply")))


@on_record(permissions.REPLY, Matter)
def call_back(tx: Tx, matter: Matter, said: CalledBack, tries: int, remark: str) -> Recorded[None]:
    """Note what the proposer said of the answer, or that nobody was reached."""
    there = queries.find_handed_over(tx.session, matter)
    refuse_if(rules.why_not_call_here(handed_over=there is not None))
    refuse_if(rules.why_not_call_back(said, tries))
    move(tx, matter, Step.CALL_BACK)
    matter.called_back = said
    return Recorded(
        None,
        ProposerCalledBack(tries),
        sealed={"remark": Sealed({"said": said.value, "remark": remark})},
        acted_for=matter.proposer_id,
    )


@on_record(permissions.CHECK, Matter)
def deepen_matter(tx: Tx, matter: Matter, reason: str) -> Recorded[None]:
    """Change a matter to the full lane, since an answer is not enough; its clock starts anew."""
    refuse_if(rules.why_not_deepen(Lane(matter.lane)))
    move(tx, matter, Step.DEEPEN)
    matter.lane, matter.reply_by = Lane.FULL, reply_by(tx, Clock.FIRST_REPLY)
    return Recorded(None, LaneChanged(matter.reply_by), sealed=public_reason(reason))


@on_record(permissions.ASK_REVIEW, Matter)
def ask_review(tx: Tx, matter: Matter, why: str) -> Recorded[None]:
    """Ask within the term that the refusal of one's matter be reviewed by somebody else, once."""
    if matter.proposer_id != tx.actor.known_id:
        raise Forbidden(permissions.ASK_REVIEW.name)
    refuse_if(rules.why_not_move(State(matter.state), Step.ASK_REVIEW))
    refuse_if(rules.why_not_ask_review(matter.review_facts, tx.now))
    move(tx, matter, Step.ASK_REVIEW)
    matter.reply_by = reply_by(tx, Clock.REFUSAL_REVIEW)
    return Recorded(None, ReviewAsked(matter.reply_by), sealed={"reason": Sealed({"why": why})})


@on_record(permissions.REVIEW_REFUSAL, Matter)
def review_refusal(tx: Tx, matter: Matter, reason: str, *, upheld: bool) -> Recorded[None]:
    """Uphold a refusal with reasons, or overturn it: then its clock starts anew.

    An overturned refusal holds no longer: what it said of the matter stays on record alone.
    """
    refuse_if(
        rules.why_not_review_refusal(refused_by=matter.refused_by, reviewer=tx.actor.known_id)
    )
    move(tx, matter, Step.UPHOLD if upheld else Step.OVERTURN)
    matter.refusal_reviewed = True
    if not upheld:
        matter.lane, matter.reply_by = Lane.FULL, reply_by(tx, Clock.FIRST_REPLY)
        matter.refused_by = matter.review_until = matter.hand_off = None
        matter.ground = matter.reason = matter.stays_private = ""
        documents.let_go(tx, matter.story)
    due = None if upheld else matter.reply_by
    return Recorded(None, RefusalReviewed(upheld, due), sealed=public_reason(reason))


@on_record(permissions.PASS_ON, Matter)
def hand_over_matter(
    tx: Tx, matter: Matter, to_area_id: str, ground: str, reason: str
) -> Recorded[str]:
    """Hand a matter over to another place on this platform; return the new matter's id.

    The new matter names the one it came from, and its proposer stays who it was. Photos and
    papers go along, and so do those who have the same concern.
    """
    area = queries.find_answering(tx.session, to_area_id, tx.now)
    refuse_if(rules.why_not_hand_over(here=to_area_id == matter.area_id, answered=area is not None))
    if area is None:
        raise Refused(LaneRefusal.NOBODY_ANSWERS_THERE)
    move(tx, matter, Step.PASS_ON)
    give_ground(tx, matter, Step.PASS_ON, ground, reason)
    proposal = Proposal(matter.title, matter.facts, matter.wish, matter.affected)
    there, sealed = new_matter(tx, area, matter.proposer_id, proposal)
    there.origin_id, there.source = matter.id, matter.source
    matter.passed_to = area.short_name
    tx.session.flush()
    entry = MatterHandedOver(
        ground=ground,
        area=area.code,
        into=there.id,
        reply_by=there.reply_by,
        seconders=carry_seconds(tx, matter, there),
        documents=documents.carry_documents(
            tx, matter.story, there.scope, there.story, seen_in=matter.scope
        ),
    )
    return Recorded(
        there.id,
        entry,
        about=(matter.story, there.story, voices_of(there.id)),
        sealed={**sealed, "reason": Sealed({"reason": reason, "to": area.name}, public=True)},
    )
