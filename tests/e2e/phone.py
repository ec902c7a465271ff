"""A person with a telephone: reads Chinese, taps what it is called, fills in what has a label."""

import re
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Locator, Page, expect

from tests.world import PASSWORD, Someone

SCREEN: Final = {"width": 390, "height": 844}
PATIENCE: Final = 15_000
"""Milliseconds to wait for a page: two test processes may share the machine."""


class Phone:
    """Somebody's telephone, in Chinese, with a touch screen."""

    def __init__(self, chrome: Browser, site: str, who: Someone) -> None:
        self._who = who
        self._context = chrome.new_context(
            base_url=site,
            locale="zh-CN",
            viewport={"width": SCREEN["width"], "height": SCREEN["height"]},
            is_mobile=True,
            has_touch=True,
        )
        self._context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        self.page: Page = self._context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )

    def sign_in(self) -> None:
        """Begin at home and sign in, as after every break of some days."""
        self.page.goto("/")
        self.link("登录")
        self.write("账号或手机号", self._who.login)
        self.write("密码", PASSWORD)
        self.press("登录")
        expect(self.page.get_by_role("button", name="退出")).to_be_visible()

    def link(self, words: str | re.Pattern[str]) -> None:
        """Tap the first link of these words."""
        self._tap(self.page.get_by_role("link", name=words, exact=True).first)

    def press(self, words: str) -> None:
        """Tap a button."""
        self._tap(self.page.locator("main").get_by_role("button", name=words, exact=True).first)

    def unfold(self, words: str) -> None:
        """Tap what unfolds."""
        self._tap(self.page.locator("summary").get_by_text(words, exact=True).first)

    def write(self, label: str, words: str) -> None:
        """Fill in a field."""
        self._field(label).fill(words)

    def choose(self, label: str, what: str | int) -> None:
        """Choose from a list: by the code of a rule, or by the place in the list."""
        options = {"value": what} if isinstance(what, str) else {"index": what}
        self._field(label).select_option(**options)

    def tick(self, words: str) -> None:
        """Tap a choice."""
        self._tap(self.page.locator("label.choice").filter(has_text=words).first)

    def photograph(self, file: Path, words: str) -> None:
        """Add a photo to the form, and say what it shows."""
        self.page.locator("input[type=file]").first.set_input_files(file)
        self.page.locator("input[name$='-alt']").first.fill(words)

    def reads(self, words: str) -> None:
        """Hold that the page says something."""
        expect(self.page.locator("main")).to_contain_text(words)

    def find(self, title: str) -> None:
        """Open a matter from the list of what is under discussion."""
        self.link("正在商量的事")
        self.link(title)

    def duty(self, words: str) -> None:
        """Open what waits for me, by what it is or what it is about."""
        self.link(re.compile("^待办"))
        self._tap(self.page.locator(".todo-list__item").filter(has_text=words).locator("a").first)

    def shows(self, what: str) -> None:
        """Hold that a picture has come, and what it is said to show."""
        picture = self.page.get_by_role("img", name=what).first
        expect(picture).to_be_visible()
        assert picture.evaluate("each => each.complete && each.naturalWidth > 0")

    def proof(self) -> None:
        """Open the record entry of the newest step of a matter."""
        self._tap(self.page.locator("a[href*='/record/']").first)

    def put_away(self) -> None:
        """Close it; hold that nothing was wrong on any page, nor wider than the screen."""
        self._fits()
        self._context.close()
        assert not self.complaints, f"{self._who.name}: {self.complaints}"

    def _field(self, label: str) -> Locator:
        name = re.compile(rf"^\s*{re.escape(label)}\s*(（选填）)?\s*$")
        return self.page.locator("main").get_by_label(name).first

    def _tap(self, what: Locator) -> None:
        """Tap, once the page is whole; it may not be wider than the screen."""
        expect(what).to_be_visible()
        self._fits()
        what.tap()

    def _fits(self) -> None:
        width = self.page.evaluate("document.scrollingElement.scrollWidth")
        assert width <= SCREEN["width"], f"{width} px wide: {self.page.url}"
