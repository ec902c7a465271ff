"""Pages: my messages, how I want to be told, and whom a notice has reached."""

from consult.notifications.views import inbox, reach, wishes
from consult.notifications.views.blueprint import bp
from consult.notifications.views.inbox import unread
from consult.notifications.views.reach import reach_of

__all__ = ["bp", "inbox", "reach", "reach_of", "unread", "wishes"]
