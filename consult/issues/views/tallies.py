"""What may be shown of the survey after a matter, and whether the visitor can answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from consult.core.i18n import words
from consult.core.web import may, visitor
from consult.issues import permissions, queries, rules, service
from consult.issues.models import Matter, SurveyAnswer
from consult.issues.rules import SURVEYED, Aspect, Degree, Group, State, SurveyRefusal, Tally


@dataclass(frozen=True)
class Table:
    """The counts of a group in rows of words, one for each step."""

    answers: int
    rows: Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Survey:
    """What the page of a matter says of the survey.

    Attributes:
        groups: each group in words with its counts, or None while there are too few answers.
        remarks: what the supervisors may read beside them, by group in words.
        url: where the visitor answers, or None.
        why_not: why the visitor cannot, in words, or None.
    """

    groups: Sequence[tuple[str, Table | None]]
    remarks: Sequence[tuple[str, SurveyAnswer]]
    url: str | None
    why_not: str | None


def survey_of(session: Session, matter: Matter) -> Survey | None:
    """Return what can be said of the survey of a matter, or None before its result was told."""
    state = State(matter.state)
    if state not in SURVEYED and state is not State.ARCHIVED:
        return None
    counts = queries.count_answers(session, matter.id)
    shown = {group: rules.tally(counts[group]) for group in Group}
    if state not in SURVEYED and not any(shown.values()):
        return None
    known = [group for group, found in shown.items() if found is not None]
    reads = bool(known) and may(permissions.REVIEW, matter.scope)
    remarks = queries.list_remarks(session, matter.id, known) if reads else []
    url, why_not = _mine(session, matter)
    return Survey(
        groups=[
            (words(f"group.{group}"), _table(found) if found else None)
            for group, found in shown.items()
        ],
        remarks=[(words(f"group.{each.group}"), each) for each in remarks],
        url=url,
        why_not=why_not,
    )


def _table(tally: Tally) -> Table:
    rows = [
        {
            "degree": words(f"degree.{degree}"),
            **{
                aspect.value: _share(tally.steps[aspect][degree], tally.answers)
                for aspect in Aspect
            },
        }
        for degree in Degree
    ]
    return Table(tally.answers, rows)


def _share(number: int, answers: int) -> str:
    percent = (200 * number + answers) // (2 * answers)
    return str(gettext("%(n)d 份（%(percent)d%%）", n=number, percent=percent))


def _mine(session: Session, matter: Matter) -> tuple[str | None, str | None]:
    """Return where the visitor answers, or why not; nothing for who is not asked at all."""
    actor = visitor()
    if State(matter.state) not in SURVEYED or actor is None or actor.person_id is None:
        return None, None
    if not may(permissions.ANSWER_SURVEY, matter.scope):
        return None, None
    refusal = rules.why_not_answer_survey(service.survey_facts(session, matter, actor.person_id))
    if refusal is SurveyRefusal.SURVEY_NOT_FOR_YOU:
        return None, None
    return url_for("issues.survey_form", matter_id=matter.id), words(refusal) if refusal else None
