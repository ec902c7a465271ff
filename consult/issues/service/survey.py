"""The use case of the survey after a matter."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from consult.audit.record import Tx, off_record
from consult.core.errors import Refused
from consult.core.ids import new_id
from consult.identity import queries as people
from consult.issues import permissions, queries, rules
from consult.issues.models import Matter, SurveyAnswer, SurveyTaken
from consult.issues.rules import Aspect, Degree, State, SurveyFacts, SurveyRefusal
from consult.issues.service.steps import refuse_if


@dataclass(frozen=True)
class Answers:
    """What somebody says of a matter: one step for each aspect, and a remark that stays closed."""

    steps: Mapping[Aspect, Degree]
    remark: str = ""


def survey_facts(session: Session, matter: Matter, person_id: str) -> SurveyFacts:
    """Return what decides whether, and in which group, somebody answers the survey."""
    home = people.find_residence(session, person_id, matter.area_id)
    lives_here = home is not None and home.confirmed_at is not None
    return SurveyFacts(
        state=State(matter.state),
        proposed=queries.has_proposed(session, matter, person_id),
        took_part=queries.has_taken_part(session, matter, person_id),
        building=home.building if home is not None and lives_here else None,
        affected=matter.affected,
        answered=queries.has_answered(session, matter.id, person_id),
    )


@off_record(permissions.ANSWER_SURVEY, Matter)
def answer_survey(tx: Tx, matter: Matter, answers: Answers) -> None:
    """Answer the survey, once; off the record, see `models.survey`."""
    person_id = tx.actor.known_id
    facts = survey_facts(tx.session, matter, person_id)
    refuse_if(rules.why_not_answer_survey(facts))
    group = rules.group_of(facts)
    if group is None:
        raise Refused(SurveyRefusal.SURVEY_NOT_FOR_YOU)
    tx.session.add(SurveyTaken(matter_id=matter.id, person_id=person_id))
    tx.session.flush()  # somebody who was faster is met here, before the answer is written
    tx.session.add(
        SurveyAnswer(
            id=new_id(),
            matter_id=matter.id,
            group=group,
            process=answers.steps[Aspect.PROCESS],
            result=answers.steps[Aspect.RESULT],
            speed=answers.steps[Aspect.SPEED],
            remark=answers.remark,
        )
    )
