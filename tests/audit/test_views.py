import hashlib
import json
from itertools import pairwise

import pytest
from flask import Flask

from consult.audit import queries
from consult.audit.followers import keep_up
from consult.audit.leaf import canonical
from consult.audit.merkle import leaf_hash
from consult.audit.models import LOG_ID
from consult.audit.queries import EntryView
from consult.audit.rulebook import RuleText
from consult.core.clock import Hands, from_ms
from consult.core.formatting import moment
from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.core.web import PAGE_ROWS
from consult.identity import service as identity
from consult.identity.service import NewPerson, Term
from tests.audit import world as audit_world
from tests.client import Browser
from tests.world import PASSWORD, Stage, bring, build


def entries(app: Flask) -> list[EntryView]:
    with app.app_context():
        forget()
        return queries.list_entries(reader(), below=None, limit=500)


def rules(app: Flask) -> list[RuleText]:
    with app.app_context():
        return queries.list_rules(reader())


def someone(app: Flask, number: int = 0) -> str:
    with app.app_context():
        new = NewPerson(f"居示{number}", account=f"person{number}")
        return identity.create_staff_account(system_actor("desk"), LOG_ID, new)


def test_the_record_says_whose_it_is_and_how_to_check_it(app: Flask, browser: Browser) -> None:
    with app.app_context():
        log, last = queries.get_log(reader()), queries.last_checkpoint(reader())
    assert last is not None
    browser.get("/record")
    words = browser.words()
    assert log.origin in words
    assert f"python3 -m consult.audit.verify DIR --key {log.vkey}" in browser.page.text
    assert " ".join(last.root[at : at + 8] for at in range(0, 64, 8)) in words
    assert "开立了存证记录" in words


def test_the_record_is_read_page_by_page_and_every_entry_once(
    app: Flask, browser: Browser, hands: Hands
) -> None:
    hands.forward(hours=1)
    for number in range(PAGE_ROWS + 3):
        someone(app, number)
    browser.get("/record")
    seen: list[str] = []
    while True:
        seen += [link for link in browser.page.links if link.startswith("/record/")]
        onward = [
            link for link in browser.page.links if "below=" in link and "language" not in link
        ]
        if not onward:
            break
        browser.get(onward[0])
    assert seen == [f"/record/{each.id}" for each in entries(app)]


@pytest.mark.parametrize("below", ["", "x", "-1", "1.5", "１", "9" * 19, "1%00"])
def test_a_key_that_is_no_number_is_not_found(browser: Browser, below: str) -> None:
    browser.get(f"/record?below={below}", 404)


def test_a_page_before_the_first_entry_says_so(browser: Browser) -> None:
    browser.get("/record?below=0")
    assert "没有更早" in browser.words()


def test_an_entry_shows_its_exact_bytes_and_a_proof(
    app: Flask, browser: Browser, hands: Hands
) -> None:
    hands.forward(hours=1)
    someone(app)
    with app.app_context():
        keep_up()
    found = entries(app)[0]
    browser.get(f"/record/{found.id}")
    raw = canonical(found.leaf)
    assert leaf_hash(raw).hex() == found.hash
    assert raw.decode().replace('"', "&#34;") in browser.page.text
    assert found.hash in browser.page.text
    with app.app_context():
        proof = queries.find_proof(reader(), found.index)
    assert proof is not None
    assert all(each in browser.page.text for each in proof.path)
    assert proof.note.splitlines()[0] in browser.words()
    assert "登记了一个人" in browser.page.h1
    assert "居示0" not in browser.words()


def test_an_entry_that_is_not_signed_yet_says_so(
    app: Flask, browser: Browser, hands: Hands
) -> None:
    hands.forward(hours=1)
    for number in range(2):
        someone(app, number)
    found = entries(app)[0]
    browser.get(f"/record/{found.id}")
    assert "一秒钟之内" in browser.words()
    with app.app_context():
        keep_up()
    browser.get(f"/record/{found.id}")
    assert "这页证明" in browser.words()


def test_a_disclosed_part_is_shown_and_a_sealed_one_only_as_a_seal(
    app: Flask, browser: Browser, hands: Hands
) -> None:
    hands.forward(hours=1)
    person = someone(app)
    with app.app_context():
        term = Term(hands.read(), None, "区里的一份文件")
        identity.grant_platform_role(system_actor("cli"), LOG_ID, person, "auditor", term)
    granted, registered = entries(app)[:2]
    browser.get(f"/record/{granted.id}")
    assert "区里的一份文件" in browser.words()
    assert '角色 <code class="beside">role</code>' in browser.page.text
    assert '审计人员 <code class="beside">auditor</code>' in browser.page.text
    assert '整个平台 <code class="beside">platform</code>' in browser.page.text
    assert "依据的文件" in browser.words()
    browser.get(f"/record/{registered.id}")
    for part in registered.leaf["c"]:
        assert part["d"] in browser.page.text
    assert "从封条本身看不出写了什么" in browser.words()


@pytest.mark.parametrize("key", ["0" * 32, "x", "F" * 32, "0" * 33, "%00", "..%2Fetc"])
def test_an_unknown_entry_is_not_found(browser: Browser, key: str) -> None:
    browser.get(f"/record/{key}", 404)


@pytest.mark.parametrize("key", ["0" * 64, "x", "A" * 64, "%00"])
def test_an_unknown_rule_is_not_found(browser: Browser, key: str) -> None:
    browser.get(f"/rules/{key}", 404)


def test_every_rule_version_is_listed_and_linked_under_a_kind_in_words(
    app: Flask, browser: Browser
) -> None:
    browser.get("/rules")
    assert {f"/rules/{rule.ref.hash}" for rule in rules(app)} <= set(browser.page.links)
    assert "rulekind." not in browser.page.text
    assert "表决的规则" in browser.words()


def test_every_rule_page_shows_its_fields_in_words_and_its_exact_text(
    app: Flask, browser: Browser
) -> None:
    for rule in rules(app):
        browser.get(f"/rules/{rule.ref.hash}")
        assert hashlib.sha256(rule.canonical).hexdigest() == rule.ref.hash
        assert rule.ref.hash in browser.page.text
        assert str(rule.content["source_zh"]) in browser.words()
        for code in ("rulefield.", "rulevalue.", "rulemeasure."):
            assert code not in browser.page.text


def test_a_decision_rule_spells_its_comparisons_out_in_whole_numbers(
    app: Flask, browser: Browser
) -> None:
    rule = next(each for each in rules(app) if each.ref.id == "R3")
    browser.get(f"/rules/{rule.ref.hash}")
    for line in (
        "到会人数 × 3 ≥ 全体 × 2",
        "赞成人数 × 2 &gt; 到会人数 × 1",
        "其中代表人数 × 5 ≥ 全体 × 4",
    ):
        assert line in browser.page.text


def test_a_rule_without_end_is_still_in_force_and_an_ended_one_says_when(
    app: Flask, browser: Browser
) -> None:
    old, new = (each for each in rules(app) if each.ref.id == "V3")
    assert old.in_force_to == new.in_force_from
    browser.get(f"/rules/{old.ref.hash}")
    assert "2026年1月1日 起失效" in browser.words()
    browser.get(f"/rules/{new.ref.hash}")
    assert "至今有效" in browser.words()


def test_an_entry_under_a_rule_links_to_the_rule_by_its_hash(app: Flask, browser: Browser) -> None:
    published = next(each for each in entries(app) if each.kind == "audit.rules_published")
    assert json.loads(canonical(published.leaf))["facts"]["rules"]
    browser.get(f"/record/{published.id}")
    assert rules(app)[0].ref.hash in browser.page.text


@pytest.mark.parametrize("address", ["/record", "/rules", "/permissions"])
def test_a_signed_out_visitor_is_told_that_nothing_changed(browser: Browser, address: str) -> None:
    first = browser.client.get(address)
    tag = first.headers["ETag"]
    assert "Set-Cookie" not in first.headers
    again = browser.client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert "Cookie" in first.headers["Vary"]


def test_a_changed_record_is_sent_anew(app: Flask, browser: Browser, hands: Hands) -> None:
    tag = browser.client.get("/record").headers["ETag"]
    hands.forward(hours=1)
    someone(app)
    again = browser.client.get("/record", headers={"If-None-Match": tag})
    assert again.status_code == 200


def entry_of(app: Flask, kind: str) -> EntryView:
    """Return the newest entry of a kind."""
    return next(each for each in entries(app) if each.kind == kind)


def test_codes_days_places_and_rules_of_an_entry_are_in_words(app: Flask, hands: Hands) -> None:
    world = build(app)
    case = bring(world, hands, Stage.CLOSED)
    browser = Browser(app)
    leaf = entry_of(app, "issues.matter_proposed").leaf
    browser.get(f"/record/{leaf['id']}")
    due = leaf["facts"]["reply_by"]
    with app.test_request_context():
        spoken = moment(from_ms(due))
    assert f'{spoken} <code class="beside">{due}</code>' in browser.page.text
    assert f'万春社区 <code class="beside">{world.code}</code>' in browser.page.text
    assert f"/matters/{case.id}" in browser.page.links
    admitted = entry_of(app, "issues.matter_admitted")
    browser.get(f"/record/{admitted.id}")
    assert "涉及居民切身利益的公共事务" in browser.words()
    browser.get(f"/record/{entry_of(app, 'issues.matter_planned').id}")
    assert '议事协商 <code class="beside">deliberative</code>' in browser.page.text
    browser.get(f"/record/{entry_of(app, 'voting.poll_closed').id}")
    assert '够 <code class="beside">1</code>' in browser.page.text
    assert '不少于 <code class="beside">&gt;=</code>' in browser.page.text


def test_an_entry_in_english_has_english_words_for_everything_it_says(
    app: Flask, hands: Hands
) -> None:
    world = build(app)
    bring(world, hands, Stage.PUBLISHED)
    browser = Browser(app, "en")
    newest = {each.kind: each.id for each in reversed(entries(app))}
    for entry_id in newest.values():
        browser.get(f"/record/{entry_id}")


def test_an_entry_leads_to_the_ones_before_and_after_it_in_each_story(
    app: Flask, hands: Hands
) -> None:
    world = build(app)
    case = bring(world, hands, Stage.ANNOUNCED)
    browser = Browser(app)
    with app.app_context():
        forget()
        story = queries.list_story(reader(), f"matter/{case.id}")
    seen = [story[0].id]
    for before, after in pairwise(story):
        browser.get(f"/record/{before.id}")
        assert f"/record/{after.id}" in browser.page.links
        seen.append(after.id)
        browser.get(f"/record/{after.id}")
        assert f"/record/{before.id}" in browser.page.links
    assert "后面还没有" in browser.words()
    browser.get(f"/record/{seen[0]}")
    assert "这是第一条" in browser.words()


def test_a_matter_that_is_not_public_is_named_by_its_kind_alone(app: Flask, hands: Hands) -> None:
    world = build(app)
    case = bring(world, hands, Stage.RECEIVED)
    proposed = entry_of(app, "issues.matter_proposed")
    stranger = Browser(app)
    stranger.get(f"/record/{proposed.id}")
    assert f"/matters/{case.id}" not in stranger.page.links
    assert "某件事的记录" in stranger.words()
    secretary = Browser(app)
    secretary.sign_in(world.secretary.login, PASSWORD)
    secretary.get(f"/record/{proposed.id}")
    assert f"/matters/{case.id}" in secretary.page.links


def test_what_an_entry_rests_on_is_a_link(app: Flask, browser: Browser) -> None:
    with app.app_context():
        person = audit_world.new_person()
        first = audit_world.rename(audit_world.SYSTEM_ACTOR, person, "甲")
        rested = queries.get_entry(reader(), first)
        then = audit_world.rest_on(audit_world.SYSTEM_ACTOR, person, rested.hash)
    browser.get(f"/record/{then}")
    assert "以哪几条为前提" in browser.words()
    assert f"/record/{first}" in browser.page.links
    assert rested.hash in browser.words()
