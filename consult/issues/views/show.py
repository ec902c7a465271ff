"""The page of a matter."""

from collections.abc import Sequence
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from consult.core import clock
from consult.core.formatting import zh
from consult.core.forms import ActionForm
from consult.core.i18n import words
from consult.core.web import (
    current_actor,
    may,
    public,
    reader,
    signed_in,
    visitor,
)
from consult.issues import permissions, queries, rules, service
from consult.issues.forms import OpenFileForm
from consult.issues.models import Matter
from consult.issues.queries import Opinion, Whole
from consult.issues.rules import Private, Stance, State
from consult.issues.views.acting import is_proposer, may_read, see_or_404
from consult.issues.views.answers import answer_of, pictures_of
from consult.issues.views.blueprint import bp
from consult.issues.views.entered import entered
from consult.issues.views.head import HIDDEN_TITLE, head_of
from consult.issues.views.promises import promises_of
from consult.issues.views.story import grounds_in_words, ring_of, steps_of, way_of
from consult.issues.views.tallies import survey_of
from consult.issues.views.versions import versions_url
from consult.issues.views.voices import voices_of
from consult.publication import queries as notices
from consult.publication import rules as board
from consult.publication.models import Notice
from consult.voting import queries as polls
from consult.voting import rules as voting
from consult.voting.models import Poll


@bp.get("/matters/<matter_id>")
@public
def show(matter_id: str) -> ResponseReturnValue:
    """Show a matter."""
    return page_of(queries.get_whole(reader(), matter_id))


def page_of(
    whole: Whole,
    reason: OpenFileForm | None = None,
    *,
    opened: bool = False,
) -> str:
    """Return the page; a reason that was refused is shown as it was sent."""
    matter, numbers, poll = whole.matter, whole.numbers, whole.poll
    see_or_404(matter)
    session, now = reader(), clock.now()
    rounds, posted = _polls_of(session, whole), _notices_of(session, whole)
    tasks = queries.list_tasks(session, matter.id) if numbers.tasks else []
    reads = opened or may_read(matter)
    way = way_of(session, matter)
    grounds = grounds_in_words(session)
    survey = survey_of(session, matter)
    return render_template(
        "issues/show.html",
        matter=matter,
        area=whole.area,
        reads=reads,
        has_slip=has_slip(matter),
        title=matter.title if reads else HIDDEN_TITLE,
        number=service.case_number(matter),
        head=head_of(
            matter,
            poll,
            whole.notice,
            tasks,
            reads=reads,
            survey_url=survey.url if survey and not survey.why_not else None,
        ),
        steps=steps_of(way, grounds),
        proposer=whole.proposer,
        ring=ring_of(session, matter, poll),
        polls=[
            {"poll": each, "phase": voting.phase(polls.standing(each, None), now)}
            for each in rounds
        ],
        notices=posted,
        window=lambda notice: board.window(notice.from_at, notice.until_at, now),
        opinions=_opinions_of(session, matter) if numbers.opinions else [],
        stances={each.value: words(f"stance.{each}") for each in Stance},
        opinions_total=numbers.opinions,
        opinions_waiting=numbers.opinions - numbers.released,
        may_release=may(permissions.CHECK, matter.scope),
        file_form=(reason or OpenFileForm())
        if not reads and may(permissions.OPEN_FILE, matter.scope)
        else None,
        tasks=promises_of(session, matter, tasks),
        may_print=may(permissions.REPORT_TASK, matter.scope)
        or may(permissions.ACCEPT_TASK, matter.scope),
        action_form=ActionForm() if visitor() is not None else None,
        survey=survey,
        review=whole.review,
        merged_into=_merged_into(session, matter),
        voices=voices_of(session, matter, numbers),
        versions_url=versions_url(session, matter) if reads else None,
        pictures=pictures_of(session, matter, numbers.documents),
        answer=answer_of(session, matter, way, now),
        entered=entered(session, matter),
        ground=grounds.get(matter.ground, ""),
        hand_off=queries.find_hand_off(session, matter),
        review_until=_review_until(matter),
    )


def _polls_of(session: Session, whole: Whole) -> Sequence[Poll]:
    """Return the polls about a matter, oldest first; those before the current one are rare."""
    current = [whole.poll] if whole.poll is not None else []
    if whole.numbers.polls == len(current):
        return current
    return polls.list_polls_about(session, whole.matter.story)


def _notices_of(session: Session, whole: Whole) -> Sequence[Notice]:
    """Return the notices about a matter, oldest first."""
    current = [whole.notice] if whole.notice is not None else []
    if whole.numbers.notices == len(current):
        return current
    return notices.list_notices_about(session, whole.matter.story)


def _opinions_of(session: Session, matter: Matter) -> Sequence[Opinion]:
    """Return the written opinions that the visitor may see."""
    sees_all = may(permissions.SEE_FILE, matter.scope)
    return queries.list_opinions(session, matter, released_only=not sees_all)


def _merged_into(session: Session, matter: Matter) -> tuple[str, str | Markup] | None:
    """Return id and title of the matter that this one was merged into."""
    if matter.merged_into is None:
        return None
    target = queries.get_matter(session, matter.merged_into)
    return target.id, zh(target.title) if may_read(target) else HIDDEN_TITLE


def _review_until(matter: Matter) -> datetime | None:
    """Return until when the proposer, who is the visitor, can ask for a review of a refusal."""
    can_ask = rules.why_not_ask_review(matter.review_facts, clock.now()) is None
    asks = matter.state == State.NOT_ADMITTED and can_ask
    return matter.review_until if asks and is_proposer(matter) else None


def has_slip(matter: Matter) -> bool:
    """Return whether the visitor gets the slip of a matter: who raised it, and the office.

    What was undone was never raised.
    """
    if matter.stays_private == Private.UNDONE:
        return False
    return is_proposer(matter) or may(permissions.SEE_FILE, matter.scope)


@bp.post("/matters/<matter_id>/file")
@signed_in
def open_file(matter_id: str) -> ResponseReturnValue:
    """Show a text that is not public to somebody whose reading goes on record."""
    whole = queries.get_whole(reader(), matter_id)
    permissions.OPEN_FILE.require(current_actor(), whole.matter.scope)
    form = OpenFileForm()
    if not form.validate_on_submit():
        return page_of(whole, form), 422
    service.open_file(current_actor(), matter_id, form.why.data)
    return page_of(queries.get_whole(reader(), matter_id), opened=True)
