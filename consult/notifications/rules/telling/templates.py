"""What messages say, as codes; the words are in `messages`."""

from enum import StrEnum
from typing import Final


class Template(StrEnum):
    """What a message says; the words are in `messages`."""

    MATTER_RECEIVED = "matter_received"
    MATTER_REGISTERED = "matter_registered"
    ENTRY_UNDONE = "entry_undone"
    TEXT_RELEASED = "text_released"
    MATTER_REPLIED = "matter_replied"
    ANSWER_RELEASED = "answer_released"
    LANE_CHANGED = "lane_changed"
    REFUSAL_TO_REVIEW = "refusal_to_review"
    REFUSAL_REVIEWED = "refusal_reviewed"
    A_REFUSAL_REVIEWED = "a_refusal_reviewed"
    MATTER_SUPPLEMENTED = "matter_supplemented"
    MATTER_RETURNED = "matter_returned"
    MATTER_ADMITTED = "matter_admitted"
    MATTER_REFUSED = "matter_refused"
    MATTER_MERGED = "matter_merged"
    MATTER_PASSED_ON = "matter_passed_on"
    MATTER_HANDED_OVER = "matter_handed_over"
    SECONDED_WITHDRAWN = "seconded_withdrawn"
    SECONDED_REPLIED = "seconded_replied"
    SECONDED_ADMITTED = "seconded_admitted"
    SECONDED_REFUSED = "seconded_refused"
    SECONDED_MERGED = "seconded_merged"
    SECONDED_PASSED_ON = "seconded_passed_on"
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
    SECONDED_PUBLICISED = "seconded_publicised"
    SECONDED_POSTED = "seconded_posted"
    TO_WATCH = "to_watch"
    REOPENED = "reopened"
    TOOK_EFFECT = "took_effect"
    TASK_ASSIGNED = "task_assigned"
    TASK_TO_ACCEPT = "task_to_accept"
    TASK_REPORTED = "task_reported"
    TASK_PROGRESSED = "task_progressed"
    TASK_ACCEPTED = "task_accepted"
    TASK_CONFIRMED = "task_confirmed"
    TASK_SENT_BACK = "task_sent_back"
    DELAY_TO_DECIDE = "delay_to_decide"
    DELAY_DECIDED = "delay_decided"
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
    OPINION_RELEASED = "opinion_released"
    COMMENT_RELEASED = "comment_released"
    COMMENT_WITHHELD = "comment_withheld"
    COMMENT_HIDDEN = "comment_hidden"
    COMMENT_TO_REVIEW = "comment_to_review"
    COMMENT_REVIEWED = "comment_reviewed"
    A_COMMENT_REVIEWED = "a_comment_reviewed"
    DOCUMENT_WITHHELD = "document_withheld"
    DOCUMENT_REMOVED = "document_removed"
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

CALLS: Final = frozenset(
    {
        Template.MEETING_CALLED,
        Template.MEETING_SET,
        Template.MEETING_MOVED,
        Template.MEETING_CALLED_OFF,
        Template.SEATED,
        Template.REMIND_MEETING,
        Template.OPINION_PUBLICISED,
        Template.DECISION_POSTED,
    }
)
"""Messages about a notice to those whom it must reach: members, voters, the proposer.

Supervisors watch it and seconders may like to know of it; nobody visits them for that.
"""
