"""Reminds those who have not acted, each of one thing once."""

from datetime import datetime, timedelta
from typing import Final

from flask import current_app

from consult.core import clock
from consult.core.reading import forget, reader
from consult.notifications import queries
from consult.notifications.followers.telling import hand_out
from consult.notifications.queries import Reminder
from consult.notifications.rules import Template
from consult.notifications.service import News

LOOK_EVERY: Final = timedelta(minutes=1)
LOOKED: Final = "consult.notifications.looked"

_DUE_AS: Final = {
    Template.REMIND_MEETING: "meets_at",
    Template.REMIND_VOTE: "closes_at",
    Template.REMIND_REPLY: "reply_by",
}


def remind() -> int:
    """Remind those whom something waits for, at most once a minute; return how many."""
    now = clock.now()
    looked: datetime | None = current_app.extensions.get(LOOKED)
    if looked is not None and looked <= now < looked + LOOK_EVERY:
        return 0
    current_app.extensions[LOOKED] = now
    return remind_now(now)


def remind_now(now: datetime) -> int:
    """Remind those whom something waits for; return how many."""
    written = 0
    for look in (
        queries.list_unanswered,
        queries.list_unread_meetings,
        queries.list_uncast,
        queries.list_replies_due,
    ):
        forget()
        found = look(reader(), now)
        for reminder in found:
            people = dict.fromkeys(sorted(reminder.person_ids), reminder.template)
            written += hand_out(_news(reminder, now), people)
    return written


def _news(reminder: Reminder, now: datetime) -> News:
    args: dict[str, int | str] = {"matter": reminder.matter_id}
    if reminder.due is not None:
        args[_DUE_AS[reminder.template]] = clock.to_ms(reminder.due)
    return News(key=reminder.key, story=reminder.story, args=args, at=now)
