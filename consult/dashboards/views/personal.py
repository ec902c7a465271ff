"""What waits for somebody as a person, and what is done already but can still be changed."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from consult.core.formatting import zh
from consult.core.web import reader
from consult.dashboards.rules import When
from consult.dashboards.views.lines import Line
from consult.dashboards.views.reach import area_in
from consult.identity import queries as people
from consult.identity.views.sessions import password_url
from consult.issues import queries as matters
from consult.issues.models import Matter
from consult.issues.views.acting import may_read
from consult.voting import queries as polls
from consult.voting import rules as voting
from consult.voting.models import Poll, RollEntry
from consult.voting.rules import Refusal

MOST_POLLS = 300
"""Places on the rolls of polls not over that anybody can hold at once, and more."""


def waiting_for(person_id: str, now: datetime, limit: int) -> list[Line]:
    """Return what waits for a person, the polls left out."""
    return [
        *_password(person_id),
        *_invitations(person_id, limit),
        *_returned(person_id, limit),
        *_to_confirm(person_id, now, limit),
    ]


def polls_of(person_id: str, now: datetime) -> tuple[list[Line], list[Line]]:
    """Return the polls that wait for a person, and those where the part is done so far."""
    waiting, done = [], []
    for poll, place, has_cast in polls.list_my_polls(reader(), person_id, MOST_POLLS):
        if place.acting_id not in {None, person_id}:
            continue  # the other one of holder and substitute is there
        standing = polls.standing(poll, place, person_id)
        open_now = voting.why_not_cast(standing, now) is None
        if has_cast and open_now:
            done.append(_line(gettext("已表决，可以修改"), poll, When.VOTE_UNTIL))
        elif open_now:
            waiting.append(_line(_to_cast(place, person_id), poll, When.VOTE_UNTIL))
        elif poll.opened_at is not None or place.recused_at is not None:
            continue
        elif place.present_at is None:
            waiting.append(_line(_to_come(place, person_id), poll, When.MEETING))
        elif voting.why_not_cast(standing, now) is Refusal.POLL_NOT_OPEN:
            done.append(_line(gettext("已签到，主持人开始后再表决"), poll, When.MEETING))
    return waiting, done


def _to_cast(place: RollEntry, person_id: str) -> str:
    if place.person_id != person_id and place.acting_id is None:
        return str(gettext("席位担任人不到会时，代为表决"))
    return str(gettext("参加表决"))


def _to_come(place: RollEntry, person_id: str) -> str:
    if place.person_id != person_id:
        return str(gettext("席位担任人不到会时，代为签到"))
    return str(gettext("参加会议并签到"))


def _line(label: str, poll: Poll, when: When) -> Line:
    return Line(
        label=label,
        what=zh(poll.question),
        url=url_for("voting.show", poll_id=poll.id),
        when=when,
        at=poll.closes_at if when is When.VOTE_UNTIL and poll.closes_at else poll.not_before,
        area_id=area_in(poll.surroundings),
    )


def _password(person_id: str) -> Iterator[Line]:
    credential = people.find_credential(reader(), person_id)
    if credential is not None and credential.must_change:
        yield Line(
            label=gettext("改密码"),
            what=gettext("现在的密码是别人替您设的，改好以后才能办事"),
            url=password_url(),
            when=When.SINCE,
            at=credential.changed_at,
        )


def _invitations(person_id: str, limit: int) -> Iterator[Line]:
    for line, matter in matters.list_invitations(reader(), person_id, limit):
        yield Line(
            label=gettext("答复邀请：参加协商"),
            what=title_of(matter),
            url=url_for("committees.panel", panel_id=line.panel_id),
            when=When.SINCE,
            at=line.asked_at,
            area_id=matter.area_id,
        )


def _to_confirm(person_id: str, now: datetime, limit: int) -> Iterator[Line]:
    for task, matter in matters.list_to_confirm(reader(), person_id, now, limit):
        yield Line(
            label=gettext("看看任务办好了没有，验收或退回"),
            what=zh(task.text),
            url=url_for("issues.show", matter_id=matter.id, _anchor="tasks"),
            when=When.DONE_BY,
            at=task.confirm_by or now,
            area_id=matter.area_id,
        )


def _returned(person_id: str, limit: int) -> Iterator[Line]:
    for matter in matters.list_returned_to(reader(), person_id, limit):
        yield Line(
            label=gettext("补充说明"),
            what=zh(matter.title),
            url=url_for("issues.act", matter_id=matter.id, act_name="supplement"),
            when=When.SINCE,
            at=matter.moved_at,
            area_id=matter.area_id,
        )


def title_of(matter: Matter) -> Markup | str:
    """Return the title of a matter as this visitor may see it."""
    return zh(matter.title) if may_read(matter) else gettext("（内容不公开）")
