"""The table of who is told what: kind of entry, audience, template.

Audiences are narrow on purpose: whoever is told of everything reads nothing. Nobody is told of
what they just did themselves, and of one thing everybody is told once: the first line of a row
that reaches a person counts. Nobody is told who did it.

Whoever seconds a matter is told of what changes what they can expect of it, and only while
everybody may read it. Every kind of entry stands here or, with the reason, in `left_out`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from consult.committees import entries as seats
from consult.documents import entries as papers
from consult.identity import entries as people
from consult.issues import entries as matters
from consult.notifications.rules.telling.templates import Template
from consult.publication import entries as notices
from consult.voting import entries as polls


class Audience(StrEnum):
    """Who is concerned by an entry."""

    PROPOSER = "proposer"
    SECONDERS = "seconders"
    WRITER = "writer"
    ADDED = "added"
    SECRETARY = "secretary"
    OFFICE = "office"
    SUPERVISOR = "supervisor"
    REVIEWERS = "reviewers"
    MEMBERS = "members"
    VOTERS = "voters"
    ASKED = "asked"
    SEATED = "seated"
    APPLICANT = "applicant"
    OBJECTOR = "objector"
    ONESELF = "oneself"


Line = tuple[Audience, Template]
"""Who is told, and with which template."""


@dataclass(frozen=True)
class Telling:
    """A row of the table.

    Attributes:
        leads_to: prefix of the story among the entry's that a message leads to.
        lines: who is told, and with which template; the first that reaches a person counts.
        facts: the open facts of the entry that the words need.
        elsewhere: the same for the matter that the entry began in another place.
    """

    leads_to: str
    lines: tuple[Line, ...]
    facts: tuple[str, ...] = ()
    elsewhere: tuple[Line, ...] = ()


def _to(
    leads_to: str,
    *lines: Line,
    facts: tuple[str, ...] = (),
    elsewhere: tuple[Line, ...] = (),
) -> Telling:
    return Telling(leads_to, lines, facts, elsewhere)


_A, _T = Audience, Template


def _everybody(template: Template) -> tuple[Line, ...]:
    """Return the lines of what makes an outcome that people know of hold no longer."""
    return tuple(
        (audience, template) for audience in (_A.PROPOSER, _A.MEMBERS, _A.OFFICE, _A.SECONDERS)
    )


TABLE: Final[Mapping[str, Telling]] = {
    matters.MatterProposed.kind: _to(
        "matter", (_A.OFFICE, _T.MATTER_RECEIVED), facts=("reply_by",)
    ),
    matters.MatterEntered.kind: _to(
        "matter",
        (_A.PROPOSER, _T.MATTER_REGISTERED),
        (_A.OFFICE, _T.MATTER_RECEIVED),
        facts=("reply_by",),
    ),
    matters.EntryUndone.kind: _to("matter", (_A.PROPOSER, _T.ENTRY_UNDONE)),
    matters.TextReleased.kind: _to("matter", (_A.PROPOSER, _T.TEXT_RELEASED)),
    matters.MatterWithdrawn.kind: _to("matter", (_A.SECONDERS, _T.SECONDED_WITHDRAWN)),
    matters.MatterReplied.kind: _to(
        "matter", (_A.PROPOSER, _T.MATTER_REPLIED), (_A.SECONDERS, _T.SECONDED_REPLIED)
    ),
    matters.MatterRepliedAgain.kind: _to(
        "matter", (_A.PROPOSER, _T.MATTER_REPLIED), (_A.SECONDERS, _T.SECONDED_REPLIED)
    ),
    matters.AnswerReleased.kind: _to("matter", (_A.PROPOSER, _T.ANSWER_RELEASED)),
    matters.LaneChanged.kind: _to("matter", (_A.PROPOSER, _T.LANE_CHANGED), facts=("reply_by",)),
    matters.ReviewAsked.kind: _to(
        "matter", (_A.REVIEWERS, _T.REFUSAL_TO_REVIEW), facts=("reply_by",)
    ),
    matters.RefusalReviewed.kind: _to(
        "matter",
        (_A.PROPOSER, _T.REFUSAL_REVIEWED),
        (_A.OFFICE, _T.A_REFUSAL_REVIEWED),
        facts=("upheld",),
    ),
    matters.MatterHandedOver.kind: _to(
        "matter",
        (_A.PROPOSER, _T.MATTER_HANDED_OVER),
        (_A.SECONDERS, _T.SECONDED_PASSED_ON),
        facts=("reply_by",),
        elsewhere=((_A.OFFICE, _T.MATTER_RECEIVED),),
    ),
    matters.MatterSupplemented.kind: _to(
        "matter", (_A.OFFICE, _T.MATTER_SUPPLEMENTED), facts=("reply_by",)
    ),
    matters.MatterReturned.kind: _to("matter", (_A.PROPOSER, _T.MATTER_RETURNED)),
    matters.MatterAdmitted.kind: _to(
        "matter", (_A.PROPOSER, _T.MATTER_ADMITTED), (_A.SECONDERS, _T.SECONDED_ADMITTED)
    ),
    matters.MatterRefused.kind: _to(
        "matter",
        (_A.PROPOSER, _T.MATTER_REFUSED),
        (_A.SECONDERS, _T.SECONDED_REFUSED),
        facts=("review_until",),
    ),
    matters.MatterMerged.kind: _to(
        "matter", (_A.PROPOSER, _T.MATTER_MERGED), (_A.SECONDERS, _T.SECONDED_MERGED)
    ),
    matters.MatterPassedOn.kind: _to(
        "matter", (_A.PROPOSER, _T.MATTER_PASSED_ON), (_A.SECONDERS, _T.SECONDED_PASSED_ON)
    ),
    matters.MatterPlanned.kind: _to(
        "matter", (_A.PROPOSER, _T.MATTER_PLANNED), facts=("meets_at",)
    ),
    seats.StakeholderAsked.kind: _to("panel", (_A.ASKED, _T.ASKED_TO_SIT)),
    seats.StakeholderApplied.kind: _to("panel", (_A.SECRETARY, _T.APPLICATION_MADE)),
    seats.ApplicationDecided.kind: _to("panel", (_A.APPLICANT, _T.APPLICATION_DECIDED)),
    matters.PanelChanged.kind: _to("notice", (_A.SEATED, _T.SEATED)),
    matters.MeetingAnnounced.kind: _to(
        "notice",
        (_A.MEMBERS, _T.MEETING_CALLED),
        (_A.PROPOSER, _T.MEETING_SET),
        facts=("meets_at",),
    ),
    matters.MeetingMoved.kind: _to(
        "notice",
        (_A.MEMBERS, _T.MEETING_MOVED),
        (_A.PROPOSER, _T.MEETING_MOVED),
        facts=("meets_at",),
    ),
    matters.MeetingCalledOff.kind: _to(
        "notice", (_A.MEMBERS, _T.MEETING_CALLED_OFF), (_A.PROPOSER, _T.MEETING_CALLED_OFF)
    ),
    polls.PollOpened.kind: _to("poll", (_A.VOTERS, _T.VOTE_OPENED), facts=("closes_at",)),
    matters.ResultTaken.kind: _to(
        "matter",
        (_A.PROPOSER, _T.RESULT),
        (_A.MEMBERS, _T.RESULT),
        (_A.OFFICE, _T.RESULT),
        (_A.SECONDERS, _T.RESULT),
        facts=("outcome",),
    ),
    matters.OpinionPublicised.kind: _to(
        "notice",
        (_A.PROPOSER, _T.OPINION_PUBLICISED),
        (_A.MEMBERS, _T.OPINION_PUBLICISED),
        (_A.SUPERVISOR, _T.TO_WATCH),
        (_A.SECONDERS, _T.SECONDED_PUBLICISED),
        facts=("until_at",),
    ),
    matters.DecisionPosted.kind: _to(
        "notice",
        (_A.PROPOSER, _T.DECISION_POSTED),
        (_A.MEMBERS, _T.DECISION_POSTED),
        (_A.SUPERVISOR, _T.TO_WATCH),
        (_A.SECONDERS, _T.SECONDED_POSTED),
        facts=("until_at",),
    ),
    notices.ObjectionMade.kind: _to(
        "objection", (_A.SUPERVISOR, _T.OBJECTION_TO_VIEW), (_A.OFFICE, _T.OBJECTION_MADE)
    ),
    notices.ObjectionViewed.kind: _to(
        "objection", (_A.OBJECTOR, _T.OBJECTION_VIEWED), (_A.OFFICE, _T.OBJECTION_TO_ANSWER)
    ),
    notices.ObjectionAnswered.kind: _to(
        "objection",
        (_A.OBJECTOR, _T.OBJECTION_ANSWERED),
        (_A.PROPOSER, _T.AN_OBJECTION_ANSWERED),
        (_A.SUPERVISOR, _T.AN_OBJECTION_ANSWERED),
    ),
    matters.MatterReopened.kind: _to("matter", *_everybody(_T.REOPENED)),
    matters.OutcomeTookEffect.kind: _to(
        "matter",
        (_A.PROPOSER, _T.TOOK_EFFECT),
        (_A.OFFICE, _T.TOOK_EFFECT),
        (_A.SECONDERS, _T.TOOK_EFFECT),
    ),
    matters.TaskAssigned.kind: _to(
        "task",
        (_A.PROPOSER, _T.TASK_ASSIGNED),
        (_A.SUPERVISOR, _T.TASK_ASSIGNED),
        facts=("due_on",),
    ),
    matters.TaskReported.kind: _to(
        "task", (_A.SUPERVISOR, _T.TASK_TO_ACCEPT), (_A.PROPOSER, _T.TASK_REPORTED)
    ),
    matters.TaskProgressed.kind: _to("task", (_A.PROPOSER, _T.TASK_PROGRESSED)),
    matters.TaskAccepted.kind: _to(
        "task", (_A.PROPOSER, _T.TASK_ACCEPTED), (_A.OFFICE, _T.TASK_ACCEPTED)
    ),
    matters.TaskConfirmed.kind: _to(
        "task", (_A.OFFICE, _T.TASK_CONFIRMED), (_A.SUPERVISOR, _T.TASK_CONFIRMED)
    ),
    matters.TaskSentBack.kind: _to(
        "task",
        (_A.OFFICE, _T.TASK_SENT_BACK),
        (_A.PROPOSER, _T.TASK_SENT_BACK),
        (_A.SUPERVISOR, _T.TASK_SENT_BACK),
    ),
    matters.DelayAsked.kind: _to("task", (_A.SUPERVISOR, _T.DELAY_TO_DECIDE), facts=("asked_day",)),
    matters.DelayDecided.kind: _to(
        "task",
        (_A.OFFICE, _T.DELAY_DECIDED),
        (_A.PROPOSER, _T.DELAY_DECIDED),
        facts=("due_on",),
    ),
    matters.AnsweredBack.kind: _to(
        "matter",
        (_A.PROPOSER, _T.ANSWERED_BACK),
        (_A.SUPERVISOR, _T.TO_REVIEW),
        (_A.MEMBERS, _T.ANSWERED_BACK),
        (_A.SECONDERS, _T.ANSWERED_BACK),
    ),
    matters.MatterReviewed.kind: _to(
        "matter", (_A.PROPOSER, _T.REVIEWED), (_A.OFFICE, _T.REVIEWED)
    ),
    matters.OutcomeChanged.kind: _to("matter", *_everybody(_T.OUTCOME_CHANGED)),
    matters.OutcomeRevoked.kind: _to("matter", *_everybody(_T.OUTCOME_REVOKED)),
    matters.CorrectionOrdered.kind: _to(
        "matter",
        (_A.OFFICE, _T.CORRECTION_ORDERED),
        (_A.PROPOSER, _T.CORRECTION_ORDERED),
        (_A.SUPERVISOR, _T.CORRECTION_ORDERED),
        (_A.SECONDERS, _T.CORRECTION_ORDERED),
    ),
    matters.OpinionReleased.kind: _to("matter", (_A.WRITER, _T.OPINION_RELEASED)),
    matters.CommentReleased.kind: _to("comment", (_A.WRITER, _T.COMMENT_RELEASED)),
    matters.CommentWithheld.kind: _to("comment", (_A.WRITER, _T.COMMENT_WITHHELD)),
    matters.CommentHidden.kind: _to("comment", (_A.WRITER, _T.COMMENT_HIDDEN)),
    matters.CommentReviewAsked.kind: _to("comment", (_A.SUPERVISOR, _T.COMMENT_TO_REVIEW)),
    matters.CommentReviewed.kind: _to(
        "comment", (_A.WRITER, _T.COMMENT_REVIEWED), (_A.OFFICE, _T.A_COMMENT_REVIEWED)
    ),
    papers.DocumentWithheld.kind: _to("matter", (_A.ADDED, _T.DOCUMENT_WITHHELD)),
    papers.DocumentRemoved.kind: _to("matter", (_A.ADDED, _T.DOCUMENT_REMOVED)),
    seats.SeatsFilled.kind: _to("committee", (_A.ONESELF, _T.SEAT_GIVEN)),
    seats.SeatVacated.kind: _to("committee", (_A.ONESELF, _T.SEAT_ENDED)),
    people.RoleGranted.kind: _to("person", (_A.ONESELF, _T.ROLE_GIVEN), facts=("role",)),
    people.RoleEnded.kind: _to("person", (_A.ONESELF, _T.ROLE_ENDED), facts=("role",)),
    people.ResidenceConfirmed.kind: _to("person", (_A.ONESELF, _T.RESIDENCE_CONFIRMED)),
    people.ResetCodeIssued.kind: _to("person", (_A.ONESELF, _T.RESET_CODE_ISSUED)),
    people.PasswordReset.kind: _to("person", (_A.ONESELF, _T.PASSWORD_RESET)),
}
"""Every kind of entry that somebody is told of."""
