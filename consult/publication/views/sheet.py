"""A notice as it hangs on the board."""

import json
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from markupsafe import Markup

from consult.areas.messages import issuer, place
from consult.areas.models import Area
from consult.core.formatting import deadline, moment, zh
from consult.core.i18n import words
from consult.core.web import reader
from consult.identity import queries as people
from consult.publication.models import Notice
from consult.publication.rules import NoticeKind


class Written(str):
    """A text that somebody wrote; its lines are marked as Chinese on English pages."""

    __slots__ = ()

    def splitlines(self, keepends: bool = False) -> list[str]:  # noqa: FBT001, FBT002 - of str
        """Return the lines, each ready to be shown."""
        return [zh(line) if line.strip() else line for line in super().splitlines(keepends)]


@dataclass(frozen=True)
class Sheet:
    """A notice as it hangs on the board.

    Attributes:
        community: whose board it hangs on.
        heading: what sort of notice it is, in the words over a posted paper.
        title: what it is about.
        number: of what it is about.
        body: what it says.
        from_at: since when it hangs.
        until_at: until when.
        how_to_object: the way to object, or None.
        how_on_paper: the same for those who read it on paper.
        issuer: the committee that answers for it, and whose seal it bears.
        responsible: who published it; in full if that was done in office.
        place: where it hangs.
        particulars: what it announces, spelled out.
    """

    community: Markup
    heading: str
    title: Markup
    number: Markup
    body: Written
    from_at: datetime
    until_at: datetime
    how_to_object: str | None
    how_on_paper: str | None
    issuer: Markup
    responsible: Markup
    place: Markup
    particulars: tuple[tuple[str, str | Markup], ...]


def sheet_of(notice: Notice, area: Area) -> Sheet:
    """Return what hangs on the board, issued by the elected committee."""
    how = on_paper = None
    if notice.kind == NoticeKind.PUBLICITY and notice.withdrawn_at is None:
        until = deadline(notice.until_at)
        how = gettext(
            "%(until)s以前，在本页提出，或者到社区（村）当面提出；先由监督委员会给出意见，再书面答复。",
            until=until,
        )
        on_paper = gettext(
            "%(until)s以前，到社区（村）当面提出，或者扫下面的二维码在网上提出；"
            "先由监督委员会给出意见，再书面答复。",
            until=until,
        )
    return Sheet(
        community=place(area),
        heading=words(f"heading.{notice.kind}"),
        title=zh(notice.title),
        number=zh(notice.number),
        body=Written(notice.body),
        from_at=notice.from_at,
        until_at=notice.until_at,
        how_to_object=how,
        how_on_paper=on_paper,
        issuer=issuer(area),
        responsible=_responsible(notice),
        place=zh(notice.place) if notice.place else Markup(),
        particulars=tuple(_particular(code, text) for code, text in json.loads(notice.particulars)),
    )


def _responsible(notice: Notice) -> Markup:
    """Return who published a notice: officials are named in full, anybody else as strangers are."""
    session, publisher = reader(), notice.publisher_id
    in_office = people.name_in_office(session, publisher, notice.scope, notice.from_at)
    return zh(in_office or people.names_of(session, {publisher})[publisher])


def _particular(code: str, text: str) -> tuple[str, str | Markup]:
    """Return what a notice spells out, with its word."""
    shown = moment(datetime.fromisoformat(text)) if code == "time" else zh(text)
    return words(f"particular.{code}"), shown
