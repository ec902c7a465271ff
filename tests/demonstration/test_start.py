"""Which starts build the demonstration, and what its pages carry wherever one looks."""

import re
from pathlib import Path

import pytest
from flask import Flask

from consult import server
from consult.app import create_app
from consult.core.db import db
from consult.core.errors import SetupError
from consult.demonstration import unfinished
from consult.demonstration.unfinished import MARK
from tests import databases
from tests.client import Browser
from tests.demonstration.district import settings_in

NOTE = {
    "zh": "演示数据，人物与事件均为虚构",
    "en": "Demonstration data, people and events are invented",
}


def close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """The folder of a real installation."""
    databases.fresh_sqlite(tmp_path)
    return tmp_path


def test_a_real_installation_takes_no_demonstration_data(real: Path) -> None:
    invented = create_app(settings_in(real))
    with pytest.raises(SetupError, match="/demo"):
        server.prepare(invented)
    close(invented)

    app = create_app(settings_in(real, demo=False))
    server.prepare(app)
    Browser(app).get("/")
    close(app)


def test_a_real_installation_is_never_cleared_away(real: Path) -> None:
    """Not even where an unfinished demonstration seems to lie in its folder."""
    (real / MARK).touch()
    before = (real / "consult.db").stat().st_size

    invented = create_app(settings_in(real))
    with pytest.raises(SetupError, match="/demo"):
        server.prepare(invented)

    close(invented)
    assert (real / "consult.db").stat().st_size >= before > 0


def test_nobody_is_served_half_a_district_while_it_is_built(tmp_path: Path) -> None:
    app = create_app(settings_in(tmp_path))

    with (
        unfinished.being_built(tmp_path),
        pytest.raises(SetupError, match="another process is building"),
    ):
        server.prepare(app)

    close(app)


def test_where_the_database_lies_elsewhere_people_are_told_to_empty_it(tmp_path: Path) -> None:
    (tmp_path / MARK).touch()

    with pytest.raises(SetupError, match=re.escape(f"delete the folder {tmp_path}")):
        unfinished.clear_away(tmp_path, None)


def test_what_cannot_be_read_any_more_is_for_people_to_delete(tmp_path: Path) -> None:
    (tmp_path / MARK).touch()
    (tmp_path / "consult.db").write_bytes(b"not a database" * 1000)
    try:
        app = create_app(settings_in(tmp_path))
        with pytest.raises(SetupError, match=re.escape(f"delete the folder {tmp_path}")):
            server.prepare(app)
    finally:
        close(app)


def test_a_build_that_fails_leaves_its_mark(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), unfinished.being_built(tmp_path):
        _ = 1 // 0

    assert unfinished.is_unfinished(tmp_path)
    with unfinished.being_built(tmp_path):
        pass
    assert not unfinished.is_unfinished(tmp_path)


@pytest.mark.parametrize("language", NOTE)
def test_every_page_says_that_it_is_a_demonstration(
    app: Flask, tmp_path: Path, language: str
) -> None:
    """The note stands in the layout: on pages that anybody can open, and on those of faults."""
    close(app)
    invented = create_app(settings_in(tmp_path))
    visitor = Browser(invented, language)
    open_to_all = [
        rule.rule
        for rule in invented.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments
    ]
    looked_at = 0
    for address in (*open_to_all, "/matters/no-such-matter", "/no-such-page"):
        answer = visitor.client.get(address, headers={"Accept-Language": language})
        if answer.mimetype == "text/html" and answer.status_code not in {301, 302, 303}:
            looked_at += 1
            assert NOTE[language] in answer.text, address
    assert looked_at >= 8
    close(invented)

    genuine = create_app(settings_in(tmp_path, demo=False))
    page = Browser(genuine, language).get("/")
    assert NOTE[language] not in page.text
    close(genuine)
