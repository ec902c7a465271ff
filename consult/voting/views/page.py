"""The page of a poll: what is asked, where it stands, what one can do, and the roll."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from consult.core import clock
from consult.core.formatting import zh
from consult.core.forms import ActionForm, Form
from consult.core.i18n import words
from consult.core.web import (
    may,
    page_from,
    public,
    reader,
    story_title,
    story_url,
    visitor,
)
from consult.identity import queries as people
from consult.voting import permissions, queries, rules
from consult.voting.forms import fresh
from consult.voting.models import Ballot, Poll, RollEntry
from consult.voting.rules import (
    Choice,
    Measure,
    PollPhase,
    Refusal,
)
from consult.voting.views import offers
from consult.voting.views.blueprint import bp, poll_url
from consult.voting.views.offers import IN_MEETING, PLACES
from consult.voting.views.result import area_of, result_of
from consult.voting.views.shown import Act, Head, Keeping, Mine, PlaceLine, PollView

TONES: Final = {
    PollPhase.PREPARED: "waiting",
    PollPhase.OPEN: "active",
    PollPhase.DUE: "waiting",
    PollPhase.CLOSED: "done",
    PollPhase.NOT_HELD: "bad",
    PollPhase.CALLED_OFF: "bad",
    PollPhase.CALLED_OFF: "bad",
}


@bp.get("/polls/<poll_id>")
@public
def show(poll_id: str) -> ResponseReturnValue:
    """Show what is asked, where the vote stands, and what the visitor can do."""
    return render(queries.get_poll(reader(), poll_id))


def render(poll: Poll, sent: Form | None = None) -> str:
    """Return the page of a poll, with a form that came back if there is one."""
    view = _poll_view(poll)
    return render_template(
        "voting/show.html",
        view=view,
        sent=sent,
        button=button,
        ballot_form=offers.ballot_form(view, sent),
        recuse_form=offers.recuse_form(view, sent),
        open_form=offers.open_form(view, sent),
        note_form=offers.note_form(view, sent),
        correct_form=offers.correct_form(view, sent),
    )


def button() -> ActionForm:
    """Return the hidden fields of one more button on the page."""
    return fresh(ActionForm)


def _poll_view(poll: Poll) -> PollView:
    now = clock.now()
    text, rule = queries.rule_of(reader(), poll)
    seen = queries.turnout(reader(), poll.id)
    phase = rules.phase(queries.standing(poll, None), now)
    mine, keeping = _mine(poll, now), _keeping(poll, phase, now)
    closed = phase is PollPhase.CLOSED
    on_roll = mine is not None and not mine.hides_others
    shows_choices = closed and (on_roll or may(permissions.SEE_NAMES, poll.scope))
    places, pages = _places(poll, names=keeping.keeps_roll, choices=shows_choices)
    return PollView(
        poll=poll,
        phase=phase,
        area=area_of(poll.scope),
        about_url=story_url(poll.about),
        about_title=story_title(poll.about),
        rule=text.content,
        rule_hash=text.ref.hash,
        head=_head(poll, phase, mine, keeping),
        seen=seen,
        needed=rule.quorum.share.need(seen.members - seen.recused),
        quorum_known=rule.quorum.count is Measure.PRESENT,
        result=result_of(poll, rule) if closed else None,
        mine=mine,
        keeping=keeping,
        places=places,
        pages=pages,
        shows_choices=shows_choices,
    )


def _head(poll: Poll, phase: PollPhase, mine: Mine | None, keeping: Keeping) -> Head:
    since = {
        PollPhase.PREPARED: poll.prepared_at,
        PollPhase.OPEN: poll.opened_at,
        PollPhase.DUE: poll.closes_at,
        PollPhase.CLOSED: poll.closed_at,
        PollPhase.NOT_HELD: poll.not_held_at,
        PollPhase.CALLED_OFF: poll.called_off_at,
    }[phase]
    following = {
        PollPhase.PREPARED: gettext("开会；到会人数够了，由主持人开始表决"),
        PollPhase.OPEN: gettext("到时间结束表决并计票"),
        PollPhase.DUE: gettext("计票，写下结果说明"),
        PollPhase.CLOSED: gettext("结果已经写下，见结果说明"),
        PollPhase.NOT_HELD: gettext("另定时间，重新公告后再开会"),
        PollPhase.CALLED_OFF: gettext("重新制定方案，公告后再开会"),
    }[phase]
    return Head(
        asked=zh(poll.question),
        state_label=words(f"phase.{phase}"),
        tone=TONES[phase],
        since=since or poll.prepared_at,
        next_label=following,
        next_at={PollPhase.PREPARED: poll.not_before, PollPhase.OPEN: poll.closes_at}.get(phase),
        can=_acts(poll, phase, mine, keeping),
    )


def _acts(poll: Poll, phase: PollPhase, mine: Mine | None, keeping: Keeping) -> list[Act]:
    """Return what the visitor can do now, and if not, why not."""
    if phase in {PollPhase.CLOSED, PollPhase.NOT_HELD}:
        return [Act(gettext("看结果说明"), url_for("voting.result", poll_id=poll.id), None)]
    if phase is PollPhase.CALLED_OFF:
        return []
    acts = _own_acts(poll, mine)
    if keeping.keeps_roll:
        acts.append(Act(gettext("登记到会"), "#roll", keeping.why_not_note))
    if keeping.runs and phase is PollPhase.PREPARED:
        acts.append(Act(gettext("开始表决"), "#open", keeping.why_not_open))
    if keeping.closes and phase is not PollPhase.PREPARED:
        acts.append(Act(gettext("结束表决并计票"), "#close", keeping.why_not_close))
    return acts


def _own_acts(poll: Poll, mine: Mine | None) -> list[Act]:
    if mine is not None:
        has_cast = mine.choice or mine.hidden
        label = gettext("修改我的表决") if has_cast else gettext("参加表决")
        acts = [
            Act(label, "#cast", mine.why_not_cast),
            Act(gettext("我要回避"), "#recuse", mine.why_not_recuse)
            if mine.why_not_withdraw
            else Act(gettext("撤回回避"), "#recuse", None),
        ]
        here = mine.entry.present_at is not None
        return acts if here else [Act(gettext("签到"), "#check-in", mine.why_not_check_in), *acts]
    if visitor() is None:
        back = url_for("voting.show", poll_id=poll.id)
        return [Act(gettext("登录后参加表决"), url_for("identity.sign_in", back=back), None)]
    return [Act(gettext("参加表决"), "#cast", words(Refusal.NOT_ON_ROLL))]


def _mine(poll: Poll, now: datetime) -> Mine | None:
    actor = visitor()
    if actor is None or actor.person_id is None:
        return None
    entry = queries.find_place(reader(), poll.id, actor.person_id)
    if entry is None:
        return None
    standing = queries.standing(poll, entry, actor.person_id)
    other = Refusal.ALREADY_PRESENT if entry.acting_id not in {None, actor.person_id} else None
    ballot = queries.find_ballot(reader(), entry.id) if other is None else None
    reset_at = people.last_reset(reader(), actor.person_id)
    hidden = ballot is not None and reset_at is not None and ballot.cast_at <= reset_at
    on_record = queries.ballot_on_record(reader(), entry.id, actor.person_id)
    return Mine(
        entry=entry,
        choice=Choice(ballot.choice) if ballot is not None and not hidden else None,
        why_not_check_in=_in_words(rules.why_not_check_in(standing, poll.not_before, now) or other),
        on_record=None if hidden else on_record,
        hidden=hidden,
        hides_others=bool(reset_at and poll.opened_at and poll.opened_at <= reset_at),
        why_not_recuse=_in_words(rules.why_not_recuse(standing)),
        why_not_withdraw=_in_words(rules.why_not_withdraw_recusal(standing)),
        why_not_cast=_in_words(rules.why_not_cast(standing, now) or other),
    )


def _keeping(poll: Poll, phase: PollPhase, now: datetime) -> Keeping:
    runs = may(permissions.RUN_POLL, poll.scope)
    closes = may(permissions.CLOSE_POLL, poll.scope)
    why_open = why_declare = why_close = None
    a_place = replace(queries.standing(poll, None), on_roll=True)
    if runs and phase is PollPhase.PREPARED:
        facts = queries.opening_facts(reader(), poll, now + IN_MEETING)
        why_open = rules.why_not_open(facts, now)
        why_declare = rules.why_not_declare_not_held(facts, clock.now())
    if closes and phase in {PollPhase.OPEN, PollPhase.DUE}:
        why_close = rules.why_not_close(queries.closing_facts(reader(), poll), now)
    return Keeping(
        keeps_roll=may(permissions.KEEP_ROLL, poll.scope),
        why_not_note=_in_words(rules.why_not_note_presence(a_place, poll.not_before, now)),
        runs=runs,
        closes=closes,
        why_not_open=_in_words(why_open),
        why_not_declare=_in_words(why_declare),
        why_not_close=_in_words(why_close),
    )


def _in_words(refusal: Refusal | None) -> str | None:
    return None if refusal is None else words(refusal)


def _places(
    poll: Poll, *, names: bool, choices: bool
) -> tuple[list[PlaceLine], dict[str, str | None]]:
    """Return a page of the roll; names and ballots only if asked for."""
    after = page_from(request.args.get("after"))
    found = queries.list_places(reader(), poll.id, after or 0, PLACES + 1)
    shown = found[:PLACES]
    known = _full_names(shown) if names or choices else {}
    ballots = (
        queries.ballots_by_place(reader(), poll.id, {entry.id for entry in shown})
        if choices
        else {}
    )
    lines = [
        PlaceLine(
            entry,
            known.get(_who_acts(entry, choices=choices)),
            known.get(entry.substitute_id or ""),
            _choice_words(ballots.get(entry.id)),
        )
        for entry in shown
    ]
    more = len(found) > PLACES
    return lines, {
        "next_url": url_for("voting.show", poll_id=poll.id, after=shown[-1].position)
        if more
        else None,
        "first_url": poll_url(poll.id) if after else None,
    }


def _full_names(entries: Sequence[RollEntry]) -> dict[str, Markup]:
    on = {
        person
        for entry in entries
        for person in (entry.person_id, entry.substitute_id, entry.acting_id)
        if person is not None
    }
    return {key: zh(name) for key, name in people.full_names_of(reader(), on).items()}


def _who_acts(entry: RollEntry, *, choices: bool) -> str:
    """Return whose name stands beside a place: who voted, or who holds it."""
    return (entry.acting_id if choices else None) or entry.person_id


def _choice_words(ballot: Ballot | None) -> str | None:
    return None if ballot is None else words(f"choice.{ballot.choice}")
