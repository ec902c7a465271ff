"""What the use cases of a matter share: moving it, and sealing what was written."""

from datetime import datetime
from enum import StrEnum

from consult.audit.entry import Sealed
from consult.audit.record import Tx
from consult.core import clock
from consult.core.errors import Refused
from consult.issues import queries, rules
from consult.issues.models import Matter, MatterText
from consult.issues.rules import Refusal, State, Step


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


def give_ground(tx: Tx, matter: Matter, step: Step, ground: str, reason: str) -> None:
    """Keep the legal ground and the reason of a step at intake (a step)."""
    _text, known = queries.get_ground(tx.session, ground, tx.now)
    if step.value not in known.steps:
        raise Refused(Refusal.GROUND_NOT_FOR_THIS)
    matter.ground, matter.reason = ground, reason


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
    """Make the current text public; return what that discloses (a step)."""
    matter.text_public = True
    text = queries.find_text(tx.session, matter.id, matter.text_version)
    return ((text.sealed_in, "text"),)


def reply_by(tx: Tx) -> datetime:
    """Return until when a matter received now gets its first answer (a step)."""
    return clock.after_legal_days(tx.now, queries.reply_days(tx.session, tx.now))


def public_reason(reason: str) -> dict[str, Sealed]:
    """Return a reason that everybody may read."""
    return {"reason": Sealed({"reason": reason}, public=True)} if reason else {}


def case_number(matter: Matter) -> str:
    """Return the public case number within its community: year and serial."""
    return f"{matter.year}-{matter.serial:03}" if matter.year and matter.serial else ""
