from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.areas.rules import Level
from consult.core import policy
from consult.core.policy import Role
from consult.identity import rules
from consult.identity.rules import EndFacts, GrantFacts, Refusal, Tries

NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
ROLES = st.sampled_from(list(policy.ROLES.values()))
SETS = st.frozensets(ROLES, max_size=4)


def grant(
    given: Role,
    *givers: Role,
    held: frozenset[Role] = frozenset(),
    anywhere: frozenset[Role] = frozenset(),
    here: bool = False,
    platform: bool = False,
    until: datetime | None = None,
    to_oneself: bool = False,
) -> Refusal | None:
    facts = GrantFacts(
        given=given,
        givers=frozenset(givers),
        to_oneself=to_oneself,
        held=held,
        held_anywhere=held | anywhere,
        held_here=here,
        level=None if platform else min(rules.LEVELS.get(given, {Level.COMMUNITY})),
        until=until,
    )
    return rules.why_not_grant(facts, NOW)


@pytest.mark.parametrize(
    ("giver", "given", "allowed"),
    [
        (policy.SYSTEM_STAFF, policy.DISTRICT_OFFICER, True),
        (policy.SYSTEM_STAFF, policy.AUDITOR, True),
        (policy.SYSTEM_STAFF, policy.SECURITY_STAFF, True),
        (policy.SYSTEM_STAFF, policy.SECRETARY, False),
        (policy.SYSTEM_STAFF, policy.SUPERVISOR, False),
        (policy.DISTRICT_OFFICER, policy.GUIDE, True),
        (policy.DISTRICT_OFFICER, policy.SECRETARY, True),
        (policy.DISTRICT_OFFICER, policy.SUPERVISOR, False),
        (policy.DISTRICT_OFFICER, policy.SYSTEM_STAFF, False),
        (policy.GUIDE, policy.SECRETARY, True),
        (policy.GUIDE, policy.SUPERVISOR, True),
        (policy.GUIDE, policy.HANDLER, False),
        (policy.SECRETARY, policy.HANDLER, True),
        (policy.SECRETARY, policy.GRID_WORKER, True),
        (policy.SECRETARY, policy.REPRESENTATIVE, True),
        (policy.SECRETARY, policy.COMMITTEE_MEMBER, True),
        (policy.SECRETARY, policy.SUPERVISOR, False),
        (policy.SECRETARY, policy.SECRETARY, False),
        (policy.HANDLER, policy.GRID_WORKER, False),
        (policy.RESIDENT, policy.RESIDENT, False),
        (policy.SUPERVISOR, policy.SUPERVISOR, False),
        (policy.AUDIT_STAFF, policy.AUDITOR, False),
    ],
)
def test_a_role_is_given_only_by_those_the_table_names(
    giver: Role, given: Role, *, allowed: bool
) -> None:
    refusal = grant(given, giver, platform=given in rules.PLATFORM_ROLES)
    assert refusal == (None if allowed else Refusal.NOT_YOURS_TO_GIVE)


@given(given_role=ROLES, givers=SETS, held=SETS, platform=st.booleans())
def test_nobody_gives_what_none_of_their_roles_may_give(
    given_role: Role, givers: frozenset[Role], held: frozenset[Role], *, platform: bool
) -> None:
    refusal = grant(given_role, *givers, held=held, platform=platform)
    if not any(given_role in rules.GRANTABLE.get(each, ()) for each in givers):
        assert refusal == Refusal.NOT_YOURS_TO_GIVE
    elif refusal is None:
        assert given_role in rules.grantable_by(givers)


@given(SETS)
def test_the_secretary_never_names_the_supervisor(givers: frozenset[Role]) -> None:
    who = rules.grantable_by(givers | {policy.SECRETARY})
    others = rules.grantable_by(givers - {policy.SECRETARY})
    assert (policy.SUPERVISOR in who) == (policy.SUPERVISOR in others)


@pytest.mark.parametrize(("first", "second"), list(product(sorted(rules.STAFF_POWERS), repeat=2)))
def test_one_person_never_joins_two_of_the_three_staff_powers(first: Role, second: Role) -> None:
    refusal = grant(second, policy.SYSTEM_STAFF, anywhere=frozenset({first}), platform=True)
    assert refusal == (None if first == second else Refusal.POWERS_ARE_SEPARATE)


@given(given_role=ROLES, givers=SETS, held=SETS, platform=st.booleans())
def test_nobody_gives_a_role_to_oneself(
    given_role: Role, givers: frozenset[Role], held: frozenset[Role], *, platform: bool
) -> None:
    refusal = grant(given_role, *givers, held=held, platform=platform, to_oneself=True)
    allowed = given_role in rules.grantable_by(givers)
    assert refusal == (Refusal.NOT_TO_ONESELF if allowed else Refusal.NOT_YOURS_TO_GIVE)


@pytest.mark.parametrize("power", sorted(rules.STAFF_POWERS))
@pytest.mark.parametrize("office", [policy.DISTRICT_OFFICER, policy.AUDITOR])
def test_staff_hold_no_office_of_the_district_and_audit_nothing(power: Role, office: Role) -> None:
    for first, second in ((power, office), (office, power)):
        refusal = grant(second, policy.SYSTEM, anywhere=frozenset({first}), platform=True)
        assert refusal == Refusal.STAFF_HOLD_NO_OFFICE


@pytest.mark.parametrize("office", sorted(rules.AUDITED - rules.STAFF_POWERS))
def test_an_auditor_holds_nothing_that_is_audited(office: Role) -> None:
    auditor = frozenset({policy.AUDITOR})
    platform = office in rules.PLATFORM_ROLES
    assert (
        grant(policy.AUDITOR, policy.SYSTEM, anywhere=frozenset({office}), platform=True)
        == grant(office, policy.SYSTEM, anywhere=auditor, platform=platform)
        == Refusal.AUDITOR_IS_INDEPENDENT
    )


@given(given_role=ROLES, held=SETS)
def test_what_cannot_be_joined_cannot_be_joined_in_the_other_order(
    given_role: Role, held: frozenset[Role]
) -> None:
    for other in held - {given_role}:
        first = rules.why_not_join(given_role, frozenset({other}))
        assert first == rules.why_not_join(other, frozenset({given_role}))
        if first is not None:
            assert rules.why_not_join(given_role, held) is not None


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", ""),
        ("a socket", "a socket"),
    ],
)
def test_an_address_of_ipv6_is_counted_with_its_neighbours(address: str, counted: str) -> None:
    assert rules.counted_address(address) == counted


@given(st.integers(0, 20), st.integers(0, 7200))
def test_ten_register_from_an_address_in_an_hour(failures: int, seconds: int) -> None:
    refusal = rules.why_not_register(Tries(failures, NOW), NOW + timedelta(seconds=seconds))
    waits = failures >= rules.FREE_REGISTRATIONS and seconds < 3600
    assert refusal == (Refusal.TOO_MANY_REGISTRATIONS if waits else None)


@pytest.mark.parametrize("power", sorted(rules.STAFF_POWERS))
def test_a_staff_power_is_given_over_the_platform_only(power: Role) -> None:
    assert grant(power, policy.SYSTEM_STAFF) == Refusal.BELONGS_TO_PLATFORM


@pytest.mark.parametrize("office", sorted(rules.OFFICE))
def test_a_supervisor_holds_no_office_that_is_supervised(office: Role) -> None:
    supervisor = frozenset({policy.SUPERVISOR})
    assert (
        grant(policy.SUPERVISOR, policy.SYSTEM, held=frozenset({office}))
        == grant(office, policy.SYSTEM, held=supervisor)
        == Refusal.SUPERVISOR_IS_INDEPENDENT
    )
    assert grant(policy.SUPERVISOR, policy.SYSTEM, anywhere=frozenset({office})) is None


@given(ROLES)
def test_only_a_few_roles_are_held_over_the_whole_platform(role: Role) -> None:
    refusal = grant(role, policy.SYSTEM, platform=True)
    if role in rules.grantable_by({policy.SYSTEM}):
        at_home = role in rules.PLATFORM_ROLES
        assert refusal == (None if at_home else Refusal.BELONGS_TO_A_PLACE)


def test_a_role_held_here_is_not_given_again() -> None:
    assert grant(policy.HANDLER, policy.SECRETARY, here=True) == Refusal.ALREADY_HELD


@given(st.integers(-10_000, 10_000))
def test_a_term_ends_after_now(seconds: int) -> None:
    refusal = grant(policy.HANDLER, policy.SECRETARY, until=NOW + timedelta(seconds=seconds))
    assert refusal == (Refusal.TERM_ENDS_BEFORE if seconds <= 0 else None)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (EndFacts(policy.HANDLER, {policy.SECRETARY}, over=False, others=False), None),
        (
            EndFacts(policy.SUPERVISOR, {policy.SECRETARY}, over=False, others=True),
            Refusal.NOT_YOURS_TO_GIVE,
        ),
        (
            EndFacts(policy.HANDLER, {policy.SECRETARY}, over=True, others=True),
            Refusal.ALREADY_ENDED,
        ),
        (
            EndFacts(policy.SYSTEM_STAFF, {policy.SYSTEM_STAFF}, over=False, others=False),
            Refusal.LAST_STAFF,
        ),
        (EndFacts(policy.SYSTEM_STAFF, {policy.SYSTEM_STAFF}, over=False, others=True), None),
    ],
)
def test_who_may_give_a_role_may_end_it_once(facts: EndFacts, refusal: Refusal | None) -> None:
    assert rules.why_not_end(facts) == refusal


@given(st.integers(0, 20), st.integers(1, 20), st.integers(0, 2000))
def test_after_the_free_tries_one_waits_a_quarter_of_an_hour(
    failures: int, free: int, seconds: int
) -> None:
    refusal = rules.why_not_try(Tries(failures, NOW), NOW + timedelta(seconds=seconds), free)
    waits = failures >= free and seconds < rules.WAIT.total_seconds()
    assert refusal == (Refusal.WAIT_A_WHILE if waits else None)


def test_without_failures_nobody_waits() -> None:
    assert rules.why_not_try(Tries(0, None), NOW) is None


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("", Refusal.PASSWORD_SHORT),
        ("seven77", Refusal.PASSWORD_SHORT),
        ("aaaaaaaa", Refusal.PASSWORD_GUESSABLE),
        ("ababcbca", Refusal.PASSWORD_GUESSABLE),
        ("13800138000", Refusal.PASSWORD_GUESSABLE),
        ("ZhouShiBing", Refusal.PASSWORD_GUESSABLE),
        ("八个字的密码可以", None),
        ("shed-and-lamp", None),
    ],
)
def test_a_password_is_long_and_not_the_own_name(password: str, refusal: Refusal | None) -> None:
    assert rules.why_not_password(password, {"13800138000", "zhoushibing"}) == refusal


@pytest.mark.parametrize(
    ("account", "phone", "signs_in", "refusal"),
    [
        ("", "", True, Refusal.NEEDS_A_WAY_IN),
        ("", "", False, None),
        ("zhou", "", True, None),
        ("", "13800138000", True, None),
        ("ab", "", True, Refusal.ACCOUNT_MALFORMED),
        ("1ab", "", True, Refusal.ACCOUNT_MALFORMED),
        ("周示丙", "", True, Refusal.ACCOUNT_MALFORMED),
        ("a" * 41, "", True, Refusal.ACCOUNT_MALFORMED),
        ("zhou\n", "", True, Refusal.ACCOUNT_MALFORMED),
        ("", "12345678901", True, Refusal.PHONE_MALFORMED),
        ("", "1380013800", True, Refusal.PHONE_MALFORMED),
        ("", "not a phone", False, Refusal.PHONE_MALFORMED),
    ],
)
def test_names_to_sign_in_with_have_a_form(
    account: str, phone: str, refusal: Refusal | None, *, signs_in: bool
) -> None:
    assert rules.why_not_names(account, phone, signs_in=signs_in) == refusal


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        " 138 0013 8000 ",
        "138-0013-8000",
        "+86 138 0013 8000",
        "8613800138000",
        "１３８００１３８０００",
    ],
)
def test_a_phone_number_is_the_same_however_it_is_typed(typed: str) -> None:
    assert rules.plain_login(typed) == "13800138000"


def test_an_account_name_is_lower_case() -> None:
    assert rules.plain_login("Zhou.Bing-2") == "zhou.bing-2"


@given(st.text(max_size=60))
def test_a_plain_login_stays_as_it_is(text: str) -> None:
    once = rules.plain_login(text)
    assert rules.plain_login(once) in {once, rules.plain_login(once.strip())}


@pytest.mark.parametrize(
    ("registered", "confirmed", "refusal"),
    [
        (False, False, Refusal.NOT_REGISTERED_HERE),
        (True, True, Refusal.ALREADY_CONFIRMED),
        (True, False, None),
    ],
)
def test_an_address_is_confirmed_once(
    refusal: Refusal | None, *, registered: bool, confirmed: bool
) -> None:
    found = rules.why_not_confirm_residence(registered=registered, confirmed=confirmed)
    assert found == refusal


def test_a_choice_that_changes_nothing_is_not_put_on_record() -> None:
    assert rules.why_not_change_name_consent(before=True, after=True) == Refusal.NAME_AS_BEFORE
    assert rules.why_not_change_name_consent(before=True, after=False) is None
