"""Questions about the survey after a matter."""

from collections.abc import Mapping, Sequence

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from consult.committees.models import PanelSeat
from consult.issues.models import Matter, SurveyAnswer, SurveyTaken
from consult.issues.rules import Aspect, Degree, Group
from consult.voting.models import RollEntry

Given = tuple[Mapping[Aspect, Degree], int]
"""One way to answer, and how many answered so."""


def count_answers(session: Session, matter_id: str) -> dict[Group, list[Given]]:
    """Return how each group answered, for `rules.tally`: not to be shown as it is."""
    found: dict[Group, list[Given]] = {group: [] for group in Group}
    columns = (SurveyAnswer.group, SurveyAnswer.process, SurveyAnswer.result, SurveyAnswer.speed)
    rows = session.execute(
        select(*columns, func.count()).where(SurveyAnswer.matter_id == matter_id).group_by(*columns)
    )
    for group, process, result, speed, number in rows:
        given = {
            Aspect.PROCESS: Degree(process),
            Aspect.RESULT: Degree(result),
            Aspect.SPEED: Degree(speed),
        }
        found[Group(group)].append((given, number))
    return found


def has_answered(session: Session, matter_id: str, person_id: str) -> bool:
    """Return whether somebody has answered the survey of a matter."""
    return session.get(SurveyTaken, (matter_id, person_id)) is not None


def has_proposed(session: Session, matter: Matter, person_id: str) -> bool:
    """Return whether somebody raised a matter, or one that was merged into it."""
    merged = exists().where(Matter.merged_into == matter.id, Matter.proposer_id == person_id)
    return matter.proposer_id == person_id or bool(session.scalar(select(merged)))


def has_taken_part(session: Session, matter: Matter, person_id: str) -> bool:
    """Return whether somebody sat on the panel of a matter or stood on the roll of its vote."""
    sat = exists().where(
        PanelSeat.panel_id == (matter.panel_id or ""), PanelSeat.person_id == person_id
    )
    stood = exists().where(
        RollEntry.poll_id == (matter.poll_id or ""), RollEntry.person_id == person_id
    )
    return bool(session.scalar(select(or_(sat, stood))))


def list_remarks(
    session: Session, matter_id: str, groups: Sequence[Group]
) -> Sequence[SurveyAnswer]:
    """Return the answers with a remark of the groups that may be shown, in no order of time."""
    return session.scalars(
        select(SurveyAnswer)
        .where(
            SurveyAnswer.matter_id == matter_id,
            SurveyAnswer.group.in_(groups),
            SurveyAnswer.remark != "",
        )
        .order_by(SurveyAnswer.id)
    ).all()
