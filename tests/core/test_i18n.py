import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from consult.core import i18n
from consult.core.i18n import LANGUAGE_COOKIE


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-Hans-CN", "zh"),
        ("zh-TW,zh;q=0.9", "zh"),
        ("zh", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.5", "en"),
        ("en-US", "en"),
        ("en;q=0.3,zh;q=0.7", "zh"),
        ("fr-FR,fr;q=0.9,en;q=0.2", "en"),
        ("fr", "zh"),
        ("*", "zh"),
        ("", "zh"),
        ("nonsense;;q=x", "zh"),
    ],
)
def test_the_browser_chooses_the_language(app: Flask, header: str, language: str) -> None:
    with app.test_request_context(headers={"Accept-Language": header}):
        assert i18n.choose_language() == language
        assert i18n.language() == language


@pytest.mark.parametrize(
    ("cookie", "language"), [("en", "en"), ("zh", "zh"), ("fr", "zh"), ("../en", "zh")]
)
def test_the_visitors_own_choice_counts_more(app: Flask, cookie: str, language: str) -> None:
    headers = {"Accept-Language": "zh-CN", "Cookie": f"{LANGUAGE_COOKIE}={cookie}"}
    with app.test_request_context(headers=headers):
        assert i18n.choose_language() == language


def test_without_a_request_words_are_chinese(app: Flask) -> None:
    with app.app_context():
        assert i18n.choose_language() == "zh"
        assert i18n.words("role.secretary") == "社区书记"


def test_a_code_without_words_is_shown_as_it_is(app: Flask) -> None:
    with app.app_context():
        assert i18n.words("nothing.of_the_kind") == "nothing.of_the_kind"


def test_law_data_speak_the_language_of_the_page(app: Flask) -> None:
    content = {"name_zh": "居民代表会议决定", "name_en": "Decision"}
    for header, name in (("zh", "居民代表会议决定"), ("en", "Decision")):
        with app.test_request_context(headers={"Accept-Language": header}):
            assert i18n.localised(content, "name") == name


def test_a_page_says_its_language(app: Flask) -> None:
    client = app.test_client()
    assert '<html lang="zh-Hans"' in client.get("/permissions").text
    english = client.get("/permissions", headers={"Accept-Language": "en"})
    assert '<html lang="en"' in english.text
    assert "Accept-Language" in english.headers["Vary"]


def test_all_that_start_at_once_have_the_words_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    shutil.copy(i18n.CATALOGUES / "en" / "LC_MESSAGES" / "messages.po", folder)
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path)
    with ThreadPoolExecutor(8) as several:
        for done in [several.submit(i18n.compile_catalogues) for _ in range(8)]:
            done.result()
    assert {each.name for each in folder.iterdir()} == {"messages.po", "messages.mo"}
