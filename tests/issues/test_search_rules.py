"""What texts are found by, and which of them suggest that a matter is taken elsewhere."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import consult.issues
from consult.issues.rules.screening import parse_negative_matter, suggested
from consult.issues.rules.search import (
    LONGEST,
    MOST_HELD,
    Likeness,
    grams,
    grams_of_matter,
    is_alike,
)

FILE = Path(consult.issues.__file__).parent / "data" / "negative_list.toml"
TABLES = tomllib.loads(FILE.read_text(encoding="utf-8"))["negative_matter"]
MATTERS = [parse_negative_matter(each) for each in TABLES]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("楼道灯不亮", ("楼道", "道灯", "灯不", "不亮")),
        ("灯", ("灯",)),
        ("3号楼，WiFi坏了", ("3", "号楼", "wifi", "坏了")),
        ("３号楼", ("3", "号楼")),
        ("Lamp is OUT", ("lamp", "is", "out")),
        ("楼道楼道", ("楼道", "道楼")),
        ("", ()),
        (" ，。!_-\n", ()),
        ("😀", ()),
    ],
)
def test_texts_are_cut_into_pairs_and_words(text: str, expected: tuple[str, ...]) -> None:
    assert grams(text) == expected


def test_rare_characters_beyond_the_first_plane_count_as_one() -> None:
    assert grams("𠮷𫖮路") == ("𠮷𫖮", "𫖮路")
    assert grams("\U0003fff0\U00031234") == (
        "\U0003fff0\U00031234",
    )  # not assigned to anything yet


def test_the_look_of_a_character_makes_no_difference() -> None:
    assert grams("葛\U000e0100城") == grams("葛城")
    assert grams("\uf9d1") == grams("六")  # a character of compatibility
    assert grams("楼\u200b道") == grams("楼道")
    assert grams("STRASSE") == grams("straße")


def test_very_long_texts_and_words_are_limited() -> None:
    assert len(grams("".join(chr(0x4E00 + number) for number in range(3000)))) == MOST_HELD
    assert grams("x" * 5000) == ("x" * LONGEST,)
    assert len(grams("楼道灯不亮", 2)) == 2


@given(st.text())
def test_every_gram_fits_its_column_and_stands_once(text: str) -> None:
    found = grams(text)

    assert len(found) == len(set(found)) <= MOST_HELD
    assert all(0 < len(each) <= LONGEST for each in found)


def test_a_title_is_found_by_each_of_its_characters() -> None:
    found = grams_of_matter("楼道灯", "晚上看不见", "修")

    assert {"灯", "楼道", "晚上", "修"} <= found
    assert "晚" not in found


@pytest.mark.parametrize(
    ("found", "alike"),
    [
        (Likeness(title=4, shared=4, held=40), True),
        (Likeness(title=1, shared=1, held=40), False),
        (Likeness(title=3, shared=3, held=40), False),  # of ten
        (Likeness(title=0, shared=10, held=80), True),
        (Likeness(title=0, shared=9, held=80), False),
        (Likeness(title=2, shared=2, held=3), True),  # the smaller text counts
    ],
)
def test_likeness_is_a_share_of_the_smaller_text(found: Likeness, *, alike: bool) -> None:
    assert is_alike(found, title=10, asked=40) is alike


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("楼道灯不亮", ()),
        ("昨晚电动车被偷了", ("crime",)),
        ("邻居家在打官司，物业公司拖欠工资", ("in-court", "labour")),
        ("Somebody was on FIRE", ("danger",)),
        ("he issued a ticket and pursued it", ()),
        ("I was sued", ("in-court",)),
        ("", ()),
    ],
)
def test_words_suggest_what_is_taken_elsewhere(text: str, codes: tuple[str, ...]) -> None:
    assert suggested(MATTERS, text) == codes


def test_every_kind_on_the_list_has_a_hand_off_and_its_words_find_it() -> None:
    assert len({each["id"] for each in TABLES}) == len(TABLES) >= 10
    for table, matter in zip(TABLES, MATTERS, strict=True):
        assert table["phone"].isdigit()
        for word in (*table["words_zh"].split("、"), *table["words_en"].split(",")):
            assert matter.code in suggested(MATTERS, f"我想说 {word.strip()} 的事")


@pytest.mark.parametrize(
    "change",
    [{"phone": "0553-没有"}, {"who_zh": ""}, {"words_zh": "", "words_en": ""}, {"words_zh": "灯"}],
)
def test_a_malformed_kind_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=TABLES[0]["id"]):
        parse_negative_matter({**TABLES[0], **change})
