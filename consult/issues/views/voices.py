"""What people say to a matter: the section of its page, and the buttons of seconding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from consult.core.i18n import words
from consult.core.web import (
    PAGE_ROWS,
    ForResidents,
    current_actor,
    key_from,
    key_of,
    may,
    press,
    reader,
    signed_in,
    visitor,
)
from consult.identity import queries as people
from consult.issues import permissions, queries, rules, service
from consult.issues.messages.voices import TONES
from consult.issues.models import Comment, Matter
from consult.issues.queries import Numbers
from consult.issues.rules import CommentState, State
from consult.issues.views.acting import see_or_404
from consult.issues.views.blueprint import bp

TO_HANDLE: Final = 20
"""Comments that the office is shown at once; with each that is done, another one comes up."""


SECONDERS: Final = ForResidents(
    sign_in=_l("请先登录；住址已核实的本地居民可以按。"),
    at_work=_l("以居民身份才能按；您登录的是工作身份。"),
    unconfirmed=_l("只有住址已核实的本地居民可以按；请先到社区（村）核实住址。"),
)


@dataclass(frozen=True)
class Me:
    """The button of seconding, or of taking it back, for this visitor; `why_not` in words."""

    label: str
    url: str
    why_not: str | None = None


@dataclass(frozen=True)
class Line:
    """A comment as the matter's page shows it; `flags` that nobody has looked at."""

    comment: Comment
    name: str
    state: str
    tone: str
    flags: int = 0


@dataclass(frozen=True)
class Voices:
    """What the page of a matter says of those who second it or wrote comments."""

    seconds: int
    buildings: int | None
    me: Me | None
    total: int
    waiting: int
    lines: Sequence[Line]
    mine: Sequence[Line]
    to_handle: Sequence[Line]
    pages: Mapping[str, str | None]


def voices_of(session: Session, matter: Matter, numbers: Numbers) -> Voices | None:
    """Return what people said to a matter whose text is public; what it costs does not grow."""
    if not matter.text_public:
        return None
    actor = visitor()
    person_id = actor.person_id if actor is not None else None
    after = key_from(request.args.get("comments"))
    found = (
        queries.list_comments(session, matter.id, after=after, limit=PAGE_ROWS + 1)
        if numbers.comments
        else []
    )
    shown, more = found[:PAGE_ROWS], len(found) > PAGE_ROWS
    mine = queries.list_comments_of(session, matter.id, person_id) if person_id else []
    works = may(permissions.CHECK, matter.scope) or may(permissions.REVIEW_COMMENT, matter.scope)
    to_handle = queries.list_to_handle(session, matter.id, TO_HANDLE) if works else []
    names = people.names_of(
        session, {each.person_id for each in (*shown, *(each for each, _ in to_handle))}
    )
    key = key_of(shown[-1].written_at, shown[-1].id) if more else None
    sees_all = may(permissions.SEE_FILE, matter.scope)
    return Voices(
        seconds=numbers.seconds,
        buildings=queries.count_buildings(session, matter) if sees_all else None,
        me=_me(session, matter),
        total=numbers.comments,
        waiting=numbers.waiting,
        lines=[line_of(each, names) for each in shown],
        mine=[line_of(each, names) for each in mine if each.state != CommentState.PUBLIC],
        to_handle=[line_of(each, names, flags) for each, flags in to_handle],
        pages={
            "next_url": _place(matter, key) if key else None,
            "first_url": _place(matter) if after else None,
        },
    )


def line_of(comment: Comment, names: Mapping[str, str], flags: int = 0) -> Line:
    """Return a comment as pages show it."""
    return Line(
        comment=comment,
        name=names.get(comment.person_id, ""),
        state=words(f"comment.{comment.state}"),
        tone=TONES[CommentState(comment.state)],
        flags=flags,
    )


def _place(matter: Matter, after: str | None = None) -> str:
    return url_for("issues.show", matter_id=matter.id, comments=after, _anchor="comments")


def _me(session: Session, matter: Matter) -> Me | None:
    """Return what this visitor can press; nothing once the matter is finished."""
    if rules.why_not_voice(State(matter.state), public=matter.text_public) is not None:
        return None
    second_url, label = url_for("issues.second", matter_id=matter.id), gettext("我也有这事")
    if (missing := SECONDERS.why_not(permissions.SECOND, matter.scope)) is not None:
        return Me(label, second_url, missing)
    person_id = current_actor().known_id
    found = queries.find_second(session, matter.id, person_id)
    facts = queries.second_facts(matter, person_id, found)
    if facts.seconded:
        return Me(
            gettext("收回“我也有这事”"), url_for("issues.take_second_back", matter_id=matter.id)
        )
    reason = rules.why_not_second(facts)
    return Me(label, second_url, words(reason) if reason else None)


@bp.post("/matters/<matter_id>/second")
@signed_in
def second(matter_id: str) -> ResponseReturnValue:
    """Say that one has the same concern."""
    matter = queries.get_matter(reader(), matter_id)
    see_or_404(matter)
    return press(
        lambda: service.second_matter(current_actor(), matter_id),
        url_for("issues.show", matter_id=matter_id, _anchor="voices"),
    )


@bp.post("/matters/<matter_id>/second/taking-back")
@signed_in
def take_second_back(matter_id: str) -> ResponseReturnValue:
    """Second a matter no more."""
    matter = queries.get_matter(reader(), matter_id)
    see_or_404(matter)
    return press(
        lambda: service.take_second_back(current_actor(), matter_id),
        url_for("issues.show", matter_id=matter_id, _anchor="voices"),
    )
