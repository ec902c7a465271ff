"""Photos and papers over HTTP: the form that takes them, the files, and the office's page."""

import re
from collections.abc import Mapping
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from consult.audit import queries as audit
from consult.audit.models import PersonKey
from consult.audit.queries import EntryView
from consult.audit.record import pseudonym
from consult.core.clock import Hands
from consult.core.errors import Forbidden, Refused
from consult.core.reading import forget, reader
from consult.documents import queries, service
from consult.documents.entries import DocumentOpened
from consult.documents.rules import MOST_REQUEST_BYTES, Kind
from consult.documents.service import Chosen, path_of
from tests.client import Browser, Page
from tests.documents import makers
from tests.documents.world import attach, choose, open_door, open_up
from tests.world import Someone, World, build, visit

Given = Mapping[str, str | tuple[BytesIO, str]]


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    area = open_door(app)
    made = build(app)
    area.append(made.area_id)
    return made


def file(data: bytes, name: str = "a.jpg") -> tuple[BytesIO, str]:
    return BytesIO(data), name


def send(browser: Browser, given: Given, status: int = 200) -> Page:
    """Send the form on this page with files, as a browser does."""
    action, fields = browser.page.form_to("/tests-files")
    answer = browser.client.post(
        action, data={**fields, **given}, headers={"Accept-Language": browser.language}
    )
    return browser._show(answer, status, action)  # noqa: SLF001 - it checks every page


def kept_in(page: Page) -> list[str]:
    return [
        field["value"]
        for _tag, field in page.fields
        if field.get("name", "").endswith("-kept") and field["name"].startswith("files-")
    ]


def fetch(world: World, who: Someone | None, address: str) -> TestResponse:
    return visit(world, who).client.get(address)


def attached(
    world: World, data: bytes | None = None, kind: Kind = Kind.PHOTO, who: Someone | None = None
) -> str:
    sender = who or world.residents[0]
    chosen = choose(world, sender, data, kind=kind)
    (made,) = world.do(sender, attach, world.area_id, [chosen], kind)
    return made


# --- the form ---


@pytest.mark.parametrize("language", ["zh", "en"])
def test_photos_and_papers_are_sent_without_a_script(world: World, language: str) -> None:
    browser = visit(world, world.residents[0], language)
    browser.get("/tests-files")

    page = send(
        browser,
        {
            "title": "楼道",
            "files-0-file": file(makers.telling(), "../../x.jpg"),
            "files-0-alt": "楼道里的车",
            "files-4-file": file(makers.PDF, "协议.pdf"),
            "files-4-alt": "大家签的协议",
        },
    )

    assert 'alt="楼道里的车"' in page.text
    assert "大家签的协议" in page.text
    for address in re.findall(r'(?:src|href)="(/documents/[^"]+)"', page.text):
        answer = browser.client.get(address)
        assert answer.status_code == 200
        assert b"Secret" not in answer.data


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_chosen_is_lost_when_the_form_comes_back(world: World, language: str) -> None:
    browser = visit(world, world.residents[0], language)
    browser.get("/tests-files")

    page = send(
        browser,
        {
            "title": "",
            "files-0-file": file(makers.jpeg(), "楼道.jpg"),
            "files-0-alt": "楼道里的车",
            "files-1-file": file(makers.PDF, "协议.pdf"),
            "files-1-alt": "",
            "files-2-file": file(makers.SCRIPT, "b.jpg"),
            "files-2-alt": "改了名的网页",
        },
        422,
    )
    kept = kept_in(page)
    assert len(kept) == 2
    assert "楼道.jpg" in page.text
    assert 'value="楼道里的车"' in page.text
    assert 'value="改了名的网页"' in page.text
    assert page.text.count("error-summary__title") == 1
    small = browser.client.get(f"/documents/{kept[0]}/small")
    assert (small.status_code, small.headers["Cache-Control"]) == (200, "no-store")

    page = send(browser, {"title": "楼道", "files-1-alt": "协议", "files-2-alt": ""})

    assert 'alt="楼道里的车"' in page.text
    with world.app.app_context():
        forget()
        found = queries.list_about(reader(), f"area/{world.area_id}")
        assert [each.id for each in found] == kept


def test_a_file_that_is_not_wanted_any_more_is_left_out(world: World) -> None:
    browser = visit(world, world.residents[0])
    browser.get("/tests-files")
    send(browser, {"files-0-file": file(makers.jpeg()), "files-0-alt": "x"}, 422)

    send(browser, {"title": "T", "files-0-drop": "1"})

    with world.app.app_context():
        forget()
        assert queries.list_about(reader(), f"area/{world.area_id}") == []


@pytest.mark.parametrize("stale", [{"csrf_token": "old"}, {"once": ""}])
def test_a_stale_page_keeps_the_files_too(world: World, stale: dict[str, str]) -> None:
    browser = visit(world, world.residents[0])
    browser.get("/tests-files")

    given: Given = {"title": "T", "files-0-file": file(makers.jpeg()), "files-0-alt": "x", **stale}
    page = send(browser, given, 422)

    assert len(kept_in(page)) == 1


def test_a_file_of_somebody_else_is_not_taken_over(world: World) -> None:
    theirs = choose(world, world.residents[1])
    browser = visit(world, world.residents[0])
    browser.get("/tests-files")

    page = send(browser, {"title": "T", "files-0-kept": theirs.id, "files-0-alt": "meins"}, 422)

    assert kept_in(page) == []
    assert 'value="meins"' in page.text
    for who, status in (
        (world.residents[0], 404),
        (world.secretary, 404),
        (None, 404),
        (world.residents[1], 200),
    ):
        assert fetch(world, who, f"/documents/{theirs.id}").status_code == status


def test_sending_a_form_twice_does_it_once(world: World) -> None:
    browser = visit(world, world.residents[0])
    page = browser.get("/tests-files")
    action, fields = page.form_to("/tests-files")
    for _ in range(2):
        given = {**fields, "title": "T", "files-0-file": file(makers.jpeg()), "files-0-alt": "x"}
        assert browser.client.post(action, data=given).status_code == 303

    with world.app.app_context():
        forget()
        assert len(queries.list_about(reader(), f"area/{world.area_id}")) == 1


def test_a_description_without_a_file_and_one_that_is_too_long_are_named(world: World) -> None:
    browser = visit(world, world.residents[0])
    browser.get("/tests-files")

    page = send(
        browser,
        {
            "title": "T",
            "files-0-alt": "没有文件",
            "files-1-file": file(makers.jpeg()),
            "files-1-alt": "长" * 121,
        },
        422,
    )

    assert "请选择文件" in page.text
    assert "最多 120 个字" in page.text
    assert len(kept_in(page)) == 1


def test_forms_without_files_stay_small_and_those_with_files_have_a_limit(world: World) -> None:
    browser = visit(world, world.residents[0])
    browser.get("/tests-files")
    kind = "multipart/form-data; boundary=x"
    head = 'Content-Disposition: form-data; name="files-0-file"; filename="a.jpg"'
    large = f"--x\r\n{head}\r\n\r\n".encode() + bytes(3 * 1024 * 1024) + b"\r\n--x--\r\n"
    huge = {"CONTENT_LENGTH": str(MOST_REQUEST_BYTES + 1)}

    def status(address: str, data: bytes, **environ: str) -> int:
        return browser.client.post(
            address, data=data, content_type=kind, environ_overrides=environ
        ).status_code

    assert status("/tests-files", large) == 422
    assert status("/tests-files", b"", **huge) == 413
    assert status("/sign-in", large) == 413


def test_who_is_not_signed_in_is_turned_away_and_the_file_unread(world: World) -> None:
    answer = Browser(world.app).client.post(
        "/tests-files",
        data={"title": "T", "files-0-file": file(makers.jpeg())},
    )

    assert answer.status_code == 403
    assert 'name="kept-title" value="T"' in answer.text
    assert "files-0-file" not in answer.text


# --- the files ---


def test_before_release_only_sender_and_office_see_a_file_and_after_it_everybody(
    world: World,
) -> None:
    made = attached(world)
    inside = (world.residents[0], world.secretary, world.handler)
    outside = (
        None,
        world.residents[1],
        world.stranger,
        world.supervisor,
        world.guide,
        world.auditor,
    )
    everybody = [visit(world, each) for each in (*inside, *outside)]

    def answers(address: str) -> list[tuple[int, str]]:
        found = (each.client.get(address) for each in everybody)
        return [(each.status_code, each.headers["Cache-Control"]) for each in found]

    for address in (f"/documents/{made}", f"/documents/{made}/small"):
        before = answers(address)
        assert before[: len(inside)] == [(200, "no-store")] * len(inside)
        assert {status for status, _kept in before[len(inside) :]} == {404}

    world.do(world.secretary, open_up, world.area_id)

    for address in (f"/documents/{made}", f"/documents/{made}/small"):
        assert set(answers(address)) == {(200, "private, no-cache")}


def test_the_person_for_whom_a_clerk_added_a_file_sees_it(world: World) -> None:
    chosen = choose(world, world.handler, kind=Kind.SCAN)
    who = world.residents[2]
    (made,) = world.do(world.handler, attach, world.area_id, [Chosen(chosen.id)], Kind.SCAN, who.id)

    assert fetch(world, who, f"/documents/{made}").status_code == 200
    assert fetch(world, world.residents[3], f"/documents/{made}").status_code == 404


def test_a_file_comes_under_headers_that_let_it_do_nothing(world: World) -> None:
    photo, paper = attached(world), attached(world, makers.PDF, Kind.PAPER)
    world.do(world.secretary, open_up, world.area_id)

    shown = fetch(world, None, f"/documents/{photo}")
    saved = fetch(world, None, f"/documents/{paper}")

    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["Content-Disposition"].startswith("inline; filename=photo-")
    assert saved.headers["Content-Type"] == "application/pdf"
    assert saved.headers["Content-Disposition"].startswith("attachment; filename=document-")
    assert saved.data == makers.PDF
    for answer in (shown, saved):
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Set-Cookie" not in answer.headers
    assert fetch(world, None, f"/documents/{paper}/small").status_code == 404


def test_a_browser_that_has_a_file_is_not_sent_it_again_until_it_is_kept_back(
    world: World,
) -> None:
    made = attached(world)
    world.do(world.secretary, open_up, world.area_id)
    client = Browser(world.app).client
    tag = client.get(f"/documents/{made}").headers["ETag"]

    again = client.get(f"/documents/{made}", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    small = client.get(f"/documents/{made}/small", headers={"If-None-Match": tag})
    assert small.status_code == 200
    world.do(world.secretary, service.withhold_document, made, "x")
    gone = client.get(f"/documents/{made}", headers={"If-None-Match": tag})
    assert gone.status_code == 404


@pytest.mark.parametrize(
    "odd", ["x", "../../keys/session.key", "..%2f..%2fconsult.db", "%2e%2e", "a" * 26, "A" * 5000]
)
def test_odd_addresses_lead_nowhere(world: World, odd: str) -> None:
    for who in (None, world.secretary):
        assert fetch(world, who, f"/documents/{odd}").status_code == 404
        assert fetch(world, who, f"/documents/{odd}/small").status_code == 404


def test_a_file_that_is_missing_from_the_disk_is_not_found(world: World) -> None:
    made = attached(world)
    with world.app.app_context():
        path_of(made).unlink()

    assert fetch(world, world.secretary, f"/documents/{made}").status_code == 404


# --- opening on record ---


def last_of(world: World, story: str) -> EntryView:
    with world.app.app_context():
        forget()
        return audit.list_story(reader(), story)[-1]


@pytest.mark.parametrize("role", ["guide", "supervisor", "auditor"])
def test_who_works_elsewhere_opens_a_file_on_record(world: World, role: str) -> None:
    made, who = attached(world, makers.PDF, Kind.SCAN), getattr(world, role)
    browser = visit(world, who)
    page = browser.get("/tests-files")
    assert makers.PDF.decode("latin-1") not in page.text

    action, fields = page.form_to(f"/documents/{made}/opening")
    answer = browser.client.post(action, data={**fields, "why": "核对代为登记的单子"})

    assert (answer.status_code, answer.data) == (200, makers.PDF)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    entry = last_of(world, f"area/{world.area_id}")
    assert entry.kind == DocumentOpened.kind
    with world.app.app_context():
        key = reader().get_one(PersonKey, who.id).key
    assert entry.leaf["actor"] == pseudonym(key, f"area/{world.area_id}")
    assert last_of(world, f"document/{made}").id == entry.id
    assert "代为登记的单子" not in Browser(world.app).get(f"/record/{entry.id}").text
    assert browser.client.get(f"/documents/{made}").status_code == 404
    assert browser.client.get(f"/documents/{made}/small").status_code == 404
    assert browser.client.get(action).status_code == 405


@pytest.mark.parametrize("language", ["zh", "en"])
def test_opening_asks_for_a_reason_first(world: World, language: str) -> None:
    made = attached(world)
    browser = visit(world, world.guide, language)
    page = browser.get("/tests-files")
    assert 'alt="楼道"' not in page.text

    before = last_of(world, f"area/{world.area_id}").id
    page = browser.send(f"/documents/{made}/opening", {"why": " "}, 422)

    assert page.has_form(f"/documents/{made}/opening")
    assert last_of(world, f"area/{world.area_id}").id == before


def test_a_file_that_was_kept_back_is_opened_too_and_one_that_was_erased_is_not(
    world: World,
) -> None:
    made = attached(world)
    world.do(world.secretary, service.withhold_document, made, "有门牌号")
    browser = visit(world, world.guide)
    action, fields = browser.get("/tests-files").form_to(f"/documents/{made}/opening")
    given = {**fields, "why": "投诉"}
    assert browser.client.post(action, data=given).status_code == 200

    world.do(world.secretary, service.remove_document, made, "本人要求")
    assert browser.client.post(action, data=given).status_code == 404
    assert not browser.get("/tests-files").has_form(f"/documents/{made}/opening")


def test_others_find_nothing_to_open_and_who_may_look_anyway_leaves_no_record(
    world: World,
) -> None:
    made = attached(world)
    before = last_of(world, f"area/{world.area_id}").id
    for who in (world.residents[1], world.stranger, world.newcomer):
        browser = visit(world, who)
        assert not browser.get("/tests-files").has_form(f"/documents/{made}/opening")
        _action, fields = browser.page.form_to("/sign-out")
        address = f"/documents/{made}/opening"
        answer = browser.client.post(address, data={**fields, "why": "好奇"})
        assert answer.status_code == 404
        with pytest.raises(Forbidden):
            world.do(who, service.open_document, made, "好奇")

    for who in (world.residents[0], world.handler):
        answer = visit(world, who).client.post(f"/documents/{made}/opening")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/documents/{made}")
    assert last_of(world, f"area/{world.area_id}").id == before
    world.do(world.secretary, open_up, world.area_id)
    with pytest.raises(Refused):
        world.do(world.guide, service.open_document, made, "已经公开")


# --- the office ---


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_office_releases_keeps_back_and_erases(world: World, language: str) -> None:
    made = attached(world)
    office = visit(world, world.handler, language)
    at = f"/documents/{made}/office"
    page = office.get(at)
    assert "楼道.jpg" in page.text

    page = office.send("/release")
    assert not page.has_form("/release")
    assert fetch(world, None, f"/documents/{made}").status_code == 200

    page = office.send("/withhold", {"why": ""}, 422)
    page = office.send("/withhold", {"why": "有门牌号"})
    assert "有门牌号" in page.text
    assert fetch(world, None, f"/documents/{made}").status_code == 404
    assert page.has_form("/release")

    page = office.send("/remove", {"why": "本人要求"})
    assert "本人要求" in page.text
    assert not page.has_form("/remove")
    for who in (world.handler, world.residents[0], None):
        assert fetch(world, who, f"/documents/{made}").status_code == 404
    world.keep_up()
    with world.app.app_context():
        assert not path_of(made).exists()
        kinds = [each.kind for each in audit.list_story(reader(), f"document/{made}")]
    assert kinds == ["documents.released", "documents.withheld", "documents.removed"]


def test_what_was_public_and_is_gone_is_named_with_the_reason(world: World) -> None:
    never, gone = attached(world), attached(world)
    world.do(world.secretary, service.remove_document, never, "没有公开过")
    world.do(world.secretary, service.release_document, gone)
    world.do(world.secretary, service.remove_document, gone, "有别人的脸")

    page = visit(world, world.residents[1]).get("/tests-files")

    assert "有别人的脸" in page.text
    assert "没有公开过" not in page.text
    assert 'alt="楼道"' not in page.text


def test_others_do_not_come_to_the_office_page(world: World) -> None:
    made = attached(world)
    visit(world, world.supervisor).get(f"/documents/{made}/office", 403)
    visit(world, world.residents[0]).get(f"/documents/{made}/office", 403)
    visit(world, world.secretary).get(f"/documents/{'a' * 26}/office", 404)
    assert fetch(world, None, f"/documents/{made}/office").status_code == 303


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_record_names_what_came_and_leads_to_it(world: World, language: str) -> None:
    made = attached(world)
    world.do(world.secretary, open_up, world.area_id)
    world.do(world.secretary, service.withhold_document, made, "x")
    world.do(world.secretary, service.release_document, made)
    with world.app.app_context():
        forget()
        entries = audit.list_story(reader(), f"document/{made}")
        added = queries.get_document(reader(), made).added_entry_id
        digest = queries.get_document(reader(), made).sha256

    browser = visit(world, None, language)
    for each in entries:
        assert f"/documents/{made}" in browser.get(f"/record/{each.id}").links
    assert digest in browser.get(f"/record/{added}").text
    office = visit(world, world.secretary, language)
    assert f"/documents/{made}/office" in office.get(f"/record/{entries[0].id}").links
