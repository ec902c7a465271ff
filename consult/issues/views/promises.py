"""The promise clock: each task of a matter with its day, what was done for it, and what one can do.

Everybody sees the same; what a visitor can do for a task stands with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from consult.core import clock
from consult.core.formatting import deadline
from consult.core.i18n import words
from consult.core.web import may, visitor
from consult.documents import queries as documents
from consult.documents.views.shown import Shown, shown
from consult.identity import queries as people
from consult.issues import permissions, queries, rules, service
from consult.issues.models import Matter, Task, TaskNote
from consult.issues.rules import NoteKind, State, TaskState

TONES: Final = {TaskState.ACCEPTED: "done", TaskState.GIVEN: "active"}


@dataclass(frozen=True)
class Doing:
    """One thing that the visitor can do; a button at once, or a link to its form."""

    label: str
    url: str
    at_once: bool = False


@dataclass(frozen=True)
class NoteLine:
    """One line of a task's progress; `decision` of a request for delay, in words."""

    note: TaskNote
    kind: str
    pictures: Sequence[Shown]
    decision: str


@dataclass(frozen=True)
class Promise:
    """A task as the page of its matter shows it.

    Attributes:
        task: the row.
        state: where it stands, in words.
        tone: of the mark that says so.
        left: how long is left, or by how much it is late, in words.
        late: it is past its day and not reported.
        waits: until when it waits for the proposer, in words, or empty.
        confirmed: how the proposer's acceptance went, in words, or empty.
        lines: what was done, in order.
        doings: what the visitor can do.
    """

    task: Task
    state: str
    tone: str
    left: str
    late: bool
    waits: str
    confirmed: str
    lines: Sequence[NoteLine]
    doings: Sequence[Doing]


def is_done(task: Task) -> bool:
    """Return whether a task is accepted by now."""
    return rules.task_state(task.facts, clock.now()) is TaskState.ACCEPTED


def is_late(task: Task) -> bool:
    """Return whether a task is past its day and not reported."""
    over = rules.days_over(task.due_on, clock.legal_day(clock.now()))
    return over > 0 and task.reported_at is None


def promises_of(session: Session, matter: Matter, tasks: Sequence[Task]) -> Sequence[Promise]:
    """Return the tasks of a matter; what it costs does not grow with them or with their notes."""
    if not tasks:
        return []
    now = clock.now()
    notes: dict[str, list[TaskNote]] = {}
    for note in queries.list_notes(session, matter.id):
        notes.setdefault(note.task_id, []).append(note)
    pictures: dict[str, list[Shown]] = {}
    for document in documents.list_about(session, service.evidence_of(matter.id)):
        seen = shown(document)
        if seen is not None:
            pictures.setdefault(document.added_entry_id, []).append(seen)
    at_desk = may(permissions.NOTE_CONFIRMATION, matter.scope) and not _has_account(session, matter)
    return [
        _promise(task, matter, notes.get(task.id, []), pictures, now, at_desk=at_desk)
        for task in tasks
    ]


def _has_account(session: Session, matter: Matter) -> bool:
    return people.find_credential(session, matter.proposer_id) is not None


def _promise(
    task: Task,
    matter: Matter,
    notes: Sequence[TaskNote],
    pictures: Mapping[str, Sequence[Shown]],
    now: datetime,
    *,
    at_desk: bool,
) -> Promise:
    state = rules.task_state(task.facts, now)
    over = rules.days_over(task.due_on, clock.legal_day(task.reported_at or now))
    waits = state in {TaskState.REPORTED, TaskState.FOR_PROPOSER} and task.confirm_by is not None
    return Promise(
        task=task,
        state=words(f"task.{state}"),
        tone=TONES.get(state, "waiting"),
        left=_left(over, reported=task.reported_at is not None),
        late=over > 0 and task.reported_at is None,
        waits=gettext(
            "提出人最迟 %(until)s 验收；到时不答复，就不再等。", until=deadline(task.confirm_by)
        )
        if waits and task.confirm_by is not None
        else "",
        confirmed=_confirmed(task, state),
        lines=[
            NoteLine(
                note,
                words(f"task_note.{note.kind}"),
                pictures.get(note.written_in, []),
                _decision(note),
            )
            for note in notes
        ],
        doings=_doings(task, matter, notes, now, at_desk=at_desk),
    )


def _left(over: int, *, reported: bool) -> str:
    """Return in words how a task stands to its day."""
    if reported:
        if over <= 0:
            return str(gettext("按期报办结"))
        return str(ngettext("晚了 %(num)d 天报办结", "晚了 %(num)d 天报办结", over))
    if over > 0:
        return str(ngettext("已超期 %(num)d 天", "已超期 %(num)d 天", over))
    if over == 0:
        return str(gettext("今天到期"))
    return str(ngettext("还剩 %(num)d 天", "还剩 %(num)d 天", -over))


def _confirmed(task: Task, state: TaskState) -> str:
    if task.confirmed_at is not None:
        noted = task.confirm_noted
        return str(gettext("提出人已验收（社区代为登记）") if noted else gettext("提出人已验收"))
    if state is TaskState.ACCEPTED and task.confirm_by is not None:
        return str(gettext("提出人没有在期限内答复"))
    return ""


def _decision(note: TaskNote) -> str:
    if note.kind != NoteKind.DELAY:
        return ""
    if note.granted is None:
        return str(gettext("等监督委员会决定"))
    return str(gettext("同意延期") if note.granted else gettext("不同意延期"))


def _doings(
    task: Task, matter: Matter, notes: Sequence[TaskNote], now: datetime, *, at_desk: bool
) -> list[Doing]:
    """Return what the visitor can do for a task now."""
    if rules.why_not_work(State(matter.state)) is not None:
        return []
    actor, facts = visitor(), task.facts
    if actor is None:
        return []
    own = actor.person_id == matter.proposer_id
    reports = may(permissions.REPORT_TASK, matter.scope)
    open_delay = any(each.kind == NoteKind.DELAY and each.decided_at is None for each in notes)
    decides = open_delay and not facts.reported and may(permissions.DECIDE_DELAY, matter.scope)
    supervises = may(permissions.ACCEPT_TASK, matter.scope)
    back = rules.why_not_send_back(facts, now) is None
    accepts = supervises and rules.why_not_accept(facts) is None
    confirms = own and may(permissions.CONFIRM_TASK, matter.scope)
    wanted = rules.why_not_confirm(facts, now) is None
    found = (
        (reports and not facts.reported, "progress", gettext("登记进展"), False),
        (reports and not facts.reported, "report", gettext("报告办结"), False),
        (
            reports and rules.why_not_ask_delay(facts, waits=open_delay) is None,
            "delay",
            gettext("申请延期"),
            False,
        ),
        (decides, "decide-delay", gettext("决定延期申请"), False),
        (accepts, "accept", gettext("验收"), True),
        (confirms and wanted, "confirm", gettext("办好了，验收"), True),
        (at_desk and (wanted or back), "note", gettext("登记提出人的验收意见"), False),
        (back and (confirms or supervises), "send-back", gettext("没有办好，退回"), False),
    )
    return [
        Doing(label, url_for("issues.task_act", task_id=task.id, act_name=name), at_once)
        for applies, name, label, at_once in found
        if applies
    ]
