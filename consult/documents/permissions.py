"""Who may do what with photos and papers."""

from consult.core.policy import HANDLER, SECRETARY, SELF, SUPERVISOR, SYSTEM, permission

CHOOSE = permission("documents.choose", SELF)
SEE = permission("documents.see", SECRETARY, HANDLER, SUPERVISOR)
CHECK = permission("documents.check", SECRETARY, HANDLER)
CLEAR = permission("documents.clear", SYSTEM)

PERMISSIONS = (CHOOSE, SEE, CHECK, CLEAR)
