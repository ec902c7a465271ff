"""Who is told what, who is not and why, and until when something is news."""

from consult.notifications.rules.telling.left_out import LEFT_OUT
from consult.notifications.rules.telling.news import is_for_mail, is_news
from consult.notifications.rules.telling.table import TABLE, Audience, Line, Telling
from consult.notifications.rules.telling.templates import AT_ONCE, CALLS, URGENT, Template

__all__ = [
    "AT_ONCE",
    "CALLS",
    "LEFT_OUT",
    "TABLE",
    "URGENT",
    "Audience",
    "Line",
    "Telling",
    "Template",
    "is_for_mail",
    "is_news",
]
