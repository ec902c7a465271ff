"""The page of one notice, and what is done about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from consult.areas import queries as areas
from consult.areas.messages import AreaWords, words_for
from consult.areas.models import Area
from consult.areas.rules import Kind
from consult.audit.views.printed import printed
from consult.core import clock
from consult.core.forms import Form
from consult.core.i18n import words
from consult.core.qr import absolute
from consult.core.web import (
    ForResidents,
    carry_out,
    current_actor,
    may,
    public,
    reader,
    signed_in,
    story_url,
    visitor,
)
from consult.publication import permissions, queries, rules, service
from consult.publication.forms import NO, YES, AnswerForm, ObjectForm, OpenForm, ViewForm, fresh
from consult.publication.models import Notice, Objection
from consult.publication.rules import NoticeKind, Window
from consult.publication.views.blueprint import bp, notice_url, place_of
from consult.publication.views.board import TONES, window_words
from consult.publication.views.objections import (
    ObjectionLine,
    objections_of,
    prepare_answer,
    prepare_view,
)
from consult.publication.views.sheet import Sheet, sheet_of

OBJECTORS: Final = ForResidents(
    sign_in=_l("请先登录；住址已核实的居民可以提出异议。"),
    at_work=_l("以居民身份才能提出异议；您登录的是工作身份。"),
    unconfirmed=_l("只有住址已核实的本地居民可以提出异议；请先到社区（村）核实住址。"),
)
SAYS: Final = {YES: True, NO: False}


@dataclass(frozen=True)
class Linked:
    """Another notice that this one replaces, or that replaces this one."""

    notice: Notice
    path: str
    printed: str

    @classmethod
    def to(cls, notice: Notice | None) -> "Linked | None":
        """Return the way to a notice; on paper its whole address is read."""
        if notice is None:
            return None
        path = notice_url(notice.id)
        return cls(notice, path, absolute(path))


@dataclass(frozen=True)
class NoticeView:
    """The page of a notice."""

    notice: Notice
    kind: str
    sheet: Sheet
    area: Area
    rural: bool
    words: AreaWords
    about_url: str | None
    window: Window
    window_words: str
    tone: str
    objects: bool
    why_not_object: str | None
    total: int
    lines: Sequence[ObjectionLine]
    pages: Mapping[str, str | None]
    before: Linked | None
    after: Linked | None


@bp.get("/notices/<notice_id>")
@public
def show(notice_id: str) -> ResponseReturnValue:
    """Show one notice, and the objections to it."""
    return _show(queries.get_notice(reader(), notice_id))


@bp.post("/notices/<notice_id>/objections")
@signed_in
def object_to(notice_id: str) -> ResponseReturnValue:
    """Object to what a notice announces."""
    notice, form = queries.get_notice(reader(), notice_id), ObjectForm()

    def act() -> None:
        service.make_objection(current_actor(), notice_id, form.text.data)
        flash(gettext("您的异议已经收到，会有监督意见和答复。"), "success")

    return carry_out(form, act, lambda _: notice_url(notice_id), lambda: _show(notice, form))


@bp.post("/objections/<objection_id>/view")
@signed_in
def give_view(objection_id: str) -> ResponseReturnValue:
    """Give the supervisors' view on an objection."""
    objection, form = queries.get_objection(reader(), objection_id), ViewForm()
    prepare_view(form, objection)
    return carry_out(
        form,
        lambda: service.give_view(
            current_actor(), objection_id, form.view.data, favours=SAYS[form.favours.data]
        ),
        lambda _: place_of(objection),
        lambda: _show_with(objection, form),
    )


@bp.post("/objections/<objection_id>/answer")
@signed_in
def answer(objection_id: str) -> ResponseReturnValue:
    """Uphold an objection or answer why not."""
    objection, form = queries.get_objection(reader(), objection_id), AnswerForm()
    prepare_answer(form, objection)
    return carry_out(
        form,
        lambda: service.answer_objection(
            current_actor(), objection_id, form.answer.data, upheld=SAYS[form.upheld.data]
        ),
        lambda _: place_of(objection),
        lambda: _show_with(objection, form),
    )


@bp.post("/notices/<notice_id>/objections/opening")
@signed_in
def open_objections(notice_id: str) -> ResponseReturnValue:
    """Show the objections to somebody whose reading goes on record."""
    notice, form = queries.get_notice(reader(), notice_id), OpenForm()
    permissions.OPEN_OBJECTIONS.require(current_actor(), notice.scope)
    if not form.validate_on_submit():
        return _show(notice, form), 422
    service.open_objections(current_actor(), notice_id, form.why.data)
    return _show(notice, opened=True)


def _show_with(objection: Objection, sent: ViewForm | AnswerForm) -> str:
    notice = queries.get_notice(reader(), objection.notice_id)
    return _show(notice, sent, objection)


def _show(
    notice: Notice,
    sent: Form | None = None,
    about: Objection | None = None,
    *,
    opened: bool = False,
) -> str:
    view = _notice_view(notice, sent, about, opened=opened)
    form = sent if isinstance(sent, ObjectForm) else fresh(ObjectForm)
    return render_template(
        "publication/show.html",
        view=view,
        sent=sent,
        object_form=form if form is sent or not view.why_not_object else None,
        open_form=_open_form(notice, sent, opened=opened),
        printed=printed(notice_url(notice.id)),
    )


def _open_form(notice: Notice, sent: Form | None, *, opened: bool) -> OpenForm | None:
    """Return the form to read the objections with, for those who read them on record only."""
    if isinstance(sent, OpenForm):
        return sent
    seen = opened or may(permissions.SEE_OBJECTIONS, notice.scope)
    return None if seen or not may(permissions.OPEN_OBJECTIONS, notice.scope) else fresh(OpenForm)


def _notice_view(
    notice: Notice, sent: Form | None, about: Objection | None, *, opened: bool
) -> NoticeView:
    now = clock.now()
    area = areas.get_area(reader(), notice.area_id)
    window = rules.window(notice.from_at, notice.until_at, now)
    objects = notice.kind == NoticeKind.PUBLICITY
    lines, pages = objections_of(notice, sent, about, opened=opened) if objects else ([], {})
    chain = queries.chain_of(reader(), notice)
    return NoticeView(
        notice=notice,
        kind=words(f"notice.{notice.kind}"),
        sheet=sheet_of(notice, area),
        area=area,
        rural=area.kind == Kind.RURAL,
        words=words_for(area.kind),
        about_url=story_url(notice.about),
        window=window,
        window_words=window_words(notice, window),
        tone=TONES[window],
        objects=objects,
        why_not_object=why_not_object(notice, now) if objects else None,
        total=queries.count_objections(reader(), notice.id) if objects else 0,
        lines=lines,
        pages=pages,
        before=Linked.to(chain.before),
        after=Linked.to(chain.after),
    )


def why_not_object(notice: Notice, now: datetime) -> str | None:
    """Return in words why the visitor cannot object to a notice, or None."""
    actor = visitor()
    person_id = "" if actor is None else actor.person_id or ""
    facts = queries.objection_facts(reader(), notice, person_id)
    refusal = rules.why_not_object(facts, now)
    if refusal is not None:
        return words(refusal)
    return OBJECTORS.why_not(permissions.OBJECT, notice.scope)
