"""The register as files: one line a matter, in the columns that offices keep on paper."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import IO, Any, Final

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from consult.areas.messages import place
from consult.areas.models import Area
from consult.core import clock
from consult.core.formatting import deadline, moment
from consult.core.i18n import language, words
from consult.dashboards.messages import FORM_WORDS
from consult.dashboards.queries import Line
from consult.dashboards.rules import form_of
from consult.issues.rules import Form, Lane, Outcome, State, outcome_of
from consult.issues.service import case_number
from consult.issues.views.acting import may_read
from consult.publication.rules import NoticeKind
from consult.voting.rules import Binding

Value = str | int | date | None

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text that begins so is taken for a formula by spreadsheets (OWASP: CSV injection)."""

_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, and so a workbook, cannot hold; one of them and it does not open."""


@dataclass(frozen=True)
class Column:
    """A column of the file.

    Attributes:
        label: its heading.
        width: in characters of the sheet.
        value: what a line says in it.
    """

    label: Any
    width: int
    value: Callable[[Line], Value]


def _day(at: datetime | None) -> date | None:
    return None if at is None else clock.legal_day(at)


def _plain(area: Area) -> str:
    """Return the name of a place without marks of language."""
    return str(place(area).striptags())


def _title(line: Line) -> str:
    """Return the title as far as the visitor may read it."""
    return line.matter.title if may_read(line.matter) else str(gettext("（内容不公开）"))


def _ground(line: Line) -> str:
    """Return why a matter was not taken further, and where it went."""
    matter = line.matter
    refused = matter.refused_by and matter.serial is None and matter.state in _TURNED_AWAY
    if not (refused or matter.passed_to or matter.merged_into):
        return ""
    return _joined((_merged_into(line), matter.passed_to, matter.reason))


_TURNED_AWAY: Final = frozenset({State.NOT_ADMITTED, State.REVIEW_ASKED, State.ARCHIVED})
"""States of a refused matter that was not taken up after all."""


def _merged_into(line: Line) -> str:
    """Return into which matter one was merged: its number, or its title as far as it is open."""
    if line.into is None:
        return ""
    title = line.into.title if may_read(line.into) else gettext("（内容不公开）")
    return str(gettext("并入：%(matter)s", matter=case_number(line.into) or title))


def _joined(texts: Iterable[str]) -> str:
    """Return texts as one, as the reader's language parts them; each once."""
    return ("；" if language() == "zh" else "; ").join(dict.fromkeys(filter(None, texts)))


def _outcome(line: Line) -> str:
    """Return what the vote came to, in the words of its body."""
    poll = line.poll
    if poll is None or (poll.closed_at is None and poll.not_held_at is None):
        return ""
    binding = Binding.RESOLUTION if line.matter.form == Form.DECISION else Binding.OPINION
    held = poll.not_held_at is None
    outcome = outcome_of(binding=binding, passed=bool(poll.passed)) if held else Outcome.NOT_HELD
    return str(words(f"outcome.{outcome}"))


def _posted(line: Line) -> Any:  # noqa: ANN401 - a notice or none
    notice = line.notice
    return None if notice is None or notice.kind == NoticeKind.MEETING else notice


def _carried_out(line: Line) -> str:
    """Return how many of the tasks are done."""
    if not line.tasks:
        return ""
    done = sum(task.accepted_at is not None for task in line.tasks)
    return str(gettext("%(done)d / %(all)d 项已验收", done=done, all=len(line.tasks)))


def _satisfaction(line: Line) -> str:
    """Return how satisfied people were: in the review, or called back about the answer."""
    review = line.review
    if review is not None:
        return str(
            gettext(
                "问了 %(asked)d 人：满意 %(good)d，基本满意 %(fair)d，不满意 %(bad)d",
                asked=review.asked,
                good=review.satisfied,
                fair=review.fairly,
                bad=review.not_satisfied,
            )
        )
    said = line.matter.called_back
    return str(words(f"said.{said}")) if said else ""


COLUMNS: Final = (
    Column(_l("编号"), 12, lambda line: case_number(line.matter)),
    Column(_l("街道（镇）"), 14, lambda line: _plain(line.around) if line.around else ""),
    Column(_l("社区（村）"), 14, lambda line: _plain(line.area)),
    Column(_l("事项"), 40, _title),
    Column(_l("提出日期"), 12, lambda line: _day(line.matter.proposed_at)),
    Column(_l("来源"), 16, lambda line: str(words(f"source.{line.matter.source}"))),
    Column(_l("提出人"), 10, lambda line: line.proposer if may_read(line.matter) else ""),
    Column(_l("附议人数"), 10, lambda line: line.seconds if line.matter.text_public else None),
    Column(
        _l("办理形式"),
        16,
        lambda line: str(FORM_WORDS[form_of(Lane(line.matter.lane), line.matter.form)]),
    ),
    Column(_l("答复期限"), 20, lambda line: deadline(line.matter.reply_by)),
    Column(_l("首次答复"), 20, lambda line: moment(line.answered_at) if line.answered_at else ""),
    Column(_l("不予受理、合并、转办的去向和理由"), 34, _ground),
    Column(
        _l("会议时间"),
        20,
        lambda line: moment(line.matter.meets_at) if line.matter.meets_at else "",
    ),
    Column(_l("会议地点"), 20, lambda line: line.matter.venue),
    Column(_l("应到"), 8, lambda line: line.poll.members if line.poll else None),
    Column(_l("实到"), 8, lambda line: line.poll.present if line.poll else None),
    Column(_l("赞成"), 8, lambda line: line.poll.yes if line.poll else None),
    Column(_l("反对"), 8, lambda line: line.poll.no if line.poll else None),
    Column(_l("弃权"), 8, lambda line: line.poll.abstain if line.poll else None),
    Column(_l("结果"), 18, _outcome),
    Column(
        _l("公示公布从"), 12, lambda line: _day(_posted(line).from_at) if _posted(line) else None
    ),
    Column(_l("到"), 12, lambda line: _last_day(_posted(line).until_at) if _posted(line) else None),
    Column(_l("异议件数"), 10, lambda line: line.objections if _posted(line) else None),
    Column(_l("责任单位"), 24, lambda line: _joined(t.owner for t in line.tasks)),
    Column(_l("最后期限"), 12, lambda line: max((t.due_on for t in line.tasks), default=None)),
    Column(_l("落实情况"), 18, _carried_out),
    Column(_l("满意情况"), 34, _satisfaction),
    Column(_l("目前状态"), 20, lambda line: str(words(f"state.{line.matter.state}"))),
    Column(
        _l("归档日期"),
        12,
        lambda line: _day(line.matter.moved_at) if line.matter.state == State.ARCHIVED else None,
    ),
    Column(
        _l("网页"),
        40,
        lambda line: url_for("issues.show", matter_id=line.matter.id, _external=True),
    ),
)
"""The columns after the running number, as a register of matters has them."""


def _last_day(until_at: datetime) -> date:
    """Return the last day of a period that ends at a moment not its own any more."""
    return clock.legal_day(until_at - timedelta(milliseconds=1))


_A3: Final = 8
"""Number of the paper size in a workbook (ECMA-376, 18.3.1.63)."""


def _rows(lines: Iterable[Line]) -> Iterator[list[Value]]:
    for number, line in enumerate(lines, start=1):
        yield [number, *(column.value(line) for column in COLUMNS)]


def _heading() -> list[str]:
    return [str(gettext("序号")), *(str(column.label) for column in COLUMNS)]


def write_csv(lines: Iterable[Line], _title: object) -> IO[bytes]:
    """Return the register as CSV: UTF-8 with a mark that Excel knows it by, formulas disarmed."""
    file = io.BytesIO()
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(_heading())
    for row in _rows(lines):
        writer.writerow([_disarmed(value) for value in row])
    text.detach()
    file.seek(0)
    return file


def _disarmed(value: Value) -> object:
    if isinstance(value, str) and value.startswith(RISKY):
        return f"'{value}"
    return "" if value is None else value


def _printable(value: Value) -> Value:
    """Return a value without the control characters that a workbook cannot hold."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", value)
    return value


def write_xlsx(lines: Iterable[Line], title: object) -> IO[bytes]:
    """Return the register as a workbook with one sheet: its title, the heading, a line a matter."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(gettext("协商台账")))
    sheet.freeze_panes = "F3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:2"
    for number, width in enumerate((8, *(column.width for column in COLUMNS)), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width

    def cell(value: Value, **style: object) -> Any:  # noqa: ANN401 - openpyxl has no types
        made = WriteOnlyCell(sheet, value=_printable(value))
        if isinstance(value, str):
            made.data_type = "s"  # never a formula, whatever it begins with
        for name, given in style.items():
            setattr(made, name, given)
        return made

    wrapped = Alignment(wrap_text=True, vertical="top")
    day = str(clock.legal_day(clock.now()))
    heading = gettext("%(place)s协商台账（%(day)s 导出）", place=title, day=day)
    sheet.append([cell(str(heading), font=Font(bold=True, size=14))])
    bold = Font(bold=True)
    sheet.append([cell(each, font=bold, alignment=wrapped) for each in _heading()])
    for row in _rows(lines):
        sheet.append([cell(value, alignment=wrapped) for value in row])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


FILES: Final[Mapping[str, tuple[Callable[[Iterable[Line], object], IO[bytes]], str]]] = {
    "xlsx": (write_xlsx, XLSX),
    "csv": (write_csv, CSV),
}
"""How each kind of file is written, and its type."""
