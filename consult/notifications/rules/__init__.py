"""Who is told what and when mail goes out: a table and pure functions."""

from enum import StrEnum

from consult.notifications.rules.keeping import KEPT, UNREAD_KEPT, is_reach_known
from consult.notifications.rules.mail import (
    CONFIRM_DAY,
    CONFIRM_WITHIN,
    LEASE,
    MOST_TRIES,
    MailState,
    confirm_token,
    is_confirm_token,
    is_quiet,
    is_stop_token,
    out_of_quiet,
    person_of,
    retry_at,
    stop_token,
    why_not_address,
    why_not_confirm_mail,
)
from consult.notifications.rules.refusal import Refusal
from consult.notifications.rules.reminding import (
    ANSWER_AFTER,
    ANSWER_UNTIL,
    MEETING_WITHIN,
    REPLY_WITHIN,
    VoteCall,
    vote_call,
)
from consult.notifications.rules.telling import (
    AT_ONCE,
    CALLS,
    LEFT_OUT,
    TABLE,
    URGENT,
    Audience,
    Line,
    Telling,
    Template,
    is_for_mail,
    is_news,
)

__all__ = [
    "ANSWER_AFTER",
    "ANSWER_UNTIL",
    "AT_ONCE",
    "CALLS",
    "CONFIRM_DAY",
    "CONFIRM_WITHIN",
    "KEPT",
    "LEASE",
    "LEFT_OUT",
    "MEETING_WITHIN",
    "MOST_TRIES",
    "REPLY_WITHIN",
    "TABLE",
    "UNREAD_KEPT",
    "URGENT",
    "Audience",
    "How",
    "Line",
    "MailState",
    "Refusal",
    "Telling",
    "Template",
    "VoteCall",
    "confirm_token",
    "is_confirm_token",
    "is_for_mail",
    "is_news",
    "is_quiet",
    "is_reach_known",
    "is_stop_token",
    "out_of_quiet",
    "person_of",
    "retry_at",
    "stop_token",
    "vote_call",
    "why_not_address",
    "why_not_confirm_mail",
]


class How(StrEnum):
    """How somebody was told who could not be reached by message or mail."""

    VISITED = "visited"
    PHONED = "phoned"
