"""Kinds of entries that nobody is told of, each with the reason: left out, not forgotten."""

from collections.abc import Mapping
from typing import Final

from consult.areas import entries as areas
from consult.audit import entries as record
from consult.committees import entries as seats
from consult.documents import entries as papers
from consult.identity import entries as people
from consult.issues import entries as matters
from consult.publication import entries as notices
from consult.voting import entries as polls
from consult.workdays import entries as days

_ON_THE_LIST: Final = "it waits on the to-do list of the office, and would drown its inbox"
_OWN_ACT: Final = "whom it concerns did it, and sees it done"
_ON_THE_PAGE: Final = "it changes nothing for anybody by itself; it stands on the public page"
_IN_THE_ROOM: Final = "it happens before those concerned, in the meeting"
_SHOWS_ITSELF: Final = "the voting page shows it to whoever votes; the result is told of"
_LOOKED: Final = "who looked and why stands on record, where whom it concerns can read it"
_ITS_OWN_WORK: Final = "the platform's own work, which concerns nobody in person"

LEFT_OUT: Final[Mapping[str, str]] = {
    areas.AreasImported.kind: _ITS_OWN_WORK,
    record.LogOpened.kind: _ITS_OWN_WORK,
    record.RulesPublished.kind: _ITS_OWN_WORK,
    days.DaySet.kind: "no clock that runs is told anew; each page shows its end as it is now",
    people.PersonRegistered.kind: _OWN_ACT,
    people.PasswordChanged.kind: _OWN_ACT,
    people.NameConsentChanged.kind: _OWN_ACT,
    seats.CommitteeCreated.kind: "its seats are still empty; who gets one is told",
    seats.StakeholderAnswered.kind: _ON_THE_LIST,
    matters.CommentWritten.kind: _ON_THE_LIST,
    matters.OpinionWritten.kind: _ON_THE_LIST,
    matters.MatterSeconded.kind: "there may be thousands; the page shows the number",
    matters.SecondTakenBack.kind: "there may be thousands; the page shows the number",
    matters.ProposerCalledBack.kind: "proposer and office have just spoken to each other",
    matters.MattersStudied.kind: _ON_THE_PAGE,
    matters.ConsultationBegun.kind: _IN_THE_ROOM,
    matters.MatterArchived.kind: "whatever ends a matter was told of before its file is closed",
    matters.FileOpened.kind: _LOOKED,
    notices.ObjectionsOpened.kind: _LOOKED,
    papers.DocumentOpened.kind: _LOOKED,
    papers.DocumentReleased.kind: _ON_THE_PAGE,
    polls.CheckedIn.kind: _IN_THE_ROOM,
    polls.PresenceCorrected.kind: _IN_THE_ROOM,
    polls.MemberRecused.kind: _IN_THE_ROOM,
    polls.RecusalWithdrawn.kind: _IN_THE_ROOM,
    polls.BallotCast.kind: _SHOWS_ITSELF,
    polls.PollClosed.kind: "its result is taken over by the matter, and told of there",
    polls.PollNotHeld.kind: "its result is taken over by the matter, and told of there",
}
"""Kind of entry and why nobody is told of it."""
