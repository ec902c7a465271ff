"""The members for one matter: who sits, who was asked, and what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.committees import permissions, queries, rules
from consult.committees.forms import (
    ACCEPT,
    DECLINE,
    OWN_WORDS,
    ApplyForm,
    AskForm,
    DecideForm,
    fresh,
)
from consult.committees.models import Committee, Panel, Stakeholder
from consult.committees.rules import Answer, Category, Origin
from consult.committees.views.blueprint import bp
from consult.committees.views.ring import Ring, panel_ring
from consult.core import clock
from consult.core.formatting import day, zh
from consult.core.forms import ActionForm, Form
from consult.core.i18n import words
from consult.core.web import (
    ForResidents,
    current_actor,
    may,
    public,
    reader,
    story_url,
    visitor,
)
from consult.identity import queries as people

APPLICANTS: Final = ForResidents(
    sign_in=_l("请先登录；住址已核实的居民可以申请。"),
    at_work=_l("以居民身份才能申请参加；您登录的是工作身份。"),
    unconfirmed=_l("只有住址已核实的本地居民可以申请；请先到社区（村）核实住址。"),
)


@dataclass(frozen=True)
class LogLine:
    """Who was asked, or asked to be seated, and what came of it."""

    id: str
    name: Markup
    origin: str
    category: str
    capacity: Markup
    asked_at: datetime
    answer: Answer
    answered_at: datetime | None
    reason: Markup | None
    answer_reason: Markup | None
    applied: bool
    can_note: bool

    @property
    def answer_words(self) -> str:
        """The answer in words."""
        return words(f"answer.{self.answer}")


@dataclass(frozen=True)
class PanelView:
    """The page of the members for a matter."""

    panel: Panel
    area: Area
    matter_url: str | None
    ring: Ring
    lines: Sequence[LogLine]
    missing: str | None
    vacant: Sequence[int]
    staff: bool
    mine: Stakeholder | None
    why_not_apply: str | None

    @property
    def invited(self) -> bool:
        """Whether the visitor was asked and has not answered yet."""
        return (
            self.mine is not None
            and self.mine.origin == Origin.ASKED
            and self.mine.answer == Answer.WAITING
            and self.panel.frozen_at is None
        )


def panel_url(rest: str) -> str:
    """Return the address of a panel's page."""
    return url_for("committees.panel", panel_id=rest)


@bp.get("/panels/<panel_id>")
@public
def panel(panel_id: str) -> ResponseReturnValue:
    """Show the members for one matter, who was asked, and what is still missing."""
    return panel_page(queries.get_panel(reader(), panel_id))


def panel_page(found: Panel, sent: Form | None = None) -> str:
    """Return the page of a panel, with the form that came back, if one did."""
    view = _panel_view(found)
    return render_template(
        "committees/panel.html",
        view=view,
        sent=sent,
        button=button,
        ask_form=_ask_form(view, sent),
        apply_form=_apply_form(view, sent),
        decide_form=_decide_form(view, sent),
    )


def button() -> ActionForm:
    """Return the hidden fields of one more button on the page."""
    return fresh(ActionForm)


def _panel_view(found: Panel) -> PanelView:
    now = clock.now()
    committee = queries.get_committee_by_id(reader(), found.committee_id)
    facts = queries.panel_facts(reader(), found, now)
    missing = rules.why_not_freeze(facts)
    staff = may(permissions.ASK_STAKEHOLDER, found.scope)
    mine = _mine(found)
    return PanelView(
        panel=found,
        area=areas.get_area(reader(), committee.area_id),
        matter_url=story_url(found.matter),
        ring=panel_ring(found),
        lines=_log_lines(found, staff=staff),
        missing=None if found.frozen_at is not None or missing is None else words(missing),
        vacant=facts.vacant,
        staff=staff,
        mine=mine,
        why_not_apply=_why_not_apply(found, committee, mine, now),
    )


def why_not_join(panel_id: str) -> str | None:
    """Return in words why the visitor cannot ask to be seated on a panel, or None."""
    found = queries.get_panel(reader(), panel_id)
    committee = queries.get_committee_by_id(reader(), found.committee_id)
    return _why_not_apply(found, committee, _mine(found), clock.now())


def _mine(found: Panel) -> Stakeholder | None:
    actor = visitor()
    if actor is None or actor.person_id is None:
        return None
    return queries.find_stakeholder(reader(), found.id, actor.person_id)


def _log_lines(found: Panel, *, staff: bool) -> list[LogLine]:
    lines = queries.list_stakeholders(reader(), found.id)
    names = people.names_of(reader(), {each.person_id for each in lines})
    frozen = found.frozen_at is not None
    return [
        LogLine(
            id=each.id,
            name=zh(names[each.person_id]),
            origin=words(f"origin.{each.origin}"),
            category=words(f"category.{each.category}"),
            capacity=zh(each.capacity),
            asked_at=each.asked_at,
            answer=Answer(each.answer),
            answered_at=each.answered_at,
            reason=zh(each.reason) if staff or frozen else None,
            answer_reason=zh(each.answer_reason) if each.answer_reason else None,
            applied=each.origin == Origin.APPLIED,
            can_note=staff
            and not frozen
            and each.origin == Origin.ASKED
            and each.answer == Answer.WAITING,
        )
        for each in lines
    ]


def _why_not_apply(
    found: Panel, committee: Committee, mine: Stakeholder | None, now: datetime
) -> str | None:
    """Return in words why the visitor cannot ask to be seated, or None."""
    if (reason := APPLICANTS.why_not(permissions.APPLY, found.scope)) is not None:
        return reason
    person_id = current_actor().known_id
    home = people.find_residence(reader(), person_id, committee.area_id)
    refusal = rules.why_not_apply(
        frozen=found.frozen_at is not None,
        known=mine is not None,
        seated=queries.is_seated(reader(), found, person_id, now),
        building=home.building if home else "",
        affected=found.affected_buildings,
    )
    if refusal is None:
        return None
    if refusal is rules.Refusal.ALREADY_ASKED and mine is not None:
        return _what_became_of(mine)
    return OWN_WORDS[refusal] if refusal in OWN_WORDS else words(refusal)


def _what_became_of(mine: Stakeholder) -> str:
    """Return what became of the visitor's own application, or of the invitation to them."""
    applied = mine.origin == Origin.APPLIED
    match Answer(mine.answer):
        case Answer.ACCEPTED:
            return str(gettext("您已经是这件事的协商成员。"))
        case Answer.DECLINED if applied:
            return str(gettext("您申请过，没有安排席位；理由写在上面的表里。"))
        case Answer.DECLINED:
            return str(gettext("您已经答复不参加。"))
        case Answer.WAITING if applied:
            asked = day(mine.asked_at)
            return str(gettext("您已经申请了（%(day)s），请等社区决定。", day=asked))
        case Answer.WAITING:
            return str(gettext("已经邀请您了，请在上面“请您参加”那里答复。"))


def _ask_form(view: PanelView, sent: Form | None) -> AskForm | None:
    if view.panel.frozen_at is not None or not view.staff:
        return None
    form = sent if isinstance(sent, AskForm) else fresh(AskForm).among(view.area.id)
    offer_categories(form)
    return form


def _apply_form(view: PanelView, sent: Form | None) -> ApplyForm | None:
    if isinstance(sent, ApplyForm):
        return sent
    return None if view.why_not_apply else fresh(ApplyForm)


def _decide_form(view: PanelView, sent: Form | None) -> DecideForm | None:
    if not may(permissions.DECIDE_APPLICATION, view.panel.scope):
        return None
    form = sent if isinstance(sent, DecideForm) else fresh(DecideForm)
    return form if _offer(form, view.lines) or form is sent else None


def offer_categories(form: AskForm) -> None:
    """Offer the categories of stakeholders."""
    form.category.choices = [
        SelectChoice(each.value, words(f"category.{each}")) for each in Category
    ]


def offer_applications(form: DecideForm, found: Panel) -> None:
    """Offer the applications to a panel that wait for a decision."""
    _offer(form, _log_lines(found, staff=True))


def _offer(form: DecideForm, lines: Sequence[LogLine]) -> bool:
    """Offer the applications that wait for a decision; return whether there is one."""
    form.answer.choices = [
        SelectChoice(ACCEPT, gettext("同意参加")),
        SelectChoice(DECLINE, gettext("不安排席位")),
    ]
    form.application.choices = [
        SelectChoice(each.id, f"{each.name.striptags()} {each.capacity.striptags()}")
        for each in lines
        if each.answer is Answer.WAITING and each.applied
    ]
    return bool(form.application.choices)
