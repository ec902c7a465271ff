"""What follows from the record and from time: messages, reminders, mail, clearing."""

from consult.audit.followers import Follower
from consult.notifications.followers.clearing import clear, clear_now
from consult.notifications.followers.post import deliver
from consult.notifications.followers.reminders import remind, remind_now
from consult.notifications.followers.telling import mail_is_set_up, tell
from consult.notifications.rules import TABLE

__all__ = [
    "FOLLOWERS",
    "clear",
    "clear_now",
    "deliver",
    "mail_is_set_up",
    "remind",
    "remind_now",
    "tell",
]

FOLLOWERS = (Follower("notifications.tell", frozenset(TABLE), tell),)
