"""Use cases at intake: raising a matter, and what is done with it."""

from collections.abc import Sequence
from datetime import date

from consult.areas.models import Area
from consult.audit.entry import Recorded, Sealed
from consult.audit.record import Tx, on_record
from consult.core import clock
from consult.core.errors import Forbidden, Refused
from consult.documents import service as documents
from consult.documents.rules import Kind
from consult.documents.service import Chosen
from consult.issues import permissions, queries, rules
from consult.issues.entries import (
    FileOpened,
    MatterAdmitted,
    MatterMerged,
    MatterPassedOn,
    MatterProposed,
    MatterRefused,
    MatterReturned,
    MattersStudied,
    MatterSupplemented,
    TextReleased,
)
from consult.issues.models import Matter
from consult.issues.rules import (
    OPEN_STATES,
    Clock,
    Lane,
    Private,
    Refusal,
    State,
    Step,
    why_not_move,
)
from consult.issues.service.steps import (
    Proposal,
    give_ground,
    keep_private,
    keep_text,
    move,
    new_matter,
    public_reason,
    refuse_if,
    release,
    reply_by,
)
from consult.issues.service.voices import carry_seconds, voices_of


@on_record(permissions.PROPOSE, Area, share=True)
def propose_matter(
    tx: Tx, area: Area, proposal: Proposal, photos: Sequence[Chosen] = ()
) -> Recorded[str]:
    """Raise a matter in one's community, with photos or papers; return its id."""
    matter, sealed = new_matter(tx, area, tx.actor.known_id, proposal)
    added = documents.add_documents(tx, matter.scope, matter.story, photos, Kind.PAPER)
    return Recorded(
        matter.id,
        MatterProposed(area.code, matter.reply_by, documents=len(added.documents)),
        about=(matter.story,),
        begins=True,
        sealed={**sealed, **added.sealed},
    )


@on_record(permissions.CHECK, Matter)
def release_text(tx: Tx, matter: Matter) -> Recorded[None]:
    """Make a checked text public."""
    return Recorded(None, TextReleased(matter.text_version), discloses=release(tx, matter))


@on_record(permissions.OPEN_FILE, Matter, share=True)
def open_file(_tx: Tx, matter: Matter, why: str) -> Recorded[None]:
    """Read a text that is not public, from outside the community's office, with a reason."""
    return Recorded(None, FileOpened(matter.text_version), sealed={"reason": Sealed({"why": why})})


@on_record(permissions.CHECK, Matter)
def return_matter(tx: Tx, matter: Matter, ground: str, reason: str) -> Recorded[None]:
    """Ask the proposer for details."""
    move(tx, matter, Step.RETURN)
    give_ground(tx, matter, Step.RETURN, ground, reason)
    return Recorded(None, MatterReturned(ground), sealed={"reason": Sealed({"reason": reason})})


@on_record(permissions.SUPPLEMENT, Matter)
def supplement_matter(
    tx: Tx, matter: Matter, proposal: Proposal, photos: Sequence[Chosen] = ()
) -> Recorded[None]:
    """Add the details that were asked for: a new version of the text, and photos or papers."""
    if matter.proposer_id != tx.actor.known_id:
        raise Forbidden(permissions.SUPPLEMENT.name)
    move(tx, matter, Step.SUPPLEMENT)
    matter.title, matter.facts = proposal.title, proposal.facts
    matter.wish, matter.affected = proposal.wish, proposal.affected
    matter.text_public = False
    matter.reply_by = reply_by(tx, Clock.QUICK_REPLY)
    sealed = keep_text(tx, matter, matter.text_version + 1)
    added = documents.add_documents(tx, matter.scope, matter.story, photos, Kind.PAPER)
    entry = MatterSupplemented(matter.text_version, matter.reply_by, documents=len(added.documents))
    return Recorded(None, entry, sealed={**sealed, **added.sealed})


@on_record(permissions.ADMIT, Matter)
def refuse_matter(
    tx: Tx, matter: Matter, ground: str, reason: str, elsewhere: str = ""
) -> Recorded[None]:
    """Not admit a matter, with ground and reason; its text stays private.

    `elsewhere` is the kind of the negative list that it is of: it names who takes it.
    """
    refuse_if(rules.why_not_refuse(overturned=matter.refusal_reviewed))
    move(tx, matter, Step.REFUSE)
    known = give_ground(tx, matter, Step.REFUSE, ground, reason)
    refuse_if(rules.why_not_hand_off(needed=known.hand_off, given=bool(elsewhere)))
    taken = queries.get_negative(tx.session, elsewhere, tx.now) if elsewhere else None
    matter.hand_off = taken.ref.hash if taken else None
    matter.refused_by = tx.actor.person_id
    matter.review_until = until = reply_by(tx, Clock.ASK_REFUSAL_REVIEW)
    keep_private(tx, matter, Private.REFUSED)
    return Recorded(None, MatterRefused(ground, until, elsewhere), sealed=public_reason(reason))


@on_record(permissions.PASS_ON, Matter)
def pass_on_matter(
    tx: Tx, matter: Matter, ground: str, reason: str, passed_to: str
) -> Recorded[None]:
    """Pass a matter on to the body in charge."""
    move(tx, matter, Step.PASS_ON)
    give_ground(tx, matter, Step.PASS_ON, ground, reason)
    matter.passed_to = passed_to
    return Recorded(
        None,
        MatterPassedOn(ground),
        sealed={"reason": Sealed({"reason": reason, "to": passed_to}, public=True)},
    )


@on_record(permissions.PASS_ON, Matter)
def merge_matter(tx: Tx, matter: Matter, into_id: str, ground: str, reason: str) -> Recorded[None]:
    """Merge a matter into another one of the same community about the same thing."""
    if into_id == matter.id:
        raise Refused(Refusal.MERGE_WITH_ITSELF)
    target = queries.lock_matter(tx.session, into_id)
    if target.area_id != matter.area_id or State(target.state) not in OPEN_STATES:
        raise Refused(Refusal.TARGET_NOT_OPEN)
    move(tx, matter, Step.MERGE)
    give_ground(tx, matter, Step.MERGE, ground, reason)
    matter.merged_into = target.id
    return Recorded(
        None,
        MatterMerged(ground=ground, into=target.id, seconders=carry_seconds(tx, matter, target)),
        about=(matter.story, target.story, voices_of(target.id)),
        sealed=public_reason(reason),
    )


@on_record(permissions.ADMIT, Matter)
def admit_matter(
    tx: Tx, matter: Matter, ground: str, reason: str, *, publish_text: bool = True
) -> Recorded[None]:
    """Admit a matter: it gets its case number and, once checked, its text is public."""
    move(tx, matter, Step.ADMIT)
    give_ground(tx, matter, Step.ADMIT, ground, reason)
    matter.lane = Lane.FULL
    area = tx.session.get_one(Area, matter.area_id, with_for_update={"key_share": True})
    matter.year = clock.legal_day(tx.now).year
    matter.serial = queries.next_serial(tx.session, matter.area_id, matter.year)
    entry = MatterAdmitted(ground=ground, area=area.code, year=matter.year, serial=matter.serial)
    discloses = release(tx, matter) if publish_text and not matter.text_public else ()
    return Recorded(None, entry, sealed=public_reason(reason), discloses=discloses)


@on_record(permissions.STUDY, Area)
def record_study(
    tx: Tx, _area: Area, matter_ids: tuple[str, ...], held_on: date, *, agreed: bool
) -> Recorded[None]:
    """Note that the Party organisation studied matters in one sitting: day and conclusion only."""
    if not matter_ids:
        raise Refused(Refusal.NOTHING_TO_STUDY)
    if held_on > clock.legal_day(tx.now):
        raise Refused(Refusal.STUDY_IN_FUTURE)
    stories = []
    for matter_id in sorted(set(matter_ids)):
        matter = queries.lock_matter(tx.session, matter_id)
        permissions.STUDY.require(tx.actor, matter.scope)
        refuse_if(why_not_move(State(matter.state), Step.STUDY))
        if agreed:
            move(tx, matter, Step.STUDY)
            matter.studied_on = held_on
        stories.append(matter.story)
    return Recorded(None, MattersStudied(held_on=held_on, agreed=agreed), about=tuple(stories))
