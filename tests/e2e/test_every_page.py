"""Every page of the URL map, in both languages and both versions, as a browser shows it."""

from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask

from consult.issues.views.acts import ACTS
from consult.issues.views.tasks import ACTS as TASK_ACTS
from tests.e2e import looking
from tests.e2e.finder import Finder
from tests.e2e.pages import EXCLUDED, PAGES, Page
from tests.e2e.visitors import DESK, LANGUAGES, VERSIONS, Visitors

AT_A_DESK = frozenset({("en", "normal"), ("zh", "large")})
"""What is looked at on a large screen; the others on a phone."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_is_without_a_fault_in_both_languages_and_versions(
    visitors: Visitors, find: Finder, page: Page
) -> None:
    address = page.where(find)
    faults: list[str] = []
    for language, version in product(LANGUAGES, VERSIONS):
        found = look(visitors, page, address, language, version)
        faults += [f"{language} {version}: {each}" for each in found]
    assert not faults, f"{len(faults)} faults at {address}\n" + "\n".join(faults)


def look(visitors: Visitors, page: Page, address: str, language: str, version: str) -> list[str]:
    with (
        visitors.tab(page.who, language, version) as tab,
        looking.Console(tab, status=page.status) as console,
    ):
        if (language, version) in AT_A_DESK:
            tab.set_viewport_size(DESK)
        answer = tab.goto(address)
        assert answer is not None
        assert answer.status == page.status, f"{answer.status} at {tab.url}"
        assert tab.url.endswith(answer.request.url), f"led away to {tab.url}"
        elder = looking.for_elders(tab) if version == "large" else []
        return [*elder, *looking.everywhere(tab), *console.faults]


def test_every_page_of_the_url_map_is_listed(app: Flask) -> None:
    rules = set(rules_of(app))
    listed = {page.rule for page in PAGES if not page.rule.startswith("errors:")}
    assert rules - listed == set(EXCLUDED) & rules
    assert listed <= rules


def test_no_two_pages_have_one_name() -> None:
    names = [page.name for page in PAGES]
    assert sorted(names) == sorted(set(names))


def rules_of(app: Flask) -> Iterator[str]:
    """Yield what answers to GET; of the forms of acts each by itself."""
    acts = {"issues.act": ACTS, "issues.task_act": TASK_ACTS}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        if rule.endpoint in acts:
            yield from (f"{rule.endpoint}:{name}" for name in acts[rule.endpoint])
        else:
            yield rule.endpoint
