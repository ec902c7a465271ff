"""What goes on record about committees and panels."""

from dataclasses import dataclass

from consult.audit.entry import Entry


@dataclass(frozen=True)
class CommitteeCreated(Entry, kind="committees.committee_created"):
    """A community was given its consultation committee under a template."""

    area: str
    template: str
    version: str
    hash: str


@dataclass(frozen=True)
class SeatsFilled(Entry, kind="committees.seats_filled"):
    """Seats were filled: (seat number, 1 for the substitute, 0 for the holder) each.

    Who, is sealed; the entry stands also in the story of each of them.
    """

    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class SeatVacated(Entry, kind="committees.seat_vacated"):
    """A place, the holder's or the substitute's, became vacant before the end of its term."""

    seat: int
    substitute: bool


@dataclass(frozen=True)
class StakeholderAsked(Entry, kind="committees.stakeholder_asked"):
    """A stakeholder was asked to sit on a panel."""

    category: str


@dataclass(frozen=True)
class StakeholderApplied(Entry, kind="committees.stakeholder_applied"):
    """A resident of an affected building asked to be seated."""

    category: str


@dataclass(frozen=True)
class StakeholderAnswered(Entry, kind="committees.stakeholder_answered"):
    """Somebody who was asked answered, in person or `noted` by a clerk."""

    answer: str
    noted: bool


@dataclass(frozen=True)
class ApplicationDecided(Entry, kind="committees.application_decided"):
    """The secretary decided on an application to be seated; the reason is sealed and public."""

    answer: str
