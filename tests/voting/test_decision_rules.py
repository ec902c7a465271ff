"""The law as data: what it says, and what the reader of it refuses."""

import json
import re
import tomllib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import consult.voting
from consult.voting.rules import (
    Binding,
    Condition,
    DecisionRule,
    Measure,
    Part,
    RuleDataError,
    RuleNotInForce,
    Share,
    Sign,
    Weight,
    parse_decision_rule,
    parse_decision_rules,
    rule_in_force,
)

LAW_FILE = Path(consult.voting.__file__).parent / "data" / "decision_rules.toml"
LAW: dict[str, Any] = tomllib.loads(LAW_FILE.read_text(encoding="utf-8"))
RULES = parse_decision_rules(LAW)
TODAY = date(2026, 11, 23)

Table = dict[str, Any]
Change = Callable[[Table], object]

shares = st.builds(
    lambda sign, den, num: (sign, min(num, den - (sign is Sign.MORE_THAN)), den),
    st.sampled_from(Sign),
    st.integers(1, 60),
    st.integers(0, 60),
).map(lambda parts: Share(*parts))
wholes = st.integers(0, 10_000)


def table_of(rule_id: str) -> Table:
    return deepcopy(next(table for table in LAW["decision_rule"] if table["id"] == rule_id))


def test_the_file_holds_exactly_these_versions() -> None:
    assert [(rule.id, rule.version) for rule in RULES] == [
        ("K1", "2026-01-01"),
        ("R3", "2026-01-01"),
        ("V3", "2010-10-28"),
        ("V3", "2026-01-01"),
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id}-{rule.version}")
def test_every_version_asks_two_thirds_present_and_more_than_half_of_them(
    rule: DecisionRule,
) -> None:
    assert rule.quorum == Condition(Measure.MEMBERS, Measure.PRESENT, Share(Sign.AT_LEAST, 2, 3))
    assert rule.majority == Condition(Measure.PRESENT, Measure.YES, Share(Sign.MORE_THAN, 1, 2))
    assert rule.weight is Weight.MEMBER


def test_assemblies_resolve_by_statute_and_the_committee_advises_without_one() -> None:
    facts = {
        rule.id: (rule.binding, rule.statutory, rule.needs_mandate_when_reserved, rule.base)
        for rule in RULES
    }
    assert facts == {
        "K1": (Binding.OPINION, False, False, "voting_seats"),
        "R3": (Binding.RESOLUTION, True, True, "members"),
        "V3": (Binding.RESOLUTION, True, True, "members"),
    }


def test_notices_are_ten_days_for_assemblies_and_three_for_the_committee() -> None:
    assert {rule.id: rule.notice_days for rule in RULES} == {"K1": 3, "R3": 10, "V3": 10}


@pytest.mark.parametrize(
    ("rule_id", "members", "representatives", "women"),
    [("R3", 81, 65, None), ("R3", 45, 36, None), ("V3", 57, 46, 19), ("K1", 11, None, None)],
)
def test_a_body_must_show_its_shares_of_representatives_and_of_women(
    rule_id: str, members: int, representatives: int | None, women: int | None
) -> None:
    composition = dict(rule_in_force(RULES, rule_id, TODAY).composition)
    needs = {part: share.need(members) for part, share in composition.items()}
    assert needs.get(Part.REPRESENTATIVES) == representatives
    assert needs.get(Part.WOMEN_REPRESENTATIVES) == women


@pytest.mark.parametrize(("committee", "representatives"), [(9, 36), (5, 20)])
def test_four_fifths_ask_four_representatives_for_each_committee_member(
    committee: int, representatives: int
) -> None:
    share = dict(rule_in_force(RULES, "R3", TODAY).composition)[Part.REPRESENTATIVES]
    assert share.met(representatives, committee + representatives)
    assert not share.met(representatives - 1, committee + representatives - 1)


def test_only_the_committee_is_a_default_and_says_so() -> None:
    rule = rule_in_force(RULES, "K1", TODAY)
    assert "No statute: default of this platform, editable by the district" in rule.source_en
    assert "本平台默认值" in rule.source_zh


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id}-{rule.version}")
def test_a_statutory_rule_names_the_articles_in_both_languages(rule: DecisionRule) -> None:
    assert rule.statutory == bool(re.search(r"第.+条", rule.source_zh))
    assert rule.statutory == bool(re.search(r"\barts? \d+", rule.source_en))


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.binding is Binding.OPINION], ids=lambda rule: rule.id
)
def test_an_opinion_is_never_worded_as_a_resolution(rule: DecisionRule) -> None:
    words = f"{rule.name_zh} {rule.name_en} {rule.source_zh} {rule.source_en}".lower()
    for wrong in ("决议", "决定", "通过", "表决", "resolution", "resolve", "decision", "adopt"):
        assert wrong not in words


# The version of the day


@pytest.mark.parametrize(
    ("rule_id", "on", "version"),
    [
        ("R3", date(2026, 1, 1), "2026-01-01"),
        ("K1", date(2026, 1, 1), "2026-01-01"),
        ("V3", date(2010, 10, 28), "2010-10-28"),
        ("V3", date(2021, 4, 19), "2010-10-28"),
        ("V3", date(2025, 12, 31), "2010-10-28"),
        ("V3", date(2026, 1, 1), "2026-01-01"),
        ("V3", TODAY, "2026-01-01"),
    ],
)
def test_the_version_of_the_day_is_found(rule_id: str, on: date, version: str) -> None:
    assert rule_in_force(RULES, rule_id, on).version == version


@pytest.mark.parametrize(
    ("rule_id", "on"),
    [
        ("R3", date(2025, 12, 31)),
        ("K1", date(2025, 12, 31)),
        ("V3", date(2010, 10, 27)),
        ("Z9", TODAY),
    ],
)
def test_a_day_or_a_rule_without_a_version_is_told(rule_id: str, on: date) -> None:
    with pytest.raises(RuleNotInForce, match=f"{rule_id} .*{on.isoformat()}") as missing:
        rule_in_force(RULES, rule_id, on)
    assert (missing.value.rule_id, missing.value.on) == (rule_id, on)


@given(st.dates(date(2010, 10, 28), date(2100, 1, 1)))
def test_villages_have_exactly_one_version_on_each_day(on: date) -> None:
    assert sum(rule.id == "V3" and rule.is_in_force(on) for rule in RULES) == 1


# Shares


@given(shares, wholes, wholes)
def test_a_share_is_met_exactly_when_the_fraction_says_so(
    share: Share, part: int, whole: int
) -> None:
    if part == 0 or whole == 0:
        return
    fraction, threshold = Fraction(part, whole), Fraction(share.num, share.den)
    expected = fraction > threshold if share.sign is Sign.MORE_THAN else fraction >= threshold
    assert share.met(part, whole) == expected


@given(shares, st.integers(1, 10_000))
def test_need_is_the_smallest_number_that_meets(share: Share, whole: int) -> None:
    need = share.need(whole)
    assert share.met(need, whole)
    assert not share.met(need - 1, whole)


@given(shares, wholes)
def test_nobody_never_meets_a_share(share: Share, whole: int) -> None:
    assert not share.met(0, whole)
    assert share.need(0) == 1


@given(shares, st.integers(1, 10_000))
def test_a_share_can_always_be_met_by_everyone(share: Share, whole: int) -> None:
    assert share.need(whole) <= whole


@pytest.mark.parametrize(
    ("sign", "num", "den", "words"),
    [
        (">=", 2, 0, "den must be 1 or more"),
        (">=", 2, -3, "den must be 1 or more"),
        (">=", 4, 3, "num must lie between"),
        (">=", -1, 3, "num must lie between"),
        (">", 3, 3, "more than the whole"),
        (">=", 2.0, 3, "num must be an integer"),
        (">=", 2, 3.0, "den must be an integer"),
        (">=", True, 3, "num must be an integer"),
        ("<", 1, 3, "sign must be one of"),
    ],
)
def test_a_share_that_cannot_be_is_refused(sign: str, num: object, den: object, words: str) -> None:
    with pytest.raises(RuleDataError, match=words):
        Share(cast("Sign", sign), cast("int", num), cast("int", den))


# Reading the data


@pytest.mark.parametrize("table", LAW["decision_rule"], ids=lambda t: f"{t['id']}-{t['version']}")
def test_a_rule_gives_back_the_table_it_was_read_from(table: Table) -> None:
    assert parse_decision_rule(table).as_document() == table


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id}-{rule.version}")
def test_a_rule_is_made_of_integers_strings_and_tables_only(rule: DecisionRule) -> None:
    def leaves(value: object) -> list[object]:
        return (
            [leaf for each in value.values() for leaf in leaves(each)]
            if isinstance(value, dict)
            else [value]
        )

    document = rule.as_document()
    assert {type(leaf) for leaf in leaves(document)} == {int, str}
    assert json.loads(json.dumps(document)) == document


def set_to(path: str, value: object) -> Change:
    def change(table: Table) -> None:
        *outer, last = path.split(".")
        for key in outer:
            table = table[key]
        table[last] = value

    return change


REFUSED: list[tuple[Change, str]] = [
    (lambda t: t.pop("notice_days"), "missing: notice_days"),
    (lambda t: t.pop("composition"), "missing: composition"),
    (lambda t: t["quorum"].pop("den"), "quorum: missing: den"),
    (set_to("colour", "red"), "unknown: colour"),
    (set_to("majority", {}), "unknown: majority"),
    (set_to("pass.note", "x"), "pass: unknown: note"),
    (set_to("composition.men", {}), "composition: unknown: men"),
    (set_to("composition.representatives", {"num": 4}), "representatives: missing: den, sign"),
    (set_to("composition.representatives", 4), "representatives: expected a table"),
    (set_to("composition", []), "composition: expected a table"),
    (set_to("quorum.num", 2.0), "quorum.num: expected an integer, not 2.0"),
    (set_to("quorum.den", 3.0), "quorum.den: expected an integer"),
    (set_to("quorum.num", "2"), "quorum.num: expected an integer"),
    (set_to("quorum.num", value=True), "quorum.num: expected an integer, not True"),
    (set_to("quorum.den", 0), "quorum: den must be 1 or more"),
    (set_to("quorum.den", -3), "quorum.den: -3 lies outside"),
    (set_to("quorum.num", 4), "quorum: num must lie between 0 and den"),
    (set_to("pass.num", -1), "pass.num: -1 lies outside"),
    (set_to("pass.num", 2), "pass: more than the whole"),
    (set_to("pass.num", 0), "a majority of nothing"),
    (set_to("pass.den", 2**53), "pass.den: 9007199254740992 lies outside"),
    (set_to("quorum.sign", "=>"), "quorum.sign: '=>' is none of >=, >"),
    (set_to("quorum.of", "present"), "a quorum is counted out of the members"),
    (set_to("quorum.of", "everyone"), "quorum.of: 'everyone' is none of"),
    (set_to("quorum.count", "yes"), "a quorum counts those present or participating"),
    (set_to("pass.count", "present"), "a majority counts yes"),
    (set_to("pass.of", "yes"), "a majority counts yes"),
    (set_to("weight", "share"), "weight: 'share' is none of person"),
    (set_to("binding", "decree"), "binding: 'decree' is none of resolution, opinion"),
    (set_to("statutory", value=True), "statutory: expected an integer"),
    (set_to("statutory", 2), "statutory: expected 0 or 1"),
    (set_to("statutory", 0), "without a statute there is no resolution"),
    (set_to("needs_mandate_when_reserved", -1), "needs_mandate_when_reserved: -1 lies"),
    (set_to("notice_days", -1), "notice_days: -1 lies outside"),
    (set_to("notice_days", 9.5), "notice_days: expected an integer"),
    (set_to("name_zh", " "), "name_zh: must not be empty"),
    (set_to("source_en", ""), "source_en: must not be empty"),
    (set_to("source_zh", 28), "source_zh: expected a string"),
    (set_to("id", "residents"), "id: 'residents' is not a code"),
    (set_to("body", "Residents Assembly"), "body: 'Residents Assembly' is not a code"),
    (set_to("base", ""), "base: '' is not a code"),
    (set_to("in_force_from", date(2026, 1, 1)), "in_force_from: expected a string"),
    (set_to("in_force_from", "2026-02-30"), "in_force_from: '2026-02-30' is not a day"),
    (set_to("in_force_from", "20260101"), "in_force_from: write 2026-01-01"),
    (set_to("in_force_from", ""), "in_force_from: '' is not a day"),
    (set_to("in_force_from", "2026-01-02"), "version must be the day"),
    (set_to("version", "1"), "version must be the day"),
    (set_to("in_force_to", "2026-01-01"), "in_force_to must lie after"),
    (set_to("in_force_to", "soon"), "in_force_to: 'soon' is not a day"),
    (set_to("id", "K2"), "belong together"),
    (set_to("body", "consultation_committee"), "belong together"),
]


@pytest.mark.parametrize(("change", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_data_that_are_not_a_rule_are_refused_with_words(change: Change, words: str) -> None:
    table = table_of("R3")
    change(table)
    with pytest.raises(RuleDataError, match=re.escape(words)):
        parse_decision_rule(table)


def test_a_refusal_names_the_table_it_met() -> None:
    document = deepcopy(LAW)
    document["decision_rule"][2]["quorum"]["num"] = 0.5
    with pytest.raises(RuleDataError, match=re.escape("decision_rule[2].quorum.num")):
        parse_decision_rules(document)


@pytest.mark.parametrize("statutory", [0, 1])
def test_a_committee_can_never_be_given_the_power_to_resolve(statutory: int) -> None:
    table = table_of("K1") | {"binding": "resolution", "statutory": statutory}
    with pytest.raises(RuleDataError, match="passes no resolution"):
        parse_decision_rule(table)
    with pytest.raises(RuleDataError, match="passes no resolution"):
        replace(rule_in_force(RULES, "K1", TODAY), binding=Binding.RESOLUTION)


def test_a_district_may_set_another_default_for_its_committees() -> None:
    table = table_of("K1") | {
        "quorum": {"of": "members", "count": "present", "sign": ">", "num": 1, "den": 2},
        "pass": {"of": "members", "count": "yes", "sign": ">", "num": 1, "den": 2},
    }
    assert parse_decision_rule(table).majority.of is Measure.MEMBERS


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "C1", "body": "collective_assembly", "weight": "person"},
        {"id": "R2", "base": "households", "weight": "household"},
        {"id": "V4h", "body": "villagers_group", "base": "households", "weight": "household"},
        {"id": "X2", "quorum": {"of": "members", "count": "present", "sign": ">"}},
        {"id": "C2", "quorum": {"of": "members", "count": "present", "num": 0, "den": 1}},
        {
            "id": "O2",
            "body": "owners",
            "weight": "area+heads",
            "binding": "opinion",
            "quorum": {"of": "members", "count": "participating"},
            "pass": {"of": "participating", "count": "yes", "sign": ">=", "num": 3, "den": 4},
        },
    ],
    ids=lambda changes: changes["id"],
)
def test_the_format_has_room_for_the_rules_to_come(changes: Table) -> None:
    table = table_of("R3")
    for key, value in changes.items():
        table[key] = table[key] | value if isinstance(value, dict) else value
    assert parse_decision_rule(table).as_document() == table


@pytest.mark.parametrize(
    "document",
    [None, [], {}, {"decision_rule": {}}, {"decision_rule": [1]}, {"decision_rule": [], "x": 1}],
)
def test_a_document_that_is_not_a_list_of_rules_is_refused(document: object) -> None:
    with pytest.raises(RuleDataError):
        parse_decision_rules(document)


def test_two_versions_of_a_rule_never_hold_on_one_day() -> None:
    for table in (table_of("R3"), table_of("K1") | {"in_force_to": "2030-01-01"}):
        later = table | {"version": "2029-12-31", "in_force_from": "2029-12-31", "in_force_to": ""}
        with pytest.raises(RuleDataError, match="two versions hold on 2029-12-31"):
            parse_decision_rules({"decision_rule": [later, table]})
        with pytest.raises(RuleDataError, match="two versions hold"):
            parse_decision_rules({"decision_rule": [table, table]})


@given(st.dates(date(2027, 1, 1), date(2099, 1, 1)))
def test_one_version_ends_on_the_day_the_next_begins(change: date) -> None:
    day = change.isoformat()
    rules = parse_decision_rules(
        {
            "decision_rule": [
                table_of("R3") | {"version": day, "in_force_from": day},
                table_of("R3") | {"in_force_to": day},
            ]
        }
    )
    assert rule_in_force(rules, "R3", change).version == day
    assert rule_in_force(rules, "R3", change - timedelta(days=1)).version == "2026-01-01"
