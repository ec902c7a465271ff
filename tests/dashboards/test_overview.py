"""How communities do: who sees it, that every number leads to its matters, and nothing is lost."""

import re
from collections.abc import Mapping
from html import unescape

import pytest
from flask import Flask

from consult.core.clock import Hands
from consult.dashboards.messages import FORM_WORDS, STAGE_WORDS
from consult.issues import service as issues
from tests.client import Browser, Page
from tests.dashboards.walks import (
    DISTRICT,
    STREET,
    Walked,
    end_area,
    people_above,
    propose,
    walk,
    walked,
)
from tests.world import QINGYUAN, TITLE, WANCHUN, Someone, Stage, World, bring, build, visit

NUMBER = re.compile(r'<a href="([^"]+/matter-register[^"]*)">(\d+)<span')
OTHER_STREET = "340207101000"


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture
def there(app: Flask, hands: Hands) -> Walked:
    """The same after much has happened."""
    return walked(app, hands)


def overview(code: str, year: int | None = None) -> str:
    return f"/communities/{code}/overview" + (f"?year={year}" if year else "")


def numbers(page: Page) -> list[tuple[str, int]]:
    """Return each number that leads to matters, with its address."""
    return [(unescape(url), int(n)) for url, n in NUMBER.findall(page.text)]


def listed(browser: Browser, address: str) -> set[str]:
    """Return the matters that a register lists, on all of its pages."""
    found: list[str] = []
    while address:
        page = browser.get(address)
        table = page.text.partition("<tbody")[2].partition("</tbody>")[0]
        found += re.findall(r'href="/matters/(\w+)"', table)
        following = re.search(r'href="([^"]+)" rel="next"', page.text)
        address = unescape(following.group(1)) if following else ""
    assert len(found) == len(set(found)), "a matter is listed twice"
    return set(found)


def facts(page: Page) -> Mapping[str, str]:
    """Return the terms of a page and what stands with them, without tags and what only is heard."""
    text = re.sub(r'<span class="visually-hidden">.*?</span>', "", page.text)
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", text, re.DOTALL)
    return {term.strip(): re.sub(r"<[^>]+>", "", said).strip() for term, said in pairs}


def table(page: Page, heading: str) -> list[list[str]]:
    """Return the lines of the table of a section, cell by cell."""
    part = page.text.partition(f'<section aria-labelledby="{heading}">')[2].partition("</section>")
    body = re.sub(r'<span class="visually-hidden">.*?</span>', "", part[0]).partition("<tbody")[2]
    return [
        [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", line, re.DOTALL)
        ]
        for line in re.findall(r"<tr\b[^>]*>(.*?)</tr>", body, re.DOTALL)
    ]


# --- who sees it ---


def test_strangers_sign_in_and_residents_are_turned_away(world: World) -> None:
    stranger = visit(world, None)
    stranger.get(overview(WANCHUN))
    assert stranger.at.startswith("/sign-in")

    for who in (world.residents[0], world.newcomer, world.stranger, world.seats[0]):
        visit(world, who).get(overview(WANCHUN), 403)


def test_everybody_sees_what_is_theirs_and_nothing_beside_or_above(world: World) -> None:
    above = people_above(world)
    mine = [WANCHUN]
    street = [WANCHUN, QINGYUAN, STREET]
    everything = [*street, OTHER_STREET, DISTRICT]
    seen: list[tuple[Someone, list[str]]] = [
        (world.secretary, mine),
        (world.handler, mine),
        (world.supervisor, mine),
        (world.guide, mine),
        (above.street, street),
        (above.district, everything),
        (world.auditor, everything),
    ]
    for who, codes in seen:
        browser = visit(world, who)
        for code in everything:
            browser.get(overview(code), 200 if code in codes else 403)


def test_what_does_not_exist_is_no_page(world: World) -> None:
    browser = visit(world, world.secretary)

    browser.get(overview("340207999999"), 404)
    for odd in ("x", "-1", "", "1999", "2101", "999999999999999999", "9" * 30, "２０２６"):
        browser.get(f"{overview(WANCHUN)}?year={odd}", 404)
    browser.get(f"{overview(WANCHUN)}?year=2100")
    assert "这一年没有人提过事" in browser.words()


# --- numbers ---


def test_every_number_leads_to_exactly_its_matters(there: Walked) -> None:
    world, above = there.world, there.above
    followed = 0
    known: dict[str, int] = {}
    for who, code in (
        (world.secretary, WANCHUN),
        (above.street, STREET),
        (above.district, DISTRICT),
        (world.auditor, QINGYUAN),
    ):
        browser = visit(world, who)
        for year in (None, 2026, 2027, 2025):
            for address, n in numbers(browser.get(overview(code, year))):
                if address not in known:
                    known[address] = len(listed(browser, address))
                assert known[address] == n, address
                followed += 1
    assert followed > 100
    assert len(known) > 60


def test_numbers_lead_to_their_matters_on_each_database(app_on: Flask, hands: Hands) -> None:
    world = build(app_on)
    above = people_above(world)
    walk(world, hands)
    browser = visit(world, above.street)

    found = numbers(browser.get(overview(STREET, 2026)))

    assert len(found) > 20
    for address, n in found:
        assert len(listed(browser, address)) == n, address
    for kind in ("csv", "xlsx"):
        assert (
            browser.client.get(f"/communities/{STREET}/matter-register.{kind}").status_code == 200
        )


def test_the_walk_leads_by_many_forms_stages_and_marks(there: Walked) -> None:
    """Hold that the tests above look at more than a few numbers."""
    world = there.world
    page = visit(world, world.secretary).get(overview(WANCHUN))

    urls = " ".join(url for url, _ in numbers(page))
    for form in FORM_WORDS:
        assert f"form={form}" in urls, form
    for stage in STAGE_WORDS:
        assert f"stage={stage}" in urls, stage
    for mark in (
        "late_answer",
        "panel_changed",
        "meeting_moved",
        "meeting_called_off",
        "objection_upheld",
        "task_late",
    ):
        assert f"only=mark.{mark}" in urls, mark
    assert "only=overdue" in urls


def test_the_sums_of_a_page_agree_with_each_other(there: Walked) -> None:
    world, above = there.world, there.above
    for who, code in (
        (world.secretary, WANCHUN),
        (above.street, STREET),
        (above.district, DISTRICT),
    ):
        browser = visit(world, who)
        raised = []
        for year in (2026, 2027, None):
            page = browser.get(overview(code, year))
            said = facts(page)
            raised.append(int(said["提出的事"]))
            stages = [int(cell) for line in table(page, "stages") for cell in line[1:]]
            assert sum(stages) == raised[-1]
            parts = table(page, "parts")
            if parts:
                assert sum(int(line[2]) for line in parts) == raised[-1]
                assert sum(int(line[4]) for line in parts) == int(said["现在超期"])
        assert raised[0] + raised[1] == raised[2] > raised[0] > raised[1] > 0


def test_a_year_counts_the_matters_raised_in_it_and_keeps_to_it_further_down(there: Walked) -> None:
    _world, above = there.world, there.above
    browser = visit(there.world, above.street)
    page = browser.get(overview(STREET, 2027))

    assert facts(page)["提出的事"] == "4"
    assert overview(WANCHUN, 2027) in page.links
    assert 'aria-current="page">2027 年' in page.text
    assert all("since=2027-01-01" in url for url, _ in numbers(page) if "overdue" not in url)


def test_a_part_without_matters_in_the_year_still_opens(there: Walked) -> None:
    world, above = there.world, there.above
    browser = visit(world, above.district)

    page = browser.get(overview(OTHER_STREET, 2026))

    assert 'aria-current="page">2026 年' in page.text
    assert "这一年没有人提过事" in browser.words()


def test_coverage_counts_communities_committees_and_where_matters_were_raised(
    there: Walked,
) -> None:
    world, above = there.world, there.above
    street = visit(world, above.street).get(overview(STREET))
    district = visit(world, above.district).get(overview(DISTRICT))
    year = visit(world, above.street).get(overview(STREET, 2025))

    said, whole = facts(street), facts(district)
    lines = table(street, "parts")
    assert said["社区和村"] == str(len(lines))
    assert (said["已设协商委员会"], said["有人提过事"]) == ("1", "2")
    assert int(whole["社区和村"]) > int(said["社区和村"])
    assert (whole["已设协商委员会"], whole["有人提过事"]) == ("1", "2")
    assert facts(year)["有人提过事"] == "0"
    by_name = {line[0]: line[1] for line in lines}
    assert (by_name["万春社区"], by_name["清苑社区"]) == ("1 / 1", "0 / 1")
    assert sum(int(line[1].split(" / ")[1]) for line in table(district, "parts")) == int(
        whole["社区和村"]
    )


def test_parts_stand_by_their_code_and_nothing_is_a_mark_or_a_rank(there: Walked) -> None:
    world, above = there.world, there.above
    browser = visit(world, above.street)
    page = browser.get(overview(STREET))

    codes = re.findall(r'/communities/(\d{12})/overview">', page.text.partition("parts")[2])
    assert codes == sorted(codes)
    assert "不打分，不排名" in browser.words()
    assert "%" not in browser.words()


def test_what_is_late_is_listed_longest_first_with_when_it_was_due(
    world: World, hands: Hands
) -> None:
    first = propose(world, "第一件")
    hands.forward(hours=1)
    propose(world, "第二件")
    in_time = visit(world, world.secretary)
    in_time.get(overview(WANCHUN))
    assert "现在超期的事" not in in_time.words()

    hands.forward(days=3)
    world.keep_up()
    browser = visit(world, world.secretary)
    page = browser.get(overview(WANCHUN))

    assert facts(page)["现在超期"] == "2"
    assert browser.words().index("第一件") < browser.words().index("第二件")
    assert "应在 2026年6月3日 09:00 前办" in browser.words()
    world.do(world.handler, issues.reply_to_matter, first, "好了", public=True)
    browser.get(overview(WANCHUN))
    assert "第一件" not in browser.words()
    assert "第二件" in browser.words()


def test_a_task_that_nobody_reported_is_late_with_its_day(there: Walked) -> None:
    world = there.world
    browser = visit(world, world.secretary)
    page = browser.get(overview(WANCHUN))

    late = page.text.partition('aria-labelledby="late"')[2].partition("</section>")[0]
    assert re.search(r"应在 2026年\d+月\d+日 24:00 前办.*?落实", late, re.DOTALL)
    assert TITLE in late


def test_a_list_of_late_matters_that_is_cut_leads_to_all_of_them(
    world: World, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consult.dashboards.views.overview.LATE_SHOWN", 2)
    for n in range(3):
        propose(world, f"晚了 {n}")
    hands.forward(days=3)
    browser = visit(world, world.secretary)

    page = browser.get(overview(WANCHUN))

    assert page.text.count("todo-list__item") == 2
    assert "看全部" in browser.words()


def test_an_unchecked_text_is_not_read_here_by_those_above(world: World, hands: Hands) -> None:
    above = people_above(world)
    propose(world, "家里的事")
    hands.forward(days=3)
    world.keep_up()

    for who in (world.guide, above.street, above.district, world.auditor):
        browser = visit(world, who)
        browser.get(overview(WANCHUN))
        assert "家里的事" not in browser.page.text
        assert "（内容不公开）" in browser.page.text


# --- places that are no more ---


def test_what_happened_in_a_place_that_is_no_more_is_counted_still(
    there: Walked, hands: Hands
) -> None:
    world, above = there.world, there.above
    before = facts(visit(world, above.street).get(overview(STREET)))
    end_area(world, QINGYUAN, hands)
    browser = visit(world, above.street)

    page = browser.get(overview(STREET))

    assert facts(page)["提出的事"] == before["提出的事"]
    assert int(facts(page)["社区和村"]) == int(before["社区和村"]) - 1
    lines = table(page, "parts")
    assert sum(int(line[2]) for line in lines) == int(before["提出的事"])
    assert "清苑社区 （已撤销）" in [" ".join(line[0].split()) for line in lines]
    assert not any(QINGYUAN in link for link in page.links)
    for address, n in numbers(page):
        assert len(listed(browser, address)) == n, address


# --- cost and language ---


def test_the_page_costs_the_same_however_many_matters_there_are(
    world: World, hands: Hands, statements: list[str]
) -> None:
    above = people_above(world)

    def cost() -> list[int]:
        world.keep_up()
        found = []
        for who, code in ((world.secretary, WANCHUN), (above.street, STREET)):
            browser = visit(world, who)
            browser.get(overview(code))
            statements.clear()
            browser.get(overview(code))
            assert browser.at.startswith(overview(code))
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


def test_the_page_has_its_english(there: Walked) -> None:
    world, above = there.world, there.above
    for who, code in (
        (world.secretary, WANCHUN),
        (above.street, STREET),
        (above.district, DISTRICT),
    ):
        browser = visit(world, who, "en")
        for year in (None, 2027, 2025):
            browser.get(overview(code, year))
            assert "no points, no ranks" in browser.words()
