"""Pages: what the office does about one document."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from consult.core.errors import NotFound
from consult.core.formatting import moment, zh
from consult.core.forms import ActionForm
from consult.core.i18n import words
from consult.core.policy import Actor
from consult.core.reading import reader
from consult.core.web import carry_out, current_actor, may, press, requires, story_url
from consult.documents import permissions, queries, rules, service
from consult.documents.forms import RemoveForm, WithholdForm
from consult.documents.messages import size_in_words
from consult.documents.models import Document
from consult.documents.views.blueprint import bp
from consult.documents.views.shown import Shown, shown
from consult.identity import queries as people


@dataclass(frozen=True)
class OfficePage:
    """A document as the office sees it; a form is None where a rule says no."""

    document: Document
    shown: Shown | None
    facts: Sequence[tuple[str, str | Markup]]
    about_url: str | None
    release: ActionForm | None
    withhold: WithholdForm | None
    remove: RemoveForm | None


@bp.get("/documents/<document_id>/office")
@requires(permissions.CHECK)
def office(document_id: str) -> ResponseReturnValue:
    """Show a document with what the office may do about it."""
    return _page(_document_for(current_actor(), document_id))


@bp.post("/documents/<document_id>/release")
@requires(permissions.CHECK)
def release(document_id: str) -> ResponseReturnValue:
    """Make a document public."""
    document = _document_for(current_actor(), document_id)
    return press(lambda: service.release_document(current_actor(), document.id), _address(document))


@bp.post("/documents/<document_id>/withhold")
@requires(permissions.CHECK)
def withhold(document_id: str) -> ResponseReturnValue:
    """Keep a document back."""
    document, form = _document_for(current_actor(), document_id), WithholdForm()
    return carry_out(
        form,
        lambda: service.withhold_document(current_actor(), document.id, form.why.data),
        lambda _: _address(document),
        _again(document_id, withhold=form),
    )


@bp.post("/documents/<document_id>/remove")
@requires(permissions.CHECK)
def remove(document_id: str) -> ResponseReturnValue:
    """Erase the file of a document."""
    document, form = _document_for(current_actor(), document_id), RemoveForm()
    return carry_out(
        form,
        lambda: service.remove_document(current_actor(), document.id, form.why.data),
        lambda _: _address(document),
        _again(document_id, remove=form),
    )


def _document_for(actor: Actor, document_id: str) -> Document:
    """Return a document that the visitor works on; one of other places is not there."""
    document = queries.get_document(reader(), document_id)
    if not may(permissions.SEE, document.scope):
        raise NotFound("Document")
    permissions.CHECK.require(actor, document.scope)
    return document


def _address(document: Document) -> str:
    return url_for("documents.office", document_id=document.id)


def _again(
    document_id: str, withhold: WithholdForm | None = None, remove: RemoveForm | None = None
) -> Callable[[], str]:
    return lambda: _page(queries.get_document(reader(), document_id), withhold, remove)


def _page(
    document: Document, withhold: WithholdForm | None = None, remove: RemoveForm | None = None
) -> str:
    facts = document.facts
    view = OfficePage(
        document=document,
        shown=shown(document),
        facts=_facts(document),
        about_url=story_url(document.about),
        release=ActionForm(formdata=None) if rules.why_not_release(facts) is None else None,
        withhold=withhold
        or (WithholdForm(formdata=None) if rules.why_not_withhold(facts) is None else None),
        remove=remove
        or (RemoveForm(formdata=None) if rules.why_not_remove(facts) is None else None),
    )
    return render_template("documents/office.html", view=view)


def _facts(document: Document) -> list[tuple[str, str | Markup]]:
    names = people.full_names_of(reader(), {document.added_by})
    rows: list[tuple[str, str | Markup]] = [
        (gettext("用途"), words(f"file_kind.{document.kind}")),
        (gettext("谁上传的"), zh(names[document.added_by])),
        (gettext("上传时间"), moment(document.added_at)),
        (gettext("大小"), size_in_words(document.size)),
    ]
    if document.name:
        rows.append((gettext("原来的文件名"), zh(document.name)))
    return rows
