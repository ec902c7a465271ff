"""Words of the record and of its rules register."""

from consult.audit.messages import record, register
from consult.audit.messages.particulars import (
    IN_REGISTER,
    OF_PLACES,
    PLACES,
    VERBATIM,
    Line,
    LoadPlaces,
    Particular,
    Speaker,
    needs_of,
    words_of,
)
from consult.audit.messages.register import Detail, comparison, details_of

WORDS = {**record.WORDS, **register.WORDS}

__all__ = [
    "IN_REGISTER",
    "OF_PLACES",
    "PLACES",
    "VERBATIM",
    "WORDS",
    "Detail",
    "Line",
    "LoadPlaces",
    "Particular",
    "Speaker",
    "comparison",
    "details_of",
    "needs_of",
    "words_of",
]
