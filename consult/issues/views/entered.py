"""Who wrote a matter down for a resident: said on every page about it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from consult.areas import queries as areas
from consult.core.i18n import words
from consult.identity import queries as people
from consult.issues import permissions
from consult.issues.models import Matter


@dataclass(frozen=True)
class Entered:
    """Who wrote a matter down, and how it came.

    Attributes:
        source: how it came, in words.
        role: the office of who wrote it down, in words; empty if that is not known any more.
        name: the name, in full, since it was done in office; empty likewise.
    """

    source: str
    role: str
    name: str


def entered(session: Session, matter: Matter) -> Entered | None:
    """Return who wrote a matter down for its proposer, or None: the proposer did it alone."""
    if matter.entered_by is None:
        return None
    scope, at = areas.get_area(session, matter.area_id).scope, matter.proposed_at
    held = people.roles_within(session, matter.entered_by, scope, at)
    offices = sorted(held & {role.code for role in permissions.ENTER.roles})
    return Entered(
        source=words(f"source.{matter.source}"),
        role=words(f"role.{offices[0]}") if offices else "",
        name=(people.name_in_office(session, matter.entered_by, scope, at) or "")
        if offices
        else "",
    )
