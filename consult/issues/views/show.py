"""The page of a matter: what is asked, where it stands, what is next, what I can do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from consult.areas import queries as areas
from consult.audit import queries as audit
from consult.audit.queries import EntryView
from consult.committees import queries as committees
from consult.committees.views.ring import Ring, panel_ring
from consult.core import clock
from consult.core.formatting import zh
from consult.core.forms import ActionForm, Form, paragraph
from consult.core.i18n import words
from consult.core.web import (
    carry_out,
    current_actor,
    may,
    press,
    public,
    reader,
    signed_in,
    visitor,
)
from consult.identity import queries as people
from consult.issues import entries, permissions, queries, service
from consult.issues.forms import OpenFileForm
from consult.issues.messages import tone_of
from consult.issues.models import Matter, Task
from consult.issues.rules import Form as MatterForm
from consult.issues.rules import State, TaskState
from consult.issues.views.acting import applicable, may_read, see_or_404
from consult.issues.views.blueprint import bp
from consult.publication import permissions as board_permissions
from consult.publication import queries as notices
from consult.publication import rules as board
from consult.publication.models import Notice
from consult.voting import permissions as poll_permissions
from consult.voting import queries as polls
from consult.voting import rules as voting
from consult.voting.models import Poll

QUIET_KINDS: Final = frozenset({entries.OpinionWritten.kind})
"""Entries that would drown the way of a matter; the record page has them."""


HIDDEN_TITLE: Final = _l("（内容不公开）")


@dataclass(frozen=True)
class Can:
    """Something the visitor can do, or the words why not yet."""

    label: str
    url: str
    why_not: str | None = None


@dataclass(frozen=True)
class Head:
    """The first block of the page."""

    asked: str | Markup
    state_label: str
    tone: str
    since: datetime
    next_label: str
    next_at: datetime | None
    can: tuple[Can, ...]


@dataclass(frozen=True)
class StepLine:
    """A step the matter has taken, as the timeline shows it."""

    label: str
    at: datetime | None
    actor: str
    note: Markup
    entry_url: str | None
    state: str


class ReportForm(Form):
    """A report that a task is done."""

    report = paragraph(_l("办结情况"), 1000)


@bp.get("/matters/<matter_id>")
@public
def show(matter_id: str) -> ResponseReturnValue:
    """Show a matter."""
    return _page(queries.get_matter(reader(), matter_id), None)


def _page(
    matter: Matter,
    report: tuple[str, Form] | None,
    reason: OpenFileForm | None = None,
    *,
    opened: bool = False,
) -> str:
    see_or_404(matter)
    session, now = reader(), clock.now()
    poll = polls.get_poll(session, matter.poll_id) if matter.poll_id else None
    posted = notices.list_notices_about(session, matter.story)
    current = next((each for each in posted if each.id == matter.notice_id), None)
    tasks = queries.list_tasks(session, matter.id)
    sees_all = may(permissions.SEE_FILE, matter.scope)
    written = queries.list_opinions(session, matter, released_only=not sees_all)
    total, released = queries.count_opinions(session, matter)
    names = people.names_of(session, {matter.proposer_id} | {each.person_id for each in written})
    reads = opened or may_read(matter)
    return render_template(
        "issues/show.html",
        matter=matter,
        area=areas.get_area(session, matter.area_id),
        reads=reads,
        title=matter.title if reads else HIDDEN_TITLE,
        number=service.case_number(matter),
        head=_head(matter, poll, current, tasks, reads=reads),
        steps=_steps(session, matter),
        proposer=names.get(matter.proposer_id, ""),
        poll=poll,
        ring=_ring(session, matter, poll),
        phase=voting.phase(polls.standing(poll, None), now) if poll else None,
        notices=posted,
        window=lambda notice: board.window(notice.from_at, notice.until_at, now),
        opinions=written,
        opinions_total=total,
        opinions_waiting=total - released,
        opinion_names=names,
        may_release=may(permissions.CHECK, matter.scope),
        file_form=(reason or OpenFileForm())
        if not reads and may(permissions.OPEN_FILE, matter.scope)
        else None,
        tasks=[(task, task_state(task)) for task in tasks],
        may_report=may(permissions.REPORT_TASK, matter.scope),
        may_accept=may(permissions.ACCEPT_TASK, matter.scope),
        action_form=ActionForm(),
        report_form=lambda task: (
            report[1] if report and report[0] == task.id else ReportForm(prefix=task.id)
        ),
        review=queries.find_review(session, matter.id),
        merged_into=_merged_into(session, matter),
    )


def _ring(session: Session, matter: Matter, poll: Poll | None) -> Ring | None:
    """Return the frozen members of a matter, with who recused and who is present."""
    if matter.panel_id is None or poll is None:
        return None
    ring = panel_ring(committees.get_panel(session, matter.panel_id))
    if matter.form != MatterForm.DELIBERATIVE:
        return ring
    roll = {place.label: place for place in polls.list_roll(session, poll.id)}
    return Ring(
        [
            replace(
                seat,
                recused=roll[seat.no].recused_at is not None,
                present=_presence(roll[seat.no].present_at, poll),
            )
            if seat.no in roll
            else seat
            for seat in ring.seats
        ]
    )


def _presence(present_at: datetime | None, poll: Poll) -> bool | None:
    """Return whether a seat was there; None while it can still come."""
    if present_at is not None:
        return True
    return None if poll.closed_at is None and poll.not_held_at is None else False


def _merged_into(session: Session, matter: Matter) -> tuple[str, str | Markup] | None:
    """Return id and title of the matter that this one was merged into."""
    if matter.merged_into is None:
        return None
    target = queries.get_matter(session, matter.merged_into)
    return target.id, zh(target.title) if may_read(target) else HIDDEN_TITLE


def task_state(task: Task) -> TaskState:
    """Return where a task stands."""
    if task.accepted_at is not None:
        return TaskState.ACCEPTED
    return TaskState.REPORTED if task.reported_at is not None else TaskState.GIVEN


def _head(
    matter: Matter, poll: Poll | None, notice: Notice | None, tasks: Sequence[Task], *, reads: bool
) -> Head:
    state = State(matter.state)
    label, at = _next(matter, poll, notice, tasks)
    asked = zh(matter.question or matter.wish) if reads else HIDDEN_TITLE
    return Head(
        asked=asked,
        state_label=words(f"state.{state}"),
        tone=tone_of(state),
        since=matter.moved_at,
        next_label=label,
        next_at=at,
        can=_can(matter, poll, notice),
    )


def _next(  # noqa: C901, PLR0911, PLR0912 - one line a state, read as a table
    matter: Matter, poll: Poll | None, notice: Notice | None, tasks: Sequence[Task]
) -> tuple[str, datetime | None]:
    """Return what happens next with a matter, and by when."""
    match State(matter.state):
        case State.RECEIVED:
            return gettext("社区最迟在这个时间答复"), matter.reply_by
        case State.RETURNED:
            return gettext("等提出人补充说明"), None
        case State.NOT_ADMITTED | State.TRANSFERRED | State.MERGED | State.REVOKED:
            return gettext("归档"), None
        case State.ADMITTED:
            return gettext("党组织研究，制定协商方案"), None
        case State.STUDIED | State.CHANGED | State.ORDERED | State.UPHELD:
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
            due = min((task.due_on for task in tasks if task.accepted_at is None), default=None)
            return gettext("按任务落实并验收"), clock.end_of_legal_day(due) if due else None
        case State.ANSWERED:
            return gettext("监督委员会评议"), None
        case State.REVIEWED:
            return gettext("归档"), None
        case State.ARCHIVED:
            return gettext("已经办结"), None


def _can(matter: Matter, poll: Poll | None, notice: Notice | None) -> tuple[Can, ...]:
    """Return what the visitor can do now: take part first, then office work."""
    found = [*_can_vote(poll), *_can_object(notice), *_can_join(matter)]
    for act, reason in applicable(matter):
        url = url_for("issues.act", matter_id=matter.id, act_name=act.name)
        found.append(Can(str(act.label), url, words(reason) if reason else None))
    if visitor() is None:
        found.append(Can(gettext("登录后参与"), url_for("identity.sign_in", back=_here(matter))))
    return tuple(found)


def _here(matter: Matter) -> str:
    return url_for("issues.show", matter_id=matter.id)


def _can_vote(poll: Poll | None) -> list[Can]:
    actor = visitor()
    if poll is None or actor is None or actor.person_id is None:
        return []
    place = polls.find_place(reader(), poll.id, actor.person_id)
    runs = may(poll_permissions.RUN_POLL, poll.scope)
    if poll.closed_at is not None or poll.not_held_at is not None or not (place or runs):
        return []
    url = url_for("voting.show", poll_id=poll.id)
    if place is None:
        return [Can(gettext("主持签到和表决"), url)]
    reason = voting.why_not_cast(polls.standing(poll, place), clock.now())
    if reason is voting.Refusal.POLL_NOT_OPEN:
        return [Can(gettext("签到，等待表决"), url)]
    return [Can(gettext("表决"), url, words(reason) if reason else None)]


def _can_object(notice: Notice | None) -> list[Can]:
    actor = visitor()
    if notice is None or notice.kind != board.NoticeKind.PUBLICITY:
        return []
    if actor is None or actor.person_id is None:
        return []
    if not may(board_permissions.OBJECT, notice.scope):
        return []
    facts = notices.objection_facts(reader(), notice, actor.person_id)
    reason = board.why_not_object(facts, clock.now())
    url = url_for("publication.show", notice_id=notice.id)
    return [Can(gettext("提出异议"), url, words(reason) if reason else None)]


def _can_join(matter: Matter) -> list[Can]:
    if matter.panel_id is None or matter.state != State.PLANNED or visitor() is None:
        return []
    return [Can(gettext("我要参加"), url_for("committees.panel", panel_id=matter.panel_id))]


def _steps(session: Session, matter: Matter) -> list[StepLine]:
    story = audit.list_story(session, matter.story, without=QUIET_KINDS)
    disclosed = audit.disclosed_of(session, [entry.id for entry in story])
    return [_step(entry, disclosed.get(entry.id, {})) for entry in story]


def _step(entry: EntryView, shown: dict[str, Any]) -> StepLine:
    note = zh(shown.get("reason") or shown.get("answer") or shown.get("task") or "")
    if entry.kind == entries.ResultTaken.kind:
        note = escape(words(f"outcome.{entry.facts['outcome']}"))
    return StepLine(
        label=words(entry.kind),
        at=entry.at,
        actor="",
        note=note,
        entry_url=url_for("audit.entry", entry_id=entry.id),
        state="done",
    )


@bp.post("/matters/<matter_id>/file")
@signed_in
def open_file(matter_id: str) -> ResponseReturnValue:
    """Show a text that is not public to somebody whose reading goes on record."""
    matter = queries.get_matter(reader(), matter_id)
    permissions.OPEN_FILE.require(current_actor(), matter.scope)
    form = OpenFileForm()
    if not form.validate_on_submit():
        return _page(matter, None, form), 422
    service.open_file(current_actor(), matter_id, form.why.data)
    return _page(queries.get_matter(reader(), matter_id), None, opened=True)


@bp.post("/opinions/<opinion_id>/release")
@signed_in
def release_opinion(opinion_id: str) -> ResponseReturnValue:
    """Make a checked opinion public."""
    opinion = queries.get_opinion(reader(), opinion_id)
    return press(
        lambda: service.release_opinion(current_actor(), opinion.matter_id, opinion_id),
        url_for("issues.show", matter_id=opinion.matter_id),
    )


@bp.post("/tasks/<task_id>/report")
@signed_in
def report_task(task_id: str) -> ResponseReturnValue:
    """Report a task as done."""
    task = queries.get_task(reader(), task_id)
    matter = queries.get_matter(reader(), task.matter_id)
    form = ReportForm(prefix=task_id)
    return carry_out(
        form,
        lambda: service.report_task(current_actor(), task_id, form.report.data),
        lambda _: _here(matter),
        lambda: _page(matter, (task_id, form)),
    )


@bp.post("/tasks/<task_id>/accept")
@signed_in
def accept_task(task_id: str) -> ResponseReturnValue:
    """Accept, as supervisors, that a task is done."""
    task = queries.get_task(reader(), task_id)
    return press(
        lambda: service.accept_task(current_actor(), task_id),
        url_for("issues.show", matter_id=task.matter_id),
    )
