"""What the use cases of a vote put on record, and what they hold against it."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select, text, update

from consult.audit.leaf import Leaf, canonical, commitment
from consult.audit.merkle import root_of
from consult.audit.models import LOG_ID, Disclosure, LogEntry, Payload, PersonKey
from consult.audit.record import Tx, pseudonym
from consult.audit.sequencer import BrokenRecordError
from consult.committees.service import Place, fill_seats
from consult.core import clock
from consult.core.clock import Hands
from consult.core.db import db
from consult.core.errors import Forbidden, Refused
from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.issues.rules import Form
from consult.voting import queries, service
from consult.voting.followers import close_due_polls
from consult.voting.models import Ballot, Poll, RollEntry
from consult.voting.rules import Choice, Refusal
from tests.audit import world as record
from tests.voting.factories import ballots, closed, not_held, opened, present, recused
from tests.world import (
    Case,
    Someone,
    Stage,
    World,
    bring,
    build,
    cast,
    check_in,
    place_of,
    seat_assembly,
    stakeholder,
    voters,
)

REASON = "住在这个单元"


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    assert hands.read() == clock.now()
    return build(app)


@pytest.fixture
def second(world: World) -> Someone:
    """Return the substitute of seat 1."""
    who = world.residents[3]
    place = Place(1, who.id, substitute=True, basis="席位名单")
    world.do(world.secretary, fill_seats, world.committee_id, (place,))
    return who


def last(world: World, kind: str) -> Leaf:
    """Return the newest entry of a kind."""
    with world.app.app_context():
        return record.leaves(f"voting.{kind}")[-1]


def sealed(world: World, entry: Leaf, name: str) -> tuple[Payload, bool]:
    """Return a sealed part of an entry, and whether it is public."""
    with world.app.app_context():
        part = reader().get_one(Payload, (entry.id, name))
        return part, reader().get(Disclosure, (entry.id, name)) is not None


def place(world: World, case: Case, who: Someone) -> RollEntry:
    with world.app.app_context():
        return queries.get_roll_entry(reader(), place_of(world, case, who))


def refused(code: Refusal, act: Callable[[], object]) -> None:
    with pytest.raises(Refused) as told:
        act()
    assert told.value.code is code


def withdraw(world: World, case: Case, who: Someone) -> None:
    world.do(who, service.withdraw_recusal, place_of(world, case, who))


def note_recusal(world: World, case: Case, who: Someone) -> None:
    world.do(world.handler, service.note_recusal, place_of(world, case, who), REASON)


# --- who speaks for a place ---


def test_a_substitute_who_is_not_acting_cannot_take_the_seat_out_of_the_vote(
    world: World, hands: Hands, second: Someone
) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    refused(Refusal.SUBSTITUTE_NOT_ACTING, lambda: recused(world, case, second))
    check_in(world, case, world.seats[0])
    refused(Refusal.SUBSTITUTE_NOT_ACTING, lambda: recused(world, case, second))
    with pytest.raises(Forbidden):
        world.do(world.seats[1], service.recuse, place_of(world, case, second), REASON)


def test_a_substitute_who_acts_can_leave_the_vote_and_so_can_the_holder(
    world: World, hands: Hands, second: Someone
) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    check_in(world, case, second)
    recused(world, case, second)
    assert last(world, "member_recused").facts == {"noted": 0}
    withdraw(world, case, second)
    check_in(world, case, second)
    recused(world, case, world.seats[0])
    refused(Refusal.SUBSTITUTE_NOT_ACTING, lambda: withdraw(world, case, second))
    withdraw(world, case, world.seats[0])
    check_in(world, case, world.seats[0])
    assert place(world, case, second).acting_id == world.seats[0].id


# --- recusals noted and withdrawn ---


def test_a_clerk_cannot_take_out_a_member_who_has_checked_in(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    check_in(world, case, world.seats[2])
    refused(Refusal.HAS_CHECKED_IN, lambda: note_recusal(world, case, world.seats[2]))


def test_a_noted_recusal_names_the_member_and_keeps_the_reason_sealed(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    member = world.seats[2]
    note_recusal(world, case, member)
    entry = last(world, "member_recused")
    assert entry.facts == {"noted": 1}
    assert entry.for_ == name_in(world, entry, member)
    assert entry.for_ != entry.actor
    reason, public = sealed(world, entry, "text")
    assert (json.loads(reason.content), public) == ({"reason": REASON}, False)


def name_in(world: World, entry: Leaf, who: Someone) -> str:
    """Return the pseudonym that somebody has in an entry."""
    with world.app.app_context():
        key = reader().get_one(PersonKey, who.id).key
    return pseudonym(key, entry.chains[0].subj)


def test_a_member_comes_back_until_the_poll_opens(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    member = world.seats[2]
    refused(Refusal.NOT_RECUSED, lambda: withdraw(world, case, member))
    note_recusal(world, case, member)
    withdraw(world, case, member)
    entry = last(world, "recusal_withdrawn")
    assert {link.subj for link in entry.chains} == {
        place(world, case, member).story,
        f"poll/{case.poll_id}",
        f"matter/{case.id}",
    }
    recused(world, case, member)
    hands.forward(days=3)
    present(world, case, [each for each in voters(world, case) if each != member])
    opened(world, case)
    refused(Refusal.POLL_ALREADY_OPENED, lambda: withdraw(world, case, member))


# --- presence ---


def test_it_is_on_record_who_is_here_and_who_says_so(
    world: World, hands: Hands, second: Someone
) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    check_in(world, case, world.seats[1])
    assert last(world, "checked_in").facts == {"substitute": 0, "noted": 0}
    assert last(world, "checked_in").for_ is None
    seat = place_of(world, case, second)
    world.do(world.handler, service.note_presence, seat, substitute=True)
    entry = last(world, "checked_in")
    assert entry.facts == {"substitute": 1, "noted": 1}
    assert entry.for_ == name_in(world, entry, second)


def test_a_clerk_cannot_send_away_who_came_in_person(
    world: World, hands: Hands, second: Someone
) -> None:
    case = bring(world, hands, Stage.PRESENT)
    dissenters = world.seats[2:4]
    for who in dissenters:
        with pytest.raises(Refused) as kept:
            world.do(world.handler, service.correct_presence, place_of(world, case, who), "没有来")
        with pytest.raises(Refused) as here:
            note_recusal(world, case, who)
        assert kept.value.code is Refusal.CAME_IN_PERSON
        assert here.value.code is Refusal.HAS_CHECKED_IN
    opened(world, case)
    seat = place_of(world, case, second)
    refused(
        Refusal.CAME_IN_PERSON,
        lambda: world.do(world.handler, service.correct_presence, seat, "换替补"),
    )
    refused(Refusal.ALREADY_PRESENT, lambda: cast(world, case, second, Choice.FOR))
    for who in dissenters:
        cast(world, case, who, Choice.AGAINST)


def test_a_clerk_cannot_note_the_absent_present_to_sink_a_motion(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    present(world, case, world.seats[:6])
    opened(world, case)
    absent = place_of(world, case, world.seats[6])

    refused(
        Refusal.POLL_ALREADY_OPENED,
        lambda: world.do(world.handler, service.note_presence, absent),
    )


def test_after_the_opening_a_wrong_tick_frees_the_place_but_not_the_count(
    world: World, hands: Hands, second: Someone
) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    present(world, case, [*world.seats[1:], stakeholder(world)])
    seat = place_of(world, case, second)
    world.do(world.handler, service.note_presence, seat, substitute=True)
    opened(world, case)

    world.do(world.handler, service.correct_presence, seat, "来的是正式成员")

    with world.app.app_context():
        assert queries.turnout(reader(), case.poll_id).present == 8
    cast(world, case, world.seats[0], Choice.FOR)


def test_a_wrong_tick_is_taken_back_and_the_holder_votes(
    world: World, hands: Hands, second: Someone
) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    holder, seat = world.seats[0], place_of(world, case, second)
    world.do(world.handler, service.note_presence, seat, substitute=True)
    refused(Refusal.ALREADY_PRESENT, lambda: check_in(world, case, holder))
    with pytest.raises(Forbidden):
        world.do(world.seats[3], service.correct_presence, seat, "没有来")
    world.do(world.handler, service.correct_presence, seat, "勾错了人")
    entry = last(world, "presence_corrected")
    assert entry.facts == {"substitute": 1}
    assert sealed(world, entry, "text")[1] is False
    refused(
        Refusal.NOT_PRESENT,
        lambda: world.do(world.handler, service.correct_presence, seat, "再来一次"),
    )
    present(world, case, world.seats)
    opened(world, case)
    cast(world, case, holder, Choice.FOR)
    refused(
        Refusal.ALREADY_CAST,
        lambda: world.do(world.handler, service.correct_presence, seat, "已经投了"),
    )


# --- what the vote is bound to ---


def test_the_roll_is_sealed_with_its_names_when_the_poll_opens(
    world: World, hands: Hands, second: Someone
) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    recused(world, case, world.seats[6])
    present(world, case, [second, *world.seats[1:6], stakeholder(world)])
    opened(world, case)
    entry = last(world, "poll_opened")
    assert set(entry.facts) == {"question_hash", "roll_size", "voting", "closes_at", "reserved"}
    assert (entry.facts["roll_size"], entry.facts["voting"]) == (8, 8)
    part, public = sealed(world, entry, "roll")
    assert not public
    roll = json.loads(part.content)["roll"]
    assert roll[0] == {
        "entry": place_of(world, case, second),
        "label": "1",
        "person": world.seats[0].name,
        "substitute": second.name,
        "votes": 1,
        "fixed": 1,
        "recused": 0,
    }
    assert (roll[6]["recused"], roll[7]["substitute"], roll[7]["fixed"]) == (1, "", 0)
    bound = {each.n: each.d for each in entry.commitments}
    assert bound["roll"] == commitment("roll", part.salt, part.content)
    assert "mandate" not in bound


def test_the_mandate_is_on_record_for_everybody(world: World, hands: Hands) -> None:
    seat_assembly(world)
    case = bring(world, hands, Stage.PRESENT, Form.DECISION)
    with world.app.app_context():
        record.act_on_log(system_actor("cli"), LOG_ID, lambda tx: _give_mandate(tx, case))
    opened(world, case)
    part, public = sealed(world, last(world, "poll_opened"), "mandate")
    assert (json.loads(part.content), public) == ({"text": "居民会议授权"}, True)


def _give_mandate(tx: Tx, case: Case) -> None:
    tx.session.get_one(Poll, case.poll_id).mandate = "居民会议授权"


def test_the_root_over_the_ballots_does_not_depend_on_the_roll(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.OPEN)
    for number, who in enumerate(reversed(voters(world, case))):
        cast(world, case, who, (Choice.FOR, Choice.AGAINST)[number % 2])
    closed(world, case)
    with world.app.app_context():
        hashes = sorted(
            reader().scalars(
                select(LogEntry.leaf_hash).join(Ballot, Ballot.entry_id == LogEntry.id)
            )
        )
    root = root_of([bytes.fromhex(each) for each in hashes]).hex()
    assert last(world, "poll_closed").facts == {"ballots": 8, "ballots_root": root}


def test_a_changed_ballot_is_counted_as_it_was_changed(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.OPEN)
    ballots(world, case, voters(world, case), Choice.AGAINST)
    ballots(world, case, voters(world, case), Choice.FOR)
    closed(world, case)
    with world.app.app_context():
        poll = queries.get_poll(reader(), case.poll_id)
        assert (poll.yes, poll.no, poll.abstain) == (8, 0, 0)


def tampered(world: World, change: Callable[[Tx], None]) -> None:
    """Change what is stored behind the back of the use cases of voting."""
    with world.app.app_context():
        record.act_on_log(system_actor("cli"), LOG_ID, change)


def test_a_ballot_that_is_not_the_one_on_record_stops_the_count(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.OPEN)
    ballots(world, case, voters(world, case), Choice.AGAINST)
    victim = place_of(world, case, world.seats[0])

    def turn(tx: Tx) -> None:
        tx.session.get_one(Ballot, victim).choice = Choice.FOR

    tampered(world, turn)
    assert_not_counted(world, case)


def test_an_earlier_ballot_of_the_same_place_does_not_count(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.OPEN)
    ballots(world, case, voters(world, case), Choice.FOR)
    earlier = ballot_of(world, case, world.seats[0]).entry_id
    ballots(world, case, voters(world, case), Choice.AGAINST)
    put_back(world, place_of(world, case, world.seats[0]), Choice.FOR, earlier)
    assert_not_counted(world, case)


def test_the_ballot_of_another_place_does_not_count_twice(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.OPEN)
    ballots(world, case, voters(world, case)[1:], Choice.FOR)
    cast(world, case, world.seats[0], Choice.AGAINST)
    other = ballot_of(world, case, world.seats[1]).entry_id
    put_back(world, place_of(world, case, world.seats[0]), Choice.FOR, other)
    assert_not_counted(world, case)


def put_back(world: World, victim: str, choice: Choice, entry_id: str) -> None:
    """Let a ballot say something and rest on an entry of somebody's choosing.

    The database itself refuses that, so its guards are taken away first.
    """

    def turn(tx: Tx) -> None:
        guards = tx.session.scalars(
            text(
                "SELECT name FROM sqlite_master "
                "WHERE type = 'trigger' AND tbl_name = 'voting_ballot'"
            )
        ).all()
        for guard in guards:
            tx.session.execute(text(f"DROP TRIGGER {guard}"))
        tx.session.execute(
            update(Ballot)
            .where(Ballot.roll_entry_id == victim)
            .values(choice=choice, entry_id=entry_id)
        )

    tampered(world, turn)


def ballot_of(world: World, case: Case, who: Someone) -> Ballot:
    with world.app.app_context():
        return reader().get_one(Ballot, place_of(world, case, who))


def assert_not_counted(world: World, case: Case) -> None:
    with pytest.raises(BrokenRecordError):
        world.do(world.secretary, service.close_poll, case.poll_id)
    with world.app.app_context():
        poll = queries.get_poll(reader(), case.poll_id)
        assert (poll.closed_at, poll.yes) == (None, None)
        assert record.leaves("voting.poll_closed") == []


def test_a_poll_that_was_tampered_with_keeps_no_other_waiting(world: World, hands: Hands) -> None:
    other = bring(world, hands, Stage.PRESENT)
    case = bring(world, hands, Stage.OPEN)
    opened(world, other)
    cast(world, case, world.seats[0], Choice.AGAINST)
    victim = place_of(world, case, world.seats[0])

    def turn(tx: Tx) -> None:
        tx.session.get_one(Ballot, victim).choice = Choice.FOR

    tampered(world, turn)
    hands.forward(minutes=30)
    with world.app.app_context():
        with pytest.raises(BrokenRecordError):
            close_due_polls()
        assert queries.get_poll(reader(), other.poll_id).closed_at is not None
        assert queries.get_poll(reader(), case.poll_id).closed_at is None


@pytest.fixture
def statements(world: World) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    with world.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_counting_asks_as_often_for_many_ballots_as_for_few(
    world: World, hands: Hands, statements: list[str]
) -> None:
    counts = []
    for number in (1, 8):
        case = bring(world, hands, Stage.OPEN)
        ballots(world, case, voters(world, case)[:number], Choice.FOR)
        hands.forward(minutes=21)
        statements.clear()
        world.do(world.secretary, service.close_poll, case.poll_id)
        counts.append(sum("voting_ballot" in each for each in statements))
    assert counts[0] == counts[1] <= 3


def test_voters_can_check_their_own_ballot_and_no_one_else_s(
    world: World, hands: Hands, second: Someone
) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    present(world, case, [second, *world.seats[1:]])
    opened(world, case)
    cast(world, case, second, Choice.ABSTAIN)
    seat = place_of(world, case, second)
    with world.app.app_context():
        mine = queries.ballot_on_record(reader(), seat, second.id)
        assert mine is not None
        assert queries.ballot_on_record(reader(), seat, world.seats[0].id) is None
        assert queries.ballot_on_record(reader(), seat, world.secretary.id) is None
    content = canonical({"choice": "abstain"})
    assert mine.content == content.decode()
    assert mine.commitment == commitment("ballot", bytes.fromhex(mine.salt), content)
    entry = last(world, "ballot_cast")
    assert mine.entry_id == entry.id
    assert mine.commitment in {each.d for each in entry.commitments}


# --- when ---


def test_late_members_are_waited_for(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    present(world, case, world.seats[:2])
    refused(Refusal.TOO_EARLY_TO_GIVE_UP, lambda: not_held(world, case))
    hands.forward(minutes=14)
    refused(Refusal.TOO_EARLY_TO_GIVE_UP, lambda: not_held(world, case))
    hands.forward(minutes=1)
    not_held(world, case)


def test_a_vote_of_a_moment_is_not_opened(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PRESENT)
    refused(Refusal.END_TOO_NEAR, lambda: opened(world, case, minutes=1))
    opened(world, case, minutes=2)


@pytest.mark.parametrize("end", ["opened", "not held", "closed"])
def test_nobody_is_added_to_a_roll_that_has_had_its_day(
    world: World, hands: Hands, end: str
) -> None:
    if end == "not held":
        case = bring(world, hands, Stage.CONSULTING)
        hands.forward(minutes=15)
        not_held(world, case)
    else:
        case = bring(world, hands, Stage.OPEN if end == "opened" else Stage.CLOSED)

    def add(tx: Tx) -> None:
        newcomer = service.Place("X9", world.residents[2].id, None, votes=True, fixed=False)
        service.add_place(tx, queries.lock_poll(tx.session, case.poll_id), newcomer, 99)

    with pytest.raises(Refused) as told:
        tampered(world, add)
    code = {
        "opened": Refusal.POLL_ALREADY_OPENED,
        "not held": Refusal.POLL_WAS_NOT_HELD,
        "closed": Refusal.POLL_IS_CLOSED,
    }
    assert told.value.code is code[end]


def test_nobody_slips_onto_the_roll_while_the_poll_opens(app_on: Flask, hands: Hands) -> None:
    assert hands.read() == clock.now()
    with app_on.app_context():
        people = [record.new_person(f"voter {number}") for number in range(3)]
        poll_id = record.prepare(system_actor(), LOG_ID, people)
        keeper, late = record.secretary(), record.new_person("late")
        for entry in queries.list_roll(reader(), poll_id):
            service.note_presence(keeper, entry.id)
        end = clock.now() + timedelta(minutes=20)

        def add(tx: Tx) -> None:
            place = service.Place("9", late, None, votes=True, fixed=False)
            service.add_place(tx, queries.lock_poll(tx.session, poll_id), place, 9)

        def add_late() -> object:
            return record.act_on_log(system_actor("cli"), LOG_ID, add)

        record.at_once(app_on, [lambda: service.open_poll(keeper, poll_id, end), add_late])

        forget()
        (opening,) = reader().scalars(
            select(LogEntry.leaf).where(LogEntry.kind == "voting.poll_opened")
        )
        roll = queries.list_roll(reader(), poll_id)
        assert Leaf.parse(opening).facts["roll_size"] == len(roll)
