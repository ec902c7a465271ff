"""Use cases of messages, wishes, mail and visits."""

from consult.notifications.service.clearing import clear_messages, clear_visits
from consult.notifications.service.mailing import AT_A_TIME, Letter, Outcome, note_mail, take_mail
from consult.notifications.service.telling import News, mark_read, tell
from consult.notifications.service.visits import note_visit, take_back_visit
from consult.notifications.service.wishes import Wishes, confirm_address, set_wishes, stop_mail

__all__ = [
    "AT_A_TIME",
    "Letter",
    "News",
    "Outcome",
    "Wishes",
    "clear_messages",
    "clear_visits",
    "confirm_address",
    "mark_read",
    "note_mail",
    "note_visit",
    "set_wishes",
    "stop_mail",
    "take_back_visit",
    "take_mail",
    "tell",
]
