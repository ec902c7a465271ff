"""The page that shows what changed between the versions of a matter's text."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from consult.areas import queries as areas
from consult.core.errors import NotFound
from consult.core.web import may, public, reader
from consult.issues import permissions, queries
from consult.issues.models import Matter, MatterText
from consult.issues.queries import Version
from consult.issues.rules import Piece, changes
from consult.issues.views.acting import is_proposer, see_or_404
from consult.issues.views.blueprint import bp

FIELDS: Final = (
    ("title", _l("标题")),
    ("facts", _l("事情的经过")),
    ("wish", _l("希望怎样解决")),
    ("affected", _l("影响到")),
)


@dataclass(frozen=True)
class Field:
    """One part of a text: the pieces that stayed, went and came; None if all of it stayed."""

    label: str
    pieces: Sequence[Piece] | None


@dataclass(frozen=True)
class Step:
    """From one version to the next one that this visitor may see."""

    before: Version
    after: Version
    fields: Sequence[Field]


@bp.get("/matters/<matter_id>/versions")
@public
def versions(matter_id: str) -> ResponseReturnValue:
    """Show what changed from version to version."""
    matter = queries.get_matter(reader(), matter_id)
    see_or_404(matter)
    seen = seen_versions(reader(), matter)
    if not seen:
        raise NotFound("versions")
    return render_template(
        "issues/versions.html",
        matter=matter,
        area=areas.get_area(reader(), matter.area_id),
        seen=seen,
        steps=[
            Step(before, after, _fields(before.text, after.text))
            for before, after in pairwise(seen)
        ],
    )


def seen_versions(session: Session, matter: Matter) -> list[Version]:
    """Return the versions of a matter's text that the visitor may see, oldest first.

    The public sees what was made public; a version that never was stays with its writer and the
    office, although a later one is public.
    """
    sees_all = is_proposer(matter) or may(permissions.SEE_FILE, matter.scope)
    return [each for each in queries.list_versions(session, matter.id) if each.public or sees_all]


def versions_url(session: Session, matter: Matter) -> str | None:
    """Return the address of the comparison, if there is something to compare."""
    if matter.text_version == 1 or len(seen_versions(session, matter)) <= 1:
        return None
    return url_for("issues.versions", matter_id=matter.id)


def _fields(old: MatterText, new: MatterText) -> list[Field]:
    found = []
    for name, label in FIELDS:
        before, after = getattr(old, name), getattr(new, name)
        found.append(Field(str(label), None if before == after else changes(before, after)))
    return found
