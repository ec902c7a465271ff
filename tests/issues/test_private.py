"""Texts and photos that never become public: refused, withdrawn, undone; also those from before."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from consult.core.clock import LEGAL_ZONE, Hands
from consult.core.db import db
from consult.core.migrating import downgrade, upgrade
from consult.core.reading import forget, reader
from consult.documents import queries as papers
from consult.documents import rules as paper_rules
from consult.documents import service as documents
from consult.issues import service as issues
from consult.issues.rules import (
    PRIVATE_STATES,
    MoveRefusal,
    Private,
    Refusal,
    Source,
    State,
    why_not_release,
)
from consult.issues.service import OnBehalf, Proposal
from tests.documents.world import choose
from tests.world import Stage, World, bring, build, code_of, matter_of, visit

PROPOSAL = Proposal("楼道里的电瓶被偷", "昨天夜里三号楼门口的电瓶不见了。", "请查一查。", "3 号楼")
UNTIL = datetime(2026, 6, 17, tzinfo=LEGAL_ZONE)
"""Fifteen legal days after the refusal of 1 June: through 16 June."""

REFUSE = (issues.refuse_matter, "pending-elsewhere", "在诉讼中")


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@given(st.sampled_from(State), st.booleans(), st.sampled_from(["", *Private]))
def test_what_stays_private_is_released_in_no_state(
    state: State,
    public: bool,  # noqa: FBT001 - drawn at random
    private: str,
) -> None:
    refusal = why_not_release(state, public=public, private=private)
    allowed = not public and not private and state not in PRIVATE_STATES
    assert (refusal is None) is allowed


def test_a_photo_of_what_stays_private_is_not_released() -> None:
    facts = paper_rules.Facts(
        paper_rules.Kind.PHOTO, released=False, withheld=False, removed=False, kept=True
    )
    assert paper_rules.why_not_release(facts) is paper_rules.Refusal.STAYS_PRIVATE
    assert not paper_rules.goes_along(facts)


# --- what stays private ---


def with_photo(world: World) -> tuple[str, str]:
    """Raise a matter with a photo; return the ids of both."""
    who = world.residents[1]
    photos = [choose(world, who)]
    made = world.do(who, issues.propose_matter, world.area_id, PROPOSAL, photos)
    with world.app.app_context():
        (photo,) = (each.id for each in papers.list_about(reader(), f"matter/{made}"))
    return made, photo


def is_public(world: World, photo: str) -> bool:
    """Return whether everybody may see a photo."""
    with world.app.app_context():
        return papers.get_document(reader(), photo).facts.public


def bars(world: World, matter_id: str, photo: str) -> None:
    """Check that neither the text nor its photo can be made public, by page or by call."""
    for who in (world.secretary, world.handler):
        page = visit(world, who).get(f"/matters/{matter_id}")
        assert f"/matters/{matter_id}/release-text" not in page.links
        code = code_of(world, who, issues.release_text, matter_id)
        assert code in {Refusal.STAYS_PRIVATE, MoveRefusal.NOT_NOW}
        office = visit(world, who)
        office.get(f"/documents/{photo}/office")
        assert not any(each.endswith("/release") for each in office.page.links)
        assert code_of(world, who, documents.release_document, photo) == (
            paper_rules.Refusal.STAYS_PRIVATE
        )
    assert PROPOSAL.facts not in visit(world, None).get("/matters").text


def test_a_refused_text_is_never_released_whatever_comes(world: World, hands: Hands) -> None:
    made, photo = with_photo(world)
    world.do(world.handler, documents.release_document, photo)
    act, *reason = REFUSE
    world.do(world.secretary, act, made, *reason)
    bars(world, made, photo)
    visit(world, None).get(f"/documents/{photo}", 404)
    world.do(world.residents[1], issues.ask_review, made, "不同意")
    bars(world, made, photo)
    world.do(world.guide, issues.review_refusal, made, "理由成立", upheld=True)
    bars(world, made, photo)
    hands.forward(minutes=1)
    world.do(world.secretary, issues.archive_matter, made)
    bars(world, made, photo)
    assert PROPOSAL.facts not in visit(world, None).get(f"/matters/{made}").text


def test_photos_of_an_overturned_refusal_become_public_with_the_text(
    world: World, hands: Hands
) -> None:
    del hands
    made, photo = with_photo(world)
    act, *reason = REFUSE
    world.do(world.secretary, act, made, *reason)
    world.do(world.residents[1], issues.ask_review, made, "不同意")
    world.do(world.guide, issues.review_refusal, made, "应当受理", upheld=False)
    assert not is_public(world, photo)
    world.do(world.handler, issues.release_text, made)
    assert is_public(world, photo)


def test_what_was_public_before_a_refusal_stays_as_it_was(world: World, hands: Hands) -> None:
    del hands
    made, photo = with_photo(world)
    world.do(world.handler, issues.release_text, made)
    act, *reason = REFUSE
    world.do(world.secretary, act, made, *reason)
    assert PROPOSAL.facts in visit(world, None).get(f"/matters/{made}").text
    assert is_public(world, photo)


def test_a_withdrawn_text_is_never_released(world: World, hands: Hands) -> None:
    del hands
    made, photo = with_photo(world)
    world.do(world.residents[1], issues.withdraw_matter, made, "不要了")
    bars(world, made, photo)
    world.do(world.secretary, issues.archive_matter, made)
    bars(world, made, photo)


@pytest.mark.parametrize(("language", "state"), [("zh", "登记已撤销"), ("en", "Entry undone")])
def test_an_entry_that_was_undone_says_so_and_offers_neither_slip_nor_release(
    world: World, hands: Hands, language: str, state: str
) -> None:
    del hands
    on_behalf = OnBehalf(Source.DESK, world.residents[2].id)
    made = world.do(world.handler, issues.enter_matter, world.area_id, PROPOSAL, on_behalf)
    handler = visit(world, world.handler, language)
    handler.get(f"/matters/{made}/undo-entry")
    handler.send("/undo-entry")

    for archived in (False, True):
        if archived:
            world.do(world.handler, issues.archive_matter, made)
        handler.get(f"/matters/{made}")
        assert archived or state in handler.words()
        assert f"/matters/{made}/release-text" not in handler.page.links
        assert f"/matters/{made}/print/slip" not in handler.page.links
        handler.get(f"/matters/{made}/print/slip", 403)
        assert code_of(world, world.handler, issues.release_text, made) == Refusal.STAYS_PRIVATE


# --- what was decided before ---


def guards(world: World) -> list[tuple[str, str]]:
    """Return the guards of the database: their names, and whether or how they stand."""
    with world.app.app_context():
        catalogue = (
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            if db.engine.dialect.name == "sqlite"
            else "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal"
        )
        found = sorted((row[0], str(row[1])) for row in reader().execute(text(catalogue)))
        assert found
        return found


def test_older_decisions_get_their_facts_from_the_record(app_on: Flask, hands: Hands) -> None:
    world = build(app_on)
    proposer, other = world.residents[1], world.residents[2]
    act, *reason = REFUSE
    refused, upheld, overturned, withdrawn = (
        bring(world, hands, Stage.RECEIVED).id for _ in range(4)
    )
    for each in (refused, upheld, overturned):
        world.do(world.secretary, act, each, *reason)
    for each in (upheld, overturned):
        world.do(proposer, issues.ask_review, each, "不同意")
        world.do(world.guide, issues.review_refusal, each, "看过了", upheld=each is upheld)
    world.do(world.secretary, issues.archive_matter, upheld)
    world.do(proposer, issues.withdraw_matter, withdrawn, "不要了")
    on_behalf = OnBehalf(Source.DESK, other.id)
    undone = world.do(world.handler, issues.enter_matter, world.area_id, PROPOSAL, on_behalf)
    world.do(world.handler, issues.undo_entry, undone)
    everything = (refused, upheld, overturned, withdrawn, undone)
    before = {each: matter_of(world, each) for each in everything}

    standing = guards(world)
    with world.app.app_context():
        downgrade(revision="0021")
        upgrade()
        forget()
    after = {each: matter_of(world, each) for each in everything}

    assert [after[each].stays_private for each in everything] == [
        "refused",
        "refused",
        "",
        "withdrawn",
        "undone",
    ]
    for each in everything:
        assert after[each].state == before[each].state
        assert after[each].refused_by == before[each].refused_by
    assert after[overturned].refused_by is None
    until = after[refused].review_until
    assert until is not None
    assert until > datetime.now(LEGAL_ZONE) + timedelta(days=14), "nobody was told before"
    assert after[upheld].review_until is None
    assert guards(world) == standing
