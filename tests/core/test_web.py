import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, abort, flash, get_flashed_messages, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import Headers
from werkzeug.exceptions import NotFound as PageNotFound

from consult.app import ROOT, create_app
from consult.config import Settings
from consult.core import clock, web
from consult.core.clock import Hands
from consult.core.errors import Forbidden, NotFound, Refused, SetupError
from consult.core.forms import ActionForm, Form, line
from consult.core.policy import SECRETARY, SYSTEM, permission
from consult.core.web import carry_out, once_of_request, page_from, press, public
from consult.identity.rules import Refusal
from tests import databases
from tests import world as worlds
from tests.client import Browser, Page


class Wish(Form):
    """A form of one field."""

    text = line("愿望")


def with_views(settings: Settings, *views: tuple[str, Callable[[], ResponseReturnValue]]) -> Flask:
    """Return an application with further pages."""
    databases.fresh_sqlite(settings.data)
    app = create_app(settings)
    for address, view in views:
        app.add_url_rule(address, view.__name__, public(view), methods=["GET", "POST"])
    return app


def stylesheet(app: Flask) -> str:
    page = app.test_client().get("/permissions").text
    links = re.findall(r'<link rel="stylesheet" href="([^"]+)">', page)
    assert len(links) == 1
    return str(links[0])


def test_all_styles_come_in_one_file_that_may_be_kept_for_ever(app: Flask) -> None:
    answer = app.test_client().get(stylesheet(app))
    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in answer.headers
    sheets = [ROOT / "static/css" / f"{name}.css" for name in ("tokens", "base")]
    sheets += sorted((ROOT / "static/css/components").glob("*.css"))
    sheets.append(ROOT / "static/css/print.css")
    places = [answer.data.index(sheet.read_bytes()) for sheet in sheets]
    assert places == sorted(places)


def test_a_page_from_before_an_update_gets_todays_styles_and_keeps_them_not(app: Flask) -> None:
    answer = app.test_client().get("/site-0123456789abcdef.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_the_address_of_the_styles_changes_with_their_content(tmp_path: Path) -> None:
    addresses = []
    for content in ("a{}", "b{}", "a{}"):
        (tmp_path / "x.css").write_text(content)
        app = Flask(__name__)
        address = web.serve_styles(app, [str(tmp_path / "x.css")])
        with app.test_request_context():
            addresses.append(address())
    assert addresses[0] == addresses[2] != addresses[1]


GZIP = {"Accept-Encoding": "br, gzip"}


def test_the_styles_go_out_compressed_to_those_who_take_that(app: Flask) -> None:
    client, address = app.test_client(), stylesheet(app)
    plain, packed = client.get(address), client.get(address, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) * 3 < len(plain.data)
    assert plain.headers["ETag"] != packed.headers["ETag"]
    refused = client.get(address, headers={"Accept-Encoding": "gzip;q=0"})
    assert refused.data == plain.data
    for answer, headers in ((plain, {}), (packed, GZIP)):
        known = {**headers, "If-None-Match": answer.headers["ETag"]}
        same = client.get(address, headers=known)
        assert (same.status_code, same.data) == (304, b"")
        assert "immutable" in same.headers["Cache-Control"]
        assert same.headers["Vary"] == "Accept-Encoding"
        head = client.head(address, headers=headers)
        assert head.headers["Content-Length"] == str(len(answer.data))
    crossed = client.get(address, headers={"If-None-Match": packed.headers["ETag"]})
    assert crossed.status_code == 200


def test_what_is_no_text_goes_out_as_it_is(app: Flask, tmp_path: Path) -> None:
    app.static_folder = str(tmp_path)
    (tmp_path / "x.png").write_bytes(b"x" * 5000)
    (tmp_path / "x.js").write_text("x" * 5000)
    client = app.test_client()
    with client.get("/static/x.png", headers=GZIP) as picture:
        assert "Content-Encoding" not in picture.headers
        assert len(picture.data) == 5000
    script = client.get("/static/x.js", headers=GZIP)
    assert script.mimetype == "text/javascript"
    assert len(script.data) < 100
    for gone in ("/static/y.js", "/static/../wsgi.js", "/static/%2e%2e/wsgi.py", "/static/"):
        assert client.get(gone, headers=GZIP).status_code == 404


def test_pages_for_strangers_go_out_compressed(app: Flask) -> None:
    client = app.test_client()
    for address in ("/permissions", "/permissions?q=guess"):
        plain, packed = client.get(address), client.get(address, headers=GZIP)
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert packed.headers["Content-Length"] == str(len(packed.data))
        assert plain.headers["ETag"] == packed.headers["ETag"]
        assert packed.headers["ETag"].startswith("W/")
        assert "Accept-Encoding" in plain.headers["Vary"]
        known = {**GZIP, "If-None-Match": packed.headers["ETag"]}
        same = client.get(address, headers=known)
        assert (same.status_code, same.data) == (304, b"")
        assert "Content-Encoding" not in same.headers
        head = client.head(address, headers=GZIP)
        assert (head.data, head.headers["ETag"]) == (b"", packed.headers["ETag"])
        assert head.headers["Content-Length"] == packed.headers["Content-Length"]


def test_no_length_tells_what_a_page_keeps_to_itself(app: Flask, hands: Hands) -> None:
    assert hands.read() == clock.now()
    world = worlds.build(app)
    visitor, resident = worlds.visit(world, None), worlds.visit(world, world.residents[0])

    def is_packed(browser: Browser, address: str) -> bool:
        return "Content-Encoding" in browser.client.get(address, headers=GZIP).headers

    for address in ("/", "/permissions", "/matters", "/inbox"):
        assert not is_packed(resident, address)
    assert is_packed(visitor, "/sign-in")  # a token, and nothing of what somebody else chose
    assert not is_packed(visitor, "/sign-in?back=/guess")
    assert is_packed(visitor, "/communities?q=guess")  # what was looked for, and no token
    assert not is_packed(visitor, "/nothing")
    sent = visitor.client.post("/sign-in", data={"login": "guess"}, headers=GZIP)
    assert "Content-Encoding" not in sent.headers


def test_a_message_that_is_shown_once_is_not_compressed_with_a_guess(settings: Settings) -> None:
    def told() -> ResponseReturnValue:
        if "tell" in request.args:
            flash("secret")
        return f"{get_flashed_messages()}{'x' * 5000}"

    client = with_views(settings, ("/told", told)).test_client()
    assert "Content-Encoding" not in client.get("/told?tell=1", headers=GZIP).headers
    assert "Content-Encoding" in client.get("/told?q=1", headers=GZIP).headers


def headers_of(app: Flask, address: str) -> tuple[int, Headers]:
    with app.test_client().get(address) as answer:
        return answer.status_code, answer.headers


def test_a_static_file_is_kept_for_ever_only_under_its_hash(app: Flask) -> None:
    with app.test_request_context():
        address = web.asset("css/base.css")
    assert re.fullmatch(r"/static/css/base\.css\?v=[0-9a-f]{12}", address)
    assert "immutable" in headers_of(app, address)[1]["Cache-Control"]
    for other, status in (("/static/css/base.css", 200), ("/static/css/nothing.css?v=1", 404)):
        found, headers = headers_of(app, other)
        assert found == status
        assert "immutable" not in headers.get("Cache-Control", "")


def test_every_answer_carries_the_headers_of_safety(app: Flask) -> None:
    for address in ("/permissions", "/nothing", stylesheet(app), "/static/css/base.css"):
        headers = headers_of(app, address)[1]
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers


def test_a_page_that_nobody_decided_the_access_of_stops_the_start(app: Flask) -> None:
    app.add_url_rule("/open", "open", lambda: "x")
    with pytest.raises(SetupError, match="open is not marked"):
        web.check_marks(app)


@pytest.mark.parametrize("address", ["/%00", "/record/%00", "/communities?q=%00", "/record?x=%00"])
def test_an_address_with_a_nul_is_not_found(browser: Browser, address: str) -> None:
    browser.get(address, 404)


@pytest.mark.parametrize(("value", "key"), [(None, None), ("0", 0), ("17", 17), ("9" * 18, None)])
def test_a_list_goes_on_from_a_number(app: Flask, value: str | None, key: int | None) -> None:
    with app.test_request_context():
        expected = int(value) if value and key is None else key
        assert page_from(value) == expected


@pytest.mark.parametrize("value", ["", " 1", "-1", "x", "1e3", "１", "9" * 19])
def test_a_list_does_not_go_on_from_anything_else(app: Flask, value: str) -> None:
    with app.test_request_context(), pytest.raises(PageNotFound):
        page_from(value)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("a" * 26, "a" * 26), ("a" * 25, ""), ("a" * 27, ""), ("é" * 26, ""), ("-" * 26, "")],
)
def test_only_keys_of_the_right_shape_count_as_keys(app: Flask, sent: str, kept: str) -> None:
    with app.test_request_context(method="POST", data={"once": sent}):
        assert once_of_request() == kept


def test_the_key_of_a_form_that_stands_several_times_on_its_page_counts_too(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"x-once": "a" * 26, "nonce": "b" * 26}):
        assert once_of_request() == "a" * 26


def test_what_is_wrong_is_answered_with_words_and_its_number(settings: Settings) -> None:
    def refused() -> ResponseReturnValue:
        raise Refused(Refusal.LAST_STAFF)

    def forbidden() -> ResponseReturnValue:
        raise Forbidden("identity.grant_role")

    def missing() -> ResponseReturnValue:
        raise NotFound("thing")

    def odd() -> ResponseReturnValue:
        abort(413)

    views = (("/r", refused), ("/f", forbidden), ("/m", missing), ("/o", odd))
    browser = Browser(with_views(settings, *views))
    for address, status, words in (
        ("/r", 409, "最后一位系统管理员"),
        ("/f", 403, "授予或结束角色"),
        ("/m", 404, "找不到"),
        ("/o", 413, "内容太长了"),
        ("/record/x", 404, "找不到"),
    ):
        browser.get(address, status)
        assert words in browser.words()
    browser.post("/record", {}, 405)
    assert "不接受这种操作" in browser.words()


def test_a_fault_of_ours_is_answered_with_a_number_to_quote_and_nothing_else(
    settings: Settings,
) -> None:
    def broken() -> ResponseReturnValue:
        raise RuntimeError("secret")

    browser = Browser(with_views(replace(settings, testing=False), ("/broken", broken)))
    browser.get("/broken", 500)
    assert "secret" not in browser.page.text
    assert re.search(r"编号：[0-9a-f]{8}", browser.words())


def wishing(settings: Settings, done: list[str]) -> Flask:
    """Return an application with a page that carries a form out."""

    def wish() -> ResponseReturnValue:
        form = Wish()

        def act() -> str:
            if form.text.data == "月亮":
                raise Refused(Refusal.NOT_YOURS_TO_GIVE)
            done.append(form.text.data)
            return "/permissions"

        def page() -> str:
            errors = [*form.form_errors, *(each for field in form for each in field.errors)]
            return f"<form method=post>{form.hidden_tag()}{form.text()}</form>{errors}"

        return carry_out(form, act, str, page) if form.is_submitted() else page()

    return with_views(settings, ("/wish", wish))


def test_a_form_is_carried_out_or_comes_back_with_what_was_typed(settings: Settings) -> None:
    done: list[str] = []
    client = wishing(settings, done).test_client()
    fields = Page(client.get("/wish").text).forms[0][2]
    empty = client.post("/wish", data={**fields, "text": " "})
    assert empty.status_code == 422
    refused = client.post("/wish", data={**fields, "text": "月亮"})
    assert refused.status_code == 409
    assert 'value="月亮"' in refused.text
    assert "不能授予" in refused.text
    assert done == []
    carried = client.post("/wish", data={**fields, "text": "路灯"})
    assert (carried.status_code, carried.headers["Location"]) == (303, "/permissions")
    assert done == ["路灯"]


@pytest.mark.parametrize("token", ["", "nonsense", "stale"])
def test_a_stale_form_comes_back_in_our_own_words_and_with_a_fresh_token(
    settings: Settings, token: str
) -> None:
    done: list[str] = []
    client = wishing(settings, done).test_client()
    fields = Page(client.get("/wish").text).forms[0][2]
    if token != "stale":
        fields["csrf_token"] = token
    client.delete_cookie("session")
    back = client.post("/wish", data={**fields, "text": "路灯"})
    assert back.status_code == 422
    assert "页面放得太久了" in back.text
    assert "CSRF" not in back.text
    assert done == []
    again = Page(back.text).forms[0][2]
    assert again["text"] == "路灯"
    assert client.post("/wish", data=again).status_code == 303
    assert done == ["路灯"]


@pytest.mark.parametrize("key", [None, "", "a" * 25, "-" * 26])
def test_a_form_that_could_not_be_told_from_a_double_comes_back_with_a_fresh_key(
    settings: Settings, key: str | None
) -> None:
    done: list[str] = []
    client = wishing(settings, done).test_client()
    fields = Page(client.get("/wish").text).forms[0][2]
    given = {**fields, "text": "路灯", "once": key or ""}
    if key is None:
        del given["once"]
    back = client.post("/wish", data=given)
    assert back.status_code == 422
    assert back.text.count("页面放得太久了") == 1
    assert done == []
    again = Page(back.text).forms[0][2]
    assert again["text"] == "路灯"
    assert again["once"] != fields["once"]
    assert client.post("/wish", data=again).status_code == 303
    assert done == ["路灯"]


def test_a_button_without_a_key_asks_to_press_again(settings: Settings) -> None:
    done: list[str] = []

    def push() -> ResponseReturnValue:
        if request.method == "GET":
            return f"<form method=post>{ActionForm().hidden_tag()}</form>"
        return press(lambda: done.append("x"), "/permissions")

    browser = Browser(with_views(settings, ("/push", push)))
    fields = Page(browser.client.get("/push").text).forms[0][2]
    browser.post("/push", {"csrf_token": fields["csrf_token"]})
    assert "再按一次" in browser.words()
    assert done == []
    browser.post("/push", fields)
    assert done == ["x"]


def test_what_was_made_for_somebody_is_kept_by_no_browser(app: Flask, hands: Hands) -> None:
    assert hands.read() == clock.now()
    world = worlds.build(app)
    visitor, resident = worlds.visit(world, None), worlds.visit(world, world.residents[0])
    for address in ("/", "/permissions", "/record", "/nothing", "/matters"):
        ours = resident.client.get(address).headers
        assert (ours["Cache-Control"], "ETag" in ours) == ("no-store", False)
    theirs = visitor.client.get("/permissions").headers
    assert (theirs["Cache-Control"], "ETag" in theirs) == ("private, no-cache", True)
    typed = visitor.client.post("/sign-in", data={"login": "13800138000"})
    assert typed.headers["Cache-Control"] == "no-store"
    resident.get("/permissions")
    resident.send("/sign-out")
    assert resident.client.get("/permissions").headers["Cache-Control"] == "private, no-cache"


def test_a_button_from_a_stale_page_asks_to_press_again(settings: Settings) -> None:
    done: list[str] = []

    def push() -> ResponseReturnValue:
        return press(lambda: done.append("x"), "/permissions")

    browser = Browser(with_views(settings, ("/push", push)))
    browser.post("/push", {})
    assert "再按一次" in browser.words()
    assert done == []


def test_roles_that_a_permission_does_not_name_are_turned_away(settings: Settings) -> None:
    for needed in (permission("x.y", SYSTEM), permission("x.z", SECRETARY)):
        view = web.requires(needed)(lambda: "x")
        assert getattr(view, web.ACCESS) == needed.name
    databases.fresh_sqlite(settings.data)
    app = create_app(settings)
    with app.test_request_context():
        assert not web.may(permission("x.y", SYSTEM), ("platform",))
        with pytest.raises(Forbidden):
            web.current_actor()
