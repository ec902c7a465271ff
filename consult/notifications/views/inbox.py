"""Pages: my messages, newest first, and one message with the way to what it is about."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from consult.audit.rulebook import RuleText
from consult.core.errors import NotFound
from consult.core.formatting import zh
from consult.core.forms import ActionForm
from consult.core.web import (
    PAGE_ROWS,
    carry_out,
    current_actor,
    key_from,
    key_of,
    press,
    reader,
    signed_in,
    story_url,
    visitor,
)
from consult.issues.models import Matter
from consult.issues.queries import find_hand_off
from consult.issues.views.acting import may_read
from consult.notifications import queries, service
from consult.notifications.forms import ShownForm
from consult.notifications.messages import sentence
from consult.notifications.models import Message
from consult.notifications.rules import Template
from consult.notifications.views.blueprint import bp

ABOUT_ONESELF: Final = "person/"


@dataclass(frozen=True)
class Line:
    """A message as a page shows it."""

    id: str
    words: str
    title: str | Markup
    at: datetime
    unread: bool
    hand_off: RuleText | None = None


@dataclass(frozen=True)
class Inbox:
    """A page of messages."""

    lines: Sequence[Line]
    unread: int
    next_url: str | None
    first_url: str | None


@bp.get("/inbox")
@signed_in
def inbox() -> ResponseReturnValue:
    """Show my messages, newest first."""
    person_id = current_actor().known_id
    before = request.args.get("before")
    found = queries.list_messages(reader(), person_id, before=key_from(before), limit=PAGE_ROWS + 1)
    shown = found[:PAGE_ROWS]
    last = shown[-1] if len(found) > PAGE_ROWS else None
    page = Inbox(
        lines=lines_of(shown),
        unread=queries.count_unread(reader(), person_id),
        next_url=url_for("notifications.inbox", before=key_of(last.made_at, last.id))
        if last
        else None,
        first_url=url_for("notifications.inbox") if before else None,
    )
    unread = ",".join(each.id for each in page.lines if each.unread)
    return render_template(
        "notifications/inbox.html",
        inbox=page,
        open_form=ActionForm(formdata=None),
        shown_form=ShownForm(formdata=None, shown=unread) if unread else None,
    )


@bp.get("/inbox/<message_id>")
@signed_in
def message(message_id: str) -> ResponseReturnValue:
    """Show one message: where a mail leads. Looking at it changes nothing."""
    return _message_page(_own(message_id), ActionForm(formdata=None))


@bp.post("/inbox/<message_id>")
@signed_in
def open_message(message_id: str) -> ResponseReturnValue:
    """Mark a message as read, and go to what it is about."""
    found, form = _own(message_id), ActionForm()
    target = _leads_to(found)
    return carry_out(
        form,
        lambda: service.mark_read(current_actor(), current_actor().known_id, (message_id,)),
        lambda _: target,
        lambda: _message_page(found, form),
    )


@bp.post("/inbox/read")
@signed_in
def read_all() -> ResponseReturnValue:
    """Mark the messages of a page as read: those that were shown, and none that came since."""
    ids = ShownForm().ids[:PAGE_ROWS]
    actor = current_actor()
    return press(
        lambda: service.mark_read(actor, actor.known_id, ids), url_for("notifications.inbox")
    )


def unread() -> int:
    """Return how many messages the visitor has not opened, for the masthead."""
    actor = visitor()
    if actor is None or actor.person_id is None:
        return 0
    return queries.count_unread(reader(), actor.person_id)


def lines_of(messages: Sequence[Message]) -> list[Line]:
    """Return messages as a page shows them: one question for all their matters."""
    args = {each.id: json.loads(each.args) for each in messages}
    wanted = {each["matter"] for each in args.values() if "matter" in each}
    matters = queries.matters_of(reader(), wanted)
    return [
        Line(
            id=each.id,
            words=sentence(Template(each.template), args[each.id]),
            title=_title(matters.get(args[each.id].get("matter", ""))),
            at=each.made_at,
            unread=each.read_at is None,
            hand_off=_hand_off(each, matters.get(args[each.id].get("matter", ""))),
        )
        for each in messages
    ]


def _hand_off(message: Message, matter: Matter | None) -> RuleText | None:
    """Return who takes a refused matter; a mail does not say it."""
    if matter is None or message.template != Template.MATTER_REFUSED:
        return None
    return find_hand_off(reader(), matter)


def _title(matter: Matter | None) -> str | Markup:
    if matter is None:
        return ""
    return zh(matter.title) if may_read(matter) else gettext("（内容不公开）")


def _own(message_id: str) -> Message:
    return queries.get_message(reader(), message_id, current_actor().known_id)


def _message_page(found: Message, form: ActionForm) -> str:
    (line,) = lines_of([found])
    return render_template("notifications/message.html", line=line, form=form)


def _leads_to(found: Message) -> str:
    """Return the address of what a message is about; if it may not be known, of the inbox."""
    if found.template == Template.CONFIRM_ADDRESS:
        return url_for("notifications.wishes")
    if found.subject.startswith(ABOUT_ONESELF):
        return url_for("identity.me")
    try:
        return story_url(found.subject) or url_for("notifications.inbox")
    except NotFound:
        return url_for("notifications.inbox")
