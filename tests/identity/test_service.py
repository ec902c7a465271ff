import threading
from contextlib import ExitStack
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult.areas import queries as areas
from consult.audit import queries as record
from consult.audit.models import LOG_ID
from consult.committees import service as panels
from consult.committees.service import Place
from consult.core import clock, policy
from consult.core.clock import Hands
from consult.core.errors import AlreadyDone, Forbidden, NotFound, Refused
from consult.core.ids import new_id
from consult.core.policy import PLATFORM, Actor, Role, system_actor
from consult.core.reading import forget, reader
from consult.identity import passwords, queries, service
from consult.identity.models import SignInSession
from consult.identity.passwords import hash_password, matches
from consult.identity.rules import SESSION_IDLE, SESSION_LIFE, Refusal
from consult.identity.service import NewPerson, Term
from tests import world as worlds
from tests.identity import factories
from tests.world import Someone, World


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    hands.forward(hours=1)
    return worlds.build(app)


def term(days: int | None = None) -> Term:
    now = clock.now()
    return Term(now, None if days is None else now + timedelta(days=days), "测试文件")


def give(world: World, who: Someone | None, person: Someone, role: Role) -> str:
    with world.app.app_context():
        return service.grant_role(worlds.actor_of(who), world.area_id, person.id, role.code, term())


def holds(world: World, person: Someone, role: Role) -> bool:
    with world.app.app_context():
        forget()
        scope = f"area:{world.area_id}"
        return queries.holds(reader(), person.id, role.code, scope, clock.now())


def staff(app: Flask, login: str, role: Role | None = None) -> str:
    with app.app_context():
        new = NewPerson("褚示庚", account=login, password_hash=hash_password("shed-and-lamp-7"))
        made = service.create_staff_account(system_actor("cli"), LOG_ID, new)
        if role is not None:
            service.grant_platform_role(system_actor("cli"), LOG_ID, made, role.code, term())
        return made


def test_a_secretary_gives_a_role_and_ends_it(world: World) -> None:
    resident = world.residents[0]
    holding = give(world, world.secretary, resident, policy.GRID_WORKER)
    assert holds(world, resident, policy.GRID_WORKER)
    world.do(world.secretary, service.end_role, world.area_id, holding)
    assert not holds(world, resident, policy.GRID_WORKER)


def test_a_role_that_ended_is_not_ended_again(world: World, hands: Hands) -> None:
    holding = give(world, world.secretary, world.residents[0], policy.GRID_WORKER)
    world.do(world.secretary, service.end_role, world.area_id, holding)
    hands.forward(days=1)
    with pytest.raises(Refused, match=Refusal.ALREADY_ENDED):
        world.do(world.secretary, service.end_role, world.area_id, holding)
    with world.app.app_context():
        assert queries.get_holding(reader(), holding).until == clock.now() - timedelta(days=1)


def test_a_role_is_over_when_its_term_is(world: World, hands: Hands) -> None:
    resident = world.residents[0]
    with world.app.app_context():
        actor = worlds.actor_of(world.secretary)
        service.grant_role(actor, world.area_id, resident.id, "handler", term(10))
    hands.forward(days=9)
    assert holds(world, resident, policy.HANDLER)
    hands.forward(days=1)
    assert not holds(world, resident, policy.HANDLER)


def test_a_secretary_cannot_name_or_end_the_supervisor(world: World) -> None:
    with pytest.raises(Refused, match=Refusal.NOT_YOURS_TO_GIVE):
        give(world, world.secretary, world.residents[0], policy.SUPERVISOR)
    with world.app.app_context():
        lines = queries.list_offices(
            reader(), f"area:{world.area_id}", clock.now(), after=None, limit=50
        )
    held = next(line.id for line in lines if line.role == policy.SUPERVISOR.code)
    with pytest.raises(Refused, match=Refusal.NOT_YOURS_TO_GIVE):
        world.do(world.secretary, service.end_role, world.area_id, held)


def test_a_supervisor_becomes_no_case_handler(world: World) -> None:
    with pytest.raises(Refused, match=Refusal.SUPERVISOR_IS_INDEPENDENT):
        give(world, world.secretary, world.supervisor, policy.HANDLER)


def test_a_handler_inside_an_area_becomes_no_supervisor_over_it(world: World) -> None:
    with world.app.app_context():
        area = areas.get_area(reader(), world.area_id)
        street = area.parent_id or ""
        with pytest.raises(Refused, match=Refusal.SUPERVISOR_IS_INDEPENDENT):
            service.grant_role(system_actor("cli"), street, world.handler.id, "supervisor", term())


def test_a_chair_of_a_committee_becomes_no_supervisor(world: World) -> None:
    with pytest.raises(Refused, match=Refusal.SUPERVISOR_IS_INDEPENDENT):
        give(world, world.guide, world.seats[0], policy.SUPERVISOR)


def test_a_role_next_door_gives_no_power_here(world: World) -> None:
    with world.app.app_context():
        street = areas.get_area(reader(), world.area_id).parent_id or ""
        today = clock.legal_day(clock.now())
        other = next(
            each.id
            for each in areas.list_children(reader(), street, today, limit=9)
            if each.id != world.area_id
        )
        with pytest.raises(Forbidden):
            service.grant_role(
                worlds.actor_of(world.secretary), other, world.residents[0].id, "handler", term()
            )
        holding = queries.roles_of(reader(), world.handler.id, clock.now())[0].id
        with pytest.raises(NotFound):
            service.end_role(system_actor("cli"), other, holding)


def test_three_powers_stay_three_people_wherever_they_are_held(app: Flask, hands: Hands) -> None:
    hands.forward(hours=1)
    made = staff(app, "one", policy.SYSTEM_STAFF)
    with app.app_context():
        for role in (policy.SECURITY_STAFF, policy.AUDIT_STAFF):
            with pytest.raises(Refused, match=Refusal.POWERS_ARE_SEPARATE):
                service.grant_platform_role(system_actor("cli"), LOG_ID, made, role.code, term())


def test_nobody_gives_themselves_a_role(world: World, app: Flask) -> None:
    with pytest.raises(Refused, match=Refusal.NOT_TO_ONESELF):
        give(world, world.guide, world.guide, policy.SECRETARY)
    made = staff(app, "one", policy.SYSTEM_STAFF)
    with app.app_context():
        actor = queries.load_actor(reader(), made, clock.now())
        for role in (policy.DISTRICT_OFFICER, policy.AUDITOR, policy.AUDIT_STAFF):
            with pytest.raises(Refused, match=Refusal.NOT_TO_ONESELF):
                service.grant_platform_role(actor, LOG_ID, made, role.code, term())


def test_not_even_the_system_joins_what_must_be_apart(world: World) -> None:
    with pytest.raises(Refused, match=Refusal.AUDITOR_IS_INDEPENDENT):
        give(world, None, world.auditor, policy.SECRETARY)
    made = staff(world.app, "one", policy.SYSTEM_STAFF)
    with world.app.app_context():
        for role in (policy.DISTRICT_OFFICER, policy.AUDITOR):
            with pytest.raises(Refused, match=Refusal.STAFF_HOLD_NO_OFFICE):
                service.grant_platform_role(system_actor("cli"), LOG_ID, made, role.code, term())


def test_an_auditor_takes_no_chair_of_a_committee(world: World) -> None:
    with world.app.app_context():
        places = [Place(1, world.auditor.id, organisation="单位", basis="席位名单")]
        village = areas.get_area_by_code(reader(), worlds.BAJIAO, clock.legal_day(clock.now()))
        committee = panels.create_committee(system_actor("cli"), village.id, "rural-7")
        with pytest.raises(Refused, match=Refusal.AUDITOR_IS_INDEPENDENT):
            panels.fill_seats(system_actor("cli"), committee, places)


def test_a_residence_that_two_confirm_at_once_is_confirmed_once(
    app_on: Flask, hands: Hands
) -> None:
    hands.forward(hours=1)
    world = worlds.build(app_on)
    start, done = threading.Barrier(4), []

    def confirm() -> None:
        with app_on.app_context():
            actor = worlds.actor_of(world.handler)
            start.wait()
            try:
                service.confirm_residence(actor, world.area_id, world.newcomer.id)
            except Refused as refused:
                done.append(str(refused.code))
            else:
                done.append("confirmed")

    threads = [threading.Thread(target=confirm) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(done) == ["confirmed"] + [Refusal.ALREADY_CONFIRMED] * 3
    with app_on.app_context():
        roles = queries.roles_of(reader(), world.newcomer.id, clock.now())
        assert [each.role for each in roles].count("resident") == 1


def test_counts_of_attempts_that_are_over_are_cleared_away(app: Flask, hands: Hands) -> None:
    hands.forward(hours=1)
    with app.app_context():
        system = system_actor("web")
        service.note_attempt(system, LOG_ID, ("old", "older"))
        hands.forward(minutes=59)
        service.note_attempt(system, LOG_ID, ("new",))
        hands.forward(minutes=1)
        forget()
        assert queries.tries(reader(), "old").failures == 1
        service.note_attempt(system, LOG_ID, ("newer",))
        forget()
        found = [queries.tries(reader(), key).failures for key in ("old", "older", "new", "newer")]
        assert found == [0, 0, 1, 1]


def test_attempts_are_counted_within_their_window(app: Flask, hands: Hands) -> None:
    hands.forward(hours=1)
    with app.app_context():
        system, hour = system_actor("web"), timedelta(hours=1)
        for _ in range(4):
            service.note_attempt(system, LOG_ID, ("key",), window=hour)
            hands.forward(minutes=20)
        forget()
        assert queries.tries(reader(), "key").failures == 1


def test_a_password_that_somebody_else_chose_must_be_changed(world: World) -> None:
    with world.app.app_context():
        new = NewPerson("甲", account="made-here", password_hash=hash_password("by-the-clerk-1"))
        made = service.create_account(worlds.actor_of(world.handler), world.area_id, new)
        assert queries.must_change_password(reader(), made)
        assert not queries.must_change_password(reader(), world.residents[0].id)
        factories.change_password(Someone(made, "made-here", "甲"), "by-myself-22")
        forget()
        assert not queries.must_change_password(reader(), made)


def test_only_so_many_passwords_are_hashed_at_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "SECONDS_TO_WAIT", 0.01)
    with app.app_context():
        with ExitStack() as busy:
            for _ in range(passwords.AT_ONCE):
                busy.enter_context(passwords.one_turn())
            for act in (lambda: hash_password("x"), lambda: matches(None, "x")):
                with pytest.raises(Refused, match=Refusal.TOO_BUSY):
                    act()
        assert matches(hash_password("shed-and-lamp"), "shed-and-lamp")


def test_the_last_system_staff_stays(app: Flask, hands: Hands) -> None:
    hands.forward(hours=1)
    first = staff(app, "one", policy.SYSTEM_STAFF)
    with app.app_context():
        actor = queries.load_actor(reader(), first, clock.now())
        own = queries.roles_of(reader(), first, clock.now())[0].id
        with pytest.raises(Refused, match=Refusal.LAST_STAFF):
            service.end_platform_role(actor, LOG_ID, own)
    staff(app, "two", policy.SYSTEM_STAFF)
    with app.app_context():
        service.end_platform_role(actor, LOG_ID, own)
        assert queries.roles_of(reader(), first, clock.now()) == []
        assert queries.has_staff(reader())


def test_an_unknown_role_or_person_is_not_found(world: World) -> None:
    with world.app.app_context():
        for person, role in ((world.handler.id, "king"), (new_id(), "handler")):
            with pytest.raises(NotFound):
                service.grant_role(system_actor("cli"), world.area_id, person, role, term())


def test_the_basis_of_a_role_is_public_and_the_person_is_a_pseudonym(world: World) -> None:
    resident = world.residents[0]
    give(world, world.secretary, resident, policy.GRID_WORKER)
    world.keep_up()
    with world.app.app_context():
        entry = record.list_entries(reader(), below=None, limit=1)[0]
        assert entry.kind == "identity.role_granted"
        assert record.disclosed(reader(), entry.id) == {"text": {"basis": "测试文件"}}
        assert resident.name not in str(entry.leaf)


def test_names_and_contacts_are_sealed_and_not_disclosed(world: World) -> None:
    with world.app.app_context():
        new = NewPerson("欧阳示华", phone="13800138000", building="3 栋", room="七〇二室")
        service.create_account(system_actor("desk"), world.area_id, new)
        entry = record.list_entries(reader(), below=None, limit=1)[0]
        assert {part["n"] for part in entry.leaf["c"]} == {"who", "contact", "home"}
        assert record.disclosed(reader(), entry.id) == {}
        for secret in ("欧阳示华", "13800138000", "七〇二室"):
            assert secret not in str(entry.leaf)


def test_a_name_with_a_rare_character_is_kept_whole(world: World) -> None:
    with world.app.app_context():
        made = service.create_account(
            system_actor("desk"), world.area_id, NewPerson("𫖮·示一", building="3 栋")
        )
        assert queries.get_person(reader(), made).name == "𫖮·示一"


def test_an_account_name_or_a_phone_number_belongs_to_one_person(world: World) -> None:
    hashed = "x"
    with world.app.app_context():
        first = NewPerson("甲", account="one-name", phone="13800138000", password_hash=hashed)
        service.register(system_actor("web"), world.area_id, first)
        for again, refusal in (
            (NewPerson("乙", account="one-name", password_hash=hashed), Refusal.ACCOUNT_TAKEN),
            (NewPerson("丙", phone="13800138000", password_hash=hashed), Refusal.PHONE_TAKEN),
            (NewPerson("丁", phone="13800138000"), Refusal.PHONE_TAKEN),
            (NewPerson("戊", phone="a phone"), Refusal.PHONE_MALFORMED),
            (NewPerson("己", password_hash=hashed), Refusal.NEEDS_A_WAY_IN),
        ):
            with pytest.raises(Refused, match=refusal):
                service.register(system_actor("web"), world.area_id, again)


def test_a_residence_is_confirmed_once_and_by_the_community(world: World) -> None:
    newcomer = world.newcomer
    assert not holds(world, newcomer, policy.RESIDENT)
    with pytest.raises(Forbidden):
        world.do(newcomer, service.confirm_residence, world.area_id, newcomer.id)
    world.do(world.handler, service.confirm_residence, world.area_id, newcomer.id)
    assert holds(world, newcomer, policy.RESIDENT)
    with pytest.raises(Refused, match=Refusal.ALREADY_CONFIRMED):
        world.do(world.handler, service.confirm_residence, world.area_id, newcomer.id)
    with pytest.raises(Refused, match=Refusal.NOT_REGISTERED_HERE):
        world.do(world.handler, service.confirm_residence, world.area_id, world.stranger.id)


def test_sending_the_same_form_twice_registers_one_person(world: World) -> None:
    once = new_id()
    with world.app.app_context():
        sender = system_actor("web").sending(once)
        service.register(sender, world.area_id, NewPerson("甲", building="3 栋"))
        size = record.count_entries(reader())
        with pytest.raises(AlreadyDone):
            service.register(sender, world.area_id, NewPerson("甲", building="3 栋"))
        forget()
        assert record.count_entries(reader()) == size


def test_only_the_person_changes_the_password_and_the_choice_about_the_name(world: World) -> None:
    me, other = world.residents[0], world.residents[1]
    for actor in (other, world.secretary, None):
        with pytest.raises(Forbidden):
            world.do(actor, service.change_password, me.id, "hash", proven="hash")
    with pytest.raises(Forbidden):
        world.do(other, service.set_name_consent, me.id, public=True)
    world.do(me, service.set_name_consent, me.id, public=True)
    with pytest.raises(Refused, match=Refusal.NAME_AS_BEFORE):
        world.do(me, service.set_name_consent, me.id, public=True)
    with world.app.app_context():
        assert queries.names_of(reader(), {me.id, other.id}) == {
            me.id: me.name,
            other.id: "居*2",
        }


def test_a_password_change_ends_every_session_of_the_account_and_no_other(world: World) -> None:
    me, other = world.residents[0], world.residents[1]
    with world.app.app_context():
        for person, token in ((me, "a"), (me, "b"), (other, "c")):
            factories.open_session(person, token)
        factories.change_password(me, "another-one-9")
        forget()
        now = clock.now()
        assert [queries.find_visit(reader(), token, now) is None for token in ("a", "b", "c")] == [
            True,
            True,
            False,
        ]
        assert matches(queries.get_credential(reader(), me.id).password_hash, "another-one-9")


def test_a_session_ends_after_two_idle_days_and_after_fourteen(world: World, hands: Hands) -> None:
    person = world.residents[0]
    with world.app.app_context():
        for token in ("idle", "busy"):
            factories.open_session(person, token)
        begun = clock.now()
        while clock.now() < begun + SESSION_LIFE:
            hands.forward_to(clock.now() + SESSION_IDLE)
            service.touch_session(system_actor("web"), LOG_ID, "busy")
        forget()
        assert queries.find_visit(reader(), "busy", begun + SESSION_LIFE) is not None
        after = begun + SESSION_LIFE + timedelta(milliseconds=1)
        assert queries.find_visit(reader(), "busy", after) is None
        late = begun + SESSION_IDLE + timedelta(milliseconds=1)
        assert queries.find_visit(reader(), "idle", late) is None


def test_only_the_digest_of_a_session_is_kept(world: World) -> None:
    with world.app.app_context():
        factories.open_session(world.handler, "token")
        assert queries.find_visit(reader(), "token", clock.now()) is not None
        kept = reader().scalars(select(SignInSession.digest)).all()
        assert kept == [queries.digest("token")]


def test_an_actor_has_the_roles_in_term_and_is_nobody_else(world: World) -> None:
    with world.app.app_context():
        actor: Actor = worlds.actor_of(world.secretary)
        scope = areas.get_area(reader(), world.area_id).scope
        assert policy.SECRETARY in actor.roles_in(scope)
        assert actor.roles_in((PLATFORM,)) == {policy.PERSON}
        assert policy.SELF in actor.roles_in((f"person:{world.secretary.id}",))
        assert policy.SELF not in actor.roles_in((f"person:{world.handler.id}",))


def test_the_list_of_offices_goes_on_by_key_and_leaves_residents_out(world: World) -> None:
    with world.app.app_context():
        scope, now = f"area:{world.area_id}", clock.now()
        whole = queries.list_offices(reader(), scope, now, after=None, limit=100)
        found, after = [], None
        while page := queries.list_offices(reader(), scope, now, after=after, limit=2):
            found += page
            after = page[-1].id
        assert found == whole
        assert {"registered", "resident"}.isdisjoint(line.role for line in whole)
        assert queries.count_people(reader(), world.area_id) == (12, 11)
        with pytest.raises(NotFound):
            queries.list_offices(reader(), scope, now, after="nothing", limit=2)
