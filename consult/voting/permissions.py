"""Who may do what with polls."""

from consult.core.policy import (
    AUDITOR,
    CHAIR,
    DEPUTY,
    HANDLER,
    PERSON,
    SECRETARY,
    SUPERVISOR,
    SYSTEM,
    permission,
)

TAKE_PART = permission("voting.take_part", PERSON)
KEEP_ROLL = permission("voting.keep_roll", SECRETARY, HANDLER, CHAIR, DEPUTY)
RUN_POLL = permission("voting.run_poll", SECRETARY, HANDLER, CHAIR, DEPUTY)
CLOSE_POLL = permission("voting.close_poll", SECRETARY, HANDLER, CHAIR, DEPUTY, SYSTEM)
SEE_NAMES = permission("voting.see_names", SUPERVISOR, AUDITOR)

PERMISSIONS = (TAKE_PART, KEEP_ROLL, RUN_POLL, CLOSE_POLL, SEE_NAMES)
