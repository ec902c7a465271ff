"""What the use cases of a matter share: moving it, and sealing what was written."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from consult.areas.models import Area
from consult.audit.entry import Sealed
from consult.audit.models import as_within
from consult.audit.record import Tx
from consult.core import clock
from consult.core.errors import Refused
from consult.core.ids import new_id
from consult.documents import service as documents
from consult.issues import queries, rules
from consult.issues.models import Matter, MatterText
from consult.issues.rules import (
    Clock,
    Ground,
    Lane,
    NoticeTime,
    Private,
    Refusal,
    Source,
    State,
    Step,
)
from consult.publication.rules import Period, days_between


@dataclass(frozen=True)
class Proposal:
    """What a resident writes: title, facts, the wish, and the buildings affected."""

    title: str
    facts: str
    wish: str
    affected: str


def move(tx: Tx, matter: Matter, step: Step) -> None:
    """Take a step of the state table, or refuse (a step)."""
    refusal = rules.why_not_move(State(matter.state), step)
    if refusal is not None:
        raise Refused(refusal)
    matter.state, matter.moved_at = rules.move_of(step).target, tx.now


def refuse_if(refusal: StrEnum | None) -> None:
    """Raise a rule's refusal, if there is one."""
    if refusal is not None:
        raise Refused(refusal)


def give_ground(tx: Tx, matter: Matter, step: Step, ground: str, reason: str) -> Ground:
    """Keep the legal ground and the reason of a step at intake; return the ground (a step)."""
    _text, known = queries.get_ground(tx.session, ground, tx.now)
    if step.value not in known.steps:
        raise Refused(Refusal.GROUND_NOT_FOR_THIS)
    matter.ground, matter.reason = ground, reason
    return known


def keep_private(tx: Tx, matter: Matter, why: Private) -> None:
    """Let the text never become public, and no photo with it (a step).

    What everybody could read already stays as it is.
    """
    matter.stays_private = why
    documents.keep_private(tx, matter.story, public_too=not matter.text_public)


def keep_text(tx: Tx, matter: Matter, version: int) -> dict[str, Sealed]:
    """Keep a version of what was written and return it for sealing (a step)."""
    matter.text_version = version
    tx.session.flush()
    tx.session.add(
        MatterText(
            matter_id=matter.id,
            version=version,
            title=matter.title,
            facts=matter.facts,
            wish=matter.wish,
            affected=matter.affected,
            written_at=tx.now,
            sealed_in=tx.entry_id,
        )
    )
    text = {
        "title": matter.title,
        "facts": matter.facts,
        "wish": matter.wish,
        "affected": matter.affected,
    }
    return {"text": Sealed(text)}


def release(tx: Tx, matter: Matter) -> tuple[tuple[str, str], ...]:
    """Make the current text and its photos public; return what that discloses (a step)."""
    refuse_if(
        rules.why_not_release(
            State(matter.state), public=matter.text_public, private=matter.stays_private
        )
    )
    matter.text_public = True
    text = queries.find_text(tx.session, matter.id, matter.text_version)
    photos = documents.release_documents(tx, matter.story)
    return ((text.sealed_in, "text"), *photos.discloses)


def reply_by(tx: Tx, clock: Clock) -> datetime:
    """Return until when a matter gets an answer whose clock starts now (a step)."""
    return queries.ends_at(tx.session, clock, tx.now)


def notice_time(now: datetime, meets_at: datetime, period: Period, *, urgent: bool) -> NoticeTime:
    """Return how long a notice of now would hang before a meeting, and what its period asks."""
    return NoticeTime(
        ahead=now < meets_at,
        days=days_between(clock.legal_day(now), clock.legal_day(meets_at)),
        least=period.least,
        excusable=period.short_notice,
        urgent=urgent,
    )


def new_matter(
    tx: Tx, area: Area, proposer_id: str, proposal: Proposal
) -> tuple[Matter, dict[str, Sealed]]:
    """Make a matter in the quick lane, its clock running; return it and its text (a step)."""
    matter = Matter(
        id=new_id(),
        area_id=area.id,
        proposer_id=proposer_id,
        title=proposal.title,
        facts=proposal.facts,
        wish=proposal.wish,
        affected=proposal.affected,
        text_version=1,
        text_public=False,
        state=State.RECEIVED,
        lane=Lane.QUICK,
        source=Source.WEB,
        proposed_at=tx.now,
        moved_at=tx.now,
        reply_by=reply_by(tx, Clock.QUICK_REPLY),
        within=as_within(area.scope),
    )
    tx.session.add(matter)
    return matter, keep_text(tx, matter, 1)


def public_reason(reason: str) -> dict[str, Sealed]:
    """Return a reason that everybody may read."""
    return {"reason": Sealed({"reason": reason}, public=True)} if reason else {}


class Numbered(Protocol):
    """What has the public number of a case, or none yet: a matter, or a line about it."""

    @property
    def year(self) -> int | None:
        """The year of the number."""

    @property
    def serial(self) -> int | None:
        """The number within its year."""


def case_number(matter: Numbered) -> str:
    """Return the public case number within its community: year and serial."""
    return f"{matter.year}-{matter.serial:03}" if matter.year and matter.serial else ""
