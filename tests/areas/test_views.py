"""The page on which visitors choose their community."""

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import event

from consult.areas import service
from consult.areas.messages import place
from consult.core.db import db
from consult.core.policy import system_actor
from tests.areas.factories import HEADER, JIUJIANG, area, take
from tests.client import Browser

WANCHUN = "340207005015"
BAJIAO = "340207101204"


@pytest.fixture
def jiujiang(app: Flask) -> None:
    with app.app_context(), JIUJIANG.open("rb") as stream:
        service.import_areas(system_actor("cli"), stream)


def communities(browser: Browser) -> list[str]:
    prefix = "/communities/"
    return [link.removeprefix(prefix) for link in browser.page.links if link.startswith(prefix)]


def next_page(browser: Browser) -> str | None:
    return next((link for link in browser.page.links if "after=" in link), None)


def test_before_any_import_the_page_says_that_there_is_nothing_yet(browser: Browser) -> None:
    browser.get("/communities")
    assert "这里还没有社区" in browser.words()
    assert communities(browser) == []


@pytest.mark.usefixtures("jiujiang")
def test_a_community_is_reached_in_two_steps(browser: Browser) -> None:
    browser.get("/communities")
    words = browser.words()
    assert words.index("鸠江区") < words.index("清水街道 9 个社区和村") < words.index("沈巷镇")
    assert "全国" not in words
    street = "340207005000"
    assert street in communities(browser)
    browser.get(f"/communities/{street}")
    assert WANCHUN in communities(browser)


@pytest.mark.usefixtures("jiujiang")
def test_a_street_that_is_searched_brings_its_communities(browser: Browser) -> None:
    browser.get("/communities?q=沈巷镇")
    words = browser.words()
    assert words.index("在附近") < words.index("沈巷社区") < words.index("八角村")
    assert "安徽省 · 芜湖市 · 鸠江区 · 沈巷镇" in words
    assert BAJIAO in communities(browser)
    assert "村委会" not in words


@pytest.mark.usefixtures("jiujiang")
def test_the_country_stands_behind_what_is_near(app: Flask, browser: Browser) -> None:
    with app.app_context():
        take(HEADER, "110000000000,province,北京市,", "110100000000,city,北京市,110000000000")
    browser.get("/communities")
    words = browser.words()
    assert words.index("鸠江区") < words.index("全国") < words.index("北京市")
    browser.get("/communities/110000000000")
    assert communities(browser)[-1] == "110100000000"


@pytest.mark.usefixtures("jiujiang")
def test_a_community_is_found_by_part_of_its_name(browser: Browser) -> None:
    browser.get("/communities?q=%20万春%20")
    assert communities(browser) == [WANCHUN]
    assert ("input", "万春") in [
        (tag, given.get("value")) for tag, given in browser.page.fields if given.get("name") == "q"
    ]


@pytest.mark.usefixtures("jiujiang")
def test_a_search_goes_on_to_its_next_page(browser: Browser) -> None:
    reached = []
    address: str | None = "/communities?q=委"
    pages = 0
    while address is not None:
        browser.get(address)
        reached += communities(browser)
        address, pages = next_page(browser), pages + 1
    assert pages == 2
    assert len(reached) == len(set(reached)) == 53 + 56
    assert "/communities?q=" in str(browser.page.links)


@pytest.mark.usefixtures("jiujiang")
def test_a_name_that_nobody_has_gives_words_and_a_way_back(browser: Browser) -> None:
    browser.get("/communities?q=<b>没有这里</b>")
    assert communities(browser) == []
    assert "没有找到叫“&lt;b&gt;没有这里&lt;/b&gt;”的地方。" in browser.page.text
    assert "看全部社区" in browser.words()


@pytest.mark.usefixtures("jiujiang")
@pytest.mark.parametrize("search", ["\x07", "%25", "_", "\\", "'", "长" * 500, "\u202e"])
def test_no_search_whatever_breaks_the_page(browser: Browser, search: str) -> None:
    browser.get(f"/communities?q={search}")


@pytest.mark.usefixtures("jiujiang")
@pytest.mark.parametrize(
    "after", ["x", "-1", "1" * 30, "٣", "0-340207005015-万", "1-34-万", "1-340207005015-", "1-٣-x"]
)
def test_a_key_that_is_no_code_is_not_found(browser: Browser, after: str) -> None:
    browser.get(f"/communities?after={after}", 404)


@pytest.mark.usefixtures("jiujiang")
def test_places_for_statistics_only_are_not_offered(browser: Browser) -> None:
    browser.get("/communities?q=虚拟")
    assert communities(browser) == []


@pytest.mark.usefixtures("jiujiang")
def test_the_page_asks_the_database_as_often_whatever_it_shows(
    app: Flask, browser: Browser
) -> None:
    numbers = []
    for search in ("万春", "沈巷", "340207", "wanchun", "wc"):
        counted: list[str] = []

        def count(*args: object, into: list[str] = counted) -> None:
            if "areas_" in str(args[2]):
                into.append(str(args[2]))

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", count)
        browser.get(f"/communities?q={search}")
        event.remove(engine, "before_cursor_execute", count)
        numbers.append(len(counted))
    assert len(set(numbers)) == 1


@pytest.mark.usefixtures("jiujiang")
def test_the_page_speaks_english(app: Flask) -> None:
    english = Browser(app, "en")
    english.get("/communities?q=八角")
    assert communities(english) == [BAJIAO]
    assert "Bajiao Village 八角村" in english.words()
    assert "Shenxiang Town 沈巷镇" in english.words()
    assert 'Bajiao Village <span lang="zh">八角村</span>' in english.page.text


@pytest.mark.usefixtures("jiujiang")
def test_a_place_without_a_latin_name_shows_its_chinese_one(app: Flask) -> None:
    with app.app_context():
        take(HEADER, "340207101204,community,新八角村委会,340207101000")
    english = Browser(app, "en")
    english.get("/communities?q=新八角")
    assert '><span lang="zh">新八角村</span></a>' in english.page.text


@pytest.mark.usefixtures("jiujiang")
def test_a_title_names_a_place_in_both_scripts_and_holds_no_markup(app: Flask) -> None:
    english = Browser(app, "en")
    english.get(f"/communities/{WANCHUN}/register")
    assert "<title>Register in Wanchun Community 万春社区 ·" in english.page.text
    assert 'Wanchun Community <span lang="zh">万春社区</span></h1>' in english.page.text


@pytest.mark.usefixtures("jiujiang")
@pytest.mark.parametrize(
    ("code", "both", "alone"),
    [
        (WANCHUN, "Wanchun Community 万春社区", "Wanchun Community"),
        ("340207005000", "Qingshui Sub-district 清水街道", "Qingshui Sub-district"),
        ("340207000000", "Jiujiang District 鸠江区", "Jiujiang District"),
        ("340000000000", "Anhui Province 安徽省", "Anhui Province"),
        (
            "340207402000",
            "Anhui Wuhu Jiujiang Economic Development Zone 安徽芜湖鸠江经济开发区",
            "Anhui Wuhu Jiujiang Economic Development Zone",
        ),
        ("340207401498", "安徽省江北产业集中区虚拟社区", "安徽省江北产业集中区虚拟社区"),
    ],
)
def test_the_kind_of_a_place_has_its_english_word(
    app: Flask, code: str, both: str, alone: str
) -> None:
    with app.app_context(), force_locale("en"):
        found = area(code)
        assert place(found).striptags() == both
        assert place(found, alone=True).striptags() == alone
    with app.app_context(), force_locale("zh"):
        assert place(area(code)) == area(code).short_name
