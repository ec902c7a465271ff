"""The result of a poll: in words and numbers, and as a statement to be posted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from consult.areas import queries as areas
from consult.areas.messages import words_for
from consult.areas.models import Area
from consult.audit import queries as audit
from consult.audit.models import CheckpointRow
from consult.audit.queries import EntryView
from consult.audit.views.printed import Printed, printed
from consult.core import clock
from consult.core.formatting import zh
from consult.core.i18n import words
from consult.core.policy import CHAIR, DEPUTY, Scope
from consult.core.web import (
    public,
    reader,
    story_heading,
    story_title,
    story_url,
)
from consult.identity import queries as people
from consult.voting import queries, rules
from consult.voting.entries import PollClosed, PollNotHeld
from consult.voting.models import Poll
from consult.voting.rules import (
    Binding,
    Choice,
    Comparison,
    Count,
    DecisionRule,
    Measure,
    PollPhase,
    Sign,
    Verdict,
)
from consult.voting.views.blueprint import bp

KINDS: Final = {Choice.FOR: "yes", Choice.AGAINST: "no", Choice.ABSTAIN: "abstain"}
SIGNS: Final = {Sign.AT_LEAST: "≥", Sign.MORE_THAN: ">"}


@dataclass(frozen=True)
class Segment:
    """A part of the result bar."""

    label: str
    count: int
    kind: str


@dataclass(frozen=True)
class Bar:
    """How the ballots fell, out of what they are compared with."""

    segments: Sequence[Segment]
    total: int
    needed: int


@dataclass(frozen=True)
class Row:
    """A comparison in words and numbers."""

    label: str
    left: int
    sign: str
    right: str
    need: int
    met: bool


@dataclass(frozen=True)
class Result:
    """What a closed poll came to."""

    count: Count
    verdict: Verdict
    words: str
    tone: str
    bar: Bar
    rows: Sequence[Row]


@dataclass(frozen=True)
class Statement:
    """The statement of the result."""

    poll: Poll
    area: Area | None
    about_url: str | None
    about_title: Markup | None
    number: str
    rule: Mapping[str, Any]
    rule_hash: str
    result: Result | None
    needed: int
    present: int
    presided: Markup | str | None
    recused: Sequence[str]
    entry: EntryView
    proof: Mapping[str, Any] | None
    printed: Printed


@dataclass(frozen=True)
class Waiting:
    """The statement of a result that does not exist (yet)."""

    poll: Poll
    phase: PollPhase
    area: Area | None
    about_url: str | None
    about_title: Markup | None


@bp.get("/polls/<poll_id>/result")
@public
def result(poll_id: str) -> ResponseReturnValue:
    """Show the statement of the result; as long as there is none, say so and until when (404)."""
    poll, newest = queries.read_result(reader(), poll_id)
    if poll.closed_at is None and poll.not_held_at is None:
        return render_template("voting/no_result.html", view=_waiting(poll)), 404
    return render_template("voting/result.html", view=_statement(poll, newest))


def _waiting(poll: Poll) -> Waiting:
    return Waiting(
        poll=poll,
        phase=rules.phase(queries.standing(poll, None), clock.now()),
        area=area_of(poll.scope),
        about_url=story_url(poll.about),
        about_title=story_title(poll.about),
    )


def _statement(poll: Poll, newest: CheckpointRow | None) -> Statement:
    text, rule = queries.rule_of(reader(), poll)
    base, present = _turnout(poll)
    entry = _closing_entry(poll)
    area, heading = area_of(poll.scope), story_heading(poll.about)
    return Statement(
        poll=poll,
        area=area,
        about_url=story_url(poll.about),
        about_title=heading.title if heading else None,
        number=heading.number if heading else "",
        rule=text.content,
        rule_hash=text.ref.hash,
        result=result_of(poll, rule) if poll.closed_at is not None else None,
        needed=rule.quorum.share.need(base),
        present=present,
        presided=_presided(poll, rule, area),
        recused=queries.list_recused(reader(), poll.id) if poll.recused != 0 else (),
        entry=entry,
        proof=_proof(entry, newest),
        printed=printed(url_for("voting.result", poll_id=poll.id), newest),
    )


def _turnout(poll: Poll) -> tuple[int, int]:
    """Return of how many the quorum is asked, and how many were present.

    The closing entry says so; where no vote was held, the roll is counted.
    """
    if poll.members is not None and poll.recused is not None and poll.present is not None:
        return poll.members - poll.recused, poll.present
    seen = queries.turnout(reader(), poll.id)
    return seen.members - seen.recused, seen.present


def result_of(poll: Poll, rule: DecisionRule) -> Result:
    """Judge the stored count again: what the closing entry says, in words and numbers."""
    count = Count(
        members=poll.members or 0,
        recused=poll.recused or 0,
        present=poll.present or 0,
        yes=poll.yes or 0,
        no=poll.no or 0,
        abstain=poll.abstain or 0,
    )
    verdict = rules.judge(rule, count)
    majority = verdict.comparison(rules.Hurdle.MAJORITY)
    given = {Choice.FOR: count.yes, Choice.AGAINST: count.no, Choice.ABSTAIN: count.abstain}
    segments = [
        Segment(words(f"choice.{choice}"), number, KINDS[choice])
        for choice, number in given.items()
    ]
    if majority.whole > count.participating:
        silent = majority.whole - count.participating
        segments.append(Segment(gettext("没有表决"), silent, "none"))
    return Result(
        count=count,
        verdict=verdict,
        words=_outcome_words(rule.binding, verdict),
        tone="good" if verdict.passed else "bad",
        bar=Bar(segments, majority.whole, majority.need),
        rows=[_row(rule, each) for each in verdict.comparisons],
    )


def _outcome_words(binding: Binding, verdict: Verdict) -> str:
    """Return what it came to in the only words each body may use.

    A committee forms a consultation opinion or none; adopting is for assemblies.
    """
    match binding, verdict.passed:
        case Binding.RESOLUTION, True:
            return str(gettext("表决通过"))
        case Binding.RESOLUTION, False:
            return str(gettext("表决未通过"))
        case _, True:
            return str(gettext("已形成协商意见"))
        case _:
            return str(gettext("未形成协商意见"))


def _row(rule: DecisionRule, comparison: Comparison) -> Row:
    condition = rule.quorum if comparison.code is rules.Hurdle.QUORUM else rule.majority
    return Row(
        label=gettext(
            "%(count)s（%(of)s %(whole)d）",
            count=_measure(condition.count),
            of=_measure(condition.of),
            whole=comparison.whole,
        ),
        left=comparison.left,
        sign=SIGNS[condition.share.sign],
        right=f"{comparison.num}/{comparison.den} × {comparison.whole}",
        need=comparison.need,
        met=comparison.met,
    )


def _measure(measure: Measure) -> str:
    return words(f"measure.{measure}")


def _closing_entry(poll: Poll) -> EntryView:
    closing = {PollClosed.kind, PollNotHeld.kind}
    return audit.list_kinds_in_story(reader(), poll.story, closing)[-1]


def _proof(entry: EntryView, newest: CheckpointRow | None) -> dict[str, Any] | None:
    """Return what the proof component shows, once the entry has its signed place."""
    proof = audit.find_proof(reader(), entry.index, newest)
    if proof is None:
        return None
    return {
        "index": entry.index,
        "hash": entry.hash,
        "kind_label": words(entry.kind),
        "at": entry.at,
        "size": proof.size,
        "url": url_for("audit.entry", entry_id=entry.id),
        "path": proof.path,
    }


def _presided(poll: Poll, rule: DecisionRule, area: Area | None) -> Markup | str | None:
    """Return who presided, in words, as far as the roll shows it.

    A committee is led by its chair or, if the chair did not come, by its deputy; an assembly
    is called and led by the elected committee.
    """
    if rule.binding is Binding.RESOLUTION:
        return None if area is None else str(words_for(area.kind).committee)
    led = tuple(each for each in poll.scope if each.startswith("committee:"))
    moment = poll.opened_at or poll.not_held_at or poll.prepared_at
    offices = people.list_roles(reader(), led, moment)
    here = queries.who_is_present(reader(), poll.id, {each.person_id for each in offices})
    for office in (CHAIR, DEPUTY):
        for held in offices:
            if held.role == office.code and held.person_id in here:
                in_full = people.name_in_office(reader(), held.person_id, poll.scope, moment)
                shown = zh(in_full or held.name)
                return Markup("{} {}").format(words(f"role.{office.code}"), shown)
    return None


def area_of(scope: Scope) -> Area | None:
    """Return the innermost area that a poll stands in."""
    found = next((each for each in scope if each.startswith("area:")), None)
    return None if found is None else areas.get_area(reader(), found.removeprefix("area:"))
