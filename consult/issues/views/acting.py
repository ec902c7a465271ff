"""Carries out whichever act of the table was chosen, and says which ones concern the visitor."""

from datetime import datetime
from typing import Final

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.areas import queries as areas
from consult.core.errors import NotFound
from consult.core.i18n import words
from consult.core.web import carry_out, current_actor, may, reader, signed_in, visitor
from consult.documents.forms import UploadsField
from consult.documents.views import takes_files
from consult.identity.forms import WhomForm
from consult.identity.views.looking import look_first
from consult.issues import permissions, queries
from consult.issues.messages import tone_of
from consult.issues.models import Matter
from consult.issues.rules import LaneRefusal, MoveRefusal, Refusal, State
from consult.issues.views.acts import ACTS, Act, why_not
from consult.issues.views.blueprint import bp
from consult.issues.views.story import grounds_in_words
from consult.issues.views.tallies import survey_of
from consult.issues.views.told import told_of


@bp.route("/matters/<matter_id>/<act_name>", methods=["GET", "POST"])
@signed_in
def act(matter_id: str, act_name: str) -> ResponseReturnValue:
    """Show the form of an act, or carry it out."""
    return _act(matter_id, act_name)


@bp.route("/matters/<matter_id>/supplement", methods=["GET", "POST"])
@takes_files
@signed_in
def supplement(matter_id: str) -> ResponseReturnValue:
    """Do the same for the one act that brings files, and so may be larger."""
    return _act(matter_id, "supplement")


def _act(matter_id: str, act_name: str) -> ResponseReturnValue:
    chosen = ACTS.get(act_name)
    if chosen is None:
        abort(404)
    matter = queries.get_matter(reader(), matter_id)
    see_or_404(matter)
    chosen.permission.require(current_actor(), matter.scope)
    if not may_read(matter) and chosen.permission not in _WITHOUT_READING:
        raise NotFound("matter")
    form = chosen.form()
    if chosen.fill is not None:
        chosen.fill(reader(), matter, form)

    def page() -> str:
        reason = why_not(chosen, matter, current_actor())
        return render_template(
            "issues/act.html",
            act=chosen,
            matter=matter,
            area=areas.get_area(reader(), matter.area_id),
            reads=may_read(matter),
            told=told_of(reader(), matter, act_name)
            if may_read(matter) and act_name != "supplement"
            else None,
            asked=grounds_in_words(reader()).get(matter.ground, "")
            if act_name == "supplement" and matter.state == State.RETURNED
            else None,
            form=form,
            survey=survey_of(reader(), matter) if act_name == "review" else None,
            why_not=words(reason) if reason else None,
            stands=_standing(matter) if reason == MoveRefusal.NOT_NOW else None,
        )

    def carried(_result: object) -> str:
        flash(str(chosen.done) or gettext("办好了：%(act)s。", act=chosen.label), "success")
        return url_for("issues.show", matter_id=matter_id, _anchor=chosen.shown_at)

    if request.method == "GET":
        return page()
    for field in form:
        if isinstance(field, UploadsField):
            field.keep(current_actor())
    if isinstance(form, WhomForm) and look_first(form, matter.scope):
        return page()
    return carry_out(
        form,
        lambda: chosen.carry(current_actor(), matter, form),
        carried,
        page,
    )


def _standing(matter: Matter) -> tuple[str, str, datetime]:
    """Return where a matter stands: the words, their tone, and since when.

    A page may have been open for long, or somebody else was faster.
    """
    return words(f"state.{matter.state}"), tone_of(State(matter.state)), matter.moved_at


def see_or_404(matter: Matter) -> None:
    """Let those see an unreleased text who may, and nobody else know of it.

    Raises:
        NotFound: the visitor may not know of the matter.
    """
    if is_hidden(matter):
        raise NotFound("matter")


def is_hidden(matter: Matter) -> bool:
    """Return whether the visitor may not know of a matter: unchecked, and not theirs to check."""
    known = may_read(matter) or may(permissions.OPEN_FILE, matter.scope)
    answered_publicly = matter.refused_by or matter.passed_to or matter.merged_into
    quiet = matter.state == State.ARCHIVED and not answered_publicly
    return not known and (matter.state in HIDDEN or quiet)


HIDDEN: Final = frozenset(
    {
        State.RECEIVED,
        State.RETURNED,
        State.WITHDRAWN,
        State.UNDONE,
        State.REPLIED,
        State.CALLED_BACK,
    }
)
"""States in which an unchecked matter is known to its proposer and to staff only."""

_WITHOUT_READING: Final = frozenset({permissions.ORDER_CORRECTION, permissions.REVIEW_REFUSAL})
"""What somebody from above may do who reads the text on record only."""


def is_proposer(matter: Matter) -> bool:
    """Return whether the visitor raised a matter."""
    actor = visitor()
    return actor is not None and actor.person_id == matter.proposer_id


def may_read(matter: Matter) -> bool:
    """Return whether the visitor may read a matter's text."""
    actor = visitor()
    own = actor is not None and actor.person_id in {matter.proposer_id, matter.entered_by}
    return matter.text_public or own or may(permissions.SEE_FILE, matter.scope)


def applicable(matter: Matter) -> list[tuple[Act, str | None]]:
    """Return the acts that concern the visitor here, with the reason where one must wait.

    Staff see only what the state table allows now; residents see their acts with the reason.
    """
    actor = visitor()
    if actor is None:
        return []
    found: list[tuple[Act, str | None]] = []
    for each in ACTS.values():
        if not each.permission.held_by(actor, matter.scope):
            continue
        reason = why_not(each, matter, actor)
        if reason == MoveRefusal.NOT_NOW or reason in _SILENT:
            continue
        found.append((each, reason))
    return found


_SILENT: Final = frozenset(
    {
        Refusal.ALREADY_PUBLIC,
        Refusal.STAYS_PRIVATE,
        Refusal.NOT_YOUR_MATTER,
        Refusal.NO_TASKS,
        Refusal.NO_OUTCOME,
        LaneRefusal.NOT_ENTERED_HERE,
        LaneRefusal.HANDLED_ELSEWHERE,
        LaneRefusal.ALREADY_FULL,
        LaneRefusal.NO_ANSWER_YET,
        LaneRefusal.ANSWER_IS_PUBLIC,
        LaneRefusal.ANSWER_WILL_DO,
    }
)
