"""What codes and names tell, and what a file of areas must say."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.areas.messages import TOWN_WORDS, VILLAGE_WORDS, WORDS, words_for
from consult.areas.rules import (
    LONGEST_LINE,
    UNREADABLE,
    VALID_SINCE,
    Asked,
    Changes,
    Kind,
    Level,
    Problem,
    Refusal,
    Row,
    RowError,
    Spelling,
    asked,
    has_control_characters,
    initials,
    kind_of,
    level_of,
    parent_of,
    parse_rows,
    short_name,
    shown,
    why_not_switch,
)
from tests.areas.factories import DATED, HEADER, JIUJIANG, PROVINCE

LEVELS = tuple(Level)
groups = [2, 2, 2, 3, 3]


def parse(*lines: str, encoding: str = "utf-8") -> list[Row | RowError]:
    return list(parse_rows(f"{line}\n".encode(encoding) for line in lines))


def only(*lines: str) -> Row:
    (row,) = parse(*lines)
    assert isinstance(row, Row)
    return row


@st.composite
def codes(draw: st.DrawFn) -> tuple[Level, str]:
    depth = draw(st.integers(1, len(groups)))
    parts = [
        f"{draw(st.integers(1, 10**width - 1)):0{width}}" if place < depth else "0" * width
        for place, width in enumerate(groups)
    ]
    return LEVELS[depth - 1], "".join(parts)


@given(codes())
def test_a_code_tells_its_level_and_its_parent_is_one_level_up(coded: tuple[Level, str]) -> None:
    level, code = coded
    assert level_of(code) == level
    if level is Level.PROVINCE:
        assert parent_of(code) == ""
    else:
        assert level_of(parent_of(code)) == LEVELS[LEVELS.index(level) - 1]


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_every_code_leads_up_to_its_province_or_is_no_code(code: str) -> None:
    if code.startswith("00"):
        assert level_of(code) is None
        return
    steps = [code]
    while above := parent_of(steps[-1]):
        steps.append(above)
    depths = [LEVELS.index(level) for each in steps if (level := level_of(each)) is not None]
    assert steps[-1] == f"{code[:2]}0000000000"
    assert depths == sorted(set(depths), reverse=True)


@given(st.text(max_size=14))
def test_text_that_is_not_twelve_ascii_digits_is_no_code(text: str) -> None:
    if len(text) != 12 or set(text) - set("0123456789"):
        assert level_of(text) is None


def test_a_town_of_a_city_without_districts_lies_directly_in_the_city() -> None:
    assert level_of("441900003000") == Level.STREET
    assert parent_of("441900003000") == "441900000000"


def test_the_parent_of_no_code_is_a_fault() -> None:
    with pytest.raises(ValueError, match="is no code"):
        parent_of("000000000000")


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("340207005015", "万春社区居民委员会", Kind.URBAN),
        ("340207005199", "某社区居委会", Kind.URBAN),
        ("340207101200", "沈南村委会", Kind.RURAL),
        ("340207101399", "某村委会", Kind.RURAL),
        ("340207101400", "某居委会", Kind.OTHER),
        ("340207401498", "安徽省江北产业集中区虚拟社区", Kind.VIRTUAL),
        ("340207099000", "某街道", Kind.URBAN),
        ("340207100000", "某镇", Kind.RURAL),
        ("340207399000", "某乡", Kind.RURAL),
        ("340207401000", "安徽省江北产业集中区", Kind.OTHER),
        ("340207000000", "鸠江区", Kind.OTHER),
    ],
)
def test_the_digits_tell_town_from_country(code: str, name: str, kind: Kind) -> None:
    assert kind_of(code, name) == kind


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("万春社区居民委员会", "万春社区"),
        ("沈巷社区居委会", "沈巷社区"),
        ("新安居委会", "新安社区"),
        ("工人新村居委会", "工人新村"),
        ("八角村委会", "八角村"),
        ("五号村委会", "五号村"),
        ("某某村村民委员会", "某某村"),
        ("某某村村委会", "某某村"),
        ("某某村民委员会", "某某村"),
        ("巴彦嘎查村民委员会", "巴彦嘎查"),
        ("沈巷镇", "沈巷镇"),
        ("居委会", "居委会"),
        ("安徽省江北产业集中区虚拟社区", "安徽省江北产业集中区虚拟社区"),
    ],
)
def test_people_call_a_place_without_its_committee(name: str, short: str) -> None:
    assert short_name(name) == short


@given(st.text(min_size=1, max_size=80))
def test_a_short_name_is_never_longer_than_the_name_and_never_empty(name: str) -> None:
    assert 0 < len(short_name(name)) <= len(name)


def test_villages_have_words_of_their_own() -> None:
    assert words_for(Kind.RURAL) is VILLAGE_WORDS
    assert {words_for(kind) is TOWN_WORDS for kind in Kind if kind is not Kind.RURAL} == {True}


def test_every_problem_and_refusal_has_words() -> None:
    assert {*Problem, *Refusal} <= set(WORDS)


def test_a_row_says_what_stands_in_its_line() -> None:
    row = only(
        DATED,
        '340207101204,community,"八角村委会",340207101000,2001-02-03,2026-01-31,八角;老八角；八角；',
    )
    assert row == Row(
        line=2,
        code="340207101204",
        level=Level.COMMUNITY,
        name="八角村委会",
        parent_code="340207101000",
        valid_from=date(2001, 2, 3),
        valid_to=date(2026, 1, 31),
        aliases=("八角", "老八角"),
        latin="",
    )
    assert (row.kind, row.short_name) == (Kind.RURAL, "八角村")


def test_days_and_other_names_may_be_left_out() -> None:
    row = only(HEADER, PROVINCE)
    assert (row.valid_from, row.valid_to, row.aliases, row.latin) == (VALID_SINCE, None, (), "")


@pytest.mark.parametrize(
    ("told", "taken"),
    [
        ("Wanchun", "Wanchun"),
        (" Chang\u2019an ", "Chang'an"),
        ("Anhui Wuhu\u2010Jiujiang", "Anhui Wuhu-Jiujiang"),
        ("Lu\u0308liang", "L\u00fcliang"),
        ("\u00dcr\u00fcmqi", "\u00dcr\u00fcmqi"),
        ("", ""),
    ],
)
def test_a_name_in_latin_letters_may_be_given(told: str, taken: str) -> None:
    assert only(f"{HEADER},latin", f"{PROVINCE},{told}").latin == taken


@pytest.mark.parametrize(
    "told",
    [
        "万春",
        "Wanchun 2",
        "Wanchun;Wanchun",
        "<b>",
        "\u0412anchun",
        "\uff37anchun",
        "'an",
        "-",
        "Wan\u202echun",
        "Wan\u0301\u0301\u0301chun",
        "a_b",
        "100%",
    ],
)
def test_a_latin_name_in_other_letters_is_a_problem(told: str) -> None:
    (error,) = parse(f"{HEADER},latin", f"{PROVINCE},{told}")
    assert isinstance(error, RowError)
    assert (error.line, error.code) == (2, Problem.NOT_LATIN)


def test_a_latin_name_is_no_longer_than_any_name() -> None:
    (error,) = parse(f"{HEADER},latin", f"{PROVINCE},{'a' * 81}")
    assert isinstance(error, RowError)
    assert error.code == Problem.LONG_NAME


def test_columns_may_stand_in_any_order() -> None:
    assert only("aliases,name,parent_code,level,code", "皖,安徽省,,province,340000000000") == only(
        f"{HEADER},aliases", f"{PROVINCE},皖"
    )


def test_names_with_rare_characters_are_taken() -> None:
    assert only(HEADER, "340000000000,province,𫖮·\U0002ebf0镇,").name == "𫖮·\U0002ebf0镇"


def test_a_byte_order_mark_and_blank_lines_are_passed_over() -> None:
    first, second = parse(f"\ufeff{HEADER}", "", PROVINCE, "  ", PROVINCE)
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert (first.line, second.line) == (3, 5)


def test_windows_line_ends_are_taken() -> None:
    assert only(f"{HEADER}\r", f"{PROVINCE}\r").name == "安徽省"


BAD_LINES = [
    ("34000000000,province,安徽省,,,,", Problem.BAD_CODE),
    ("3400000000000,province,安徽省,,,,", Problem.BAD_CODE),
    ("34000000000a,province,安徽省,,,,", Problem.BAD_CODE),
    ("３４0000000000,province,安徽省,,,,", Problem.BAD_CODE),
    ("000000000000,province,安徽省,,,,", Problem.BAD_CODE),
    ("003400000000,city,安徽省,,,,", Problem.BAD_CODE),
    ("340000000000,Province,安徽省,,,,", Problem.UNKNOWN_LEVEL),
    ("340000000000,,安徽省,,,,", Problem.UNKNOWN_LEVEL),
    ("340000000000,city,安徽省,,,,", Problem.LEVEL_MISMATCH),
    ("340207101204,street,八角村委会,340207101000,,,", Problem.LEVEL_MISMATCH),
    ("340207101204,community,八角村委会,,,,", Problem.WRONG_PARENT),
    ("340207101204,community,八角村委会,340207000000,,,", Problem.WRONG_PARENT),
    ("340000000000,province,安徽省,340000000000,,,", Problem.WRONG_PARENT),
    ("340000000000,province,  ,,,,", Problem.EMPTY_NAME),
    (f"340000000000,province,{'长' * 81},,,,", Problem.LONG_NAME),
    (f"340000000000,province,安徽省,,,,皖；{'长' * 81}", Problem.LONG_NAME),
    ("340000000000,province,安\x07徽省,,,,", Problem.CONTROL_CHARACTER),
    ("340000000000,province,安\u202e徽省,,,,", Problem.CONTROL_CHARACTER),
    ("340000000000,province,安徽省,,,,皖\x00", Problem.CONTROL_CHARACTER),
    ("340000000000,province,安徽省,,20010203,,", Problem.BAD_DAY),
    ("340000000000,province,安徽省,,2001-02-30,,", Problem.BAD_DAY),
    ("340000000000,province,安徽省,,,2024-W01-1,", Problem.BAD_DAY),
    ("340000000000,province,安徽省,,2001-02-03,2001-02-03,", Problem.DAYS_REVERSED),
    ("340000000000,province,安徽省,,,1949-09-30,", Problem.DAYS_REVERSED),
    ("340000000000,province,安徽省,", Problem.WRONG_COLUMNS),
    ("340000000000,province,安徽省,,,,,", Problem.WRONG_COLUMNS),
    ('340000000000,province,"安徽省,,,,', Problem.BAD_LINE),
]


@pytest.mark.parametrize(("line", "problem"), BAD_LINES)
def test_a_bad_line_is_named_and_the_next_one_is_read(line: str, problem: Problem) -> None:
    before, error, after = parse(DATED, f"{PROVINCE},,,", line, f"{PROVINCE},,,")
    assert isinstance(before, Row)
    assert isinstance(error, RowError)
    assert isinstance(after, Row)
    assert (error.line, error.code) == (3, problem)
    assert not has_control_characters(error.value)


def test_every_problem_of_a_single_line_is_tried_here() -> None:
    of_more_lines = {
        Problem.UNKNOWN_PARENT,
        Problem.PARENT_DAYS,
        Problem.DUPLICATE,
        Problem.OVERLAPS_KNOWN,
        Problem.CHILDREN_LEFT,
    }
    elsewhere = {Problem.NOT_LATIN}
    tried = {problem for _, problem in BAD_LINES} | elsewhere
    assert tried == set(Problem) - UNREADABLE - of_more_lines


@pytest.mark.parametrize(
    "header",
    [
        "code,level,name",
        "code,level,name,parent_code,population",
        "code,level,name,parent_code,code",
        "代码,级别,名称,上级",
        '"code,level,name,parent_code',
        "",
    ],
)
def test_a_wrong_header_ends_the_reading(header: str) -> None:
    assert parse(header, PROVINCE) == [RowError(1, Problem.BAD_HEADER, header)]


def test_an_empty_file_has_no_header() -> None:
    assert parse() == [RowError(1, Problem.BAD_HEADER)]


@pytest.mark.parametrize("encoding", ["gb18030", "gbk"])
def test_a_gb18030_file_is_recognised_at_its_first_chinese_line(encoding: str) -> None:
    assert parse(HEADER, PROVINCE, PROVINCE, encoding=encoding) == [RowError(2, Problem.GB18030)]


@pytest.mark.parametrize("bad", [b"\xff\xfec\x00o\x00", b"abc\xe5\xae", b"\x80"])
def test_any_other_encoding_is_named_too(bad: bytes) -> None:
    lines = [HEADER.encode(), PROVINCE.encode(), bad, PROVINCE.encode()]
    row, error = parse_rows(lines)
    assert isinstance(row, Row)
    assert error == RowError(3, Problem.NOT_UTF8)


def test_a_line_without_end_ends_the_reading() -> None:
    lines = [HEADER.encode(), b"3" * (LONGEST_LINE + 1), PROVINCE.encode()]
    assert list(parse_rows(lines)) == [RowError(2, Problem.LINE_TOO_LONG)]


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_no_bytes_whatever_break_the_reading(lines: list[bytes]) -> None:
    for item in parse_rows([f"{HEADER}\n".encode(), *lines]):
        assert 2 <= item.line <= len(lines) + 1


@given(st.text())
def test_what_is_shown_of_a_line_is_short_and_visible(text: str) -> None:
    assert len(shown(text)) <= 80
    assert not has_control_characters(shown(text))


def test_a_file_that_changes_nothing_is_refused() -> None:
    assert why_not_switch(Changes(0, 0, 0, 0, 0)) == Refusal.NOTHING_NEW
    for place in range(5):
        one = Changes(*(int(place == each) for each in range(5)))
        assert why_not_switch(one) is None


def test_the_list_of_jiujiang_is_the_one_we_know() -> None:
    with JIUJIANG.open("rb") as file:
        rows = [row for row in parse_rows(file) if isinstance(row, Row)]
    with JIUJIANG.open("rb") as file:
        assert len(rows) == len(file.readlines()) - 1
    assert Counter((row.level, row.kind) for row in rows) == {
        (Level.PROVINCE, Kind.OTHER): 1,
        (Level.CITY, Kind.OTHER): 1,
        (Level.DISTRICT, Kind.OTHER): 1,
        (Level.STREET, Kind.URBAN): 5,
        (Level.STREET, Kind.RURAL): 4,
        (Level.STREET, Kind.OTHER): 3,
        (Level.COMMUNITY, Kind.URBAN): 53,
        (Level.COMMUNITY, Kind.RURAL): 56,
        (Level.COMMUNITY, Kind.VIRTUAL): 3,
    }


def test_every_place_of_jiujiang_that_is_one_has_a_latin_name() -> None:
    with JIUJIANG.open("rb") as file:
        rows = [row for row in parse_rows(file) if isinstance(row, Row)]
    assert {row.kind for row in rows if not row.latin} == {Kind.VIRTUAL}
    spelled = {row.short_name: row.latin for row in rows}
    assert spelled["万春社区"] == "Wanchun"
    assert spelled["长安社区"] == "Chang'an"
    assert spelled["马圩村"] == "Mawei"
    assert spelled["四褐山街道"] == "Siheshan"


@pytest.mark.parametrize(
    ("name", "latin", "letters"),
    [
        ("万春社区", "Wanchun", "wc"),
        ("万春社区", "", "wcsq"),
        ("人民路社区", "Renminlu", "rml"),
        ("西安市", "Xi'an", "xa"),
        ("长安街道", "Chang'an", "ca"),
        ("内蒙古自治区", "Nei Mongol", "nmg"),
        ("乌鲁木齐市", "Ürümqi", "urq"),
        ("鸠江区", "", ""),
    ],
)
def test_initials_come_from_the_spelling_else_from_common_characters(
    name: str, latin: str, letters: str
) -> None:
    assert initials(name, latin) == letters


@pytest.mark.parametrize(
    ("text", "spelling", "terms"),
    [
        ("340207", Spelling.CODE, ("340207",)),
        ("wc", Spelling.LATIN, ("wc", "#wc")),
        ("w", Spelling.LATIN, ("#w",)),
        ("Bajiao Village", Spelling.LATIN, ("bajiao", "#bajiao")),
        ("Min\u2019an", Spelling.LATIN, ("minan", "#minan")),
        ("Ürümqi", Spelling.LATIN, ("urumqi", "#urumqi")),
        ("八角村委会", Spelling.CHINESE, ("八角村",)),
        ("3402071012041", Spelling.CHINESE, ("3402071012041",)),
        ("%", Spelling.CHINESE, ("%",)),
    ],
)
def test_what_somebody_writes_tells_what_they_look_for(
    text: str, spelling: Spelling, terms: tuple[str, ...]
) -> None:
    assert asked(text) == Asked(text, spelling, terms)
