"""What a matter's page says first: what is asked, where it stands, what is next, what I can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from consult.areas import queries as areas
from consult.committees.views.panel import why_not_join
from consult.core import clock
from consult.core.formatting import zh
from consult.core.i18n import words
from consult.core.web import (
    may,
    reader,
    visitor,
)
from consult.issues import permissions
from consult.issues.messages import tone_of
from consult.issues.models import Matter, Task
from consult.issues.rules import ANSWER_DUE, State, why_not_ask_review
from consult.issues.views.acting import applicable
from consult.issues.views.promises import is_done
from consult.publication import rules as board
from consult.publication.models import Notice
from consult.publication.views.notice import why_not_object
from consult.voting import permissions as poll_permissions
from consult.voting import queries as polls
from consult.voting import rules as voting
from consult.voting.models import Poll

HIDDEN_TITLE: Final = _l("（内容不公开）")


@dataclass(frozen=True)
class Can:
    """Something the visitor can do, or the words why not yet."""

    label: str
    url: str
    why_not: str | None = None


@dataclass(frozen=True)
class Head:
    """The first block of the page; `late` says that `next_at` was a promise, and is over."""

    asked: str | Markup
    state_label: str
    tone: str
    since: datetime
    next_label: str
    next_at: datetime | None
    can: tuple[Can, ...]
    late: bool = False


_NOTHING_LEFT: Final = frozenset(
    {
        State.ARCHIVED,
        State.WITHDRAWN,
        State.UNDONE,
        State.MERGED,
        State.TRANSFERRED,
        State.REVOKED,
    }
)
"""States in which signing in opens nothing."""

_PROMISED: Final = ANSWER_DUE | {State.IN_EFFECT}
"""States in which what comes next was promised by a time: an answer, or a task done."""


def head_of(
    matter: Matter,
    poll: Poll | None,
    notice: Notice | None,
    tasks: Sequence[Task],
    *,
    reads: bool,
    survey_url: str | None = None,
) -> Head:
    """Return the first block of the page.

    Args:
        matter: the matter.
        poll: its vote, if it has one now.
        notice: its notice, if one hangs now.
        tasks: what follows from its outcome.
        reads: whether the visitor may read the text.
        survey_url: where the visitor answers the survey, or None.
    """
    state = State(matter.state)
    label, at = next_of(matter, poll, notice, tasks)
    asked = zh(matter.question or matter.wish) if reads else HIDDEN_TITLE
    return Head(
        asked=asked,
        state_label=words(f"state.{state}"),
        tone=tone_of(state),
        since=matter.moved_at,
        next_label=label,
        next_at=at,
        can=_can(matter, poll, notice, survey_url),
        late=state in _PROMISED and at is not None and at <= clock.now(),
    )


def next_of(  # noqa: C901, PLR0911, PLR0912 - one line a state, read as a table
    matter: Matter, poll: Poll | None, notice: Notice | None, tasks: Sequence[Task]
) -> tuple[str, datetime | None]:
    """Return what happens next with a matter, and by when."""
    match State(matter.state):
        case State.RECEIVED:
            return gettext("社区最迟在这个时间答复"), matter.reply_by
        case State.RETURNED:
            return gettext("等提出人补充说明"), None
        case State.REPLIED:
            return gettext("社区回访提出人"), None
        case State.CALLED_BACK:
            return gettext("归档；没有解决的，再次答复或者转为深入议"), None
        case State.REVIEW_ASKED:
            return gettext("街道（镇）最迟在这个时间给出复核结论"), matter.reply_by
        case State.NOT_ADMITTED if why_not_ask_review(matter.review_facts, clock.now()) is None:
            return gettext("提出人可以申请一次复核，由街道（镇）的人另外看；最迟"), (
                matter.review_until
            )
        case State.NOT_ADMITTED | State.MERGED | State.REVOKED | State.WITHDRAWN | State.UNDONE:
            return gettext("归档"), None
        case State.TRANSFERRED:
            return gettext("由接手的单位办理，社区跟进，然后归档"), None
        case State.ADMITTED:
            return gettext("党组织研究，制定协商方案"), None
        case State.STUDIED | State.CHANGED | State.ORDERED | State.UPHELD | State.CALLED_OFF:
            return gettext("制定协商方案"), None
        case State.PLANNED:
            return gettext("邀请相关方，公告会议；计划开会时间"), matter.meets_at
        case State.ANNOUNCED:
            return gettext("开会协商"), matter.meets_at
        case State.CONSULTING:
            if poll is not None and poll.opened_at is not None:
                return gettext("表决截止，随即公布结果说明"), poll.closes_at
            return gettext("签到、讨论，到会人数够了就表决"), None
        case State.NOT_QUORATE:
            return gettext("另定时间再开会"), None
        case State.OPINION:
            return gettext("社区书记审签发布，公示协商意见"), None
        case State.NO_OPINION | State.REJECTED:
            return gettext("修改方案后再商量，或者归档"), None
        case State.ADOPTED:
            return gettext("社区书记审签发布，公布决定"), None
        case State.PUBLICITY:
            until = notice.until_at if notice else None
            return gettext("公示期满、异议都答复后落实"), until
        case State.POSTED:
            until = notice.until_at if notice else None
            return gettext("决定已经生效；公布到"), until
        case State.IN_EFFECT:
            due = min((task.due_on for task in tasks if not is_done(task)), default=None)
            return gettext("按任务落实并验收"), clock.end_of_legal_day(due) if due else None
        case State.ANSWERED:
            return gettext("监督委员会评议"), None
        case State.REVIEWED:
            return gettext("归档"), None
        case State.ARCHIVED:
            return gettext("已经办结"), None


def _can(
    matter: Matter, poll: Poll | None, notice: Notice | None, survey_url: str | None
) -> tuple[Can, ...]:
    """Return what the visitor can do now: take part first, then office work."""
    found = [*_can_vote(poll), *_can_object(notice), *_can_join(matter)]
    if survey_url is not None:
        found.append(Can(gettext("填写满意度问卷"), survey_url))
    found += _can_study(matter)
    for act, reason in applicable(matter):
        url = url_for("issues.act", matter_id=matter.id, act_name=act.name)
        found.append(Can(str(act.label), url, words(reason) if reason else None))
    if visitor() is None and matter.state not in _NOTHING_LEFT:
        found.append(
            Can(gettext("登录后参与"), url_for("identity.sign_in", back=matter_page(matter)))
        )
    return tuple(found)


def matter_page(matter: Matter) -> str:
    """Return the address of a matter's page."""
    return url_for("issues.show", matter_id=matter.id)


def _can_vote(poll: Poll | None) -> list[Can]:
    actor = visitor()
    if poll is None or actor is None or actor.person_id is None:
        return []
    place = polls.find_place(reader(), poll.id, actor.person_id)
    runs = may(poll_permissions.RUN_POLL, poll.scope)
    if polls.is_over(poll) or not (place or runs):
        return []
    url = url_for("voting.show", poll_id=poll.id)
    if place is None:
        return [Can(gettext("主持签到和表决"), url)]
    reason = voting.why_not_cast(polls.standing(poll, place), clock.now())
    if reason is voting.Refusal.POLL_NOT_OPEN:
        return [Can(gettext("签到，等待表决"), url)]
    return [Can(gettext("参加表决"), url, words(reason) if reason else None)]


def _can_object(notice: Notice | None) -> list[Can]:
    actor = visitor()
    if notice is None or notice.kind != board.NoticeKind.PUBLICITY:
        return []
    if actor is None or actor.person_id is None:
        return []
    url = url_for("publication.show", notice_id=notice.id)
    return [Can(gettext("提出异议"), url, why_not_object(notice, clock.now()))]


def _can_study(matter: Matter) -> list[Can]:
    if matter.state != State.ADMITTED or not may(permissions.STUDY, matter.scope):
        return []
    area = areas.get_area(reader(), matter.area_id)
    return [Can(gettext("登记党组织研究结论"), url_for("issues.study", code=area.code))]


def _can_join(matter: Matter) -> list[Can]:
    if matter.panel_id is None or matter.state != State.PLANNED or visitor() is None:
        return []
    url = url_for("committees.panel", panel_id=matter.panel_id)
    return [Can(gettext("我要参加"), url, why_not_join(matter.panel_id))]
