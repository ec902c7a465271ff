"""The field for photos and papers, and the office's reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.validators import ValidationError

from consult.core import clock
from consult.core.errors import Refused
from consult.core.forms import Form, clean, no_control_characters, paragraph
from consult.core.i18n import words
from consult.core.policy import Actor
from consult.core.reading import forget, reader
from consult.documents import queries, service
from consult.documents.models import DraftFile
from consult.documents.rules import ACCEPT, LONGEST_ALT, MOST_FILES, Format, Kind, Refusal
from consult.documents.rules import needs_alt as rule_needs_alt
from consult.documents.service import Chosen

OPEN_ROWS: Final = 3
"""Rows that stand open for files; the others unfold."""


@dataclass
class Row:
    """One file of a form, or the place for one.

    Attributes:
        alt: what it shows, as typed.
        file: what came with the form and was not looked at yet.
        kept_id: names a file that was kept before.
        kept: a file that waits for this form.
        error: why it is not as it should be.
    """

    alt: str = ""
    file: FileStorage | None = None
    kept_id: str = ""
    kept: DraftFile | None = None
    error: str = ""

    @property
    def is_picture(self) -> bool:
        """Return whether a picture waits here."""
        return self.kept is not None and self.kept.mime != Format.PDF


class UploadsField(Field):  # type: ignore[misc]
    """Up to six files, each with what it shows; files that came once are never asked for again.

    A browser cannot fill in a file a second time. So the view calls `keep` first, whatever else is
    wrong with the form, and a form that comes back names what was kept. Use with
    `views.takes_files`, a form of `multipart/form-data`, and `components/upload.html`.
    """

    def __init__(
        self,
        label: object = None,
        kind: Kind = Kind.PHOTO,
        *,
        required: bool = False,
        **rest: object,
    ) -> None:
        super().__init__(label, **rest)
        self.kind = kind
        self.rows: list[Row] = []
        self.flags.required = required or None

    @property
    def accept(self) -> str:
        """Return what the file dialogue offers."""
        return ACCEPT[self.kind]

    @property
    def needs_alt(self) -> bool:
        """Return whether each file must be described."""
        return rule_needs_alt(self.kind)

    @property
    def slots(self) -> Sequence[Row]:
        """Return the rows to show: what there is, then empty ones."""
        filled = [each for each in self.rows if each.kept or each.alt or each.error]
        return [*filled, *(Row() for _ in range(MOST_FILES - len(filled)))]

    @property
    def open_slots(self) -> int:
        """Return how many of them stand open."""
        filled = sum(bool(each.kept or each.alt or each.error) for each in self.rows)
        return min(MOST_FILES, max(OPEN_ROWS, filled + (filled > 0)))

    @property
    def chosen(self) -> tuple[Chosen, ...]:
        """Return the files to hand to the use case."""
        return tuple(Chosen(each.kept.id, each.alt) for each in self.rows if each.kept)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ANN401
        """Read the rows of a form that was sent."""
        del data, extra_filters
        self.process_errors: list[str] = []
        self.rows = []
        for number in range(MOST_FILES) if formdata else ():
            given = f"{self.name}-{number}-"
            file, kept = formdata.get(given + "file"), str(formdata.get(given + "kept") or "")
            has_file = isinstance(file, FileStorage) and bool(file.filename)
            if formdata.get(given + "drop") and not has_file:
                continue
            alt = clean(str(formdata.get(given + "alt") or ""))
            row = Row(alt, file if has_file else None, "" if has_file else kept)
            if row.file or row.kept_id or row.alt:
                self.rows.append(row)

    def keep(self, actor: Actor) -> None:
        """Take the files in that came, and let them wait for this form, sent now or again.

        Call it before the form is validated: it is work for before the transaction.
        """
        for row in self.rows:
            if row.file is not None:
                self._take(row, actor)
        named = {each.kept_id for each in self.rows if each.kept_id}
        if not named:
            return
        forget()
        kept = queries.find_drafts(reader(), actor.known_id, named, clock.now())
        used: set[str] = set()
        for row in self.rows:
            row.kept = None if row.kept_id in used else kept.get(row.kept_id)
            if row.kept_id and row.kept is None:
                row.error = words(Refusal.DRAFT_GONE)
            used.add(row.kept_id)
            row.kept_id = ""

    def _take(self, row: Row, actor: Actor) -> None:
        file, row.file = row.file, None
        if file is None:
            return
        try:
            taken = service.take(file.stream, file.filename, self.kind)
            row.kept_id = service.keep_draft(actor, actor.known_id, taken)
        except Refused as refused:
            row.error = words(refused.code)
        finally:
            file.close()

    def pre_validate(self, form: Form) -> None:
        """Say of each file what is wrong with it."""
        if any(each.file for each in self.rows):
            raise RuntimeError(f"{type(form).__name__}.{self.name}.keep was not called")
        for number, row in enumerate(self.rows, start=1):
            row.error = row.error or self._fault(row)
            if row.error:
                self.errors.append(gettext("第 %(n)d 个文件：%(why)s", n=number, why=row.error))
        if self.flags.required and not self.chosen and not self.errors:
            raise ValidationError(words(Refusal.NO_FILE))

    def _fault(self, row: Row) -> str:
        """Return what is wrong with a row in words, or nothing."""
        if row.kept is None:
            return words(Refusal.NO_FILE)
        if row.kept.mime not in ACCEPT[self.kind].split(","):
            row.kept = None
            return words(Refusal.NOT_TAKEN_HERE)
        if self.needs_alt and not row.alt:
            return words(Refusal.NO_ALT)
        if len(row.alt) > LONGEST_ALT:
            return str(gettext("最多 %(max)d 个字。", max=LONGEST_ALT))
        try:
            no_control_characters(None, _Text(row.alt))
        except ValidationError as error:
            return str(error)
        return ""


@dataclass(frozen=True)
class _Text:
    """A text in the form that validators read."""

    data: str


class WithholdForm(Form):
    """Keeping a document back."""

    why = paragraph(_l("理由（会公开）"), 300, id="why-withhold")


class RemoveForm(Form):
    """Erasing the file of a document."""

    why = paragraph(_l("理由（会公开）"), 300, id="why-remove")


class OpenForm(Form):
    """Opening a file that is not public, which goes on record; a page has one for each file."""

    why = paragraph(_l("为什么要看（会留下记录）"), 300)

    def about(self, document_id: str) -> "OpenForm":
        """Give the field an id of its own."""
        self.why.id = self.why.label.field_id = f"why-open-{document_id}"
        return self
