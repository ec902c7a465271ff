"""Visitors with a browser: signed in once, then in any language and version."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize

from consult.demonstration.people import PASSWORD
from tests.e2e.pages import VISITOR

PROBES: Final = Path(__file__).with_name("probes.js")
PHONE: Final[ViewportSize] = {"width": 360, "height": 780}
DESK: Final[ViewportSize] = {"width": 1280, "height": 900}
NARROW: Final[ViewportSize] = {"width": 320, "height": 640}
DOUBLED: Final[ViewportSize] = {"width": 640, "height": 640}

CHOSEN: Final = ("lang", "version")
"""Cookies of what is chosen in a browser, whoever sits there."""

LANGUAGES: Final = ("zh", "en")
VERSIONS: Final = ("normal", "large")


class Visitors:
    """Everybody who visits a site, each with what their browser remembers."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self.url = url
        self._known: dict[str, StorageState] = {}
        self._shared: Page | None = None

    @contextmanager
    def tab(self, who: str, language: str = "zh", version: str = "normal") -> Iterator[Page]:
        """Let somebody sit down at the browser that all share, in a language and a version.

        It is one tab, and who sits there changes by its cookies alone: starting a browser for each
        takes longer than to look at most pages.
        """
        if self._shared is None:
            self._shared = self.context(VISITOR).new_page()
        page = self._shared
        page.context.clear_cookies()
        self._remember(page.context, language, version)
        if (state := self._signed_in(who)) is not None:
            page.context.add_cookies(
                [
                    {"name": each["name"], "value": each["value"], "url": self.url}
                    for each in state["cookies"]
                    if each["name"] not in CHOSEN
                ]
            )
        page.set_viewport_size(PHONE)
        try:
            yield page
        finally:
            page.goto("about:blank")

    def context(
        self,
        who: str,
        language: str = "zh",
        version: str = "normal",
        **wishes: Any,  # noqa: ANN401 - what the browser can be asked for
    ) -> BrowserContext:
        """Open a browser for somebody, with wishes such as `color_scheme="dark"`."""
        context = self._browser.new_context(
            base_url=self.url, viewport=PHONE, storage_state=self._signed_in(who), **wishes
        )
        self._remember(context, language, version)
        context.add_init_script(path=PROBES)
        return context

    def close(self) -> None:
        """Close the browser that all share."""
        if self._shared is not None:
            self._shared.context.close()
            self._shared = None

    def _remember(self, context: BrowserContext, language: str, version: str) -> None:
        """Let a browser remember what was chosen in it."""
        chosen = zip(CHOSEN, (language, version), strict=True)
        context.add_cookies(
            [{"name": name, "value": value, "url": self.url} for name, value in chosen]
        )

    def _signed_in(self, who: str) -> StorageState | None:
        """Return what a browser remembers of somebody who signed in by hand."""
        if who == VISITOR:
            return None
        if who not in self._known:
            context = self._browser.new_context(base_url=self.url)
            page = context.new_page()
            page.goto("/sign-in")
            page.fill("[name=login]", who)
            page.fill("[name=password]", PASSWORD)
            page.click("main form button[type=submit]")
            page.wait_for_url(lambda url: "sign-in" not in url)
            self._known[who] = context.storage_state()
            context.close()
        return self._known[who]
