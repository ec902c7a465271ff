"""The steps of an import."""

from enum import StrEnum


class Step(StrEnum):
    """What an import does, in order."""

    READING = "areas.step.reading"
    CHECKING = "areas.step.checking"
    NAMING = "areas.step.naming"
    SWITCHING = "areas.step.switching"
