"""Who may do what with committees and panels."""

from consult.core.policy import (
    DISTRICT_OFFICER,
    GUIDE,
    HANDLER,
    PERSON,
    RESIDENT,
    SECRETARY,
    SYSTEM,
    permission,
)

CREATE_COMMITTEE = permission(
    "committees.create_committee", SYSTEM, DISTRICT_OFFICER, GUIDE, SECRETARY
)
FILL_SEATS = permission("committees.fill_seats", SYSTEM, GUIDE, SECRETARY)
ASK_STAKEHOLDER = permission("committees.ask_stakeholder", SECRETARY, HANDLER)
ANSWER = permission("committees.answer", PERSON)
ANSWER_FOR = permission("committees.answer_for", SECRETARY, HANDLER)
APPLY = permission("committees.apply", RESIDENT)
DECIDE_APPLICATION = permission("committees.decide_application", SECRETARY)

PERMISSIONS = (
    CREATE_COMMITTEE,
    FILL_SEATS,
    ASK_STAKEHOLDER,
    ANSWER,
    ANSWER_FOR,
    APPLY,
    DECIDE_APPLICATION,
)
