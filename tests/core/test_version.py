"""The elder version folds a page into its parts, and loses nothing of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from consult.core.web.version import mark_targets, one_at_a_time
from tests.client import Page

INTRO = "<p>先说这个</p>"


def section(name: str, body: str = "<p>内容</p>") -> str:
    return f'<section aria-labelledby="{name}"><h2 id="{name}">{name}</h2>{body}</section>'


def shown(*pieces: str) -> str:
    return str(one_at_a_time(Markup("".join(pieces))))  # noqa: S704 - made here


def test_what_stands_first_stays_open_and_every_other_part_is_closed() -> None:
    page = shown(INTRO, section("one"), section("two"))
    assert page.startswith(INTRO)
    assert page.count('<details class="part" name="part"><summary><h2') == 2


def test_without_words_before_it_the_first_part_stays_open() -> None:
    page = shown("\n  ", section("one"), section("two"))
    assert page.index('<h2 id="one">') < page.index("<details")
    assert page.count("<details") == 1


def test_a_part_without_a_heading_stays_as_it_is() -> None:
    assert "<details" not in shown(INTRO, "<section><p>没有标题</p></section>")


def test_a_section_inside_another_is_part_of_it() -> None:
    page = shown(INTRO, section("outer", section("inner")))
    assert page.count("<details") == 1


def test_a_part_with_an_error_is_open_and_closes_no_other() -> None:
    wrong = section("form", '<input aria-invalid="true">')
    page = shown(INTRO, section("one"), wrong)
    assert '<details class="part" open><summary><h2 id="form">' in page


@pytest.mark.parametrize(
    "around",
    ["<p>\n  {}\n</p>", "<dd>{}</dd>", "<p><b>词</b> · {} · <a href='/z'>另一个</a></p>"],
)
def test_a_link_that_stands_for_itself_is_marked_as_a_target(around: str) -> None:
    link = '<a href="/x">看<span>全部</span></a>'
    marked = mark_targets(Markup(around.format(link)))  # noqa: S704 - made here
    assert '<a class="target" href="/x">' in marked


@pytest.mark.parametrize("around", ["<p>见{}。</p>", "<p>{}，再看</p>", "<li>另见 {}</li>"])
def test_a_link_among_words_and_one_with_a_shape_stay_as_they_are(around: str) -> None:
    page = around.format('<a href="/y">规则</a>') + '<p><a class="button" href="/b">办</a></p>'
    assert mark_targets(Markup(page)) == page  # noqa: S704 - made here


BODIES = st.recursive(
    st.sampled_from(["<p>字</p>", "<p>见<a href='/r'>规则</a></p>", "<ul><li>项</li></ul>", " "]),
    lambda inner: st.lists(inner, max_size=3).map(lambda each: section("s", "".join(each))),
    max_leaves=8,
)


@given(st.lists(BODIES, max_size=6))
def test_folding_keeps_every_word_in_its_order_and_every_tag_closed(pieces: list[str]) -> None:
    before, after = "".join(pieces), shown(*pieces)
    assert Markup(after).striptags() == Markup(before).striptags()  # noqa: S704 - made here
    faults = [each for each in Page(after).faults if "closes" in each or "unclosed" in each]
    assert faults == []
