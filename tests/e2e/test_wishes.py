"""What people ask their browser for is kept: contrast, darkness, stillness, no script."""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.e2e import looking
from tests.e2e.finder import Finder
from tests.e2e.pages import named
from tests.e2e.visitors import LANGUAGES, VERSIONS, Visitors
from tests.world import PASSWORD, build

WISHES: dict[str, dict[str, Any]] = {
    "forced colours": {"forced_colors": "active"},
    "dark": {"color_scheme": "dark"},
    "dark with more contrast": {"color_scheme": "dark", "contrast": "more"},
    "more contrast": {"contrast": "more"},
}
LOOKED_AT = ("home", "matter-archived", "vote-now", "notice", "raise", "record", "todo", "result")


@pytest.mark.parametrize("wish", WISHES)
def test_text_stands_out_whatever_colours_are_asked_for(
    visitors: Visitors, find: Finder, wish: str
) -> None:
    faults: list[str] = []
    for name in LOOKED_AT:
        page = named(name)
        context = visitors.context(page.who, **WISHES[wish])
        tab = context.new_page()
        tab.goto(page.where(find))
        tab.evaluate("probes.unfold()")
        faults += [f"{name}: {each}" for each in looking.axe(tab, "color-contrast")]
        context.close()
    assert not faults, "\n".join(faults)


def test_nothing_moves_for_those_who_ask_for_stillness(visitors: Visitors, find: Finder) -> None:
    faults: list[str] = []
    for name in LOOKED_AT:
        page = named(name)
        context = visitors.context(page.who, reduced_motion="reduce")
        tab = context.new_page()
        tab.goto(page.where(find))
        tab.evaluate("probes.unfold()")
        faults += [f"{name}: {each}" for each in looking.measured(tab, "moving")]
        context.close()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_that_came_back_is_without_a_fault(
    visitors: Visitors, find: Finder, language: str, version: str
) -> None:
    with visitors.tab("shen", language, version) as tab:
        tab.goto(named("raise").where(find))
        # sent past the script that asks for one field after the other
        tab.locator("main form[enctype]").evaluate("form => form.submit()")
        expect(tab.locator("[aria-invalid=true]").first).to_be_visible()
        elder = looking.for_elders(tab) if version == "large" else []
        faults = [*elder, *looking.everywhere(tab)]
        assert not faults, "\n".join(faults)


@pytest.mark.usefixtures("hands")
def test_a_matter_is_raised_and_found_without_script(
    app: Flask, chrome: Browser, site: str
) -> None:
    world = build(app)
    context = chrome.new_context(base_url=site, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=login]", world.residents[0].login)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.goto(f"/communities/{world.code}/raise")
    for name in ("title", "facts", "wish", "affected"):
        page.fill(f"main [name={name}]", "3 号楼的楼道灯不亮")
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("已收到，等待答复")
    page.goto("/todo")
    page.click("main a:has-text('3 号楼的楼道灯不亮')")
    expect(page.locator("h1")).to_contain_text("3 号楼的楼道灯不亮")
    context.close()


def test_pages_are_complete_without_script(visitors: Visitors, find: Finder) -> None:
    for name in (*LOOKED_AT, "matter-register"):
        page = named(name)
        context = visitors.context(page.who, java_script_enabled=False)
        tab = context.new_page()
        tab.goto(page.where(find))
        expect(tab.locator("h1")).to_be_visible()
        dead = tab.locator("main button:visible:not([type=submit]):not([aria-disabled])")
        assert dead.count() == 0, f"{name}: {dead.all_inner_texts()}"
        context.close()


def test_the_first_run_page_is_without_a_fault(chrome: Browser, site: str) -> None:
    visitors = Visitors(chrome, site)
    for version in VERSIONS:
        with visitors.tab("", version=version) as tab:
            answer = tab.goto("/first-run")
            assert answer is not None
            assert answer.status == 200
            elder = looking.for_elders(tab) if version == "large" else []
            faults = [*elder, *looking.everywhere(tab)]
            assert not faults, "\n".join(faults)
    visitors.close()
