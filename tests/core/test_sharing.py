"""Texts and posters for group chats: limits kept in code points, signs kept whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.sharing import (
    CLOSING,
    FACTS_END,
    LONGEST,
    MARGIN,
    MEASURE,
    WIDTH,
    Poster,
    clusters,
    draw,
    fit,
    shorten,
    width_of,
    wrap,
)

FAMILY = "👨\u200d👩\u200d👧"
LONG = "和畅苑电动自行车充电棚建在三栋东侧空地还是小区东门内侧由居民一起商量决定并且公示" * 5


def poster(title: str, facts: int = 2) -> Poster:
    return Poster(
        "万春社区",
        "开会协商",
        title,
        (("时间", LONG),) * facts,
        "扫一扫",
        "https://a.cn/b",
        "共商",
        "",
    )


def wide(line: str) -> float:
    return sum(width_of(sign) for sign in clusters(line))


@given(st.text(max_size=400), st.integers(1, 200))
def test_a_shortened_text_keeps_its_limit(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


@given(st.text(max_size=300))
def test_signs_together_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text


def test_an_emoji_of_several_parts_is_never_cut() -> None:
    assert shorten(FAMILY * 3, 7) == FAMILY + "…"
    assert list(clusters("好" + FAMILY + "👍🏽é")) == ["好", FAMILY, "👍🏽", "é"]


@given(st.text(max_size=400))
def test_a_sentence_about_any_title_keeps_the_limit(title: str) -> None:
    assert len(fit(lambda shown: f"“{shown}”正在公示。" + "点" * 60, title)) <= LONGEST


def test_only_the_title_is_shortened_as_long_as_there_is_room() -> None:
    said = fit(lambda shown: f"“{shown}”正在公示。", LONG)
    assert said.endswith("…”正在公示。")
    assert len(said) == LONGEST


@given(st.text(max_size=300), st.sampled_from([(46, 6), (76, 3)]))
def test_no_line_is_longer_than_the_measure(text: str, kind: tuple[int, int]) -> None:
    size, most = kind
    lines = wrap(text, size, MEASURE, most)
    assert len(lines) <= most
    for line in lines:
        assert wide(line) * size <= MEASURE + 2 * size  # closing marks may hang out


def test_a_long_chinese_title_without_spaces_is_broken_anywhere_but_before_a_closing_mark() -> None:
    lines = wrap("楼道里的电动自行车，应当停在哪里？请大家商量。" * 3, 46, MEASURE, 20)
    assert all(line[0] not in CLOSING for line in lines)
    assert "".join(lines) == "楼道里的电动自行车，应当停在哪里？请大家商量。" * 3


def test_latin_words_stay_whole() -> None:
    assert wrap("Wi-Fi in the reading room", 76, 400, 9) == ["Wi-Fi in", "the", "reading", "room"]


@pytest.mark.parametrize("title", ["短", LONG, FAMILY * 40, "a" * 300, "<&\">'" * 30, " ", ""])
@pytest.mark.parametrize("facts", [0, 1, 3])
def test_everything_on_a_poster_lies_on_it_and_nothing_over_the_code(
    title: str, facts: int
) -> None:
    drawing = draw(poster(title, facts))
    for line in (*drawing.title, *drawing.labels, *drawing.values):
        assert MARGIN <= line.x < WIDTH - MARGIN
        assert line.y <= FACTS_END
    assert len(drawing.labels) <= facts
    assert drawing.code_scale > 4
