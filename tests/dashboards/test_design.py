"""The gallery of components: nothing is missing, everything is explained, nothing is read."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

from consult.core.clock import Hands
from consult.dashboards.views.design.exhibits import GROUPS
from consult.dashboards.views.design.tokens import contrast, read_tokens
from tests.client import Browser

COMPONENTS = Path(__file__).parents[2] / "templates" / "components"
SHOWN = [exhibit for group in GROUPS for exhibit in group.exhibits]


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


class Outline(HTMLParser):
    """The headings of a page, what refers to ids, and what can be scrolled."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: set[str] = set()
        self.named: set[str] = set()
        self.unreachable: list[str] = []
        self.pictures: list[list[str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if "id" in given:
            self.ids.add(given["id"])
        for name in ("aria-labelledby", "aria-describedby", "for"):
            self.named |= set(given.get(name, "").split())
        if given.get("href", "").startswith("#") and len(given["href"]) > 1:
            self.named.add(given["href"][1:])
        if given.get("class") == "code-line" and given.get("tabindex") != "0":
            self.unreachable.append(tag)
        if tag == "svg" and given.get("role") == "img" and given.get("class") != "qr":
            self.pictures.append(given.get("aria-labelledby", "").split())


def test_every_component_is_shown_with_its_use(browser: Browser) -> None:
    """A new file in `templates/components/` needs an exhibit and a sample."""
    page = browser.get("/design")

    files = {path.stem for path in COMPONENTS.iterdir()}
    assert {each.name for each in SHOWN} == files
    assert [each.name for each in SHOWN if f"c-{each.name}" not in page.ids] == []
    assert [each.name for each in SHOWN if f"#c-{each.name}" not in page.links] == []
    assert len(SHOWN) == len({each.name for each in SHOWN})


def test_every_component_is_called_as_it_is_defined() -> None:
    """The call that stands beside a sample names macros and parameters that there are."""
    for each in SHOWN:
        called = re.findall(r"(?:\{\{|call) (\w+)\(([^)]*?)[)\[]", each.code)
        text = next(COMPONENTS.glob(f"{each.name}.*")).read_text(encoding="utf-8")
        defined = dict(re.findall(r"macro (\w+)\(([^)]*)\)", text))
        assert [name for name, _given in called if name not in defined] == [], each.name
        for name, given in called:
            wanted = len([word for word in defined[name].split(",") if "=" not in word])
            assert len(given.split(",")) >= wanted, f"{each.name}: {name}({given})"


def test_a_component_shows_something_of_itself(browser: Browser) -> None:
    """Each sample is more than an empty frame."""
    page = browser.get("/design")
    frames = re.split(r'<h2 class="exhibit__name"', page.text)[1:]
    shown = [frame.split('<div class="specimen', 1)[1] for frame in frames]

    assert len(shown) == len(SHOWN)
    assert [each.name for each, frame in zip(SHOWN, shown, strict=True) if len(frame) < 150] == []


def test_the_page_holds_together_in_both_languages(app: Flask, language: str) -> None:
    """The browser of the tests checks unique ids, labels, and that English is whole."""
    browser = Browser(app, language)
    outline = Outline(browser.get("/design").text)

    assert outline.levels[0] == 1
    assert outline.levels.count(1) == 1
    steps = zip(outline.levels, outline.levels[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps), outline.levels
    assert outline.named <= outline.ids
    assert outline.unreachable == []
    assert outline.pictures
    assert all(len(names) == 2 for names in outline.pictures), "a title and a description"
    assert not re.search(r'<form[^>]*method="post"', browser.page.text), "a sample does nothing"


def test_nothing_is_read_and_nothing_is_kept_for_it(
    browser: Browser, statements: list[str]
) -> None:
    statements.clear()

    answer = browser.client.get("/design")

    assert statements == []
    assert "Set-Cookie" not in answer.headers


def test_the_sample_of_the_poster_is_a_drawing(browser: Browser) -> None:
    answer = browser.client.get("/design/poster.svg")

    assert answer.mimetype == "image/svg+xml"
    assert answer.text.startswith("<svg")


def sample(page: str, name: str) -> str:
    """Return what stands in the frame of a component."""
    return (
        page.split(f'id="c-{name}"')[1].split('<div class="specimen')[1].split("</section>", 1)[0]
    )


def test_the_bar_of_a_vote_its_words_and_its_table_say_the_same(browser: Browser) -> None:
    bars = sample(browser.get("/design").text, "result_bar").split('<div class="result-bar">')[1:]

    assert len(bars) == 2
    for bar in bars:
        told = [int(each) for each in re.findall(r'result-bar__count">(\d+)<', bar)]
        words = bar.split("<desc")[1].split("</desc>", 1)[0]
        drawn = bar.split("</defs>")[1].split("</svg>", 1)[0]
        widths = [float(each) for each in re.findall(r'width="([\d.]+)%"', drawn)]
        total = sum(told)
        assert [int(each) for each in re.findall(r"\d+", words)] == [*told, total, 6]
        assert widths == pytest.approx([count * 100 / total for count in told if count], abs=0.01)
        assert sum(widths) == pytest.approx(100, abs=0.01)


def test_the_ring_of_seats_and_its_table_have_the_same_seats(browser: Browser) -> None:
    ring = sample(browser.get("/design").text, "seat_ring")
    drawn = re.findall(r'class="seat-ring__no[^>]*>(\w+)<', ring)
    told = re.findall(r'rowheader"[^>]*><span class="cards-table__value">(\w+)<', ring)

    assert drawn == told
    assert len(drawn) == 6
    for kind in ("fixed", "stakeholder", "voice", "recused", "vacant"):
        assert f"seat-ring__seat--{kind}" in ring


def test_the_drawing_of_steps_and_its_table_have_the_same_steps(browser: Browser) -> None:
    page = browser.get("/design").text
    diagram = sample(page, "state_diagram")

    assert diagram.count("<polyline") == diagram.count('role="rowheader"') == 2
    assert diagram.count("<rect") == 3


def test_deadlines_far_near_and_over_look_different(browser: Browser, hands: Hands) -> None:
    del hands  # lets the clock stand
    page = browser.get("/design").text

    assert re.findall(r'class="deadline( deadline--\w+)?"', sample(page, "deadline")) == [
        "",
        " deadline--near",
        " deadline--over",
    ]


def test_contrast_is_computed_as_the_guidelines_say() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#fff", "#777777") == contrast("#777", "#fff")


def test_every_colour_has_the_contrast_it_needs_in_every_appearance(app: Flask) -> None:
    with app.app_context():
        tokens = read_tokens()

    short = [
        (colour.use.name, colour.use.ground, look.theme, round(look.contrast, 2))
        for colour in tokens.colours
        for look in colour.looks
        if look.contrast < colour.use.least
    ]
    assert short == []
    assert {look.theme for colour in tokens.colours for look in colour.looks} == {
        "light",
        "dark",
        "more",
        "more_dark",
    }
