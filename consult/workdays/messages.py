"""Words for the calendar."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from consult.workdays import entries, permissions
from consult.workdays.rules import Counting, Refusal, Span

WORDS = {
    Refusal.DAY_OUT_OF_RANGE: _l("日历只到 2060 年，请核对年份。"),
    Refusal.DAY_AS_BEFORE: _l("这一天本来就是这样，不用改。"),
    permissions.SET_DAY.name: _l("调整工作日历"),
    entries.DaySet.kind: _l("调整了工作日历"),
    "fact.workdays.day": _l("日期"),
    "fact.workdays.working": _l("上班"),
    "part.workdays.text": _l("名称和依据"),
    "text.workdays.name": _l("名称"),
    "text.workdays.basis": _l("依据的文件"),
}


def span_in_words(span: Span) -> str:
    """Return how long a span is and what it counts."""
    match span.counting:
        case Counting.HOURS:
            return str(gettext("%(n)d 小时，节假日也算", n=span.number))
        case Counting.LEGAL:
            return str(gettext("%(n)d 天，最后一天遇休息日顺延", n=span.number))
        case Counting.WORKING:
            return str(gettext("%(n)d 个工作日", n=span.number))
