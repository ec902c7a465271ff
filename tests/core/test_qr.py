"""QR codes: what is drawn is the code of exactly the address, and safe to put into a page."""

import re
from collections.abc import Iterator

import pytest
import segno
from flask import Flask

from consult.app import create_app
from consult.config import Settings
from consult.core.qr import PUBLIC_URL, QUIET, absolute, code_of, qr

ADDRESSES = [
    "http://localhost/matters/kwink55li55cr3f564x3jb55i4",
    "https://consult.example.cn/jiujiang/notices/a?b=1&c=<>\"'",
    "https://例子.中国/事项",
]


def drawn(path: str) -> set[tuple[int, int]]:
    """Return the dark modules that a path covers."""
    dark: set[tuple[int, int]] = set()
    for x, y, long in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        dark |= {(int(x) + step, int(y)) for step in range(int(long))}
    return dark


def modules(address: str) -> set[tuple[int, int]]:
    """Return the dark modules that the standard's encoder gives, moved by the quiet zone."""
    code = segno.make_qr(address, error="m")
    return {
        (x + QUIET, y + QUIET)
        for y, row in enumerate(code.matrix)
        for x, module in enumerate(row)
        if module
    }


@pytest.fixture
def request_context(app: Flask) -> Iterator[None]:
    with app.test_request_context(base_url="http://localhost:8000"):
        yield


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_code_is_that_of_the_address(address: str) -> None:
    code = code_of(address)
    assert drawn(code.path) == modules(address)
    assert re.sub(r"M\d+ \d+h(\d+)v1h-\1z", "", code.path) == ""


def test_a_code_withstands_damage_and_has_a_quiet_zone() -> None:
    code = code_of(ADDRESSES[0])
    assert segno.make_qr(ADDRESSES[0], error="m").error in {"M", "Q", "H"}
    for x, y in drawn(code.path):
        assert QUIET <= x < code.side - QUIET
        assert QUIET <= y < code.side - QUIET


@pytest.mark.usefixtures("request_context")
def test_the_picture_is_named_for_the_ear_and_escapes_its_address() -> None:
    picture = qr(ADDRESSES[1])
    assert "<title>二维码" in picture
    assert "&lt;&gt;&#34;&#39;</desc>" in picture
    assert 'role="img"' in picture
    assert "style" not in picture


@pytest.mark.usefixtures("request_context")
def test_without_a_public_address_the_host_of_the_request_is_used() -> None:
    assert absolute("/matters/a") == "http://localhost:8000/matters/a"


def test_a_public_address_stands_on_paper_whoever_is_asked(settings: Settings) -> None:
    there = Settings(data=settings.data, demo=False, testing=True, public_url="https://c.example")
    app = create_app(there)
    assert app.config[PUBLIC_URL] == "https://c.example"
    with app.test_request_context(base_url="http://evil.example"):
        assert absolute("/matters/a") == "https://c.example/matters/a"
