"""The life of a poll: each `why_not` as a table, and what always holds between them."""

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import consult.voting
from consult.voting.rules import (
    CHECK_IN_OPENS,
    LONGEST_POLL,
    SHORTEST_POLL,
    WAIT_FOR_MEMBERS,
    Choice,
    ClosingFacts,
    Condition,
    Count,
    CountError,
    DecisionRule,
    Hurdle,
    Measure,
    OpeningFacts,
    PollPhase,
    PollTimes,
    Refusal,
    Share,
    Sign,
    Standing,
    judge,
    parse_decision_rules,
    phase,
    rule_in_force,
    tally,
    why_not_call_off,
    why_not_cast,
    why_not_change_roll,
    why_not_check_in,
    why_not_close,
    why_not_correct_presence,
    why_not_declare_not_held,
    why_not_move,
    why_not_note_presence,
    why_not_note_recusal,
    why_not_open,
    why_not_recuse,
    why_not_withdraw_recusal,
)

LAW_FILE = Path(consult.voting.__file__).parent / "data" / "decision_rules.toml"
RULES = parse_decision_rules(tomllib.loads(LAW_FILE.read_text(encoding="utf-8")))
K1, R3, V3 = (rule_in_force(RULES, rule_id, date(2026, 11, 23)) for rule_id in ("K1", "R3", "V3"))

OPENED = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
END = OPENED + timedelta(days=2)
BEFORE, DURING, AFTER = OPENED - timedelta(hours=1), OPENED + timedelta(hours=1), END
TICK = timedelta(milliseconds=1)

PREPARED: dict[str, Any] = {
    "opened_at": None,
    "closes_at": END,
    "closed_at": None,
    "not_held_at": None,
}
OPEN = PREPARED | {"opened_at": OPENED}
CLOSED = OPEN | {"closed_at": END + TICK}
CLOSED_EARLY = OPEN | {"closed_at": DURING}
CALLED_OFF = PREPARED | {"called_off_at": BEFORE - timedelta(hours=3)}
NOT_HELD = PREPARED | {"not_held_at": BEFORE}

SEATED = Standing(
    **PREPARED,
    on_roll=True,
    votes=True,
    recused=False,
    present=False,
    fixed_seat=True,
    speaks=True,
)
READY = OpeningFacts(
    **PREPARED,
    not_before=BEFORE,
    question_set=True,
    rule=K1,
    reserved=False,
    mandate_named=False,
    members=11,
    recused=0,
    present=9,
)
VOTING = ClosingFacts(**OPEN, present=9, cast=5)


# Where a poll stands


@pytest.mark.parametrize(
    ("times", "now", "expected"),
    [
        (PREPARED, BEFORE, PollPhase.PREPARED),
        (PREPARED, AFTER, PollPhase.PREPARED),
        (PREPARED | {"closes_at": None}, BEFORE, PollPhase.PREPARED),
        (OPEN, OPENED, PollPhase.OPEN),
        (OPEN, END - TICK, PollPhase.OPEN),
        (OPEN, END, PollPhase.DUE),
        (OPEN, END + timedelta(days=400), PollPhase.DUE),
        (CLOSED, END + timedelta(days=1), PollPhase.CLOSED),
        (CLOSED_EARLY, DURING + TICK, PollPhase.CLOSED),
        (NOT_HELD, DURING, PollPhase.NOT_HELD),
        (CALLED_OFF, DURING, PollPhase.CALLED_OFF),
        (NOT_HELD | {"closes_at": None}, DURING, PollPhase.NOT_HELD),
    ],
)
def test_where_a_poll_stands_follows_from_its_times(
    times: dict[str, Any], now: datetime, expected: PollPhase
) -> None:
    assert phase(PollTimes(**times), now) is expected


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (PREPARED | {"closed_at": END}, "never opened"),
        (OPEN | {"not_held_at": DURING}, "was held"),
        (OPEN | {"called_off_at": DURING}, "was held"),
        (OPEN | {"closes_at": None}, "ends after it opened"),
        (OPEN | {"closes_at": OPENED}, "ends after it opened"),
        (OPEN | {"closes_at": END.replace(tzinfo=None)}, "without a zone"),
    ],
)
def test_a_poll_with_an_impossible_story_is_refused(times: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        PollTimes(**times)


def test_a_moment_without_a_zone_is_never_taken_for_now() -> None:
    naive = DURING.replace(tzinfo=None)
    with pytest.raises(ValueError, match="without a zone"):
        phase(PollTimes(**PREPARED), naive)
    with pytest.raises(ValueError, match="without a zone"):
        why_not_open(READY, naive)


# Checking in


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        ({}, BEFORE, None),
        (OPEN, DURING, None),
        (OPEN, END - TICK, None),
        (OPEN | {"votes": False}, DURING, None),
        ({"fixed_seat": False}, BEFORE, None),
        ({}, BEFORE - CHECK_IN_OPENS, None),
        ({}, BEFORE - CHECK_IN_OPENS - TICK, Refusal.CHECK_IN_NOT_YET),
        ({}, BEFORE - timedelta(days=3), Refusal.CHECK_IN_NOT_YET),
        (CALLED_OFF, BEFORE, Refusal.POLL_CALLED_OFF),
        (OPEN, END, Refusal.POLL_ENDED),
        (CLOSED, AFTER, Refusal.POLL_ENDED),
        (CLOSED_EARLY, DURING, Refusal.POLL_ENDED),
        (NOT_HELD, DURING, Refusal.POLL_WAS_NOT_HELD),
        ({"on_roll": False}, BEFORE, Refusal.NOT_ON_ROLL),
        ({"recused": True}, BEFORE, Refusal.RECUSED),
        ({"recused": True, "present": True}, BEFORE, Refusal.RECUSED),
        ({"present": True}, BEFORE, Refusal.ALREADY_PRESENT),
        (OPEN | {"present": True}, DURING, Refusal.ALREADY_PRESENT),
    ],
)
def test_who_can_be_marked_present_and_when(
    changes: dict[str, Any], now: datetime, expected: Refusal | None
) -> None:
    assert why_not_check_in(replace(SEATED, **changes), BEFORE, now) is expected


# Recusal


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"present": True}, None),
        (OPEN, Refusal.POLL_ALREADY_OPENED),
        (CLOSED, Refusal.POLL_IS_CLOSED),
        (CALLED_OFF, Refusal.POLL_CALLED_OFF),
        (NOT_HELD, Refusal.POLL_WAS_NOT_HELD),
        ({"on_roll": False}, Refusal.NOT_ON_ROLL),
        ({"fixed_seat": False}, Refusal.INTERESTED_BY_DESIGN),
        ({"fixed_seat": False, "votes": False}, Refusal.INTERESTED_BY_DESIGN),
        ({"votes": False}, Refusal.SEAT_DOES_NOT_VOTE),
        ({"recused": True}, Refusal.ALREADY_RECUSED),
        ({"speaks": False}, Refusal.SUBSTITUTE_NOT_ACTING),
    ],
)
def test_who_can_leave_the_vote_for_an_interest_and_when(
    changes: dict[str, Any], expected: Refusal | None
) -> None:
    assert why_not_recuse(replace(SEATED, **changes)) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"speaks": False}, None),
        ({"present": True}, Refusal.HAS_CHECKED_IN),
        ({"fixed_seat": False}, Refusal.INTERESTED_BY_DESIGN),
        ({"recused": True}, Refusal.ALREADY_RECUSED),
        (OPEN, Refusal.POLL_ALREADY_OPENED),
    ],
)
def test_whose_interest_a_clerk_can_note_and_when(
    changes: dict[str, Any], expected: Refusal | None
) -> None:
    early = BEFORE - CHECK_IN_OPENS - TICK
    assert why_not_note_recusal(replace(SEATED, **changes), BEFORE, early) is expected


def test_nobody_notes_an_interest_once_members_check_in() -> None:
    refusal = why_not_note_recusal(SEATED, BEFORE, BEFORE - CHECK_IN_OPENS)
    assert refusal is Refusal.RECUSE_IN_PERSON


def test_staff_note_presence_until_the_vote_opens() -> None:
    assert why_not_note_presence(SEATED, BEFORE, BEFORE) is None
    running = replace(SEATED, **OPEN)
    assert why_not_note_presence(running, BEFORE, DURING) is Refusal.POLL_ALREADY_OPENED
    assert why_not_check_in(running, BEFORE, DURING) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"recused": False}, Refusal.NOT_RECUSED),
        ({"speaks": False}, Refusal.SUBSTITUTE_NOT_ACTING),
        ({"on_roll": False}, Refusal.NOT_ON_ROLL),
        (OPEN, Refusal.POLL_ALREADY_OPENED),
        (CLOSED, Refusal.POLL_IS_CLOSED),
        (CALLED_OFF, Refusal.POLL_CALLED_OFF),
        (NOT_HELD, Refusal.POLL_WAS_NOT_HELD),
    ],
)
def test_who_can_come_back_into_the_vote_and_when(
    changes: dict[str, Any], expected: Refusal | None
) -> None:
    standing = replace(SEATED, **({"recused": True} | changes))
    assert why_not_withdraw_recusal(standing) is expected


@pytest.mark.parametrize(
    ("changes", "cast_before", "now", "expected"),
    [
        ({}, False, BEFORE, None),
        (OPEN, False, DURING, None),
        (OPEN, True, DURING, Refusal.ALREADY_CAST),
        ({"present": False}, False, BEFORE, Refusal.NOT_PRESENT),
        ({"recused": True}, False, BEFORE, Refusal.RECUSED),
        ({"on_roll": False}, False, BEFORE, Refusal.NOT_ON_ROLL),
        (OPEN, False, END, Refusal.POLL_ENDED),
        (CLOSED, False, AFTER, Refusal.POLL_ENDED),
        (NOT_HELD, False, DURING, Refusal.POLL_WAS_NOT_HELD),
    ],
)
def test_when_a_wrong_presence_can_be_taken_back(
    changes: dict[str, Any],
    cast_before: bool,  # noqa: FBT001 - a column of the table
    now: datetime,
    expected: Refusal | None,
) -> None:
    standing = replace(SEATED, **({"present": True, "noted": True} | changes))
    assert why_not_correct_presence(standing, now, cast=cast_before) is expected


def test_nobody_takes_back_that_a_member_came_in_person() -> None:
    for times, now in ((PREPARED, BEFORE), (OPEN, DURING)):
        standing = replace(SEATED, **times, present=True, noted=False)
        refusal = why_not_correct_presence(standing, now, cast=False)
        assert refusal is Refusal.CAME_IN_PERSON


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (PREPARED, None),
        (OPEN, Refusal.POLL_ALREADY_OPENED),
        (CLOSED, Refusal.POLL_IS_CLOSED),
        (NOT_HELD, Refusal.POLL_WAS_NOT_HELD),
        (CALLED_OFF, Refusal.POLL_CALLED_OFF),
    ],
)
def test_only_a_prepared_poll_can_be_changed_moved_or_called_off(
    times: dict[str, Any], expected: Refusal | None
) -> None:
    poll, early = PollTimes(**times), BEFORE - timedelta(days=1)
    assert why_not_change_roll(poll) is expected
    assert why_not_call_off(poll) is expected
    assert why_not_move(poll, BEFORE, early) is expected


def test_a_meeting_does_not_wander_once_members_check_in() -> None:
    poll = PollTimes(**PREPARED)
    assert why_not_move(poll, BEFORE, BEFORE - CHECK_IN_OPENS - TICK) is None
    assert why_not_move(poll, BEFORE, BEFORE - CHECK_IN_OPENS) is Refusal.CHECK_IN_HAS_BEGUN


# Opening


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        ({}, BEFORE, None),
        ({"present": 8}, BEFORE, None),
        ({"present": 7}, BEFORE, Refusal.NOT_QUORATE),
        ({"present": 0}, BEFORE, Refusal.NOT_QUORATE),
        ({"members": 9, "recused": 1, "present": 6}, BEFORE, None),
        ({"members": 9, "recused": 1, "present": 5}, BEFORE, Refusal.NOT_QUORATE),
        ({"members": 7, "recused": 7, "present": 0}, BEFORE, Refusal.NOT_QUORATE),
        ({"rule": R3, "members": 63, "present": 41}, BEFORE, Refusal.NOT_QUORATE),
        ({"rule": R3, "members": 63, "present": 42}, BEFORE, None),
        ({"rule": V3, "members": 57, "present": 38}, BEFORE, None),
        (OPEN, DURING, Refusal.POLL_ALREADY_OPENED),
        (OPEN, END, Refusal.POLL_ALREADY_OPENED),
        (CLOSED, AFTER, Refusal.POLL_IS_CLOSED),
        (NOT_HELD, DURING, Refusal.POLL_WAS_NOT_HELD),
        (CALLED_OFF, BEFORE, Refusal.POLL_CALLED_OFF),
        ({"question_set": False}, BEFORE, Refusal.QUESTION_NOT_SET),
        ({"closes_at": None}, BEFORE, Refusal.END_NOT_IN_FUTURE),
        ({"closes_at": BEFORE}, BEFORE, Refusal.END_NOT_IN_FUTURE),
        ({"closes_at": BEFORE - TICK}, BEFORE, Refusal.END_NOT_IN_FUTURE),
        ({"closes_at": BEFORE + TICK}, BEFORE, Refusal.END_TOO_NEAR),
        ({"closes_at": BEFORE + SHORTEST_POLL - TICK}, BEFORE, Refusal.END_TOO_NEAR),
        ({"closes_at": BEFORE + SHORTEST_POLL}, BEFORE, None),
        ({"closes_at": BEFORE + LONGEST_POLL}, BEFORE, None),
        ({"closes_at": BEFORE + LONGEST_POLL + TICK}, BEFORE, Refusal.OPEN_TOO_LONG),
        ({"reserved": True}, BEFORE, None),
        ({"rule": R3, "reserved": True}, BEFORE, Refusal.MANDATE_NOT_NAMED),
        ({"rule": R3, "reserved": True, "mandate_named": True}, BEFORE, None),
        ({"rule": V3, "reserved": True}, BEFORE, Refusal.MANDATE_NOT_NAMED),
        ({"rule": V3, "reserved": True, "mandate_named": True}, BEFORE, None),
        ({"rule": V3, "reserved": False}, BEFORE, None),
        ({"question_set": False, "present": 0}, BEFORE, Refusal.QUESTION_NOT_SET),
    ],
)
def test_when_a_poll_can_open(
    changes: dict[str, Any], now: datetime, expected: Refusal | None
) -> None:
    assert why_not_open(replace(READY, **changes), now) is expected


def test_a_poll_neither_opens_nor_fails_before_the_announced_time() -> None:
    early = OPENED - TICK
    facts = replace(READY, not_before=OPENED)

    assert why_not_open(facts, early) is Refusal.BEFORE_ITS_TIME
    assert why_not_declare_not_held(replace(facts, present=1), early) is Refusal.BEFORE_ITS_TIME
    assert why_not_open(facts, OPENED) is None


NEW_YEAR = datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
OLD_V3 = rule_in_force(RULES, "V3", date(2025, 12, 31))


@pytest.mark.parametrize(
    ("rule", "now", "expected"),
    [
        (R3, NEW_YEAR, None),
        (R3, NEW_YEAR - TICK, Refusal.RULE_NOT_IN_FORCE),
        (OLD_V3, NEW_YEAR - TICK, None),
        (OLD_V3, NEW_YEAR, Refusal.RULE_NOT_IN_FORCE),
        (V3, NEW_YEAR - TICK, Refusal.RULE_NOT_IN_FORCE),
        (V3, NEW_YEAR, None),
    ],
)
def test_a_poll_opens_under_the_law_of_the_day_in_china(
    rule: DecisionRule, now: datetime, expected: Refusal | None
) -> None:
    facts = replace(READY, rule=rule, not_before=now, closes_at=now + timedelta(days=1))
    assert why_not_open(facts, now) is expected
    assert why_not_open(facts, now.astimezone(ZoneInfo("America/New_York"))) is expected


def test_more_cannot_be_present_than_may_vote() -> None:
    impossible: list[dict[str, Any]] = [
        {"present": 12},
        {"recused": 3},
        {"recused": -1},
        {"present": -1},
    ]
    for changes in impossible:
        with pytest.raises(ValueError, match="not recused"):
            replace(READY, **changes)


# Casting


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        (OPEN, OPENED, None),
        (OPEN, END - TICK, None),
        (OPEN | {"present": True}, DURING, None),
        (OPEN | {"fixed_seat": False}, DURING, None),
        ({}, BEFORE, Refusal.POLL_NOT_OPEN),
        (OPEN, END, Refusal.POLL_ENDED),
        (CLOSED, AFTER, Refusal.POLL_ENDED),
        (CLOSED_EARLY, DURING + TICK, Refusal.POLL_ENDED),
        (NOT_HELD, DURING, Refusal.POLL_WAS_NOT_HELD),
        (OPEN | {"on_roll": False}, DURING, Refusal.NOT_ON_ROLL),
        (OPEN | {"votes": False}, DURING, Refusal.SEAT_DOES_NOT_VOTE),
        (OPEN | {"recused": True}, DURING, Refusal.RECUSED),
    ],
)
def test_who_can_cast_a_ballot_and_when(
    changes: dict[str, Any], now: datetime, expected: Refusal | None
) -> None:
    assert why_not_cast(replace(SEATED, **changes), now) is expected


# Closing


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        ({}, DURING, Refusal.BALLOTS_OUTSTANDING),
        ({"cast": 8}, END - TICK, Refusal.BALLOTS_OUTSTANDING),
        ({"cast": 9}, DURING, None),
        ({}, END, None),
        ({"cast": 0}, END, None),
        (PREPARED, BEFORE, Refusal.POLL_NOT_OPEN),
        (PREPARED, AFTER, Refusal.POLL_NOT_OPEN),
        (CLOSED, AFTER, Refusal.POLL_IS_CLOSED),
        (NOT_HELD, AFTER, Refusal.POLL_WAS_NOT_HELD),
    ],
)
def test_when_a_poll_can_close(
    changes: dict[str, Any], now: datetime, expected: Refusal | None
) -> None:
    assert why_not_close(replace(VOTING, **changes), now) is expected


def test_nobody_has_cast_without_being_present() -> None:
    for cast_by in (10, -1):
        with pytest.raises(ValueError, match="among those present"):
            replace(VOTING, cast=cast_by)


# Not held


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"rule": R3, "members": 63, "present": 41}, None),
        ({"rule": R3, "members": 63, "present": 42}, Refusal.QUORUM_NOT_MISSING),
        ({"present": 7}, None),
        ({"present": 7, "question_set": False, "closes_at": None}, None),
        ({"present": 0}, None),
        ({}, Refusal.QUORUM_NOT_MISSING),
        ({"present": 0} | OPEN, Refusal.POLL_ALREADY_OPENED),
        ({"present": 0} | CLOSED, Refusal.POLL_IS_CLOSED),
        ({"present": 0} | NOT_HELD, Refusal.POLL_WAS_NOT_HELD),
    ],
)
def test_when_a_poll_can_be_declared_not_held(
    changes: dict[str, Any], expected: Refusal | None
) -> None:
    assert why_not_declare_not_held(replace(READY, **changes), AFTER) is expected


def test_those_who_are_late_are_waited_for_before_the_meeting_is_given_up() -> None:
    facts = replace(READY, not_before=OPENED, present=1)
    waited = OPENED + WAIT_FOR_MEMBERS

    assert why_not_declare_not_held(facts, OPENED) is Refusal.TOO_EARLY_TO_GIVE_UP
    assert why_not_declare_not_held(facts, waited - TICK) is Refusal.TOO_EARLY_TO_GIVE_UP
    assert why_not_declare_not_held(facts, waited) is None


def test_a_quorum_of_ballots_stands_in_no_ones_way_before_the_end() -> None:
    share = Share(Sign.AT_LEAST, 2, 3)
    postal = replace(R3, quorum=Condition(Measure.MEMBERS, Measure.PARTICIPATING, share))
    facts = replace(READY, rule=postal, present=0)
    assert why_not_open(facts, BEFORE) is None
    assert why_not_declare_not_held(facts, AFTER) is Refusal.QUORUM_NOT_MISSING


# What always holds

moments = st.datetimes(
    datetime(2026, 11, 20),  # noqa: DTZ001 - the zone is drawn beside it
    datetime(2026, 11, 28),  # noqa: DTZ001
    timezones=st.just(UTC),
)
stories = st.sampled_from([PREPARED, OPEN, CLOSED, CLOSED_EARLY, NOT_HELD, CALLED_OFF])
standings = st.builds(
    lambda times, flags: Standing(**times, **flags),
    stories,
    st.fixed_dictionaries(
        {
            name: st.booleans()
            for name in ("on_roll", "votes", "recused", "present", "fixed_seat", "speaks")
        }
    ),
)


@given(standings, moments)
def test_a_ballot_is_taken_only_while_the_poll_is_open(standing: Standing, now: datetime) -> None:
    if why_not_cast(standing, now) is None:
        assert phase(standing, now) is PollPhase.OPEN
        assert standing.on_roll
        assert standing.votes
        assert not standing.recused


@given(standings, moments)
def test_whoever_may_cast_may_first_be_marked_present(standing: Standing, now: datetime) -> None:
    if why_not_cast(standing, now) is None:
        assert why_not_check_in(replace(standing, present=False), now, now) is None


@given(standings, moments)
def test_recusal_and_ballots_never_share_a_moment(standing: Standing, now: datetime) -> None:
    assert why_not_recuse(standing) is not None or why_not_cast(standing, now) is not None


@given(stories, moments, st.integers(0, 63), st.sampled_from([K1, R3, V3]))
def test_opening_and_not_holding_exclude_each_other(
    times: dict[str, Any], now: datetime, present: int, rule: DecisionRule
) -> None:
    facts = replace(READY, **times, members=63, present=present, rule=rule)
    assert why_not_open(facts, now) is not None or why_not_declare_not_held(facts, now) is not None


@given(st.integers(0, 120), st.data(), st.sampled_from([K1, R3, V3]))
def test_a_poll_opens_on_exactly_the_quorum_it_is_judged_by(
    members: int, data: st.DataObject, rule: DecisionRule
) -> None:
    recused = data.draw(st.integers(0, members))
    present = data.draw(st.integers(0, members - recused))
    facts = replace(READY, rule=rule, members=members, recused=recused, present=present)
    counted = Count(members=members, recused=recused, present=present, yes=0, no=0, abstain=0)
    quorum = judge(rule, counted).comparison(Hurdle.QUORUM)
    assert (why_not_open(facts, BEFORE) is None) == quorum.met


@pytest.mark.parametrize("code", Refusal)
def test_codes_are_stable_and_carry_their_package(code: Refusal) -> None:
    assert code == f"voting.{code.name.lower()}"


def test_choices_and_phases_have_these_codes() -> None:
    assert [str(choice) for choice in Choice] == ["for", "against", "abstain"]
    assert [str(each) for each in PollPhase] == [
        "prepared",
        "open",
        "due",
        "closed",
        "not_held",
        "called_off",
    ]


# Tallies


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ([], (0, 0, 0)),
        ([(Choice.FOR, 34), (Choice.AGAINST, 11), (Choice.ABSTAIN, 5)], (34, 11, 5)),
        ([(Choice.ABSTAIN, 1), (Choice.FOR, 4), (Choice.ABSTAIN, 1)], (4, 0, 2)),
    ],
)
def test_ballots_add_up_by_choice(
    choices: list[tuple[Choice, int]], expected: tuple[int, int, int]
) -> None:
    assert tally(choices) == expected


@given(st.lists(st.tuples(st.sampled_from(Choice), st.integers(0, 10**9))), st.randoms())
def test_a_tally_loses_nothing_and_knows_no_order(
    choices: list[tuple[Choice, int]], random: Random
) -> None:
    shuffled = list(choices)
    random.shuffle(shuffled)
    assert tally(shuffled) == tally(choices)
    assert sum(tally(choices)) == sum(number for _, number in choices)


@pytest.mark.parametrize("number", [-1, 1.0, True, "1", None])
def test_a_tally_takes_whole_numbers_only(number: object) -> None:
    with pytest.raises(CountError, match="no number of ballots"):
        tally([(Choice.FOR, cast("int", number))])
