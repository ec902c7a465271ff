"""Seats, terms, and who may sit on the panel of a matter."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

FIXED_SEATS: Final = 7


class Category(StrEnum):
    """Why a stakeholder is at the table; the template says which categories vote."""

    AFFECTED = "affected"
    FIRM = "firm"
    DEPARTMENT = "department"
    EXPERT = "expert"


class Answer(StrEnum):
    """Where an invitation or an application stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Origin(StrEnum):
    """Whether the committee asked, or the person did."""

    ASKED = "asked"
    APPLIED = "applied"


class Office(StrEnum):
    """The office that goes with a fixed seat."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    MEMBER = "member"


class Refusal(StrEnum):
    """Why not; the words are in `messages`."""

    COMMITTEE_EXISTS = "committees.committee_exists"
    WRONG_AREA_KIND = "committees.wrong_area_kind"
    SEAT_TAKEN = "committees.seat_taken"
    ALREADY_SEATED = "committees.already_seated"
    TERM_ENDS_BEFORE = "committees.term_ends_before"
    NOT_SEATED = "committees.not_seated"
    PANEL_FROZEN = "committees.panel_frozen"
    PANEL_NOT_FROZEN = "committees.panel_not_frozen"
    ALREADY_ASKED = "committees.already_asked"
    MEETING_HAS_BEGUN = "committees.meeting_has_begun"
    NOT_A_RESIDENT_HERE = "committees.not_a_resident_here"
    NOT_ASKED = "committees.not_asked"
    ALREADY_ANSWERED = "committees.already_answered"
    NOT_FROM_AN_AFFECTED_BUILDING = "committees.not_from_an_affected_building"
    SUPERVISOR_CANNOT_PRESIDE = "committees.supervisor_cannot_preside"
    SEATS_VACANT = "committees.seats_vacant"
    NOBODY_AFFECTED = "committees.nobody_affected"
    INVITATIONS_OPEN = "committees.invitations_open"


class TemplateError(ValueError):
    """The seat template is malformed; the text says where."""


@dataclass(frozen=True)
class SeatPlan:
    """One fixed seat of a template."""

    no: int
    code: str
    name_zh: str
    name_en: str
    office: Office


@dataclass(frozen=True)
class SeatTemplate:
    """Seven fixed seats, and which categories of stakeholders vote."""

    area_kind: str
    seats: tuple[SeatPlan, ...]
    voting: frozenset[Category]

    def votes(self, category: Category) -> bool:
        """Return whether stakeholders of a category vote or only speak."""
        return category in self.voting


def parse_template(content: Mapping[str, Any]) -> SeatTemplate:
    """Return the template in a table of law data.

    Raises:
        TemplateError: it has not seven seats numbered 1 to 7, one chair and one deputy, or it
            names a category that nobody knows.
    """
    try:
        seats = tuple(
            SeatPlan(
                seat["no"], seat["code"], seat["name_zh"], seat["name_en"], Office(seat["office"])
            )
            for seat in content["seats"]
        )
        voting = frozenset(Category(each) for each in content["voting_categories"])
        voice = frozenset(Category(each) for each in content["voice_categories"])
    except (KeyError, ValueError, TypeError) as error:
        raise TemplateError(f"seat template {content.get('id')}: {error!r}") from error
    if [seat.no for seat in seats] != list(range(1, FIXED_SEATS + 1)):
        raise TemplateError(f"seat template {content['id']}: seats must be numbered 1 to 7")
    offices = Counter(seat.office for seat in seats)
    if offices[Office.CHAIR] != 1 or offices[Office.DEPUTY] != 1:
        raise TemplateError(f"seat template {content['id']}: one chair and one deputy")
    if voting & voice or voting | voice != frozenset(Category):
        raise TemplateError(f"seat template {content['id']}: each category votes or speaks")
    return SeatTemplate(content["area_kind"], seats, voting)


def why_not_create(*, exists: bool, template: SeatTemplate, area_kind: str) -> Refusal | None:
    """Return why a community cannot be given a committee by this template, or None."""
    if exists:
        return Refusal.COMMITTEE_EXISTS
    return None if template.area_kind == area_kind else Refusal.WRONG_AREA_KIND


@dataclass(frozen=True)
class Placement:
    """What decides whether somebody may take a seat.

    Attributes:
        taken: the place (holder or substitute) of that seat is held now.
        seated: the person holds another place of this committee now.
        presides: the seat is the chair's or the deputy's, and the place the holder's.
        supervises: the person sits on the affairs supervisory committee.
        until: end of the term, if fixed.
    """

    taken: bool
    seated: bool
    presides: bool
    supervises: bool
    until: datetime | None


def why_not_seat(placement: Placement, now: datetime) -> Refusal | None:
    """Return why this person cannot take this seat, or None.

    Whoever presides is supervised, so a supervisor does not (urban law art. 36, village 37).
    """
    if placement.until is not None and placement.until <= now:
        return Refusal.TERM_ENDS_BEFORE
    if placement.taken:
        return Refusal.SEAT_TAKEN
    if placement.seated:
        return Refusal.ALREADY_SEATED
    if placement.presides and placement.supervises:
        return Refusal.SUPERVISOR_CANNOT_PRESIDE
    return None


def why_not_ask(*, frozen: bool, known: bool, seated: bool) -> Refusal | None:
    """Return why a stakeholder cannot be asked (or apply) before the notice, or None.

    Whoever holds a fixed seat, or stands in for it, does not take a second place.
    """
    if frozen:
        return Refusal.PANEL_FROZEN
    if known:
        return Refusal.ALREADY_ASKED
    return Refusal.ALREADY_SEATED if seated else None


def why_not_apply(
    *, frozen: bool, known: bool, seated: bool, building: str, affected: str
) -> Refusal | None:
    """Return why a resident cannot ask to be seated, or None.

    Residents of affected buildings may ask; `affected` names the buildings in free text. One
    whose building is not known lives in none of them.
    """
    if (refusal := why_not_ask(frozen=frozen, known=known, seated=seated)) is not None:
        return refusal
    if affected and not (building and (building in affected or affected in building)):
        return Refusal.NOT_FROM_AN_AFFECTED_BUILDING
    return None


def why_not_add(
    *, frozen: bool, begun: bool, seated: bool, category: Category, resident: bool
) -> Refusal | None:
    """Return why a stakeholder cannot be seated after the notice, or None.

    Whoever is seated as affected lives in this community: `resident` says whether.
    """
    if not frozen:
        return Refusal.PANEL_NOT_FROZEN
    if begun:
        return Refusal.MEETING_HAS_BEGUN
    if seated:
        return Refusal.ALREADY_SEATED
    if category is Category.AFFECTED and not resident:
        return Refusal.NOT_A_RESIDENT_HERE
    return None


def why_not_answer(*, frozen: bool, answer: Answer | None) -> Refusal | None:
    """Return why an invitation or application cannot be answered, or None."""
    if answer is None:
        return Refusal.NOT_ASKED
    if answer is not Answer.WAITING:
        return Refusal.ALREADY_ANSWERED
    return Refusal.PANEL_FROZEN if frozen else None


@dataclass(frozen=True)
class PanelFacts:
    """What decides whether a panel may be frozen.

    Attributes:
        frozen: it is frozen already.
        vacant: numbers of the fixed seats that nobody holds.
        affected: how many stakeholders who are directly affected accepted.
        waiting: how many invitations and applications are unanswered.
    """

    frozen: bool
    vacant: Sequence[int]
    affected: int
    waiting: int


def why_not_freeze(facts: PanelFacts) -> Refusal | None:
    """Return why the panel cannot be frozen for the notice, or None.

    At least one directly affected resident sits on every panel; nobody who was asked is
    passed over in silence.
    """
    if facts.frozen:
        return Refusal.PANEL_FROZEN
    if facts.vacant:
        return Refusal.SEATS_VACANT
    if facts.affected < 1:
        return Refusal.NOBODY_AFFECTED
    return Refusal.INVITATIONS_OPEN if facts.waiting else None
