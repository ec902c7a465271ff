"""Who may do what with notices and objections."""

from consult.core.policy import (
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

PERMISSIONS = (OBJECT, VIEW_OBJECTION, ANSWER_OBJECTION, SEE_OBJECTIONS)
