"""Page: whom a notice has reached, and who needs a visit."""

from dataclasses import dataclass
from typing import Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.core import clock
from consult.core.forms import ActionForm
from consult.core.web import carry_out, current_actor, may, reader, requires
from consult.notifications import permissions, queries, rules, service
from consult.notifications.forms import VisitForm
from consult.notifications.queries import Reach
from consult.notifications.rules import How
from consult.notifications.views.blueprint import bp
from consult.publication import queries as notices
from consult.publication.models import Notice

MOST: Final = 200
"""How many are listed at a time; as visits are noted, the next ones come."""


@dataclass(frozen=True)
class Shown:
    """How far a notice has reached, and where the office reads more."""

    reach: Reach
    url: str


def reach_of(notice: Notice) -> Shown | None:
    """Return how far a notice has reached, for those who may see it and if it concerns anybody."""
    if not may(permissions.SEE_REACH, notice.scope) or not _is_known(notice):
        return None
    found = queries.reach_of(reader(), notice)
    return Shown(found, _url(notice.id)) if found.concerned else None


@bp.get("/notices/<notice_id>/reach")
@requires(permissions.SEE_REACH)
def reach(notice_id: str) -> ResponseReturnValue:
    """Show whom a notice has reached and who needs a visit."""
    return _page(_seen(notice_id), VisitForm(formdata=None))


@bp.post("/notices/<notice_id>/reach")
@requires(permissions.NOTE_VISIT)
def note_visit(notice_id: str) -> ResponseReturnValue:
    """Note that somebody was told at the door or by phone."""
    notice, form = _seen(notice_id), VisitForm()
    actor = current_actor().through("desk")
    return carry_out(
        form,
        lambda: service.note_visit(actor, notice_id, form.person_id.data, How(form.how.data)),
        lambda _: _url(notice_id),
        lambda: _page(notice, form),
    )


@bp.post("/notices/<notice_id>/reach/take-back/<person_id>")
@requires(permissions.NOTE_VISIT)
def take_back(notice_id: str, person_id: str) -> ResponseReturnValue:
    """Take a wrong note back."""
    _seen(notice_id)
    if ActionForm().validate_on_submit():
        service.take_back_visit(current_actor(), notice_id, person_id)
        flash(gettext("这条登记已经撤回。"), "success")
    else:
        flash(gettext("页面放得太久了，请再按一次。"), "warning")
    return redirect(_url(notice_id), 303)


def _seen(notice_id: str) -> Notice:
    notice = notices.get_notice(reader(), notice_id)
    permissions.SEE_REACH.require(current_actor(), notice.scope)
    return notice


def _page(notice: Notice, form: VisitForm) -> str:
    known = _is_known(notice)
    found = queries.list_to_visit(reader(), notice, MOST) if known else []
    return render_template(
        "notifications/reach.html",
        notice=notice,
        reach=queries.reach_of(reader(), notice) if known else Reach(0, 0),
        to_visit=found,
        visited=queries.list_visited(reader(), notice.id, MOST),
        form=form,
        back_form=ActionForm(formdata=None),
        hows=list(How),
    )


def _is_known(notice: Notice) -> bool:
    """Return whether nothing that tells how far a notice has reached has been cleared yet."""
    return rules.is_reach_known(notice.from_at, clock.now())


def _url(notice_id: str) -> str:
    return url_for("notifications.reach", notice_id=notice_id)
