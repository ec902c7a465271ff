"""The survey after a matter: who belongs to which group, and what may be shown of the answers.

It asks about process, result and speed of one matter, in groups that are never added up, and says
nothing of a group with fewer than five answers. No figure here compares people or communities.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from consult.issues.rules.lifecycle import State

LEAST_ANSWERS: Final = 5
"""Answers of a group below which nothing of them is shown to anybody."""

SURVEYED: Final = frozenset({State.ANSWERED, State.REVIEWED})
"""States in which the survey is open: residents were told the result, the file is not closed."""


class Group(StrEnum):
    """Who answers."""

    PROPOSER = "proposer"
    AFFECTED = "affected"
    OTHER = "other"


class Aspect(StrEnum):
    """What is asked about."""

    PROCESS = "process"
    RESULT = "result"
    SPEED = "speed"


class Degree(StrEnum):
    """The five steps of an answer, from best to worst."""

    VERY_GOOD = "very_good"
    GOOD = "good"
    MIDDLING = "middling"
    POOR = "poor"
    VERY_POOR = "very_poor"


class SurveyRefusal(StrEnum):
    """Why not; the words are in `messages`."""

    SURVEY_NOT_OPEN = "issues.survey_not_open"
    SURVEY_NOT_FOR_YOU = "issues.survey_not_for_you"
    SURVEY_ANSWERED = "issues.survey_answered"


@dataclass(frozen=True)
class SurveyFacts:
    """What decides in which group somebody answers.

    Attributes:
        state: of the matter.
        proposed: raised it, or a matter that was merged into it.
        took_part: sat on its panel or stood on its roll.
        building: where the person lives in this community, if that is confirmed.
        affected: the buildings that the matter names, as written.
        answered: has answered before.
    """

    state: State
    proposed: bool
    took_part: bool
    building: str | None
    affected: str
    answered: bool


def group_of(facts: SurveyFacts) -> Group | None:
    """Return the group that somebody answers in, or None for who is not asked."""
    if facts.proposed:
        return Group.PROPOSER
    lives_there = facts.building is not None and names_building(facts.affected, facts.building)
    if facts.took_part or lives_there:
        return Group.AFFECTED
    return Group.OTHER if facts.building is not None else None


def names_building(text: str, building: str) -> bool:
    """Return whether a text names a building; white space does not count, and 13 is not 3."""
    wanted, within = "".join(building.split()), "".join(text.split())
    start = within.find(wanted) if wanted else -1
    while start >= 0:
        end = start + len(wanted)
        before = wanted[0].isdigit() and start > 0 and within[start - 1].isdigit()
        after = wanted[-1].isdigit() and end < len(within) and within[end].isdigit()
        if not before and not after:
            return True
        start = within.find(wanted, start + 1)
    return False


def why_not_answer_survey(facts: SurveyFacts) -> SurveyRefusal | None:
    """Return why somebody cannot answer the survey, or None."""
    if facts.state not in SURVEYED:
        return SurveyRefusal.SURVEY_NOT_OPEN
    if group_of(facts) is None:
        return SurveyRefusal.SURVEY_NOT_FOR_YOU
    return SurveyRefusal.SURVEY_ANSWERED if facts.answered else None


@dataclass(frozen=True)
class Tally:
    """The answers of a group that is large enough to be shown: how many, and how many a step."""

    answers: int
    steps: Mapping[Aspect, Mapping[Degree, int]]


def tally(answers: Iterable[tuple[Mapping[Aspect, Degree], int]]) -> Tally | None:
    """Count a group's answers, or return None while there are fewer than five.

    Args:
        answers: each way to answer, and how many answered so.
    """
    steps = {aspect: dict.fromkeys(Degree, 0) for aspect in Aspect}
    total = 0
    for given, number in answers:
        total += number
        for aspect in Aspect:
            steps[aspect][given[aspect]] += number
    return Tally(total, steps) if total >= LEAST_ANSWERS else None
