"""Who may do what with messages."""

from consult.core.policy import GRID_WORKER, HANDLER, SECRETARY, SELF, SYSTEM, permission

TELL = permission("notifications.tell", SYSTEM)
SEND_MAIL = permission("notifications.send_mail", SYSTEM)
STOP_MAIL = permission("notifications.stop_mail", SYSTEM)
OWN = permission("notifications.own", SELF)
CLEAR = permission("notifications.clear", SYSTEM)
SEE_REACH = permission("notifications.see_reach", SECRETARY, HANDLER, GRID_WORKER)
NOTE_VISIT = permission("notifications.note_visit", SECRETARY, HANDLER, GRID_WORKER)

PERMISSIONS = (TELL, SEND_MAIL, STOP_MAIL, OWN, CLEAR, SEE_REACH, NOTE_VISIT)
