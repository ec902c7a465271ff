"""The objections to a notice, as far as the visitor may see and answer them."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice

from consult.core.formatting import zh
from consult.core.forms import Form
from consult.core.i18n import words
from consult.core.web import (
    PAGE_ROWS,
    key_from,
    key_of,
    may,
    reader,
    visitor,
)
from consult.publication import permissions, queries, rules
from consult.publication.forms import NO, YES, AnswerForm, ViewForm, fresh
from consult.publication.models import Notice, Objection
from consult.publication.views.blueprint import notice_url, place_of
from consult.publication.views.viewers import ViewHint, view_hints


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
    view_hint: ViewHint | None
    answer_form: AnswerForm | None
    why_not_answer: str | None


def objections_of(
    notice: Notice, sent: Form | None, about: Objection | None, *, opened: bool
) -> tuple[list[ObjectionLine], dict[str, str | None]]:
    """Return a page of the objections to a notice, and the addresses of the pages beside it.

    Args:
        notice: the notice.
        sent: a form about one objection that came back, shown as it was sent.
        about: the objection it is about.
        opened: the visitor reads the texts on record.
    """
    after = key_from(request.args.get("after"))
    found = queries.list_objections(reader(), notice.id, after=after, limit=PAGE_ROWS + 1)
    shown = found[:PAGE_ROWS]
    favours = queries.views_favour(reader(), shown)
    hints = view_hints(notice, shown)
    lines = [
        _objection_line(
            notice,
            each,
            favours,
            hints.get(each.id),
            sent if about and about.id == each.id else None,
            reads=opened or may(permissions.SEE_OBJECTIONS, notice.scope),
        )
        for each in shown
    ]
    last = key_of(shown[-1].made_at, shown[-1].id) if shown else ""
    more = len(found) > PAGE_ROWS
    return lines, {
        "next_url": url_for("publication.show", notice_id=notice.id, after=last) if more else None,
        "first_url": notice_url(notice.id) if after else None,
    }


def _objection_line(
    notice: Notice,
    objection: Objection,
    favours: Mapping[str, bool],
    hint: ViewHint | None,
    sent: Form | None,
    *,
    reads: bool,
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
        text=zh(objection.text) if mine or reads else None,
        mine=mine,
        view=zh(objection.view) if objection.viewed_at else None,
        favours=favours.get(objection.id),
        answer=zh(objection.answer) if objection.answered_at else None,
        view_form=_view_form(objection, sent)
        if may_view and (rules.why_not_view(facts) is None or isinstance(sent, ViewForm))
        else None,
        view_hint=hint,
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
    prepare_view(form, objection)
    return form


def _answer_form(objection: Objection, sent: Form | None) -> AnswerForm:
    if isinstance(sent, AnswerForm):
        return sent
    form = fresh(AnswerForm)
    prepare_answer(form, objection)
    return form


def prepare_view(form: ViewForm, objection: Objection) -> None:
    """Give the form its choices, and ids of its own."""
    form.with_ids_of(objection.id)
    form.favours.choices = [
        SelectChoice(YES, gettext("异议有道理，建议成立")),
        SelectChoice(NO, gettext("异议理由不足，建议不成立")),
    ]


def prepare_answer(form: AnswerForm, objection: Objection) -> None:
    """Give the form its choices, and ids of its own."""
    form.with_ids_of(objection.id)
    form.upheld.choices = [
        SelectChoice(YES, gettext("异议成立，重新协商")),
        SelectChoice(NO, gettext("异议不成立，说明理由")),
    ]
