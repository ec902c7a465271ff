"""Matters, their texts, opinions, tasks and reviews as rows."""

from consult.issues.models.matters import Matter, MatterText
from consult.issues.models.opinions import WrittenOpinion
from consult.issues.models.tasks import Review, Task

__all__ = ["Matter", "MatterText", "Review", "Task", "WrittenOpinion"]
