"""Gives the forms of acts their choices and first values."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask_babel import gettext
from sqlalchemy.orm import Session

from consult.areas import queries as areas
from consult.audit import queries as audit
from consult.committees import rules as seats
from consult.core import clock
from consult.core.forms import options
from consult.core.i18n import localised, words
from consult.issues import queries, service
from consult.issues.models import Matter
from consult.issues.rules import BODIES, NOTICE_PERIOD, State, Step, is_dissatisfied
from consult.issues.rules import Form as MatterForm
from consult.publication import queries as notices
from consult.publication.rules import Period
from consult.voting import queries as polls
from consult.voting.rules import asks_for_women


def grounds(step: Step) -> Callable[[Session, Matter, Any], None]:
    """Return what offers the legal grounds that support a step at intake."""

    def fill(session: Session, _matter: Matter, form: Any) -> None:  # noqa: ANN401 - WTForms
        form.ground.choices = options(
            (text.ref.id, localised(text.content, "name"))
            for text in queries.list_grounds(session, step, clock.now())
        )

    return fill


def fill_refuse(session: Session, matter: Matter, form: Any) -> None:  # noqa: ANN401
    """Offer the grounds for not admitting, and the kinds of matters that are taken elsewhere."""
    grounds(Step.REFUSE)(session, matter, form)
    form.elsewhere.choices = options(
        [
            ("", gettext("不属于其中任何一类")),
            *(
                (text.ref.id, localised(text.content, "name"))
                for text in queries.list_negative(session, clock.now())
            ),
        ]
    )


def fill_hand_over(session: Session, matter: Matter, form: Any) -> None:  # noqa: ANN401
    """Offer the grounds for passing on, and the other communities where somebody can answer."""
    grounds(Step.PASS_ON)(session, matter, form)
    form.area.choices = options(
        (each.id, each.short_name)
        for each in queries.list_answering(session, matter.area_id, clock.now())
        if each.id != matter.area_id
    )


def fill_archive(_session: Session, matter: Matter, form: Any) -> None:  # noqa: ANN401
    """Ask for a reason only where the proposer is not satisfied; there it is needed."""
    if not is_dissatisfied(State(matter.state), matter.called_back):
        del form.reason


def fill_merge(session: Session, matter: Matter, form: Any) -> None:  # noqa: ANN401
    """Offer the open matters of the same community."""
    grounds(Step.MERGE)(session, matter, form)
    form.into.choices = options(
        (other.id, f"{service.case_number(other)} {other.title}")
        for other in queries.list_mergeable(session, matter)
    )


def fill_plan(session: Session, matter: Matter, form: Any) -> None:  # noqa: ANN401
    """Offer forms, rules in force and reserved matters; keep what was planned before."""
    today = clock.legal_day(clock.now())
    form.form.choices = options((each.value, words(f"form.{each}")) for each in MatterForm)
    kind = areas.get_area(session, matter.area_id).kind
    bodies = {body for (_form, of_kind), body in BODIES.items() if of_kind == kind}
    form.rule.choices = options(
        (text.ref.id, f"{text.ref.id} {localised(text.content, 'name')}")
        for text in audit.list_rules(session, "decision_rule")
        if text.content["body"] in bodies and text.is_in_force(today)
    )
    reserved = audit.list_rules(session, "reserved_matter")
    form.reserved.choices = options(
        [
            ("", gettext("不属于")),
            *((text.ref.id, localised(text.content, "name")) for text in reserved),
        ]
    )
    if request.method == "GET":
        form.affected.data = matter.affected
        form.question.data = matter.question
        form.venue.data = matter.venue
        form.form.data, form.mandate.data = matter.form or None, matter.mandate
        form.reserved.data = matter.reserved
        if matter.rule_hash:
            form.rule.data = audit.get_rule_by_hash(session, matter.rule_hash).ref.id
        if matter.meets_at and matter.meets_at > clock.now():
            form.meets_at.data = clock.to_legal_time(matter.meets_at)


def fill_proposal(_session: Session, matter: Matter, form: Any) -> None:  # noqa: ANN401
    """Begin with what was written so far."""
    if request.method == "GET":
        form.title.data, form.facts.data = matter.title, matter.facts
        form.wish.data, form.affected.data = matter.wish, matter.affected


def fill_stakeholder(_session: Session, matter: Matter, form: Any) -> None:  # noqa: ANN401
    """Offer the categories of stakeholders; accept the names of the people of the community."""
    form.among(matter.area_id)
    form.category.choices = options(
        (each.value, words(f"category.{each}")) for each in seats.Category
    )


def fill_notice(session: Session, matter: Matter, form: Any) -> None:  # noqa: ANN401
    """Begin the notice with the matter and the text to be voted on; ask only what the rule asks."""
    rule = polls.as_decision_rule(audit.get_rule_by_hash(session, matter.rule_hash or ""))
    if not asks_for_women(rule):
        del form.women
    period, now = _period(session, matter), clock.now()
    given = service.notice_time(now, matter.meets_at or now, period, urgent=False)
    if not (given.excusable and given.is_short):
        del form.urgent
    if request.method == "GET" and matter.meets_at is not None:
        form.body.data = _notice_text(matter)


def fill_move(session: Session, matter: Matter, form: Any) -> None:  # noqa: ANN401
    """Begin with the place and the text of the notice that hangs now."""
    if not _period(session, matter).short_notice:
        del form.urgent
    if request.method == "GET":
        form.venue.data, form.body.data = matter.venue, _notice_text(matter)


def _period(session: Session, matter: Matter) -> Period:
    """Return what a notice of the matter's meeting has to keep."""
    return notices.get_period(session, NOTICE_PERIOD[MatterForm(matter.form)], clock.now())[1]


def _notice_text(matter: Matter) -> str:
    text: str = gettext(
        "现就“%(title)s”召开协商会议。\n表决原文：%(question)s\n"
        "居民可以到会旁听，也可以在会前提交书面意见。",
        title=matter.title,
        question=matter.question,
    )
    return text


def fill_statement(code: str) -> Callable[[Session, Matter, Any], None]:
    """Return what begins a statement with the usual days of a period."""

    def fill(session: Session, matter: Matter, form: Any) -> None:  # noqa: ANN401
        if request.method == "GET":
            _text, period = notices.get_period(session, code, clock.now())
            form.days.data, form.place.data = period.usual, matter.venue
            form.body.data = matter.question

    return fill
