"""Pictures of every page, to look at: `python3 -m tests screenshots DIR [NAME…]`.

Writes `page-language-version-width.png` for each page of the list (or for those named), in both
languages and both versions, as wide as a phone, a tablet and a desk.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from tests.e2e import chromium, district
from tests.e2e.finder import Finder
from tests.e2e.pages import PAGES, Page
from tests.e2e.visitors import LANGUAGES, VERSIONS, Visitors

WIDTHS: Final = (360, 768, 1440)
HEIGHT: Final = 900


def main(arguments: Sequence[str]) -> int:
    """Write the pictures; return the exit status."""
    if not arguments or arguments[0].startswith("-"):
        sys.stderr.write("python3 -m tests screenshots DIR [NAME…]\n")
        return 2
    target, names = Path(arguments[0]), set(arguments[1:])
    unknown = names - {page.name for page in PAGES}
    if unknown:
        sys.stderr.write(f"no page is called {', '.join(sorted(unknown))}\n")
        return 2
    found = chromium.at_hand()
    if not found.complete:
        sys.stderr.write(f"{found.where}; install with: {chromium.COMMAND}\n")
        return 1
    target.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="consult-pictures-") as folder,
        district.served(district.kept_in(Path(folder) / "district"), Path(folder)) as served,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=found.program, args=found.arguments) as browser,
    ):
        visitors, find = Visitors(browser, served.url), Finder(served.folder)
        for page in PAGES:
            if not names or page.name in names:
                take(visitors, find, page, target)
        visitors.close()
    return 0


def take(visitors: Visitors, find: Finder, page: Page, target: Path) -> None:
    """Take the pictures of a page, and say so."""
    began = time.monotonic()
    address = page.where(find)
    for language, version in product(LANGUAGES, VERSIONS):
        with visitors.tab(page.who, language, version) as tab:
            tab.goto(address)
            for width in WIDTHS:
                tab.set_viewport_size({"width": width, "height": HEIGHT})
                file = target / f"{page.name}-{language}-{version}-{width}.png"
                tab.screenshot(path=file, full_page=True, animations="disabled")
    sys.stdout.write(f"{page.name:<24} {time.monotonic() - began:7.1f} s\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
