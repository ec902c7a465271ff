"""Use cases of written opinions, between the notice and the end of the consultation."""

from consult.audit.entry import Recorded, Sealed
from consult.audit.record import Tx, on_record
from consult.core.errors import NotFound, Refused
from consult.core.ids import new_id
from consult.issues import permissions, queries
from consult.issues.entries import (
    OpinionReleased,
    OpinionWritten,
)
from consult.issues.models import Matter, WrittenOpinion
from consult.issues.rules import (
    Refusal,
    Stance,
    State,
)


@on_record(permissions.WRITE_OPINION, Matter, share=True)
def write_opinion(tx: Tx, matter: Matter, stance: Stance, text: str) -> Recorded[str]:
    """Write an opinion between the notice and the end of the consultation; return its id."""
    if State(matter.state) not in {State.ANNOUNCED, State.CONSULTING}:
        raise Refused(Refusal.OPINIONS_CLOSED)
    person_id = tx.actor.known_id
    if queries.has_written(tx.session, matter, person_id):
        raise Refused(Refusal.ALREADY_WRITTEN)
    opinion = WrittenOpinion(
        id=new_id(),
        matter_id=matter.id,
        round=matter.poll_id or matter.id,
        person_id=person_id,
        stance=stance,
        text=text,
        written_at=tx.now,
        released=False,
    )
    tx.session.add(opinion)
    return Recorded(
        opinion.id,
        OpinionWritten(),
        about=(f"opinion/{opinion.id}", matter.story),
        sealed={"text": Sealed({"stance": stance.value, "text": text})},
    )


@on_record(permissions.CHECK, Matter, share=True)
def release_opinion(tx: Tx, matter: Matter, opinion_id: str) -> Recorded[None]:
    """Make a checked opinion public, its writer's name masked."""
    opinion = queries.get_opinion(tx.session, opinion_id)
    if opinion.matter_id != matter.id:
        raise NotFound("opinion")
    if opinion.released:
        raise Refused(Refusal.ALREADY_RELEASED)
    sealed_in, opinion.released = opinion.entry_id, True
    return Recorded(
        None,
        OpinionReleased(),
        about=(f"opinion/{opinion.id}", matter.story),
        discloses=((sealed_in, "text"),),
    )
