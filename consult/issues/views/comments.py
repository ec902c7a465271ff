"""The page of one comment: its text to those who may read it, and what they may do about it."""

from dataclasses import dataclass
from typing import Any, TypeVar

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.areas import queries as areas
from consult.core.errors import NotFound
from consult.core.forms import ActionForm, Form
from consult.core.i18n import words
from consult.core.web import carry_out, current_actor, may, press, reader, signed_in, visitor
from consult.core.web import public as for_everybody
from consult.identity import queries as people
from consult.issues import forms, permissions, queries, rules, service
from consult.issues.forms.voices import RESTORE
from consult.issues.models import Comment, Matter
from consult.issues.rules import CommentState, FlagGround, OneComment
from consult.issues.views.acting import may_read, see_or_404
from consult.issues.views.blueprint import bp
from consult.issues.views.voices import line_of

F = TypeVar("F", bound=Form)

FLAGS: int = 20
"""Flags that the office is shown at once."""


@dataclass(frozen=True)
class Offer:
    """Something this visitor may do here: a form, or the reason in words why not."""

    form: Form | None
    why_not: str | None = None


@bp.get("/comments/<comment_id>")
@for_everybody
def comment(comment_id: str) -> ResponseReturnValue:
    """Show a comment."""
    return _page(*_found(comment_id))


@bp.post("/comments/<comment_id>/release")
@signed_in
def release_comment(comment_id: str) -> ResponseReturnValue:
    """Make a checked comment public."""
    _comment, matter = _found(comment_id)
    return press(
        lambda: service.release_comment(current_actor(), comment_id),
        url_for("issues.show", matter_id=matter.id, _anchor="to-handle"),
    )


@bp.post("/comments/<comment_id>/withhold")
@signed_in
def withhold_comment(comment_id: str) -> ResponseReturnValue:
    """Not make a comment public, with a reason for its writer."""
    found, matter = _found(comment_id)
    form = forms.WithholdForm()
    return carry_out(
        form,
        lambda: service.withhold_comment(current_actor(), comment_id, form.reason.data),
        lambda _: url_for("issues.show", matter_id=matter.id, _anchor="to-handle"),
        lambda: _page(found, matter, form),
    )


@bp.post("/comments/<comment_id>/hide")
@signed_in
def hide_comment(comment_id: str) -> ResponseReturnValue:
    """Hide a public comment, with a public reason."""
    found, matter = _found(comment_id)
    form = forms.HideForm()
    return carry_out(
        form,
        lambda: service.hide_comment(current_actor(), comment_id, form.reason.data),
        lambda _: url_for("issues.comment", comment_id=comment_id),
        lambda: _page(found, matter, form),
    )


@bp.post("/comments/<comment_id>/flag")
@signed_in
def flag_comment(comment_id: str) -> ResponseReturnValue:
    """Tell the office that a comment is wrong."""
    found, matter = _found(comment_id)
    form = forms.FlagForm()

    def act() -> None:
        ground = FlagGround(form.ground.data)
        service.flag_comment(current_actor(), comment_id, ground, form.note.data)
        flash(gettext("已经告诉社区，社区会看。谁反映的不公开。"), "success")

    return carry_out(
        form,
        act,
        lambda _: url_for("issues.comment", comment_id=comment_id),
        lambda: _page(found, matter, form),
    )


@bp.post("/comments/<comment_id>/flags")
@signed_in
def set_flags_aside(comment_id: str) -> ResponseReturnValue:
    """Leave a flagged comment as it is."""
    _found(comment_id)
    return press(
        lambda: service.set_flags_aside(current_actor(), comment_id),
        url_for("issues.comment", comment_id=comment_id),
    )


@bp.post("/comments/<comment_id>/review-request")
@signed_in
def ask_comment_review(comment_id: str) -> ResponseReturnValue:
    """Ask for a review of one's own comment."""
    found, matter = _found(comment_id)
    form = forms.AskReviewForm()
    return carry_out(
        form,
        lambda: service.ask_comment_review(current_actor(), comment_id, form.plea.data),
        lambda _: url_for("issues.comment", comment_id=comment_id),
        lambda: _page(found, matter, form),
    )


@bp.post("/comments/<comment_id>/review")
@signed_in
def review_comment(comment_id: str) -> ResponseReturnValue:
    """Restore a comment, or confirm what the office did."""
    found, matter = _found(comment_id)
    form = forms.ReviewCommentForm()
    return carry_out(
        form,
        lambda: service.review_comment(
            current_actor(),
            comment_id,
            form.review.data,
            restored=form.decision.data == RESTORE,
        ),
        lambda _: url_for("issues.comment", comment_id=comment_id),
        lambda: _page(found, matter, form),
    )


def comment_url(comment_id: str) -> str | None:
    """Return the address of a comment's page, unless the visitor may not know of it."""
    try:
        _found(comment_id)
    except NotFound:
        return None
    return url_for("issues.comment", comment_id=comment_id)


def _found(comment_id: str) -> tuple[Comment, Matter]:
    """Return a comment and its matter, if the visitor may know of it.

    Raises:
        NotFound: there is none, or it is nothing to this visitor.
    """
    comment = queries.get_comment(reader(), comment_id)
    matter = queries.get_matter(reader(), comment.matter_id)
    see_or_404(matter)
    known = comment.state in queries.SHOWN or _is_own(comment) or _sees_all(matter)
    if not known or not may_read(matter):
        raise NotFound("comment")
    return comment, matter


def _is_own(comment: Comment) -> bool:
    actor = visitor()
    return actor is not None and actor.person_id == comment.person_id


def _sees_all(matter: Matter) -> bool:
    return may(permissions.SEE_FILE, matter.scope)


def _page(comment: Comment, matter: Matter, sent: Form | None = None) -> str:
    session, actor = reader(), visitor()
    person_id = (actor.person_id if actor is not None else None) or ""
    flag = queries.find_flag(session, comment.id, person_id) if person_id else None
    facts = queries.one_comment(comment, person_id, flag)
    hides = may(permissions.HIDE_COMMENT, matter.scope)
    return render_template(
        "issues/comment.html",
        matter=matter,
        area=areas.get_area(session, matter.area_id),
        line=line_of(comment, people.names_of(session, {comment.person_id})),
        reads=comment.state == CommentState.PUBLIC or facts.own or _sees_all(matter),
        knows_why=comment.state == CommentState.HIDDEN or facts.own or _sees_all(matter),
        own=facts.own,
        flags=queries.list_flags(session, comment.id, FLAGS) if hides else [],
        offers=_offers(matter, facts, sent, signed_in=bool(person_id)),
        sent=sent,
        action_form=ActionForm(formdata=None),
    )


def _offers(
    matter: Matter, facts: OneComment, sent: Form | None, *, signed_in: bool
) -> dict[str, Offer]:
    """Return what this visitor may do with the comment now, and what only others may."""
    waiting = facts.state is CommentState.WAITING
    hides = may(permissions.HIDE_COMMENT, matter.scope)
    in_review = facts.asked and not facts.reviewed
    found: dict[str, Offer] = {}
    if waiting and may(permissions.CHECK, matter.scope):
        found["check"] = _offer(forms.WithholdForm, rules.why_not_check(facts), sent)
    if facts.state is CommentState.PUBLIC and hides:
        found["hide"] = _offer(forms.HideForm, rules.why_not_hide(facts), sent)
    elif signed_in and not facts.own and facts.state is CommentState.PUBLIC:
        found["flag"] = _offer(forms.FlagForm, rules.why_not_flag(facts), sent)
    if facts.own and rules.why_not_ask_comment_review(facts) is None:
        found["ask"] = _offer(forms.AskReviewForm, None, sent)
    if in_review and may(permissions.REVIEW_COMMENT, matter.scope):
        found["review"] = _offer(forms.ReviewCommentForm, rules.why_not_review_comment(facts), sent)
    return found


def _offer(form: type[F], reason: Any, sent: Form | None) -> Offer:  # noqa: ANN401 - a code
    if isinstance(sent, form):
        return Offer(sent)
    return Offer(None, words(reason)) if reason else Offer(form(formdata=None))
