"""Who may do what with notices and objections."""

from consult.core.policy import (
    AUDITOR,
    DISTRICT_OFFICER,
    GUIDE,
    HANDLER,
    REPRESENTATIVE,
    RESIDENT,
    SECRETARY,
    SUPERVISOR,
    permission,
)

OBJECT = permission("publication.object", RESIDENT, REPRESENTATIVE)
VIEW_OBJECTION = permission("publication.view_objection", SUPERVISOR)
ANSWER_OBJECTION = permission("publication.answer_objection", SECRETARY, HANDLER, GUIDE)
SEE_OBJECTIONS = permission("publication.see_objections", SECRETARY, HANDLER, GUIDE, SUPERVISOR)
OPEN_OBJECTIONS = permission("publication.open_objections", DISTRICT_OFFICER, AUDITOR)

PERMISSIONS = (OBJECT, VIEW_OBJECTION, ANSWER_OBJECTION, SEE_OBJECTIONS, OPEN_OBJECTIONS)
