"""The register of matters: its filter, its pages, and the files made of it."""

import csv
import io
import re
from datetime import date, datetime
from html import unescape
from typing import Final

import pytest
from flask import Flask
from openpyxl import load_workbook

from consult.core.clock import Hands
from consult.dashboards.views.filing import COLUMNS
from consult.issues import service as issues
from tests.client import Browser
from tests.dashboards.test_overview import listed
from tests.dashboards.walks import (
    DISTRICT,
    SECRET,
    STREET,
    Walked,
    people_above,
    propose,
    walked,
)
from tests.world import QINGYUAN, TITLE, WANCHUN, Someone, Stage, World, bring, build, visit

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HIDDEN: Final = "（内容不公开）"
FILTERS: Final = (
    "",
    "form=quick",
    "form=none",
    "stage=closed",
    "form=deliberative&stage=prepared",
    "only=overdue",
    "only=mark.late_answer",
    "only=answered.waiting",
    "since=2026-06-05&until=2026-12-31",
    "since=2027-01-01",
    "until=2026-06-01&form=quick",
    "since=2099-01-01",
)


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture
def there(app: Flask, hands: Hands) -> Walked:
    """The same after much has happened."""
    return walked(app, hands)


def register(code: str, asked: str = "") -> str:
    return f"/communities/{code}/matter-register" + (f"?{asked}" if asked else "")


def fetch(browser: Browser, code: str, kind: str, asked: str = "", status: int = 200) -> bytes:
    """Get a file of the register as a browser does."""
    address = f"/communities/{code}/matter-register.{kind}" + (f"?{asked}" if asked else "")
    answer = browser.client.get(address, headers={"Accept-Language": browser.language})
    assert answer.status_code == status, address
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if status == 200:
        said = answer.headers["Content-Disposition"]
        assert said.startswith("attachment;")
        assert re.search(rf"filename=register-{code}-\d{{4}}-\d\d-\d\d\.{kind}$", said), said
        assert answer.mimetype == {"xlsx": XLSX, "csv": "text/csv"}[kind]
    return bytes(answer.data)


def lines_of_csv(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf"), "Excel would take it for another encoding"
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def cells_of_xlsx(data: bytes) -> list[dict[str, object]]:
    """Return the lines of the workbook, after its title and its heading."""
    sheet = load_workbook(io.BytesIO(data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(map(str, rows[1]), row, strict=True)) for row in rows[2:]]


def as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


def ids(lines: list[dict[str, str]]) -> list[str]:
    return [line["网页"].rpartition("/")[2] for line in lines]


# --- who sees it ---


def test_strangers_sign_in_and_residents_are_turned_away(world: World) -> None:
    stranger = visit(world, None)
    for ending in ("matter-register", "matter-register.xlsx", "matter-register.csv"):
        stranger.get(f"/communities/{WANCHUN}/{ending}")
        assert stranger.at.startswith("/sign-in")
        for who in (world.residents[0], world.newcomer, world.stranger, world.seats[0]):
            visit(world, who).get(f"/communities/{WANCHUN}/{ending}", 403)


def test_everybody_gets_what_is_theirs_and_nothing_beside_or_above(there: Walked) -> None:
    world, above = there.world, there.above
    seen: list[tuple[Someone, set[str]]] = [
        (world.secretary, {WANCHUN}),
        (world.handler, {WANCHUN}),
        (world.supervisor, {WANCHUN}),
        (world.guide, {WANCHUN}),
        (above.street, {WANCHUN, QINGYUAN, STREET}),
        (above.district, {WANCHUN, QINGYUAN, STREET, DISTRICT}),
        (world.auditor, {WANCHUN, QINGYUAN, STREET, DISTRICT}),
    ]
    for who, codes in seen:
        browser = visit(world, who)
        for code in (WANCHUN, QINGYUAN, STREET, DISTRICT):
            status = 200 if code in codes else 403
            browser.get(register(code), status)
            for kind in ("csv", "xlsx"):
                fetch(browser, code, kind, status=status)


def test_an_area_has_the_matters_of_all_communities_in_it_and_no_others(there: Walked) -> None:
    browser = visit(there.world, there.above.district)
    found = {code: listed(browser, register(code)) for code in (WANCHUN, QINGYUAN, STREET)}

    assert found[WANCHUN] | found[QINGYUAN] == found[STREET] == listed(browser, register(DISTRICT))
    assert not found[WANCHUN] & found[QINGYUAN]
    assert len(found[QINGYUAN]) == 2
    assert listed(browser, register("340207101000")) == set()
    assert "没有符合条件的事项" in browser.words()


# --- filter ---


@pytest.mark.parametrize(
    ("asked", "errors", "kept"),
    [
        ("since=yesterday", 1, ['value="yesterday"']),
        ("since=2026-13-01&until=2026-02-30", 2, ['value="2026-13-01"', 'value="2026-02-30"']),
        ("since=1999-12-31&form=quick", 1, ['value="1999-12-31"', 'selected value="quick"']),
        ("until=2101-01-01", 1, ['value="2101-01-01"']),
        ("since=2026-06-02&until=2026-06-01", 1, ['value="2026-06-02"', 'value="2026-06-01"']),
        ("form=poll&stage=closed", 1, ['selected value="closed"']),
        ("stage=x&only=y&since=2026-06-01", 2, ['value="2026-06-01"']),
        ("only=public.under_way", 1, []),
    ],
)
def test_what_cannot_be_asked_is_said_and_what_was_typed_stays(
    world: World, asked: str, errors: int, kept: list[str]
) -> None:
    propose(world, "一件事")
    for language in ("zh", "en"):
        browser = visit(world, world.secretary, language)
        for address in (
            register(WANCHUN, asked),
            *(f"/communities/{WANCHUN}/matter-register.{kind}?{asked}" for kind in ("xlsx", "csv")),
        ):
            page = browser.get(address, 422)
            assert all(each in page.text for each in kept)
            assert page.text.count("field--wrong") == errors
            assert "一件事" not in page.text
            assert "Not a valid" not in page.text


@pytest.mark.parametrize(
    "asked", ["since=x&code=1", "since=x&endpoint=a", "since=x&_external=1&_scheme=ftp&kind=csv"]
)
def test_words_of_an_address_that_nobody_asks_for_are_left_alone(world: World, asked: str) -> None:
    browser = visit(world, world.secretary)

    browser.get(f"/communities/{WANCHUN}/matter-register.xlsx?{asked}", 422)

    assert browser.at.startswith(f"/communities/{WANCHUN}/matter-register.xlsx")
    browser.get(register(WANCHUN, asked.replace("since=x&", "")))


def test_days_count_as_legal_days_from_the_first_to_the_last(world: World, hands: Hands) -> None:
    propose(world, "第一天")
    hands.forward(hours=14, minutes=59)  # 23:59 of the same legal day
    propose(world, "第一天最后")
    hands.forward(minutes=1)
    propose(world, "第二天")
    browser = visit(world, world.secretary)

    def asked(query: str) -> int:
        return len(listed(browser, register(WANCHUN, query)))

    assert asked("since=2026-06-01&until=2026-06-01") == 2
    assert asked("since=2026-06-02") == asked("since=2026-06-02&until=2026-06-02") == 1
    assert asked("until=2026-05-31") == 0
    assert asked("since=2026-06-01&until=2026-06-02") == 3


def test_the_pages_of_a_long_list_keep_to_the_filter(world: World, hands: Hands) -> None:
    for n in range(23):
        made = propose(world, f"第 {n} 件")
        if n < 2:
            world.do(world.handler, issues.reply_to_matter, made, "好了", public=False)
        hands.forward(minutes=1)
    browser = visit(world, world.secretary)
    asked = "since=2026-06-01&form=quick&stage=asked"

    first = browser.get(register(WANCHUN, asked))
    following = unescape(re.findall(r'href="([^"]+)" rel="next"', first.text)[0])
    assert len(re.findall(r"<tr ", first.text)) == 21
    assert first.text.index("第 22 件") < first.text.index("第 3 件")
    second = browser.get(following)

    for part in asked.split("&"):
        assert part in following
    assert "第 2 件" in second.text
    assert "第 1 件" not in second.text
    assert len(listed(browser, register(WANCHUN, asked))) == 21
    back = next(each for each in second.links if each == register(WANCHUN, asked))
    assert browser.get(back).text.count("<tr ") == 21
    for odd in ("x", "1-2", "9" * 40, ""):
        browser.get(register(WANCHUN, f"before={odd}"), 404)


def test_the_list_says_form_and_state_of_each_matter(there: Walked) -> None:
    browser = visit(there.world, there.world.secretary)
    browser.get(register(WANCHUN, "form=decision"))

    table = browser.page.text.partition("<tbody")[2]
    assert "决策协商" in table
    assert "2026-" in table
    assert "万春社区" in table


# --- files ---


@pytest.mark.parametrize("asked", FILTERS)
def test_both_files_have_what_the_list_has(there: Walked, asked: str) -> None:
    for who, code in ((there.world.secretary, WANCHUN), (there.above.district, DISTRICT)):
        browser = visit(there.world, who)
        rows = lines_of_csv(fetch(browser, code, "csv", asked))
        cells = cells_of_xlsx(fetch(browser, code, "xlsx", asked))

        assert len(ids(rows)) == len(set(ids(rows)))
        assert set(ids(rows)) == listed(browser, register(code, asked))
        assert [line["序号"] for line in rows] == [str(n + 1) for n in range(len(rows))]
        assert [[as_text(value) for value in line.values()] for line in cells] == [
            list(line.values()) for line in rows
        ]
        days = [line["提出日期"] for line in rows]
        assert days == sorted(days)


def test_the_page_offers_the_files_of_what_it_lists(there: Walked) -> None:
    browser = visit(there.world, there.world.secretary)
    asked = "since=2026-06-01&form=quick&only=mark.late_answer"

    page = browser.get(register(WANCHUN, asked))

    for kind in ("xlsx", "csv"):
        link = next(each for each in page.links if f"register.{kind}" in each)
        assert link == f"/communities/{WANCHUN}/matter-register.{kind}?{asked}"
        assert browser.client.get(link).status_code == 200


def test_the_lines_say_what_became_of_each_matter(there: Walked) -> None:
    browser = visit(there.world, there.world.secretary)
    lines = lines_of_csv(fetch(browser, WANCHUN, "csv"))
    by_title = {line["事项"].removeprefix(SECRET): line for line in lines}

    away = "不予受理、合并、转办的去向和理由"
    assert by_title["不受理"][away] == "正在诉讼"
    assert re.fullmatch(r"并入：2026-\d{3}；同一件事", by_title["合并"][away])
    assert by_title["转办"][away] == "城管大队；由城管办理"
    assert by_title["转到清苑"][away] == "清苑社区；在那边"
    assert by_title["退回补充"][away] == ""
    assert by_title["电话登记"]["来源"] == "打电话说的"
    assert by_title["及时答复"]["首次答复"] == "2026年6月1日 09:00"
    assert by_title["及时答复"]["满意情况"] == "满意"
    assert by_title["没有答复"]["首次答复"] == ""
    assert by_title["没有答复"]["附议人数"] == ""

    done = next(line for line in lines if line["归档日期"])
    assert done[away] == "", "the reason of an admission is none of a refusal"
    assert (done["应到"], done["实到"], done["赞成"], done["反对"], done["弃权"]) == (
        ("8", "8", "6", "1", "1")
    )
    assert done["责任单位"] == "物业公司"
    assert done["落实情况"] == "1 / 1 项已验收"
    assert done["满意情况"] == "问了 10 人：满意 8，基本满意 1，不满意 1"
    assert done["异议件数"] == "0"
    running = next(
        line for line in lines if set(line["责任单位"].split("；")) == {"物业公司", "居委会"}
    )
    assert running["落实情况"] == "0 / 2 项已验收"
    assert date.fromisoformat(running["公示公布从"]) < date.fromisoformat(running["到"])


def test_english_pages_give_english_headings(there: Walked) -> None:
    browser = visit(there.world, there.above.street, "en")
    data = fetch(browser, STREET, "csv")
    sheet = load_workbook(io.BytesIO(fetch(browser, STREET, "xlsx"))).active
    heading = [cell.value for cell in sheet[2]]

    assert list(lines_of_csv(data)[0]) == heading
    assert len(heading) == len(set(heading)) == len(COLUMNS) + 1
    assert not any(re.search(r"[一-鿿]", each) for each in heading)
    assert sheet.title == "Register of matters"
    assert "Qingshui" in sheet["A1"].value
    states = {row[heading.index("Where it stands")].value for row in sheet.iter_rows(min_row=3)}
    assert not any(re.search(r"[一-鿿]", str(each)) for each in states)
    for asked in FILTERS:
        browser.get(register(STREET, asked))


RISKY: Final = (
    '=HYPERLINK("http://example.org","x")',
    "+86 553",
    "-1+1",
    "@SUM(A1)",
    "＝1＋1",
    "\n=1",
    "\t=1",
    "#N/A",
    "=",
)


def test_no_text_becomes_a_formula(world: World) -> None:
    for title in RISKY:
        made = propose_exactly(world, title)
        world.do(world.handler, issues.release_text, made)
    browser = visit(world, world.secretary)

    rows = lines_of_csv(fetch(browser, WANCHUN, "csv"))
    assert {line["事项"] for line in rows} == {
        title if title == "#N/A" else f"'{title}" for title in RISKY
    }
    sheet = load_workbook(io.BytesIO(fetch(browser, WANCHUN, "xlsx"))).active
    column = [cell.value for cell in sheet[2]].index("事项")
    found = [row[column] for row in sheet.iter_rows(min_row=3)]
    assert {cell.value for cell in found} == set(RISKY)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {
        "s",
        "inlineStr",
        "n",
        "d",
    }
    assert {cell.data_type for cell in found} == {"s"}


def test_characters_that_a_workbook_cannot_hold_are_left_out(world: World) -> None:
    odd = "灯\x00\x01\x0b\x1f\ufffe\uffff坏了\x7f😀\n第二行".replace("\x00", "")
    propose_exactly(world, odd)
    browser = visit(world, world.secretary)

    (line,) = cells_of_xlsx(fetch(browser, WANCHUN, "xlsx"))
    (row,) = lines_of_csv(fetch(browser, WANCHUN, "csv"))

    assert str(line["事项"]).replace("\x7f", "") == "灯坏了😀\n第二行"
    assert row["事项"] == odd


def propose_exactly(world: World, title: str) -> str:
    proposal = issues.Proposal(title, "说明", "请处理", "3 栋")
    return world.do(world.residents[2], issues.propose_matter, world.area_id, proposal)


def test_more_than_a_file_holds_is_said_with_the_list_as_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consult.dashboards.views.register.MOST", 2)
    for n in range(2):
        propose(world, f"第 {n} 件")
    for language, words in (("zh", "超过 2 件"), ("en", "More than 2 ")):
        browser = visit(world, world.secretary, language)
        fetch(browser, WANCHUN, "csv")
        fetch(browser, WANCHUN, "xlsx")
        if language == "zh":
            continue
        propose(world, "第 3 件")
        for again, said in ((browser, words), (visit(world, world.secretary), "超过 2 件")):
            for kind in ("csv", "xlsx"):
                page = again.get(f"/communities/{WANCHUN}/matter-register.{kind}?form=quick", 422)
                assert said in again.words()
                assert "第 3 件" in page.text
                assert 'selected value="quick"' in page.text
        assert len(lines_of_csv(fetch(browser, WANCHUN, "csv", "form=none"))) == 0


# --- what is not read there is not read here ---


def test_nobody_reads_here_what_the_page_of_the_matter_does_not_say(there: Walked) -> None:
    world = there.world
    hidden: dict[str, int] = {}
    for who in (
        world.secretary,
        world.handler,
        world.supervisor,
        world.guide,
        there.above.street,
        there.above.district,
        world.auditor,
    ):
        browser = visit(world, who)
        rows = lines_of_csv(fetch(browser, WANCHUN, "csv"))
        hidden[who.login] = sum(line["事项"] == HIDDEN for line in rows)
        for line, matter_id in zip(rows, ids(rows), strict=True):
            browser.get(f"/matters/{matter_id}")
            said = unescape(browser.words())
            for column in ("编号", "事项", "提出人", "会议地点", "目前状态"):
                assert line[column] in said, (who.login, column, line[column])
            for part in line["不予受理、合并、转办的去向和理由"].split("；"):
                assert part.removeprefix("并入：") in said or re.search(r"\d{4}-\d{3}", part)
            for owner in line["责任单位"].split("；"):
                assert owner in said, (who.login, owner)
            assert (line["事项"] == HIDDEN) == (line["提出人"] == "")
            if line["附议人数"]:
                assert "提出人" in said

    assert hidden["secretary"] == hidden["handler"] == hidden["supervisor"] == 0
    assert hidden["guide"] == hidden["street"] == hidden["district"] == hidden["auditor"] > 3


def test_an_unchecked_text_is_in_no_list_and_no_file_of_those_above(world: World) -> None:
    above = people_above(world)
    propose(world, "家里的事")
    for who in (world.guide, above.street, above.district, world.auditor):
        browser = visit(world, who)
        browser.get(register(WANCHUN))
        assert HIDDEN in browser.words()
        found = [browser.page.text.encode()]
        found.append(fetch(browser, WANCHUN, "csv"))
        found.append(str(cells_of_xlsx(fetch(browser, WANCHUN, "xlsx"))).encode())
        assert not any("家里的事".encode() in each for each in found)
        assert not any(b"\xe5\xb1\x85*" in each for each in found)
    browser = visit(world, world.secretary)
    assert "家里的事".encode() in fetch(browser, WANCHUN, "csv")


def test_votes_are_no_numbers_before_they_are_closed(world: World, hands: Hands) -> None:
    bring(world, hands, Stage.OPEN)
    browser = visit(world, world.secretary)

    (line,) = lines_of_csv(fetch(browser, WANCHUN, "csv"))

    assert line["事项"] == TITLE
    assert [line[each] for each in ("赞成", "反对", "弃权", "结果")] == ["", "", "", ""]


# --- cost ---


def test_list_and_files_cost_the_same_however_many_matters_there_are(
    world: World, hands: Hands, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    above = people_above(world)

    def cost() -> list[int]:
        world.keep_up()
        found = []
        for who, code in ((world.secretary, WANCHUN), (above.street, STREET)):
            browser = visit(world, who)
            for ending in ("", "?only=overdue", ".csv", ".xlsx"):
                statements.clear()
                answer = browser.client.get(f"/communities/{code}/matter-register{ending}")
                assert answer.status_code == 200
                found.append(len(statements))
        return found

    def more() -> None:
        propose(world, "晚")
        bring(world, hands, Stage.PUBLISHED)
        bring(world, hands, Stage.PLANNED)
        hands.forward(days=3)

    more()
    few = cost()
    more()
    more()
    assert cost() == few
    assert max(few) <= 20

    monkeypatch.setattr("consult.dashboards.queries.register.BATCH", 4)
    batched = cost()
    assert batched[0] == few[0]
    assert few[2] < batched[2] == batched[3]
    assert batched[2] - few[2] <= 2 * (few[2] - few[0] + 2), "so many for each batch, and no more"


def test_a_file_read_in_batches_has_each_matter_once(
    there: Walked, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = visit(there.world, there.above.street)
    whole = lines_of_csv(fetch(browser, STREET, "csv"))

    for batch in (1, 5, len(whole)):
        monkeypatch.setattr("consult.dashboards.queries.register.BATCH", batch)
        assert lines_of_csv(fetch(browser, STREET, "csv")) == whole
