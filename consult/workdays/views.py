"""Page: the working-day calendar of a year, and the form that changes a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from consult.audit.models import LOG_ID
from consult.core import clock
from consult.core.formatting import zh
from consult.core.i18n import language
from consult.core.policy import PLATFORM
from consult.core.web import carry_out, current_actor, may, public, reader, requires
from consult.workdays import permissions, queries, service
from consult.workdays.forms import WORKING, DayForm
from consult.workdays.models import SetDay
from consult.workdays.rules import FIRST_YEAR, LAST_YEAR, Day

bp = Blueprint("workdays", __name__)


@dataclass(frozen=True)
class Period:
    """Days one after another that are alike: rest days of one name, or weekend days worked."""

    first: date
    last: date
    working: bool
    name: str
    own: SetDay | None

    @property
    def called(self) -> str | Markup:
        """Return the name in the visitor's language; what the district wrote stays as written."""
        if self.own is None and self.working:
            return str(gettext("调休上班"))
        if self.own is None and language() == "en":
            return queries.national_name_en(self.first)
        return zh(self.name)


@dataclass(frozen=True)
class YearView:
    """The calendar of a year: what differs from ordinary weeks."""

    year: int
    periods: tuple[Period, ...]
    working_days: int
    announced: bool
    earlier: int | None
    later: int | None


@bp.get("/workdays")
@public
def show() -> ResponseReturnValue:
    """Show the calendar of a year."""
    asked = request.args.get("year", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) == 4):  # noqa: PLR2004
        abort(404)
    year = int(asked) if asked else clock.legal_day(clock.now()).year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    return _page(year, DayForm(formdata=None))


@bp.post("/workdays")
@requires(permissions.SET_DAY)
def set_day() -> ResponseReturnValue:
    """Make a day a working day or a day of rest."""
    form = DayForm()
    permissions.SET_DAY.require(current_actor(), (PLATFORM,))

    def act() -> None:
        service.set_day(
            current_actor(),
            LOG_ID,
            service.Setting(
                form.day.data, form.working.data == WORKING, form.name.data, form.basis.data
            ),
        )

    year = clock.legal_day(clock.now()).year
    return carry_out(
        form,
        act,
        lambda _: url_for("workdays.show", year=form.day.data.year),
        lambda: _page(year, form),
    )


def _page(year: int, form: DayForm) -> str:
    return render_template(
        "workdays/show.html",
        view=_year_view(year),
        form=form if may(permissions.SET_DAY, (PLATFORM,)) else None,
    )


def _year_view(year: int) -> YearView:
    first, last = date(year, 1, 1), date(year, 12, 31)
    calendar = queries.calendar(reader(), first, last)
    days = [calendar.at(first + timedelta(days=n)) for n in range((last - first).days + 1)]
    return YearView(
        year=year,
        periods=_periods(days, calendar),
        working_days=sum(each.working for each in days),
        announced=queries.is_announced(year),
        earlier=year - 1 if year > FIRST_YEAR else None,
        later=year + 1 if year < LAST_YEAR else None,
    )


def _periods(days: list[Day], calendar: queries.Calendar) -> tuple[Period, ...]:
    """Return the days with a name, joined where one follows the other and they are alike."""
    found: list[Period] = []
    for each in days:
        if not each.name:
            continue
        own = calendar.own.get(each.day)
        before = found[-1] if found else None
        if (
            before is not None
            and own is None
            and before.own is None
            and before.last + timedelta(days=1) == each.day
            and before.working == each.working
            and before.name == each.name
        ):
            found[-1] = Period(before.first, each.day, each.working, each.name, None)
        else:
            found.append(Period(each.day, each.day, each.working, each.name, own))
    return tuple(found)
