"""Matters, their texts, opinions, tasks and reviews as rows."""

from consult.issues.models.matters import Matter, MatterText
from consult.issues.models.opinions import WrittenOpinion
from consult.issues.models.search import Gram
from consult.issues.models.survey import SurveyAnswer, SurveyTaken
from consult.issues.models.tasks import Review, Task, TaskNote
from consult.issues.models.voices import Comment, Flag, Second

__all__ = [
    "Comment",
    "Flag",
    "Gram",
    "Matter",
    "MatterText",
    "Review",
    "Second",
    "SurveyAnswer",
    "SurveyTaken",
    "Task",
    "TaskNote",
    "WrittenOpinion",
]
