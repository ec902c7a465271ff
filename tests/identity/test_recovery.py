"""A forgotten password: who may issue a one-time code for whom, and what the code is good for."""

import threading
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from consult.areas import queries as areas
from consult.audit import queries as record
from consult.audit.models import LOG_ID
from consult.committees.service import Place, fill_seats
from consult.core import clock, policy
from consult.core.clock import Hands
from consult.core.db import WRITE, Base, db
from consult.core.errors import Forbidden, NotFound, Refused
from consult.core.ids import new_id
from consult.core.policy import Role, system_actor
from consult.core.reading import forget, reader
from consult.identity import passwords, queries, rules, service
from consult.identity.passwords import hash_password, matches
from consult.identity.rules import CodeFacts, IssueFacts, Refusal
from consult.identity.service import NewPerson, Term
from tests import world as worlds
from tests.identity import factories
from tests.world import Someone, World

NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
CODE = "0123456789"
BASIS = "身份证原件"
NEW_PASSWORD = "another-lamp-8"
ROLES = st.frozensets(st.sampled_from(list(policy.ROLES.values())), max_size=4)
PLAIN_ROLES = (policy.REGISTERED, policy.RESIDENT, policy.PERSON, policy.SELF)


class Elsewhere(StrEnum):
    """A reason of another feature."""

    OBJECTS = "elsewhere.objects"


OBJECTIONS = st.sampled_from([None, Elsewhere.OBJECTS])


# --- rules ---


def why_not_issue(
    *held: Role,
    desk: bool = True,
    issuers: frozenset[Role] | None = None,
    to_oneself: bool = False,
    confirmed_here: bool = True,
    signs_in: bool = True,
    recent: int = 0,
    objection: Elsewhere | None = None,
) -> StrEnum | None:
    usual = policy.HANDLER if desk else policy.SYSTEM_STAFF
    facts = IssueFacts(
        desk=desk,
        issuers=frozenset({usual}) if issuers is None else issuers,
        to_oneself=to_oneself,
        confirmed_here=confirmed_here,
        held=frozenset(held),
        objection=objection,
        signs_in=signs_in,
        recent=recent,
    )
    return rules.why_not_issue_reset(facts)


@given(issuers=ROLES, held=ROLES, confirmed=st.booleans(), objection=OBJECTIONS, desk=st.booleans())
def test_a_code_goes_from_the_desk_to_mere_residents_and_from_staff_to_the_others_alone(
    issuers: frozenset[Role],
    held: frozenset[Role],
    objection: Elsewhere | None,
    *,
    confirmed: bool,
    desk: bool,
) -> None:
    refusal = why_not_issue(
        *held, desk=desk, issuers=issuers, confirmed_here=confirmed, objection=objection
    )
    office = not held <= set(PLAIN_ROLES) or objection is not None
    other_powers = bool(held & {policy.SECURITY_STAFF, policy.AUDIT_STAFF})
    if desk:
        allowed = bool(issuers & {policy.SECRETARY, policy.HANDLER}) and confirmed and not office
    else:
        shell = policy.SYSTEM in issuers and policy.SYSTEM_STAFF in held
        allowed = (policy.SYSTEM_STAFF in issuers or shell) and office and not other_powers
    assert (refusal is None) == allowed


@given(issuers=ROLES, held=ROLES, desk=st.booleans())
def test_nobody_issues_a_code_for_oneself(
    issuers: frozenset[Role], held: frozenset[Role], *, desk: bool
) -> None:
    assert why_not_issue(*held, desk=desk, issuers=issuers, to_oneself=True) is not None


@given(held=ROLES)
def test_a_desk_learns_nothing_of_somebody_who_lives_elsewhere(held: frozenset[Role]) -> None:
    refusal = why_not_issue(*held, confirmed_here=False, signs_in=False, recent=9)
    assert refusal == Refusal.NO_RESIDENT_OF_THIS_DESK


@pytest.mark.parametrize("role", PLAIN_ROLES)
def test_the_desk_serves_residents_who_hold_nothing_else(role: Role) -> None:
    assert why_not_issue(role) is None
    assert why_not_issue(role, desk=False) == Refusal.CODE_AT_DESK_ONLY


@pytest.mark.parametrize("role", sorted(set(policy.ROLES.values()) - set(PLAIN_ROLES)))
def test_no_desk_serves_whoever_holds_any_other_role(role: Role) -> None:
    assert why_not_issue(policy.RESIDENT, role) == Refusal.CODE_BY_STAFF_ONLY


def test_whom_another_part_of_the_platform_objects_to_is_served_by_the_staff() -> None:
    objection = Elsewhere.OBJECTS
    assert why_not_issue(policy.RESIDENT, objection=objection) == objection
    assert why_not_issue(policy.RESIDENT, objection=objection, desk=False) is None
    elsewhere = why_not_issue(objection=objection, confirmed_here=False)
    assert elsewhere == Refusal.NO_RESIDENT_OF_THIS_DESK


@pytest.mark.parametrize(("recent", "refusal"), [(0, None), (2, None), (3, Refusal.TOO_MANY_CODES)])
def test_a_person_is_given_three_codes_a_day(recent: int, refusal: Refusal | None) -> None:
    assert why_not_issue(recent=recent) == refusal


def test_who_cannot_sign_in_needs_no_code() -> None:
    assert why_not_issue(signs_in=False) == Refusal.NOTHING_TO_SIGN_IN_WITH


@pytest.mark.parametrize(
    "basis",
    ["身份证 340207199001011234", "３４０２０７", "34 02 07 1990", "证号123456", "E1234567x"],
)
def test_a_basis_with_a_number_is_refused(basis: str) -> None:
    assert rules.why_not_code_basis(basis) == Refusal.BASIS_HOLDS_NUMBER


@pytest.mark.parametrize(
    "basis", ["身份证原件", "户口簿（2019 年版）", "passport", "2026-06-01 核对"]
)
def test_a_basis_names_a_document(basis: str) -> None:
    assert rules.why_not_code_basis(basis) is None


def why_not_reset(
    *held: Role,
    after: timedelta,
    used: bool = False,
    changed: timedelta | None = None,
    objection: Elsewhere | None = None,
) -> Refusal | None:
    facts = CodeFacts(
        desk=True,
        issued_at=NOW,
        used=used,
        password_changed_at=None if changed is None else NOW + changed,
        held=frozenset(held),
        objection=objection,
    )
    return rules.why_not_reset(facts, NOW + after)


@given(st.integers(min_value=0, max_value=7200))
def test_a_code_is_good_for_thirty_minutes(seconds: int) -> None:
    refusal = why_not_reset(after=timedelta(seconds=seconds))
    assert refusal == (None if seconds < 1800 else Refusal.CODE_EXPIRED)


@given(held=ROLES, objection=OBJECTIONS)
def test_a_code_of_the_desk_is_void_once_the_person_is_more_than_a_resident(
    held: frozenset[Role], objection: Elsewhere | None
) -> None:
    refusal = why_not_reset(*held, after=timedelta(minutes=1), objection=objection)
    more = not held <= set(PLAIN_ROLES) or objection is not None
    assert refusal == (Refusal.CODE_VOID if more else None)


def test_a_code_is_void_once_the_password_was_changed() -> None:
    minute = timedelta(minutes=1)
    assert why_not_reset(after=2 * minute, changed=minute) == Refusal.CODE_VOID
    assert why_not_reset(after=2 * minute, changed=-minute) is None


def test_a_used_code_is_used_however_old_it_is() -> None:
    assert why_not_reset(after=timedelta(days=1), used=True) == Refusal.CODE_USED


@given(st.text(alphabet=rules.CODE_ALPHABET, min_size=10, max_size=10))
def test_a_code_is_read_as_it_is_shown_and_as_people_mistype_it(code: str) -> None:
    shown = rules.shown_code(code)
    mistyped = shown.replace("0", "O").replace("1", "l").replace("-", " – ").lower()
    assert rules.plain_code(shown) == rules.plain_code(mistyped) == code
    wide = "".join(chr(ord(each) + 0xFEE0) for each in shown)
    assert rules.plain_code(wide) == code


def test_codes_are_fifty_random_bits() -> None:
    codes = {passwords.new_code() for _ in range(100)}
    assert len(codes) == 100
    assert len(set(rules.CODE_ALPHABET)) ** rules.CODE_LENGTH >= 2**50
    assert all(set(code) <= set(rules.CODE_ALPHABET) for code in codes)
    assert {len(code) for code in codes} == {rules.CODE_LENGTH}


# --- use cases ---


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    hands.forward(hours=1)
    return worlds.build(app)


@pytest.fixture
def root(world: World) -> Someone:
    return platform(world, "root1", policy.SYSTEM_STAFF)


def platform(world: World, login: str, role: Role) -> Someone:
    """Make somebody with a role over the whole platform."""
    with world.app.app_context():
        new = NewPerson("某示人", account=login, password_hash=hash_password(worlds.PASSWORD))
        made = service.create_staff_account(system_actor("cli"), LOG_ID, new)
        term = Term(clock.now(), None, "测试")
        service.grant_platform_role(system_actor("cli"), LOG_ID, made, role.code, term)
        return Someone(made, login, "某示人")


def issue(world: World, who: Someone, person: Someone, code: str = CODE) -> None:
    with world.app.app_context():
        actor = worlds.actor_of(who).through("desk")
        service.issue_reset_code(actor, world.area_id, person.id, hash_password(code), BASIS)


def issue_as_staff(world: World, who: Someone, person: Someone) -> None:
    with world.app.app_context():
        actor = worlds.actor_of(who).through("desk")
        service.issue_staff_reset_code(actor, LOG_ID, person.id, hash_password(CODE), BASIS)


def use(world: World, person: Someone, password: str = NEW_PASSWORD) -> None:
    with world.app.app_context():
        code = queries.find_newest_code(reader(), person.id)
        assert code is not None
        hashed = hash_password(password)
        service.reset_password(system_actor("web"), person.id, code.id, hashed)


def has_password(world: World, person: Someone, password: str) -> bool:
    with world.app.app_context():
        forget()
        return matches(queries.get_credential(reader(), person.id).password_hash, password)


@pytest.mark.parametrize("office", ["secretary", "handler"])
def test_the_desk_issues_a_code_and_the_person_sets_a_new_password(
    world: World, hands: Hands, office: str
) -> None:
    me, other = world.residents[0], world.residents[1]
    hands.forward(minutes=1)
    with world.app.app_context():
        for person, token in ((me, "a"), (me, "b"), (other, "c")):
            factories.open_session(person, token)
    issue(world, getattr(world, office), me)
    assert has_password(world, me, worlds.PASSWORD)
    hands.forward(minutes=29)
    use(world, me)
    assert has_password(world, me, NEW_PASSWORD)
    with world.app.app_context():
        found = [queries.find_visit(reader(), token, clock.now()) for token in ("a", "b", "c")]
        assert [each is None for each in found] == [True, True, False]


def test_both_steps_are_on_record_for_the_person_and_hold_neither_code_nor_basis(
    world: World, hands: Hands
) -> None:
    me = world.residents[0]
    hands.forward(minutes=1)
    issue(world, world.handler, me)
    use(world, me)
    world.keep_up()
    with world.app.app_context():
        used, issued = record.list_entries(reader(), below=None, limit=2)
        assert (issued.kind, used.kind) == ("identity.reset_code_issued", "identity.password_reset")
        assert issued.leaf["via"] == "desk"
        assert issued.leaf["facts"] == {"area": world.code}
        assert issued.leaf["for"] == used.leaf["for"] != issued.leaf["actor"]
        assert record.disclosed(reader(), issued.id) == {}
        for secret in (CODE, BASIS, me.name, NEW_PASSWORD):
            assert secret not in str(issued.leaf) + str(used.leaf)
        code = queries.find_newest_code(reader(), me.id)
        assert code is not None
        assert code.code_hash.startswith("$argon2id$")


def test_a_code_works_once(world: World, hands: Hands) -> None:
    me = world.residents[0]
    hands.forward(minutes=1)
    issue(world, world.handler, me)
    use(world, me)
    with pytest.raises(Refused, match=Refusal.CODE_USED):
        use(world, me, "a-third-lamp-9")
    assert has_password(world, me, NEW_PASSWORD)


def test_a_code_that_two_use_at_once_works_once(app_on: Flask, hands: Hands) -> None:
    hands.forward(hours=1)
    world = worlds.build(app_on)
    hands.forward(minutes=1)
    issue(world, world.handler, world.residents[0])
    start, done = threading.Barrier(3), []

    def reset() -> None:
        start.wait()
        try:
            use(world, world.residents[0])
        except Refused as refused:
            done.append(str(refused.code))
        else:
            done.append("set")

    threads = [threading.Thread(target=reset) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(done) == [Refusal.CODE_USED] * 2 + ["set"]


def test_a_code_expires(world: World, hands: Hands) -> None:
    me = world.residents[0]
    hands.forward(minutes=1)
    issue(world, world.handler, me)
    hands.forward(minutes=30)
    with pytest.raises(Refused, match=Refusal.CODE_EXPIRED):
        use(world, me)
    assert has_password(world, me, worlds.PASSWORD)


def test_a_newer_code_voids_the_one_before_it(world: World, hands: Hands) -> None:
    me = world.residents[0]
    hands.forward(minutes=1)
    issue(world, world.handler, me)
    with world.app.app_context():
        first = queries.find_newest_code(reader(), me.id)
    assert first is not None
    hands.forward(minutes=1)
    issue(world, world.handler, me, "9876543210")
    with world.app.app_context(), pytest.raises(Refused, match=Refusal.WRONG_CODE):
        service.reset_password(system_actor("web"), me.id, first.id, hash_password(NEW_PASSWORD))


def test_a_code_sets_no_password_of_somebody_else(world: World, hands: Hands) -> None:
    me, other = world.residents[0], world.residents[1]
    hands.forward(minutes=1)
    issue(world, world.handler, me)
    issue(world, world.handler, other, "9876543210")
    with world.app.app_context():
        code = queries.find_newest_code(reader(), me.id)
        assert code is not None
        with pytest.raises(Refused, match=Refusal.WRONG_CODE):
            service.reset_password(
                system_actor("web"), other.id, code.id, hash_password(NEW_PASSWORD)
            )


def test_a_fourth_code_waits_for_the_next_day(world: World, hands: Hands) -> None:
    me = world.residents[0]
    for _ in range(3):
        hands.forward(minutes=1)
        issue(world, world.handler, me)
    with pytest.raises(Refused, match=Refusal.TOO_MANY_CODES):
        issue(world, world.secretary, me)
    issue(world, world.handler, world.residents[1])
    hands.forward(hours=24)
    issue(world, world.secretary, me)


def test_a_clerk_of_another_community_issues_nothing(world: World, hands: Hands) -> None:
    hands.forward(minutes=1)
    with pytest.raises(Refused, match=Refusal.NO_RESIDENT_OF_THIS_DESK):
        issue(world, world.handler, world.stranger)
    with world.app.app_context():
        away = areas.get_area_by_code(reader(), worlds.QINGYUAN, clock.legal_day(clock.now())).id
        for person in (world.stranger, world.residents[0]):
            with pytest.raises(Forbidden):
                service.issue_reset_code(
                    worlds.actor_of(world.handler), away, person.id, "hash", BASIS
                )
        worlds.give_role(away, world.residents[1].id, policy.HANDLER)
        clerk = worlds.actor_of(world.residents[1])
        with pytest.raises(Refused, match=Refusal.NO_RESIDENT_OF_THIS_DESK):
            service.issue_reset_code(clerk, away, world.residents[0].id, "hash", BASIS)


def test_an_address_that_nobody_confirmed_gets_no_code(world: World) -> None:
    with pytest.raises(Refused, match=Refusal.NO_RESIDENT_OF_THIS_DESK):
        issue(world, world.handler, world.newcomer)


@pytest.mark.parametrize(
    "role",
    [
        policy.COMMITTEE_MEMBER,
        policy.GRID_WORKER,
        policy.HANDLER,
        policy.REPRESENTATIVE,
        policy.SUPERVISOR,
    ],
)
def test_the_desk_issues_no_code_to_a_neighbour_with_an_office(world: World, role: Role) -> None:
    with world.app.app_context():
        worlds.give_role(world.area_id, world.residents[0].id, role)
    with pytest.raises(Refused, match=Refusal.CODE_BY_STAFF_ONLY):
        issue(world, world.secretary, world.residents[0])


def test_no_desk_reaches_a_seat_of_the_committee_nor_its_substitute(
    world: World, root: Someone, hands: Hands
) -> None:
    substitute = world.residents[3]
    place = Place(1, substitute.id, substitute=True, basis="席位名单")
    world.do(world.secretary, fill_seats, world.committee_id, (place,))
    for seat in (*world.seats, substitute):
        with pytest.raises(Refused, match=Refusal.CODE_BY_STAFF_ONLY):
            issue(world, world.handler, seat)
    hands.forward(minutes=1)
    issue_as_staff(world, root, world.seats[4])
    use(world, world.seats[4])


@pytest.mark.parametrize("role", [policy.SECRETARY, policy.GRID_WORKER, policy.REPRESENTATIVE])
def test_a_role_elsewhere_is_a_role(world: World, role: Role) -> None:
    with world.app.app_context():
        away = areas.get_area_by_code(reader(), worlds.QINGYUAN, clock.legal_day(clock.now())).id
        worlds.give_role(away, world.residents[0].id, role)
    with pytest.raises(Refused, match=Refusal.CODE_BY_STAFF_ONLY):
        issue(world, world.handler, world.residents[0])


def test_a_clerk_who_lives_here_gets_none_from_the_own_hands(world: World) -> None:
    with world.app.app_context():
        worlds.give_role(world.area_id, world.residents[0].id, policy.HANDLER)
    with pytest.raises(Refused, match=Refusal.NO_CODE_FOR_ONESELF):
        issue(world, world.residents[0], world.residents[0])


def test_who_is_no_clerk_issues_nothing(world: World) -> None:
    me, other = world.residents[0], world.residents[1]
    for who in (me, world.seats[0], world.supervisor, world.guide, world.auditor):
        with pytest.raises(Forbidden):
            issue(world, who, other)


def test_system_staff_issue_codes_to_office_holders_and_not_to_residents(
    world: World, root: Someone, hands: Hands
) -> None:
    hands.forward(minutes=1)
    for person in (world.secretary, world.handler, world.supervisor, world.guide, world.auditor):
        issue_as_staff(world, root, person)
        use(world, person)
        assert has_password(world, person, NEW_PASSWORD)
    with pytest.raises(Refused, match=Refusal.CODE_AT_DESK_ONLY):
        issue_as_staff(world, root, world.residents[0])
    with pytest.raises(Refused, match=Refusal.NOT_YOURS_TO_RESET):
        issue(world, root, world.residents[0])
    for clerk in (world.secretary, world.guide):
        with pytest.raises(Forbidden):
            issue_as_staff(world, clerk, world.handler)


@pytest.mark.parametrize("power", [policy.SECURITY_STAFF, policy.AUDIT_STAFF])
def test_system_staff_take_over_no_other_of_the_three_powers(
    world: World, root: Someone, power: Role
) -> None:
    with pytest.raises(Refused, match=Refusal.NO_CODE_FOR_OTHER_POWERS):
        issue_as_staff(world, root, platform(world, "other1", power))


def test_system_staff_issue_codes_to_each_other_and_not_to_themselves(
    world: World, root: Someone
) -> None:
    second = platform(world, "root2", policy.SYSTEM_STAFF)
    issue_as_staff(world, second, root)
    with pytest.raises(Refused, match=Refusal.NO_CODE_FOR_ONESELF):
        issue_as_staff(world, root, root)


def test_a_code_kept_for_the_day_of_an_appointment_is_void(world: World, hands: Hands) -> None:
    me = world.residents[0]
    hands.forward(minutes=1)
    issue(world, world.handler, me)
    with world.app.app_context():
        worlds.give_role(world.area_id, me.id, policy.SUPERVISOR)
    with pytest.raises(Refused, match=Refusal.CODE_VOID):
        use(world, me)
    assert has_password(world, me, worlds.PASSWORD)


def test_changing_the_password_voids_a_code(world: World, hands: Hands) -> None:
    me = world.residents[0]
    issue(world, world.handler, me)
    hands.forward(minutes=1)
    with world.app.app_context():
        factories.change_password(me, "by-myself-22")
    with pytest.raises(Refused, match=Refusal.CODE_VOID):
        use(world, me)
    assert has_password(world, me, "by-myself-22")


def test_a_person_without_a_password_gets_the_first_one_by_a_code(world: World) -> None:
    with world.app.app_context():
        desk = worlds.actor_of(world.handler)
        new = NewPerson("李示老", phone="13800138000", building="1 栋")
        person = Someone(service.create_account(desk, world.area_id, new), "", "李示老")
        nothing = NewPerson("王示老", building="1 栋")
        nobody = Someone(service.create_account(desk, world.area_id, nothing), "", "王示老")
    issue(world, world.handler, person)
    use(world, person)
    assert has_password(world, person, NEW_PASSWORD)
    with world.app.app_context():
        assert not queries.must_change_password(reader(), person.id)
    with pytest.raises(Refused, match=Refusal.NOTHING_TO_SIGN_IN_WITH):
        issue(world, world.handler, nobody)


def test_only_the_door_with_the_code_sets_a_password(world: World, root: Someone) -> None:
    me = world.residents[0]
    issue(world, world.handler, me)
    with world.app.app_context():
        code = queries.find_newest_code(reader(), me.id)
    assert code is not None
    for who in (world.handler, world.secretary, root, me):
        with pytest.raises(Forbidden):
            world.do(who, service.reset_password, me.id, code.id, "hash")


def test_a_number_in_the_basis_and_an_unknown_person_are_refused(world: World) -> None:
    with world.app.app_context():
        clerk = worlds.actor_of(world.handler)
        me = world.residents[0].id
        with pytest.raises(Refused, match=Refusal.BASIS_HOLDS_NUMBER):
            service.issue_reset_code(clerk, world.area_id, me, "hash", "身份证 340207199001011234")
        with pytest.raises(NotFound):
            service.issue_reset_code(clerk, world.area_id, new_id(), "hash", BASIS)


def test_the_database_itself_keeps_codes_from_being_rewritten_or_forgotten(
    app_on: Flask, hands: Hands
) -> None:
    hands.forward(hours=1)
    world = worlds.build(app_on)
    issue(world, world.handler, world.residents[0])
    table = Base.metadata.tables["identity_reset_code"]
    with app_on.app_context():
        engine = db.engine.execution_options(**{WRITE: True})
        for statement in (table.update().values(code_hash="mine"), table.delete()):
            with engine.connect() as connection, pytest.raises(Exception, match="identity_reset"):
                connection.execute(statement)
