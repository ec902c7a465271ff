"""One notice as it hangs on the board, and the objections to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice

from consult.areas import queries as areas
from consult.areas.messages import AreaWords, words_for
from consult.areas.models import Area
from consult.areas.rules import Kind
from consult.core import clock
from consult.core.formatting import moment, zh
from consult.core.forms import Form
from consult.core.i18n import words
from consult.core.web import (
    PAGE_ROWS,
    carry_out,
    current_actor,
    key_from,
    key_of,
    may,
    public,
    reader,
    signed_in,
    story_url,
    visitor,
)
from consult.identity import queries as people
from consult.publication import permissions, queries, rules, service
from consult.publication.forms import NO, YES, AnswerForm, ObjectForm, ViewForm, fresh
from consult.publication.models import Notice, Objection
from consult.publication.rules import NoticeKind, Window
from consult.publication.views.blueprint import bp, notice_url, place_of
from consult.publication.views.board import TONES

SAYS: Final = {YES: True, NO: False}


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


@dataclass(frozen=True)
class ObjectionLine:
    """An objection, with what this visitor may see of it and do about it."""

    objection: Objection
    url: str
    text: Markup | None
    mine: bool
    view: Markup | None
    favours: bool | None
    answer: Markup | None
    view_form: ViewForm | None
    answer_form: AnswerForm | None
    why_not_answer: str | None


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
    _prepare_view(form, objection)
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
    _prepare_answer(form, objection)
    return carry_out(
        form,
        lambda: service.answer_objection(
            current_actor(), objection_id, form.answer.data, upheld=SAYS[form.upheld.data]
        ),
        lambda _: place_of(objection),
        lambda: _show_with(objection, form),
    )


def _show_with(objection: Objection, sent: ViewForm | AnswerForm) -> str:
    notice = queries.get_notice(reader(), objection.notice_id)
    return _show(notice, sent, objection)


def _show(notice: Notice, sent: Form | None = None, about: Objection | None = None) -> str:
    view = _notice_view(notice, sent, about)
    form = sent if isinstance(sent, ObjectForm) else fresh(ObjectForm)
    return render_template(
        "publication/show.html",
        view=view,
        sent=sent,
        object_form=form if form is sent or not view.why_not_object else None,
    )


def _notice_view(notice: Notice, sent: Form | None, about: Objection | None) -> NoticeView:
    now = clock.now()
    area = areas.get_area(reader(), notice.area_id)
    window = rules.window(notice.from_at, notice.until_at, now)
    objects = notice.kind == NoticeKind.PUBLICITY
    lines, pages = _objections(notice, sent, about) if objects else ([], {})
    return NoticeView(
        notice=notice,
        kind=words(f"notice.{notice.kind}"),
        sheet=_sheet(notice, area),
        area=area,
        rural=area.kind == Kind.RURAL,
        words=words_for(area.kind),
        about_url=story_url(notice.about),
        window=window,
        window_words=words(f"window.{window}"),
        tone=TONES[window],
        objects=objects,
        why_not_object=_why_not_object(notice, now) if objects else None,
        total=queries.count_objections(reader(), notice.id) if objects else 0,
        lines=lines,
        pages=pages,
    )


def _sheet(notice: Notice, area: Area) -> Sheet:
    names = people.names_of(reader(), {notice.publisher_id})
    how = None
    if notice.kind == NoticeKind.PUBLICITY:
        how = gettext(
            "%(until)s以前，在本页提出，或者到社区（村）当面提出；先由监督委员会给出意见，再书面答复。",
            until=moment(notice.until_at),
        )
    return Sheet(
        title=zh(notice.title),
        number=zh(notice.number),
        body=Written(notice.body),
        from_at=notice.from_at,
        until_at=notice.until_at,
        how_to_object=how,
        signed_by=zh(f"{area.short_name} {names[notice.publisher_id]}"),
        place=zh(notice.place),
    )


def _why_not_object(notice: Notice, now: datetime) -> str | None:
    """Return in words why the visitor cannot object, or None."""
    actor = visitor()
    person_id = "" if actor is None else actor.person_id or ""
    facts = queries.objection_facts(reader(), notice, person_id)
    refusal = rules.why_not_object(facts, now)
    if refusal is not None:
        return words(refusal)
    if not person_id:
        return str(gettext("请先登录；住址已核实的居民可以提出异议。"))
    if not may(permissions.OBJECT, notice.scope):
        return str(gettext("只有住址已核实的本地居民可以提出异议；请先到社区核实住址。"))
    return None


def _objections(
    notice: Notice, sent: Form | None, about: Objection | None
) -> tuple[list[ObjectionLine], dict[str, str | None]]:
    after = key_from(request.args.get("after"))
    found = queries.list_objections(reader(), notice.id, after=after, limit=PAGE_ROWS + 1)
    shown = found[:PAGE_ROWS]
    favours = queries.views_favour(reader(), shown)
    lines = [
        _objection_line(notice, each, favours, sent if about and about.id == each.id else None)
        for each in shown
    ]
    last = key_of(shown[-1].made_at, shown[-1].id) if shown else ""
    more = len(found) > PAGE_ROWS
    return lines, {
        "next_url": url_for("publication.show", notice_id=notice.id, after=last) if more else None,
        "first_url": notice_url(notice.id) if after else None,
    }


def _objection_line(
    notice: Notice, objection: Objection, favours: Mapping[str, bool], sent: Form | None
) -> ObjectionLine:
    actor = visitor()
    person_id = "" if actor is None else actor.person_id or ""
    mine = objection.person_id == person_id
    facts = queries.answer_facts(notice, objection, person_id)
    may_view = may(permissions.VIEW_OBJECTION, objection.scope)
    may_answer = may(permissions.ANSWER_OBJECTION, objection.scope)
    why_not_answer = rules.why_not_answer(facts)
    return ObjectionLine(
        objection=objection,
        url=place_of(objection),
        text=zh(objection.text)
        if mine or may(permissions.SEE_OBJECTIONS, objection.scope)
        else None,
        mine=mine,
        view=zh(objection.view) if objection.viewed_at else None,
        favours=favours.get(objection.id),
        answer=zh(objection.answer) if objection.answered_at else None,
        view_form=_view_form(objection, sent)
        if may_view and (rules.why_not_view(facts) is None or isinstance(sent, ViewForm))
        else None,
        answer_form=_answer_form(objection, sent)
        if may_answer and (why_not_answer is None or isinstance(sent, AnswerForm))
        else None,
        why_not_answer=words(why_not_answer)
        if may_answer and why_not_answer is not None and not facts.answered
        else None,
    )


def _view_form(objection: Objection, sent: Form | None) -> ViewForm:
    if isinstance(sent, ViewForm):
        return sent
    form = fresh(ViewForm)
    _prepare_view(form, objection)
    return form


def _answer_form(objection: Objection, sent: Form | None) -> AnswerForm:
    if isinstance(sent, AnswerForm):
        return sent
    form = fresh(AnswerForm)
    _prepare_answer(form, objection)
    return form


def _prepare_view(form: ViewForm, objection: Objection) -> None:
    form.with_ids_of(objection.id)
    form.favours.choices = [
        SelectChoice(YES, gettext("异议有道理，建议成立")),
        SelectChoice(NO, gettext("异议理由不足，建议不成立")),
    ]


def _prepare_answer(form: AnswerForm, objection: Objection) -> None:
    form.with_ids_of(objection.id)
    form.upheld.choices = [
        SelectChoice(YES, gettext("异议成立，重新协商")),
        SelectChoice(NO, gettext("异议不成立，说明理由")),
    ]
