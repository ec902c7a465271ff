"""A notice as it hangs on the board."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext
from markupsafe import Markup

from consult.areas.models import Area
from consult.core.formatting import deadline, moment, zh
from consult.core.i18n import words
from consult.core.web import (
    reader,
)
from consult.identity import queries as people
from consult.publication.models import Notice
from consult.publication.rules import NoticeKind

MARKS: Final = {
    NoticeKind.MEETING: "公告",
    NoticeKind.PUBLICITY: "公示",
    NoticeKind.POSTING: "公布",
}
"""What the square beside the signature says: what sort of notice this is, and no seal."""


class Written(str):
    """A text that somebody wrote; its lines are marked as Chinese on English pages."""

    __slots__ = ()

    def splitlines(self, keepends: bool = False) -> list[str]:  # noqa: FBT001, FBT002 - of str
        """Return the lines, each ready to be shown."""
        return [zh(line) if line.strip() else line for line in super().splitlines(keepends)]


@dataclass(frozen=True)
class Sheet:
    """A notice as it hangs on the board."""

    title: Markup
    number: Markup
    body: Written
    from_at: datetime
    until_at: datetime
    how_to_object: str | None
    signed_by: Markup
    place: Markup
    particulars: tuple[tuple[str, str | Markup], ...]
    mark: str


def sheet_of(notice: Notice, area: Area) -> Sheet:
    """Return what hangs on the board, signed by the community and the publisher."""
    names = people.names_of(reader(), {notice.publisher_id})
    how = None
    if notice.kind == NoticeKind.PUBLICITY:
        how = gettext(
            "%(until)s以前，在本页提出，或者到社区（村）当面提出；先由监督委员会给出意见，再书面答复。",
            until=deadline(notice.until_at),
        )
    return Sheet(
        title=zh(notice.title),
        number=zh(notice.number),
        body=Written(notice.body),
        from_at=notice.from_at,
        until_at=notice.until_at,
        how_to_object=how,
        signed_by=zh(f"{area.short_name} {names[notice.publisher_id]}"),
        place=zh(notice.place) if notice.place else Markup(),
        mark=MARKS[NoticeKind(notice.kind)],
        particulars=tuple(_particular(code, text) for code, text in json.loads(notice.particulars)),
    )


def _particular(code: str, text: str) -> tuple[str, str | Markup]:
    """Return what a notice spells out, with its word."""
    shown = moment(datetime.fromisoformat(text)) if code == "time" else zh(text)
    return words(f"particular.{code}"), shown
