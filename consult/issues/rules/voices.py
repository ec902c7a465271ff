"""Who may second a matter, and how comments on it are written, checked, hidden and reviewed."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from consult.issues.rules.lifecycle import OPEN_STATES, State

VOICED: Final = OPEN_STATES | {
    State.RECEIVED,
    State.REPLIED,
    State.REJECTED,
    State.CHANGED,
    State.ORDERED,
}
"""States in which a matter whose text is public is not finished: it is seconded, commented on."""

MOST_UNCHECKED: Final = 3
"""Comments of one person on one matter that may wait for a check at the same time."""

MOST_COMMENTS: Final = 10
"""Comments that one person may write on one matter in all."""


class CommentStance(StrEnum):
    """What a comment holds."""

    SUPPORT = "support"
    CONCERN = "concern"
    OPPOSE = "oppose"
    QUESTION = "question"


class CommentState(StrEnum):
    """Where a comment stands."""

    WAITING = "waiting"
    PUBLIC = "public"
    WITHHELD = "withheld"
    HIDDEN = "hidden"


class FlagGround(StrEnum):
    """What somebody finds wrong with a public comment."""

    PRIVACY = "privacy"
    INSULT = "insult"
    UNTRUE = "untrue"
    OFF_TOPIC = "off_topic"


class VoiceRefusal(StrEnum):
    """Why not; the words are in `messages`."""

    NOT_PUBLIC = "issues.voices_not_public"
    FINISHED = "issues.voices_finished"
    OWN_MATTER = "issues.own_matter"
    ALREADY_SECONDED = "issues.already_seconded"
    NOT_SECONDED = "issues.not_seconded"
    TOO_MANY_UNCHECKED = "issues.too_many_unchecked"
    TOO_MANY_COMMENTS = "issues.too_many_comments"
    ALREADY_CHECKED = "issues.comment_already_checked"
    OWN_COMMENT = "issues.own_comment"
    COMMENT_NOT_PUBLIC = "issues.comment_not_public"
    ALREADY_FLAGGED = "issues.already_flagged"
    RESTORED = "issues.comment_was_restored"
    NOTHING_TO_REVIEW = "issues.nothing_to_review"
    REVIEW_ASKED = "issues.review_asked_before"
    REVIEW_NOT_ASKED = "issues.review_not_asked"
    DECIDER_CANNOT_REVIEW = "issues.decider_cannot_review"


@dataclass(frozen=True)
class SecondFacts:
    """What decides whether a person may second a matter, or take that back.

    Attributes:
        public: the matter's text was checked and is public.
        state: where the matter stands.
        own: the person raised it.
        seconded: the person seconds it now.
    """

    public: bool
    state: State
    own: bool
    seconded: bool


def why_not_voice(state: State, *, public: bool) -> VoiceRefusal | None:
    """Return why nobody can second or comment on a matter now, or None."""
    if not public:
        return VoiceRefusal.NOT_PUBLIC
    return None if state in VOICED else VoiceRefusal.FINISHED


def why_not_second(facts: SecondFacts) -> VoiceRefusal | None:
    """Return why a person cannot second a matter, or None.

    Who raised it is counted by raising it.
    """
    if (refusal := why_not_voice(facts.state, public=facts.public)) is not None:
        return refusal
    if facts.own:
        return VoiceRefusal.OWN_MATTER
    return VoiceRefusal.ALREADY_SECONDED if facts.seconded else None


def why_not_take_back(facts: SecondFacts) -> VoiceRefusal | None:
    """Return why a person cannot take a second back, or None.

    It may be taken back as long as it may be given, not only until the matter is admitted: it is
    no vote and binds nobody, a button is pressed by mistake on any day, and who was counted may
    stop being counted. Both acts stay on record in their order, so anybody can tell how many
    seconded when the matter was admitted, announced or decided. With the matter finished, the
    number belongs to its file.
    """
    if not facts.seconded:
        return VoiceRefusal.NOT_SECONDED
    return why_not_voice(facts.state, public=facts.public)


@dataclass(frozen=True)
class CommentFacts:
    """What decides whether a person may write a comment.

    Attributes:
        public: the matter's text was checked and is public.
        state: where the matter stands.
        unchecked: how many comments of this person on this matter wait for a check.
        written: how many there are in all, whatever became of them.
    """

    public: bool
    state: State
    unchecked: int
    written: int


def why_not_comment(facts: CommentFacts) -> VoiceRefusal | None:
    """Return why a person cannot write another comment on a matter, or None."""
    if (refusal := why_not_voice(facts.state, public=facts.public)) is not None:
        return refusal
    if facts.written >= MOST_COMMENTS:
        return VoiceRefusal.TOO_MANY_COMMENTS
    return VoiceRefusal.TOO_MANY_UNCHECKED if facts.unchecked >= MOST_UNCHECKED else None


@dataclass(frozen=True)
class OneComment:
    """What decides what may be done with a comment, and by this person.

    Attributes:
        state: where it stands.
        own: this person wrote it.
        decided: this person withheld or hid it.
        asked: its writer has asked for a review.
        reviewed: the supervisors have reviewed it.
        flagged: this person has flagged it.
    """

    state: CommentState
    own: bool
    decided: bool = False
    asked: bool = False
    reviewed: bool = False
    flagged: bool = False


def why_not_check(facts: OneComment) -> VoiceRefusal | None:
    """Return why a comment cannot be released or withheld by this person, or None."""
    if facts.state is not CommentState.WAITING:
        return VoiceRefusal.ALREADY_CHECKED
    return VoiceRefusal.OWN_COMMENT if facts.own else None


def why_not_flag(facts: OneComment) -> VoiceRefusal | None:
    """Return why a person cannot flag a comment, or None."""
    if facts.state is not CommentState.PUBLIC:
        return VoiceRefusal.COMMENT_NOT_PUBLIC
    if facts.own:
        return VoiceRefusal.OWN_COMMENT
    return VoiceRefusal.ALREADY_FLAGGED if facts.flagged else None


def why_not_hide(facts: OneComment) -> VoiceRefusal | None:
    """Return why a comment cannot be hidden by this person, or None.

    What the supervisors restored the office cannot hide again: they would have no meaning.
    """
    if facts.state is not CommentState.PUBLIC:
        return VoiceRefusal.COMMENT_NOT_PUBLIC
    if facts.reviewed:
        return VoiceRefusal.RESTORED
    return VoiceRefusal.OWN_COMMENT if facts.own else None


def why_not_ask_comment_review(facts: OneComment) -> VoiceRefusal | None:
    """Return why a comment cannot be put up for review, or None.

    A comment that was never made public is as lost to its writer as one that was hidden, so both
    are reviewed, once.
    """
    if facts.asked:
        return VoiceRefusal.REVIEW_ASKED
    lost = facts.state in {CommentState.WITHHELD, CommentState.HIDDEN}
    return None if lost else VoiceRefusal.NOTHING_TO_REVIEW


def why_not_review_comment(facts: OneComment) -> VoiceRefusal | None:
    """Return why this person cannot review a comment, or None.

    Never who withheld or hid it, and never its writer: nobody judges what is their own.
    """
    if not facts.asked or facts.reviewed:
        return VoiceRefusal.REVIEW_NOT_ASKED
    if facts.own:
        return VoiceRefusal.OWN_COMMENT
    return VoiceRefusal.DECIDER_CANNOT_REVIEW if facts.decided else None
