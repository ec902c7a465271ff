"""Pages about one matter say the same way where they stand: community, matter, this page."""

import re

import pytest
from flask import Flask

from consult.core import clock
from consult.core.clock import Hands
from tests.client import Page
from tests.world import Stage, bring, build, visit


def trail(page: Page) -> list[str | None]:
    """Return where each part of the breadcrumb leads; None for the page itself."""
    found = re.findall(r'<nav class="breadcrumb".*?</nav>', page.text, re.DOTALL)
    assert len(found) == 1
    steps = re.findall(r'<a href="([^"]+)"|<span aria-current="page">', found[0])
    return [step or None for step in steps]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_about_a_matter_stands_under_its_community_and_the_matter(
    app: Flask, hands: Hands, language: str
) -> None:
    assert hands.read() == clock.now()
    world = build(app)
    case = bring(world, hands, Stage.PUBLISHED)
    browser = visit(world, None, language)
    community, matter = f"/communities/{world.code}", f"/matters/{case.id}"
    poll = f"/polls/{case.poll_id}"
    for address in (
        poll,
        f"/panels/{case.panel_id}",
        f"/notices/{case.meeting_id}",
        f"/notices/{case.publication_id}",
    ):
        assert trail(browser.get(address)) == [community, matter, None]
    assert trail(browser.get(f"{poll}/result")) == [community, matter, poll, None]
    entries = [link for link in browser.get(matter).links if link.startswith("/record/")]
    assert trail(browser.get(entries[0])) == ["/record", matter, None]
