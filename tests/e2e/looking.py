"""Looks at a page as the tests do: rules of axe, the console, the page's width and its sizes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Self

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Error, Page

from tests.e2e import visitors

TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LEAST_TEXT: Final = 18
LEAST_LINE: Final = 1.3
LEAST_TARGET: Final = 60
"""In the elder version: pixels of main text, line height, pixels of what is touched."""

MOST_TOLD: Final = 8
"""Faults of one kind that are listed; more of them have the same cause."""

VIOLATIONS: Final = "async (options) => (await axe.run(options)).violations"
"""What axe has to say of everything else is long, and costs more to bring here than to find."""

_axe: Final = Axe().axe_script


class Console:
    """What the browser complains about in the meantime."""

    def __init__(self, page: Page, *, status: int) -> None:
        self._page, self._status = page, status
        self.faults: list[str] = []

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._page.on("console", self._hear)
        self._page.on("pageerror", self._note)
        return self

    def __exit__(self, *_error: object) -> None:
        """Listen no more: the next page is somebody else's."""
        self._page.remove_listener("console", self._hear)
        self._page.remove_listener("pageerror", self._note)

    def _note(self, error: Error) -> None:
        self.faults.append(f"script: {error}")

    def _hear(self, message: ConsoleMessage) -> None:
        """Note an error; that a page answers with the status it should is none."""
        if message.type == "error" and f"status of {self._status} " not in message.text:
            self.faults.append(f"console: {message.text}")


def axe(page: Page, *rules: str) -> list[str]:
    """Return what axe finds: everything, or by the rules named alone."""
    only: dict[str, Any] = (
        {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(TAGS)}
    )
    page.evaluate(_axe)
    found = page.evaluate(VIOLATIONS, {"runOnly": only, "resultTypes": ["violations"]})
    return [
        f"axe {each['id']}: {node['target']} {node['failureSummary'].splitlines()[-1].strip()}"
        for each in found
        for node in each["nodes"]
    ]


def measured(page: Page, probe: str, *given: float) -> list[str]:
    """Return what a probe of `probes.js` finds."""
    found: list[str] = page.evaluate(f"probes.{probe}({','.join(map(str, given))})")
    return found[:MOST_TOLD]


def everywhere(page: Page) -> list[str]:
    """Return what is wrong with a page in any version."""
    page.evaluate("probes.unfold()")
    faults = axe(page)[:MOST_TOLD] + measured(page, "loudRegions") + measured(page, "sideways")
    page.set_viewport_size(visitors.NARROW)
    faults += [f"at 320 px: {each}" for each in measured(page, "sideways")]
    page.set_viewport_size(visitors.DOUBLED)
    with _doubled(page):
        return faults + [f"with text of 200 %: {each}" for each in measured(page, "sideways")]


@contextmanager
def _doubled(page: Page) -> Iterator[None]:
    """Double the size of all text, as a reader does in the settings of the browser."""
    settings = page.context.new_cdp_session(page)
    try:
        settings.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
        yield
    finally:
        settings.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
        settings.detach()


def for_elders(page: Page) -> list[str]:
    """Return what is too small on a page of the elder version."""
    page.evaluate("probes.unfold()")
    return [
        *measured(page, "smallText", LEAST_TEXT),
        *measured(page, "tightLines", LEAST_LINE),
        *measured(page, "smallTargets", LEAST_TARGET),
    ]
