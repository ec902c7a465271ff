"""What waits on the desks of somebody's offices."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask import url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from consult.committees import permissions as seat_permissions
from consult.core import clock
from consult.core.formatting import zh
from consult.core.policy import SUPERVISOR, SYSTEM_STAFF, Permission
from consult.core.web import reader
from consult.dashboards import queries
from consult.dashboards.rules import When
from consult.dashboards.views.lines import Line, short
from consult.dashboards.views.personal import title_of
from consult.dashboards.views.reach import Reach
from consult.identity import permissions as people_permissions
from consult.identity import queries as people
from consult.identity.rules import givers_of
from consult.issues import permissions as matter_permissions
from consult.issues import queries as matters
from consult.issues.models import Matter
from consult.issues.queries import CommentsWaiting, OnDesk, TaskLists
from consult.issues.rules import ANSWER_DUE, State, Step, is_dissatisfied, move_of
from consult.publication import permissions as board_permissions
from consult.publication import queries as notices
from consult.publication import rules as board
from consult.publication.views.blueprint import place_of
from consult.voting import permissions as poll_permissions

TASKS_AHEAD: Final = timedelta(days=7)
"""Tasks are on the list from a week before they are due."""


@dataclass(frozen=True)
class Desk:
    """Whose desk a matter lies on in some states, and what is to be done there.

    Attributes:
        states: the states.
        permission: who can do it.
        label: the act, in words.
        act: last part of the address of its page; without one it is done on the matter's page.
        has_tasks: whether tasks must have been given or not; None where it does not matter.
        dissatisfied: only where the proposer was called back and found that the answer won't do.
    """

    states: frozenset[State]
    permission: Permission
    label: Any
    act: str | None = None
    has_tasks: bool | None = None
    dissatisfied: bool = False


def _desk(*states: State, to: Permission, label: Any, act: str | None = None) -> Desk:  # noqa: ANN401 - words
    return Desk(frozenset(states), to, label, act)


_UNDECIDED: Final = frozenset({State.NO_OPINION, State.REJECTED})
_FIRST_PLAN: Final = frozenset({State.ADMITTED, State.STUDIED, State.PLANNED})
_AGAIN: Final = frozenset(move_of(Step.PLAN).sources) - _UNDECIDED - _FIRST_PLAN
_OVER: Final = frozenset(move_of(Step.ARCHIVE).sources) - _UNDECIDED

DESKS: Final = (
    _desk(State.RECEIVED, to=matter_permissions.ADMIT, label=_l("答复提出人")),
    _desk(State.RECEIVED, to=matter_permissions.CHECK, label=_l("检查提出的内容")),
    _desk(State.REPLIED, to=matter_permissions.REPLY, label=_l("回访提出人"), act="call-back"),
    Desk(
        frozenset({State.CALLED_BACK}),
        matter_permissions.REPLY,
        _l("再次答复"),
        "reply-again",
        dissatisfied=True,
    ),
    _desk(
        State.REVIEW_ASKED,
        to=matter_permissions.REVIEW_REFUSAL,
        label=_l("复核不予受理"),
        act="review-refusal",
    ),
    _desk(
        State.ADMITTED, to=matter_permissions.STUDY, label=_l("登记党组织研究结论，或者制定方案")
    ),
    _desk(
        State.ADMITTED,
        State.STUDIED,
        to=matter_permissions.PLAN,
        label=_l("制定协商方案"),
        act="plan",
    ),
    _desk(State.PLANNED, to=matter_permissions.ANNOUNCE, label=_l("发布会议公告"), act="announce"),
    _desk(State.PLANNED, to=seat_permissions.ASK_STAKEHOLDER, label=_l("请齐相关方，准备会议")),
    _desk(*_AGAIN, to=matter_permissions.PLAN, label=_l("重新制定协商方案"), act="plan"),
    _desk(
        *_UNDECIDED,
        to=matter_permissions.PLAN,
        label=_l("定下再商量还是归档"),
    ),
    _desk(
        State.OPINION, to=matter_permissions.PUBLISH, label=_l("审签发布协商意见"), act="publicise"
    ),
    _desk(
        State.ADOPTED, to=matter_permissions.PUBLISH, label=_l("审签发布决定"), act="post-decision"
    ),
    Desk(
        frozenset({State.IN_EFFECT}),
        matter_permissions.ASSIGN_TASK,
        _l("交办任务"),
        "assign-task",
        has_tasks=False,
    ),
    Desk(
        frozenset({State.IN_EFFECT}),
        matter_permissions.ANSWER_BACK,
        _l("反馈结果"),
        "answer-back",
        has_tasks=True,
    ),
    _desk(State.ANSWERED, to=matter_permissions.REVIEW, label=_l("评议"), act="review"),
    _desk(*_OVER, to=matter_permissions.ARCHIVE, label=_l("归档"), act="archive"),
)
"""Every desk; of those that fit a visitor the first counts. Meetings and votes are lines of
polls, and so are not among these."""


def waiting_at(reach: Reach, now: datetime, limit: int) -> list[Line]:
    """Return what waits on the desks that somebody's offices reach; each kind at most `limit`."""
    return [
        *_matters(reach, now, limit),
        *_polls(reach, limit),
        *_applications(reach, limit),
        *_opinions(reach, limit),
        *_comments(reach, limit),
        *_objections(reach, limit),
        *_objections_stranded(reach, now, limit),
        *_tasks(reach, now, limit),
        *_residents(reach, limit),
        *_stuck(reach),
    ]


def _matters(reach: Reach, now: datetime, limit: int) -> Iterator[Line]:
    reached = {desk: reach.of(desk.permission) for desk in DESKS}
    wanted: dict[State, set[str]] = {}
    for desk, area_ids in reached.items():
        for state in desk.states:
            wanted.setdefault(state, set()).update(area_ids)
    for found in matters.list_on_desk(reader(), wanted, now, limit):
        desk = next(
            desk for desk in DESKS if _fits(desk, found) and found.matter.area_id in reached[desk]
        )
        yield _on_desk(desk, found.matter)


def _fits(desk: Desk, found: OnDesk) -> bool:
    if desk.dissatisfied and not is_dissatisfied(
        State(found.matter.state), found.matter.called_back
    ):
        return False
    return found.matter.state in desk.states and desk.has_tasks in {None, found.has_tasks}


def _on_desk(desk: Desk, matter: Matter) -> Line:
    when, at = When.SINCE, matter.moved_at
    if matter.state in ANSWER_DUE:
        when, at = When.REPLY_BY, matter.reply_by
    elif matter.state == State.PLANNED and matter.meets_at is not None:
        when, at = When.MEETING_PLANNED, matter.meets_at
    elif desk.permission is matter_permissions.ARCHIVE:
        when = When.LEFT_SINCE
    url = url_for("issues.show", matter_id=matter.id)
    if desk.act is not None:
        url = url_for("issues.act", matter_id=matter.id, act_name=desk.act)
    elif matter.state == State.PLANNED and matter.panel_id is not None:
        url = url_for("committees.panel", panel_id=matter.panel_id)
    return Line(str(desk.label), title_of(matter), url, when, at, matter.area_id)


def _polls(reach: Reach, limit: int) -> Iterator[Line]:
    area_ids = reach.of(poll_permissions.RUN_POLL)
    for poll, matter in matters.list_polls_to_run(reader(), area_ids, limit):
        url = url_for("voting.show", poll_id=poll.id)
        if poll.opened_at is not None and poll.closes_at is not None:
            label, when, at = gettext("主持表决，结束后看结果"), When.VOTE_UNTIL, poll.closes_at
        else:
            label, when, at = gettext("主持签到，开始表决"), When.MEETING, poll.not_before
        yield Line(label, zh(poll.question), url, when, at, matter.area_id)


def _applications(reach: Reach, limit: int) -> Iterator[Line]:
    area_ids = reach.of(seat_permissions.DECIDE_APPLICATION)
    for line, matter in matters.list_applications(reader(), area_ids, limit):
        url = url_for("committees.panel", panel_id=line.panel_id, _anchor="decide")
        label = gettext("决定参加申请")
        yield Line(label, title_of(matter), url, When.SINCE, line.asked_at, matter.area_id)


def _opinions(reach: Reach, limit: int) -> Iterator[Line]:
    area_ids = reach.of(matter_permissions.CHECK)
    for found in matters.list_opinions_to_check(reader(), area_ids, limit):
        label = ngettext("检查 %(num)d 份书面意见", "检查 %(num)d 份书面意见", found.count)
        matter = found.matter
        url = url_for("issues.show", matter_id=matter.id, _anchor="opinions")
        yield Line(label, title_of(matter), url, When.SINCE, found.since, matter.area_id)


def _comments(reach: Reach, limit: int) -> Iterator[Line]:
    check_in = reach.of(matter_permissions.CHECK)
    for found in matters.list_comments_to_check(reader(), check_in, limit):
        label = ngettext("检查 %(num)d 条看法", "检查 %(num)d 条看法", found.count)
        yield _voices(found, label, When.DONE_BY)
    look_in = reach.of(matter_permissions.HIDE_COMMENT)
    for found in matters.list_comments_flagged(reader(), look_in, limit):
        label = ngettext(
            "查看被反映有问题的 %(num)d 条看法", "查看被反映有问题的 %(num)d 条看法", found.count
        )
        yield _voices(found, label, When.SINCE)
    review_in = reach.of(matter_permissions.REVIEW_COMMENT)
    for found in matters.list_comments_to_review(reader(), review_in, limit):
        label = ngettext("复核 %(num)d 条看法", "复核 %(num)d 条看法", found.count)
        yield _voices(found, label, When.SINCE)


def _voices(found: CommentsWaiting, label: str, when: When) -> Line:
    matter = found.matter
    url = url_for("issues.show", matter_id=matter.id, _anchor="to-handle")
    return Line(label, title_of(matter), url, when, found.at, matter.area_id)


def _objections(reach: Reach, limit: int) -> Iterator[Line]:
    found = notices.list_objections_waiting(
        reader(),
        reach.actor.known_id,
        view_in=reach.of(board_permissions.VIEW_OBJECTION),
        answer_in=reach.of(board_permissions.ANSWER_OBJECTION),
        limit=limit,
    )
    for objection, notice in found:
        facts = notices.answer_facts(notice, objection, reach.actor.known_id)
        if board.why_not_view(facts) is None:
            label, since = gettext("对异议提出监督意见"), objection.made_at
        else:
            label, since = gettext("答复异议"), objection.viewed_at or objection.made_at
        url = place_of(objection)
        yield Line(label, zh(notice.title), url, When.SINCE, since, notice.area_id)


def _objections_stranded(reach: Reach, now: datetime, limit: int) -> Iterator[Line]:
    """Return objections that wait for a supervisor to be named, for those who name one."""
    named_by = Permission(people_permissions.GRANT_ROLE.name, givers_of(SUPERVISOR))
    if not (area_ids := reach.of(named_by)):
        return
    scopes = {f"area:{each}": each for each in area_ids}
    held = people.holders_by_scope(reader(), SUPERVISOR, scopes, now)
    viewers = {scopes[scope]: found for scope, found in held.items()}
    for objection, notice in notices.list_objections_stranded(reader(), viewers, limit=limit):
        label, since = gettext("任命监督委员会成员，好对异议提出意见"), objection.made_at
        url = place_of(objection)
        yield Line(label, zh(notice.title), url, When.SINCE, since, notice.area_id)


def _tasks(reach: Reach, now: datetime, limit: int) -> Iterator[Line]:
    asked = TaskLists(
        accept_in=reach.of(matter_permissions.ACCEPT_TASK),
        due_in=reach.of(matter_permissions.REPORT_TASK),
        until=clock.legal_day(now + TASKS_AHEAD),
    )
    for task, matter in matters.list_open_tasks(reader(), asked, limit):
        url = url_for("issues.show", matter_id=matter.id, _anchor="tasks")
        if task.reported_at is not None:
            label, when, at = gettext("验收任务"), When.SINCE, task.reported_at
        else:
            label, when = gettext("督办任务，登记办结情况"), When.DONE_BY
            at = clock.end_of_legal_day(task.due_on)
        yield Line(label, short(task.text), url, when, at, matter.area_id)
    note_in = reach.of(matter_permissions.NOTE_CONFIRMATION)
    for task, matter in matters.list_to_note(reader(), note_in, now, limit):
        url = url_for("issues.task_act", task_id=task.id, act_name="note")
        label, at = gettext("请提出人验收任务，登记意见"), task.confirm_by or now
        yield Line(label, short(task.text), url, When.DONE_BY, at, matter.area_id)
    decide_in = reach.of(matter_permissions.DECIDE_DELAY)
    for note, task, matter in matters.list_delays(reader(), decide_in, limit):
        url = url_for("issues.task_act", task_id=task.id, act_name="decide-delay")
        label = gettext("决定任务延期申请")
        yield Line(label, short(task.text), url, When.SINCE, note.written_at, matter.area_id)


def _residents(reach: Reach, limit: int) -> Iterator[Line]:
    area_ids = reach.of(people_permissions.CONFIRM_RESIDENCE)
    for found in queries.list_unconfirmed_areas(reader(), area_ids, limit):
        what = ngettext("%(num)d 位居民等待核实", "%(num)d 位居民等待核实", found.count)
        url = url_for("identity.people", code=found.area.code)
        yield Line(gettext("核实住址"), what, url, When.SINCE, found.since, found.area.id)


def _stuck(reach: Reach) -> Iterator[Line]:
    if not reach.holds(SYSTEM_STAFF):
        return
    count, since = queries.count_stuck(reader())
    if since is not None:
        what = ngettext("%(num)d 条记录没有办成后续", "%(num)d 条记录没有办成后续", count)
        url = url_for("dashboards.stuck")
        yield Line(gettext("查看没有办成的后续"), what, url, When.SINCE, since)
