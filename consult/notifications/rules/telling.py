"""The table of who is told what: kind of entry, audience, template.

Audiences are narrow on purpose: whoever is told of everything reads nothing. Nobody is told of
what they just did themselves, and of one thing everybody is told once: the first line of a row
that reaches a person counts.

Left out on purpose: each written opinion and each answer of somebody who was asked (they wait on
the to-do list of the office, and would drown its inbox), and what the ballot itself shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from consult.committees import entries as seats
from consult.identity import entries as people
from consult.issues import entries as matters
from consult.publication import entries as notices
from consult.voting import entries as polls


class Audience(StrEnum):
    """Who is concerned by an entry."""

    PROPOSER = "proposer"
    SECRETARY = "secretary"
    OFFICE = "office"
    SUPERVISOR = "supervisor"
    MEMBERS = "members"
    VOTERS = "voters"
    ASKED = "asked"
    SEATED = "seated"
    APPLICANT = "applicant"
    OBJECTOR = "objector"
    ONESELF = "oneself"


class Template(StrEnum):
    """What a message says; the words are in `messages`."""

    MATTER_RECEIVED = "matter_received"
    MATTER_REGISTERED = "matter_registered"
    MATTER_REPLIED = "matter_replied"
    LANE_CHANGED = "lane_changed"
    REFUSAL_REVIEWED = "refusal_reviewed"
    MATTER_SUPPLEMENTED = "matter_supplemented"
    MATTER_RETURNED = "matter_returned"
    MATTER_ADMITTED = "matter_admitted"
    MATTER_REFUSED = "matter_refused"
    MATTER_MERGED = "matter_merged"
    MATTER_PASSED_ON = "matter_passed_on"
    MATTER_PLANNED = "matter_planned"
    ASKED_TO_SIT = "asked_to_sit"
    APPLICATION_MADE = "application_made"
    APPLICATION_DECIDED = "application_decided"
    SEATED = "seated"
    MEETING_CALLED = "meeting_called"
    MEETING_SET = "meeting_set"
    MEETING_MOVED = "meeting_moved"
    MEETING_CALLED_OFF = "meeting_called_off"
    VOTE_OPENED = "vote_opened"
    RESULT = "result"
    OPINION_PUBLICISED = "opinion_publicised"
    DECISION_POSTED = "decision_posted"
    REOPENED = "reopened"
    TOOK_EFFECT = "took_effect"
    TASK_ASSIGNED = "task_assigned"
    TASK_TO_ACCEPT = "task_to_accept"
    TASK_REPORTED = "task_reported"
    TASK_ACCEPTED = "task_accepted"
    ANSWERED_BACK = "answered_back"
    TO_REVIEW = "to_review"
    REVIEWED = "reviewed"
    OUTCOME_CHANGED = "outcome_changed"
    OUTCOME_REVOKED = "outcome_revoked"
    CORRECTION_ORDERED = "correction_ordered"
    OBJECTION_TO_VIEW = "objection_to_view"
    OBJECTION_MADE = "objection_made"
    OBJECTION_TO_ANSWER = "objection_to_answer"
    OBJECTION_VIEWED = "objection_viewed"
    OBJECTION_ANSWERED = "objection_answered"
    AN_OBJECTION_ANSWERED = "an_objection_answered"
    SEAT_GIVEN = "seat_given"
    SEAT_ENDED = "seat_ended"
    ROLE_GIVEN = "role_given"
    ROLE_ENDED = "role_ended"
    RESIDENCE_CONFIRMED = "residence_confirmed"
    RESET_CODE_ISSUED = "reset_code_issued"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a template
    REMIND_ANSWER = "remind_answer"
    REMIND_MEETING = "remind_meeting"
    REMIND_VOTE = "remind_vote"
    REMIND_REPLY = "remind_reply"
    CONFIRM_ADDRESS = "confirm_address"


URGENT: Final = frozenset({Template.RESET_CODE_ISSUED, Template.PASSWORD_RESET})
"""Mail that goes out at night too: a code is good for half an hour, and the warning with it."""

AT_ONCE: Final = URGENT | {Template.CONFIRM_ADDRESS}
"""Mail that no quiet hour keeps: urgent, or waited for by somebody who sits before the page."""


@dataclass(frozen=True)
class Telling:
    """A row of the table.

    Attributes:
        leads_to: prefix of the story among the entry's that a message leads to.
        lines: who is told, and with which template; the first that reaches a person counts.
        facts: the open facts of the entry that the words need.
    """

    leads_to: str
    lines: tuple[tuple[Audience, Template], ...]
    facts: tuple[str, ...] = ()


def _to(leads_to: str, *lines: tuple[Audience, Template], facts: tuple[str, ...] = ()) -> Telling:
    return Telling(leads_to, lines, facts)


_A, _T = Audience, Template

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
    matters.MatterReplied.kind: _to("matter", (_A.PROPOSER, _T.MATTER_REPLIED)),
    matters.LaneChanged.kind: _to("matter", (_A.PROPOSER, _T.LANE_CHANGED), facts=("reply_by",)),
    matters.RefusalReviewed.kind: _to("matter", (_A.PROPOSER, _T.REFUSAL_REVIEWED)),
    matters.MatterHandedOver.kind: _to("matter", (_A.PROPOSER, _T.MATTER_PASSED_ON)),
    matters.MatterSupplemented.kind: _to(
        "matter", (_A.OFFICE, _T.MATTER_SUPPLEMENTED), facts=("reply_by",)
    ),
    matters.MatterReturned.kind: _to("matter", (_A.PROPOSER, _T.MATTER_RETURNED)),
    matters.MatterAdmitted.kind: _to("matter", (_A.PROPOSER, _T.MATTER_ADMITTED)),
    matters.MatterRefused.kind: _to("matter", (_A.PROPOSER, _T.MATTER_REFUSED)),
    matters.MatterMerged.kind: _to("matter", (_A.PROPOSER, _T.MATTER_MERGED)),
    matters.MatterPassedOn.kind: _to("matter", (_A.PROPOSER, _T.MATTER_PASSED_ON)),
    matters.MatterPlanned.kind: _to(
        "matter", (_A.PROPOSER, _T.MATTER_PLANNED), facts=("meets_at",)
    ),
    seats.StakeholderAsked.kind: _to("panel", (_A.ASKED, _T.ASKED_TO_SIT)),
    seats.StakeholderApplied.kind: _to("panel", (_A.SECRETARY, _T.APPLICATION_MADE)),
    seats.ApplicationDecided.kind: _to("panel", (_A.APPLICANT, _T.APPLICATION_DECIDED)),
    matters.PanelChanged.kind: _to("panel", (_A.SEATED, _T.SEATED)),
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
        facts=("outcome",),
    ),
    matters.OpinionPublicised.kind: _to(
        "notice",
        (_A.PROPOSER, _T.OPINION_PUBLICISED),
        (_A.MEMBERS, _T.OPINION_PUBLICISED),
        (_A.SUPERVISOR, _T.OPINION_PUBLICISED),
        facts=("until_at",),
    ),
    matters.DecisionPosted.kind: _to(
        "notice",
        (_A.PROPOSER, _T.DECISION_POSTED),
        (_A.MEMBERS, _T.DECISION_POSTED),
        (_A.SUPERVISOR, _T.DECISION_POSTED),
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
    matters.MatterReopened.kind: _to(
        "matter", (_A.PROPOSER, _T.REOPENED), (_A.MEMBERS, _T.REOPENED), (_A.OFFICE, _T.REOPENED)
    ),
    matters.OutcomeTookEffect.kind: _to(
        "matter", (_A.PROPOSER, _T.TOOK_EFFECT), (_A.OFFICE, _T.TOOK_EFFECT)
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
    matters.TaskAccepted.kind: _to(
        "task", (_A.PROPOSER, _T.TASK_ACCEPTED), (_A.OFFICE, _T.TASK_ACCEPTED)
    ),
    matters.AnsweredBack.kind: _to(
        "matter",
        (_A.PROPOSER, _T.ANSWERED_BACK),
        (_A.SUPERVISOR, _T.TO_REVIEW),
        (_A.MEMBERS, _T.ANSWERED_BACK),
    ),
    matters.MatterReviewed.kind: _to(
        "matter", (_A.PROPOSER, _T.REVIEWED), (_A.OFFICE, _T.REVIEWED)
    ),
    matters.OutcomeChanged.kind: _to(
        "matter",
        (_A.PROPOSER, _T.OUTCOME_CHANGED),
        (_A.MEMBERS, _T.OUTCOME_CHANGED),
        (_A.OFFICE, _T.OUTCOME_CHANGED),
    ),
    matters.OutcomeRevoked.kind: _to(
        "matter",
        (_A.PROPOSER, _T.OUTCOME_REVOKED),
        (_A.MEMBERS, _T.OUTCOME_REVOKED),
        (_A.OFFICE, _T.OUTCOME_REVOKED),
    ),
    matters.CorrectionOrdered.kind: _to(
        "matter",
        (_A.OFFICE, _T.CORRECTION_ORDERED),
        (_A.PROPOSER, _T.CORRECTION_ORDERED),
        (_A.SUPERVISOR, _T.CORRECTION_ORDERED),
    ),
    seats.SeatsFilled.kind: _to("committee", (_A.ONESELF, _T.SEAT_GIVEN)),
    seats.SeatVacated.kind: _to("committee", (_A.ONESELF, _T.SEAT_ENDED)),
    people.RoleGranted.kind: _to("person", (_A.ONESELF, _T.ROLE_GIVEN), facts=("role",)),
    people.RoleEnded.kind: _to("person", (_A.ONESELF, _T.ROLE_ENDED), facts=("role",)),
    people.ResidenceConfirmed.kind: _to("person", (_A.ONESELF, _T.RESIDENCE_CONFIRMED)),
    people.ResetCodeIssued.kind: _to("person", (_A.ONESELF, _T.RESET_CODE_ISSUED)),
    people.PasswordReset.kind: _to("person", (_A.ONESELF, _T.PASSWORD_RESET)),
}
"""Every kind of entry that somebody is told of."""

TOLD_WITHIN: Final = timedelta(days=30)
"""What is older when it is read is no news: a follower that begins anew floods nobody."""

MAILED_WITHIN: Final = timedelta(days=3)
"""The same for mail, which cannot be taken back."""


def is_news(at: datetime, now: datetime) -> bool:
    """Return whether people are still told of something that happened at a moment."""
    return now - at <= TOLD_WITHIN


def is_for_mail(at: datetime, now: datetime) -> bool:
    """Return whether a mail is still sent of something that happened at a moment."""
    return now - at <= MAILED_WITHIN
