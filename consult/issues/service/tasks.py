"""Use cases of tasks: given, worked on, delayed, reported, accepted or sent back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from consult.audit.entry import Recorded, Sealed
from consult.audit.models import as_within
from consult.audit.record import Tx, on_record
from consult.core.errors import Forbidden, NotFound
from consult.core.ids import new_id
from consult.documents import service as documents
from consult.documents.rules import Kind
from consult.documents.service import Chosen
from consult.identity import queries as people
from consult.issues import permissions, queries, rules
from consult.issues.entries import (
    DelayAsked,
    DelayDecided,
    TaskAccepted,
    TaskAssigned,
    TaskConfirmed,
    TaskProgressed,
    TaskReported,
    TaskSentBack,
)
from consult.issues.models import Matter, Task, TaskNote
from consult.issues.rules import Clock, NoteKind, State
from consult.issues.service.steps import public_reason, refuse_if, reply_by


@dataclass(frozen=True)
class Evidence:
    """Photos and papers that show what was done; `checked` says that they may be public."""

    chosen: Sequence[Chosen] = ()
    checked: bool = False


def evidence_of(matter_id: str) -> str:
    """Return the story that the evidence for a matter's tasks stands about."""
    return f"tasks/{matter_id}"


@on_record(permissions.ASSIGN_TASK, Matter)
def assign_task(
    tx: Tx, matter: Matter, text: str, owner: str, due_on: date, assisting: str = ""
) -> Recorded[str]:
    """Give a task that follows from the outcome; return its id."""
    refuse_if(rules.why_not_work(State(matter.state)))
    task = Task(
        id=new_id(),
        matter_id=matter.id,
        text=text,
        owner=owner,
        assisting=assisting,
        due_on=due_on,
        first_due_on=due_on,
        within=as_within(matter.scope),
    )
    tx.session.add(task)
    words = {"task": text, "owner": owner}
    if assisting:
        words["assisting"] = assisting
    return Recorded(
        task.id,
        TaskAssigned(due_on),
        about=(task.story, matter.story),
        sealed={"text": Sealed(words, public=True)},
    )


@on_record(permissions.REPORT_TASK, Task)
def note_progress(tx: Tx, task: Task, text: str, evidence: Evidence | None = None) -> Recorded[str]:
    """Say what has been done for a task so far; return the note's id."""
    _need_tasks_due(tx, task)
    refuse_if(rules.why_not_report(task.facts))
    note = _note(tx, task, NoteKind.PROGRESS, text)
    sealed = _attach(tx, task, evidence)
    return Recorded(
        note.id,
        TaskProgressed(len(sealed)),
        about=_about(task),
        sealed={"text": Sealed({"progress": text}, public=True), **sealed},
    )


@on_record(permissions.REPORT_TASK, Task)
def report_task(
    tx: Tx, task: Task, report: str, evidence: Evidence | None = None
) -> Recorded[None]:
    """Report a task as done; from now on it waits for the proposer and the supervisors."""
    _need_tasks_due(tx, task)
    refuse_if(rules.why_not_report(task.facts))
    task.report, task.reported_at = report, tx.now
    task.confirm_by = reply_by(tx, Clock.TASK_ACCEPTANCE)
    _note(tx, task, NoteKind.REPORT, report)
    sealed = _attach(tx, task, evidence)
    return Recorded(
        None,
        TaskReported(task.confirm_by, len(sealed)),
        about=_about(task),
        sealed={"text": Sealed({"report": report}, public=True), **sealed},
    )


@on_record(permissions.REPORT_TASK, Task)
def ask_delay(tx: Tx, task: Task, reason: str, day: date) -> Recorded[str]:
    """Ask the supervisors for a later day; return the request's id."""
    _need_tasks_due(tx, task)
    waits = queries.find_open_delay(tx.session, task.id) is not None
    refuse_if(rules.why_not_ask_delay(task.facts, waits=waits, day=day))
    note = _note(tx, task, NoteKind.DELAY, reason, asked_day=day)
    return Recorded(
        note.id,
        DelayAsked(task.due_on, day),
        about=_about(task),
        sealed=public_reason(reason),
    )


@on_record(permissions.DECIDE_DELAY, Task)
def decide_delay(
    tx: Tx, task: Task, delay_id: str, reason: str, *, granted: bool
) -> Recorded[None]:
    """Grant a later day or refuse it, with a reason; the first day stays known."""
    _need_tasks_due(tx, task)
    note = tx.session.get(TaskNote, delay_id)
    if note is None or note.task_id != task.id or note.asked_day is None:
        raise NotFound("delay")
    refuse_if(rules.why_not_decide_delay(task.facts, decided=note.decided_at is not None))
    note.granted, note.answer, note.decided_at = granted, reason, tx.now
    note.entry_id = tx.entry_id
    if granted:
        task.due_on = note.asked_day
    return Recorded(
        None,
        DelayDecided(granted, task.due_on),
        about=_about(task),
        sealed=public_reason(reason),
    )


@on_record(permissions.ACCEPT_TASK, Task)
def accept_task(tx: Tx, task: Task) -> Recorded[None]:
    """Accept, as supervisors, that a task is done."""
    _need_tasks_due(tx, task)
    refuse_if(rules.why_not_accept(task.facts))
    task.accepted_at = tx.now
    return Recorded(None, TaskAccepted(), about=_about(task))


@on_record(permissions.CONFIRM_TASK, Task)
def confirm_task(tx: Tx, task: Task) -> Recorded[None]:
    """Accept, as who raised the matter, that a task is done."""
    matter = _need_tasks_due(tx, task)
    if matter.proposer_id != tx.actor.known_id:
        raise Forbidden(permissions.CONFIRM_TASK.name)
    refuse_if(rules.why_not_confirm(task.facts, tx.now))
    return Recorded(None, _confirm(tx, task), about=_about(task))


@on_record(permissions.NOTE_CONFIRMATION, Task)
def note_confirmation(tx: Tx, task: Task, said: str, *, done: bool) -> Recorded[None]:
    """Write down at the desk what a proposer without an account says: it is done, or it is not."""
    matter = _need_tasks_due(tx, task)
    known = people.find_credential(tx.session, matter.proposer_id)
    refuse_if(rules.why_not_note_for(has_account=known is not None))
    if done:
        refuse_if(rules.why_not_confirm(task.facts, tx.now))
        entry: TaskConfirmed | TaskSentBack = _confirm(tx, task)
        task.confirm_noted = True
        sealed = {"remark": Sealed({"remark": said})} if said else {}
    else:
        refuse_if(rules.why_not_send_back(task.facts, tx.now))
        entry = _send_back(tx, task, said, by_proposer=True)
        sealed = public_reason(said)
    return Recorded(None, entry, about=_about(task), sealed=sealed, acted_for=matter.proposer_id)


@on_record(permissions.SEND_BACK_TASK, Task)
def send_back_task(tx: Tx, task: Task, reason: str) -> Recorded[None]:
    """Say, as who raised the matter or as supervisors, that a reported task is not done."""
    matter = _need_tasks_due(tx, task)
    by_proposer = matter.proposer_id == tx.actor.known_id
    if not by_proposer:
        permissions.ACCEPT_TASK.require(tx.actor, task.scope)
    refuse_if(rules.why_not_send_back(task.facts, tx.now))
    entry = _send_back(tx, task, reason, by_proposer=by_proposer)
    return Recorded(None, entry, about=_about(task), sealed=public_reason(reason))


def _confirm(tx: Tx, task: Task) -> TaskConfirmed:
    """Keep that the proposer accepted a task (a step)."""
    task.confirmed_at = tx.now
    return TaskConfirmed()


def _send_back(tx: Tx, task: Task, reason: str, *, by_proposer: bool) -> TaskSentBack:
    """Let a task be worked on again: both acceptances are over, the day stays (a step)."""
    task.report, task.reported_at = "", None
    task.accepted_at = task.confirm_by = task.confirmed_at = None
    task.confirm_noted = False
    _note(tx, task, NoteKind.SENT_BACK, reason)
    return TaskSentBack(by_proposer)


def _note(
    tx: Tx, task: Task, kind: NoteKind, text: str, *, asked_day: date | None = None
) -> TaskNote:
    note = TaskNote(
        id=new_id(),
        task_id=task.id,
        kind=kind,
        text=text,
        written_at=tx.now,
        written_in=tx.entry_id,
        asked_day=asked_day,
    )
    tx.session.add(note)
    return note


def _attach(tx: Tx, task: Task, evidence: Evidence | None) -> dict[str, Sealed]:
    """Let evidence stand about the matter's tasks, public at once if it was checked (a step).

    One story for all tasks of a matter: its page asks for their evidence once.
    """
    if evidence is None:
        return {}
    story = evidence_of(task.matter_id)
    added = documents.add_documents(tx, task.scope, story, evidence.chosen, Kind.EVIDENCE)
    if not evidence.checked:
        return dict(added.sealed)
    for each in added.documents:
        each.released_at = tx.now
    return {name: replace(each, public=True) for name, each in added.sealed.items()}


def _about(task: Task) -> tuple[str, str]:
    return task.story, f"matter/{task.matter_id}"


def _need_tasks_due(tx: Tx, task: Task) -> Matter:
    """Return the matter of a task; refuse work on one that is not being carried out."""
    matter = queries.get_matter(tx.session, task.matter_id)
    refuse_if(rules.why_not_work(State(matter.state)))
    return matter
