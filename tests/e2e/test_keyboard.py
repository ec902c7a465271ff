"""Everything can be done with the keyboard alone, and one sees where one is."""

from typing import Any

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.e2e.finder import Finder
from tests.e2e.pages import KEY_PAGES, named
from tests.e2e.visitors import VERSIONS, Visitors

MOST_STOPS = 200


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", KEY_PAGES)
def test_the_tab_key_reaches_everything_and_the_focus_is_seen(
    visitors: Visitors, find: Finder, name: str, version: str
) -> None:
    page = named(name)
    with visitors.tab(page.who, version=version) as tab:
        tab.goto(page.where(find))
        waiting = set(tab.evaluate("probes.stops()"))
        stops = list(walk(tab))
        assert stops[0]["skip"], f"begins with {stops[0]['name']}"
        # A field for a date is several stops; at the last one the browser marks its own button.
        marked = {each["name"] for each in stops if each["marked"]}
        assert all(each["seen"] for each in stops)
        assert {each["name"] for each in stops} <= marked
        assert waiting <= marked


def walk(tab: Tab) -> list[dict[str, Any]]:
    """Press Tab until it leaves the page or comes back to its beginning; return the stops."""
    stops: list[dict[str, Any]] = []
    for _ in range(MOST_STOPS):
        tab.keyboard.press("Tab")
        stop = tab.evaluate("probes.focus()")
        if stop is None or (stops and stop["skip"]):
            return stops
        stops.append(stop)
    raise AssertionError("the Tab key does not get out")


def test_the_skip_link_leads_to_the_content(visitors: Visitors) -> None:
    with visitors.tab("") as tab:
        tab.goto("/")
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.activeElement.id") == "content"


def test_what_is_folded_opens_with_the_keyboard(visitors: Visitors, find: Finder) -> None:
    with visitors.tab("shen") as tab:
        tab.goto(named("raise").where(find))
        fold = tab.locator("main details > summary").first
        fold.focus()
        tab.keyboard.press("Enter")
        expect(fold.locator("..")).to_have_attribute("open", "")
        tab.keyboard.press("Space")
        expect(fold.locator("..")).not_to_have_attribute("open", "")


def test_a_form_that_came_back_puts_the_focus_on_what_is_wrong(
    visitors: Visitors, find: Finder
) -> None:
    with visitors.tab("shen") as tab:
        tab.goto(named("raise").where(find))
        tab.locator("main form button[type=submit]").focus()
        tab.keyboard.press("Enter")
        summary = tab.locator("[data-errors], .error-summary").first
        expect(summary).to_be_focused()
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
