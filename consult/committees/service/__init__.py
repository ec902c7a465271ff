"""Use cases about committees and panels."""

from consult.committees.service.panels import (
    Invitation,
    add_to_frozen,
    answer_invitation,
    apply_to_be_seated,
    ask_stakeholder,
    decide_application,
    freeze_panel,
    new_panel,
    note_answer,
)
from consult.committees.service.seats import (
    Place,
    create_committee,
    fill_seats,
    vacate_seat,
)

__all__ = [
    "Invitation",
    "Place",
    "add_to_frozen",
    "answer_invitation",
    "apply_to_be_seated",
    "ask_stakeholder",
    "create_committee",
    "decide_application",
    "fill_seats",
    "freeze_panel",
    "new_panel",
    "note_answer",
    "vacate_seat",
]
