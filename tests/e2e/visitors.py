"""Visitors with a browser: signed in once, then with a tab for each language and version."""

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

LANGUAGES: Final = ("zh", "en")
VERSIONS: Final = ("normal", "large")


class Visitors:
    """Everybody who visits a site, each with what their browser remembers."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self.url = url
        self._known: dict[str, StorageState] = {}
        self._open: dict[tuple[str, str, str], BrowserContext] = {}

    @contextmanager
    def tab(self, who: str, language: str = "zh", version: str = "normal") -> Iterator[Page]:
        """Open a tab of somebody's browser, in a language and a version."""
        key = (who, language, version)
        if key not in self._open:
            self._open[key] = self.context(*key)
        page = self._open[key].new_page()
        try:
            yield page
        finally:
            page.close()

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
        context.add_cookies(
            [
                {"name": "lang", "value": language, "url": self.url},
                {"name": "version", "value": version, "url": self.url},
            ]
        )
        context.add_init_script(path=PROBES)
        return context

    def close(self) -> None:
        """Close every browser."""
        while self._open:
            self._open.popitem()[1].close()

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
