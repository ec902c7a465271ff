from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from consult.core import clock, formatting
from consult.core.clock import Hands

EVENING = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)
"""Five past midnight on 23 November where the law applies."""


def test_a_day_is_the_civil_day_in_both_languages(app: Flask) -> None:
    with app.app_context():
        for language, day in (("zh", "2026年11月23日"), ("en", "23 Nov 2026")):
            with force_locale(language):
                assert formatting.day(EVENING) == day
                assert formatting.day(date(2026, 11, 23)) == day
                assert formatting.moment(EVENING) == f"{day} 00:05"


def test_machines_read_iso_with_the_zone() -> None:
    assert formatting.iso(EVENING) == "2026-11-23T00:05+08:00"
    assert formatting.iso(date(2026, 11, 23)) == "2026-11-23"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(0), None),
        (timedelta(seconds=-1), None),
        (timedelta(seconds=1), "还有 1 分钟"),
        (timedelta(minutes=59, seconds=59), "还有 59 分钟"),
        (timedelta(hours=1), "还有 1 小时"),
        (timedelta(hours=23, minutes=59), "还有 23 小时"),
        (timedelta(days=1), "还有 1 天"),
        (timedelta(days=15, hours=23), "还有 15 天"),
    ],
)
def test_what_is_left_is_said_in_whole_units(
    app: Flask, hands: Hands, left: timedelta, words: str | None
) -> None:
    del hands
    with app.app_context():
        assert formatting.left_until(clock.now() + left) == words


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王明", "王*"),
        ("王小明", "王*明"),
        ("欧阳小华", "欧*华"),
        ("阿依古丽·买买提", "阿*提"),
        ("𫖮", "𫖮*"),
        ("𫖮𬱖", "𫖮*"),
        ("王𫖮𬱖", "王*𬱖"),
        (" 王小明 ", "王*明"),
        ("", "*"),
    ],
)
def test_a_name_is_masked_by_code_points(name: str, masked: str) -> None:
    assert formatting.mask_name(name) == masked


@given(st.text(min_size=1, max_size=30))
def test_a_masked_name_shows_two_characters_at_most(name: str) -> None:
    masked = formatting.mask_name(name)
    assert len(masked) <= 3
    assert "*" in masked
    assert set(masked) - {"*"} <= set(name)


def test_what_people_wrote_is_marked_on_english_pages_and_always_escaped(app: Flask) -> None:
    with app.app_context():
        with force_locale("zh"):
            assert formatting.zh("万春<b>") == "万春&lt;b&gt;"
        with force_locale("en"):
            assert formatting.zh("万春<b>") == '<span lang="zh">万春&lt;b&gt;</span>'


def test_the_last_day_of_a_period_is_the_one_before_its_end(app: Flask) -> None:
    end = datetime(2026, 11, 29, 16, 0, tzinfo=UTC)

    with app.test_request_context(headers={"Accept-Language": "zh"}):
        assert formatting.deadline(end) == "2026年11月29日 24:00"
        assert formatting.last_day(end) == "2026年11月29日"
        assert formatting.moment(end) == "2026年11月30日 00:00"


def test_a_period_of_one_moment_is_said_once(app: Flask) -> None:
    with app.app_context():
        assert formatting.through("6月1日", "6月3日") == "6月1日 至 6月3日"
        assert formatting.through("6月1日", "6月1日") == "6月1日"


def test_a_list_is_parted_as_the_reader_writes_and_always_escaped(app: Flask) -> None:
    with app.app_context():
        with force_locale("zh"):
            assert formatting.listed(["甲", "<b>", "3"]) == "甲、&lt;b&gt;、3"
        with force_locale("en"):
            assert formatting.listed(["A", "B"]) == "A, B"
            assert formatting.listed([]) == ""
