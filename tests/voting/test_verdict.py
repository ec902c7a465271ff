"""Verdicts: the numbers of the study and of the demonstration, and what holds of all numbers."""

import ast
import inspect
import tomllib
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import consult.voting
import consult.voting.rules.decision
import consult.voting.rules.verdict
from consult.voting.rules import (
    Comparison,
    Condition,
    Count,
    CountError,
    DecisionRule,
    Hurdle,
    Measure,
    Share,
    Sign,
    Verdict,
    Weight,
    judge,
    parse_decision_rules,
    rule_in_force,
)

LAW_FILE = Path(consult.voting.__file__).parent / "data" / "decision_rules.toml"
RULES = parse_decision_rules(tomllib.loads(LAW_FILE.read_text(encoding="utf-8")))
TODAY = date(2026, 11, 23)
K1, R3, V3 = (rule_in_force(RULES, rule_id, TODAY) for rule_id in ("K1", "R3", "V3"))


def count(members: int, present: int, ballots: str = "0-0-0", *, recused: int = 0) -> Count:
    yes, no, abstain = map(int, ballots.split("-"))
    return Count(members=members, recused=recused, present=present, yes=yes, no=no, abstain=abstain)


@st.composite
def counts(draw: st.DrawFn, largest: int = 300) -> Count:
    members = draw(st.integers(0, largest))
    recused = draw(st.integers(0, members))
    present = draw(st.integers(0, members - recused))
    yes = draw(st.integers(0, present))
    no = draw(st.integers(0, present - yes))
    abstain = draw(st.integers(0, present - yes - no))
    return Count(members=members, recused=recused, present=present, yes=yes, no=no, abstain=abstain)


@st.composite
def rules(draw: st.DrawFn) -> DecisionRule:
    """Return rules with any thresholds and bases, not only those in force."""

    def share() -> Share:
        sign, den = draw(st.sampled_from(Sign)), draw(st.integers(2, 12))
        return Share(sign, draw(st.integers(1, den - 1)), den)

    quorum = draw(st.sampled_from([Measure.PRESENT, Measure.PARTICIPATING]))
    base = draw(st.sampled_from([Measure.MEMBERS, Measure.PRESENT, Measure.PARTICIPATING]))
    return replace(
        R3,
        quorum=Condition(Measure.MEMBERS, quorum, share()),
        majority=Condition(base, Measure.YES, share()),
    )


# The numbers of the study


@pytest.mark.parametrize(
    ("rule", "members", "quorum"),
    [(R3, 9, 6), (R3, 69, 46), (K1, 11, 8), (V3, 9, 6), (V3, 69, 46)],
)
def test_the_study_says_how_many_must_come(rule: DecisionRule, members: int, quorum: int) -> None:
    assert judge(rule, count(members, quorum)).quorate
    assert not judge(rule, count(members, quorum - 1)).quorate
    assert judge(rule, count(members, 0)).comparison(Hurdle.QUORUM).need == quorum


@pytest.mark.parametrize("rule", [R3, V3])
def test_of_six_present_four_pass_and_three_do_not(rule: DecisionRule) -> None:
    assert judge(rule, count(9, 6, "4-2-0")).passed
    assert not judge(rule, count(9, 6, "3-3-0")).passed


def test_five_of_eight_form_an_opinion_but_not_if_all_seats_were_the_base() -> None:
    of_all = replace(K1, majority=replace(K1.majority, of=Measure.MEMBERS))
    assert judge(K1, count(11, 8, "5-3-0")).passed
    assert not judge(of_all, count(11, 8, "5-3-0")).passed
    assert judge(of_all, count(11, 8, "6-2-0")).passed


def test_exactly_two_thirds_is_not_more_than_two_thirds() -> None:
    strict = replace(R3, quorum=replace(R3.quorum, share=Share(Sign.MORE_THAN, 2, 3)))
    assert judge(R3, count(9, 6)).quorate
    assert not judge(strict, count(9, 6)).quorate
    assert judge(strict, count(9, 7)).quorate
    assert judge(strict, count(69, 0)).comparison(Hurdle.QUORUM).need == 47


# The numbers of the demonstration


@pytest.mark.parametrize(
    ("members", "sits"),
    [(81, 54), (63, 42), (67, 45), (55, 37), (45, 30), (41, 28), (43, 29), (71, 48), (57, 38)],
)
def test_the_assemblies_of_the_nine_communities_sit_at(members: int, sits: int) -> None:
    for rule in (R3, V3):
        assert judge(rule, count(members, sits)).quorate
        assert not judge(rule, count(members, sits - 1)).quorate


@pytest.mark.parametrize(
    ("rule", "counted", "sits", "needed", "quorate", "passed"),
    [
        pytest.param(K1, count(9, 8, "6-1-1"), 6, 5, True, True, id="1 charging shed"),
        pytest.param(R3, count(63, 41), 42, 21, False, False, id="3 dogs, first meeting"),
        pytest.param(R3, count(63, 50, "34-11-5"), 42, 26, True, True, id="3 dogs, second"),
        pytest.param(K1, count(11, 9, "5-0-0"), 8, 5, True, True, id="5 square, five in favour"),
        pytest.param(K1, count(11, 9, "4-1-0"), 8, 5, True, False, id="5 square, four"),
        pytest.param(K1, count(9, 8, "4-2-2", recused=1), 6, 5, True, False, id="6 lift"),
        pytest.param(K1, count(9, 9, "7-1-1"), 6, 5, True, True, id="7 park, first"),
        pytest.param(K1, count(10, 10, "9-0-1"), 7, 6, True, True, id="7 park, again"),
        pytest.param(V3, count(57, 45, "31-9-5"), 38, 23, True, True, id="9 road"),
    ],
)
def test_the_matters_of_the_demonstration_come_out_as_told(
    *, rule: DecisionRule, counted: Count, sits: int, needed: int, quorate: bool, passed: bool
) -> None:
    verdict = judge(rule, counted)
    assert verdict.comparison(Hurdle.QUORUM).need == sits
    assert verdict.comparison(Hurdle.MAJORITY).need == needed
    assert (verdict.quorate, verdict.passed) == (quorate, passed)


def test_forty_one_of_sixty_three_is_short_by_one() -> None:
    quorum = judge(R3, count(63, 41)).comparison(Hurdle.QUORUM)
    assert (quorum.short, quorum.excess, quorum.met) == (1, 0, False)


def test_the_lift_falls_one_short_with_one_recused_out_of_the_base() -> None:
    verdict = judge(K1, count(9, 8, "4-2-2", recused=1))
    quorum, majority = verdict.comparisons
    assert (quorum.left, quorum.whole, quorum.need, quorum.excess) == (8, 8, 6, 2)
    assert (majority.left, majority.whole, majority.need, majority.short) == (4, 8, 5, 1)


def test_thirty_four_of_fifty_are_eight_more_than_needed() -> None:
    assert judge(R3, count(63, 50, "34-11-5")).comparison(Hurdle.MAJORITY).excess == 8


@pytest.mark.parametrize("rule", RULES, ids=[f"{rule.id}-{rule.version}" for rule in RULES])
@pytest.mark.parametrize("seats", range(1, 51))
def test_every_number_of_seats_agrees_with_fractions(rule: DecisionRule, seats: int) -> None:
    for present in range(seats + 1):
        quorate = Fraction(present, seats) >= Fraction(2, 3)
        for yes in range(present + 1):
            verdict = judge(rule, count(seats, present, f"{yes}-{present - yes}-0"))
            majority = present > 0 and Fraction(yes, present) > Fraction(1, 2)
            assert verdict.quorate == quorate
            assert verdict.passed == (quorate and majority)


# What holds of all numbers


@given(rules(), counts())
def test_a_verdict_agrees_with_fractions_for_every_base(rule: DecisionRule, counted: Count) -> None:
    def reached(condition: Condition) -> bool:
        part, whole = counted.measure(condition.count), counted.measure(condition.of)
        if part == 0:
            return False
        fraction = Fraction(part, whole)
        threshold = Fraction(condition.share.num, condition.share.den)
        strict = condition.share.sign is Sign.MORE_THAN
        return fraction > threshold if strict else fraction >= threshold

    verdict = judge(rule, counted)
    assert verdict.quorate == reached(rule.quorum)
    assert verdict.passed == (reached(rule.quorum) and reached(rule.majority))


@given(rules(), counts())
def test_nothing_is_passed_without_a_quorum(rule: DecisionRule, counted: Count) -> None:
    verdict = judge(rule, counted)
    assert verdict.quorate or not verdict.passed


@given(rules(), counts())
def test_one_more_yes_never_undoes_a_passing(rule: DecisionRule, counted: Count) -> None:
    if not judge(rule, counted).passed:
        return
    more = [
        replace(counted, yes=counted.yes + 1, **{taken: getattr(counted, taken) - 1})
        for taken in ("no", "abstain")
        if getattr(counted, taken)
    ]
    if counted.silent:
        more.append(replace(counted, yes=counted.yes + 1))
    if counted.present < counted.base:
        more.append(replace(counted, yes=counted.yes + 1, present=counted.present + 1))
    more.append(
        replace(
            counted,
            members=counted.members + 1,
            present=counted.present + 1,
            yes=counted.yes + 1,
        )
    )
    assert all(judge(rule, each).passed for each in more)


@given(counts())
def test_an_abstention_a_no_and_silence_are_alike_where_presence_is_the_base(
    counted: Count,
) -> None:
    against = replace(counted, no=counted.present - counted.yes, abstain=0)
    abstaining = replace(counted, no=0, abstain=counted.present - counted.yes)
    silent = replace(counted, no=0, abstain=0)
    for rule in (K1, R3, V3):
        verdict = judge(rule, counted)
        assert all(judge(rule, each) == verdict for each in (against, abstaining, silent))


@given(rules(), counts())
def test_need_is_minimal_and_the_distance_is_told_from_it(
    rule: DecisionRule, counted: Count
) -> None:
    for each in judge(rule, counted).comparisons:
        assert each.met == (each.left >= each.need)
        assert each.left == each.need - each.short + each.excess
        assert 0 in {each.short, each.excess}
        assert not each.share.met(each.need - 1, each.whole)
        assert each.whole == 0 or each.share.met(each.need, each.whole)


@given(rules(), counts())
def test_one_recused_is_as_if_the_seat_were_not_there(rule: DecisionRule, counted: Count) -> None:
    without = replace(counted, members=counted.base, recused=0)
    assert judge(rule, counted) == judge(rule, without)


@given(rules(), st.integers(0, 50))
def test_nobody_is_never_quorate(rule: DecisionRule, recused: int) -> None:
    verdict = judge(rule, count(recused, 0, recused=recused))
    assert (verdict.quorate, verdict.passed) == (False, False)
    assert verdict.comparison(Hurdle.QUORUM).short == 1


def test_even_a_rule_without_a_quorum_needs_somebody() -> None:
    rule = replace(R3, quorum=replace(R3.quorum, share=Share(Sign.AT_LEAST, 0, 1)))
    assert not judge(rule, count(0, 0)).quorate
    assert not judge(rule, count(9, 0)).quorate
    assert judge(rule, count(9, 1, "1-0-0")).passed


def test_rooms_the_size_of_a_country_are_judged_exactly() -> None:
    many = 3 * 10**15
    assert judge(R3, count(many, many // 3 * 2)).quorate
    assert not judge(R3, count(many, many // 3 * 2 - 1)).quorate


# Counts that cannot be


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"members": -1}, "members must not be negative"),
        ({"abstain": -1}, "abstain must not be negative"),
        ({"recused": 10, "present": 0}, "10 recused of 9 members"),
        ({"present": 10}, "10 present, but only 9 may vote"),
        ({"recused": 1, "present": 9}, "9 present, but only 8 may vote"),
        ({"yes": 5, "no": 3, "abstain": 1}, "9 ballots from 8 present"),
        ({"yes": True}, "yes must be an integer, not True"),
        ({"present": 8.0}, "present must be an integer, not 8.0"),
        ({"no": "3"}, "no must be an integer"),
        ({"members": None}, "members must be an integer"),
    ],
)
def test_a_count_that_cannot_be_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(CountError, match=words):
        replace(count(9, 8, "0-0-0"), **changes)


def test_a_rule_of_two_scales_is_not_judged_on_one_of_them() -> None:
    with pytest.raises(CountError, match="areas and one of heads"):
        judge(replace(R3, weight=Weight.AREA_AND_HEADS), count(12, 11, "9-2-0"))


def test_a_verdict_is_never_made_of_half_its_comparisons() -> None:
    quorum = Comparison(Hurdle.QUORUM, 6, Share(Sign.AT_LEAST, 2, 3), 9)
    for comparisons in ((), (quorum,)):
        with pytest.raises(ValueError, match="for the quorum and for the majority"):
            Verdict(comparisons)


# For the record


def test_a_count_goes_on_record_as_its_six_numbers() -> None:
    assert count(9, 8, "4-2-1", recused=1).as_in() == {
        "members": 9,
        "recused": 1,
        "present": 8,
        "yes": 4,
        "no": 2,
        "abstain": 1,
    }


def test_a_verdict_goes_on_record_with_both_comparisons() -> None:
    assert judge(K1, count(9, 8, "4-2-2", recused=1)).as_out() == {
        "quorate": 1,
        "passed": 0,
        "quorum": {
            "left": 8,
            "sign": ">=",
            "num": 2,
            "den": 3,
            "whole": 8,
            "need": 6,
            "met": 1,
            "short": 0,
            "excess": 2,
        },
        "pass": {
            "left": 4,
            "sign": ">",
            "num": 1,
            "den": 2,
            "whole": 8,
            "need": 5,
            "met": 0,
            "short": 1,
            "excess": 0,
        },
    }


@given(rules(), counts())
def test_the_record_holds_plain_integers_and_can_be_judged_again(
    rule: DecisionRule, counted: Count
) -> None:
    out = judge(rule, counted).as_out()
    flat = [*out.values(), *(v for each in out.values() if isinstance(each, dict) for v in each)]
    assert not any(isinstance(value, bool | float) for value in flat)
    assert judge(rule, Count(**counted.as_in())).as_out() == out


@pytest.mark.parametrize(
    "module",
    [consult.voting.rules.decision, consult.voting.rules.verdict],
    ids=["decision", "verdict"],
)
def test_no_float_and_no_true_division_decides(module: ModuleType) -> None:
    nodes = list(ast.walk(ast.parse(inspect.getsource(module))))
    assert not any(isinstance(node, ast.Constant) and type(node.value) is float for node in nodes)
    assert not any(isinstance(node, ast.Div) for node in nodes)
    assert not any(isinstance(node, ast.Name) and node.id in {"float", "round"} for node in nodes)
