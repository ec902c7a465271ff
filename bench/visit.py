"""A first visit with an empty browser: how many requests, how many bytes over the wire."""

from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from urllib.parse import urljoin, urlsplit

from bench.figures import Figure, figure

OK = 200
KILO = 1000


class _Named(HTMLParser):
    """The files that a page makes a browser ask for: styles, scripts, pictures and icons."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at what is asked for at once: not what scrolls into view later, nor prints."""
        given = {name: value or "" for name, value in attrs}
        kinds = {"stylesheet", "icon", "modulepreload", "preload", "manifest"}
        if tag == "link" and kinds & set(given.get("rel", "").split()):
            self.addresses.append(given.get("href", ""))
        elif tag in {"script", "img", "source", "iframe"}:
            self.addresses.append(given.get("src", ""))


@dataclass(frozen=True)
class Weight:
    """What one page costs a new visitor."""

    requests: int
    size: int


def weigh(port: int, page: str) -> Weight:
    """Load a page and all that it names, as a browser does that takes gzip."""
    import gzip

    body, size, packed = _load(port, page)
    text = (gzip.decompress(body) if packed else body).decode()
    addresses = {
        urljoin(page, each)
        for each in _Named(text).addresses
        if each and not each.startswith("data:")
    }
    if outside := [each for each in addresses if urlsplit(each).netloc]:
        raise AssertionError(f"{page} asks other hosts: {outside}")
    sizes = [_load(port, each)[1] for each in addresses]
    icons = 0 if any("icon" in each for each in addresses) else 1
    return Weight(1 + len(sizes) + icons, size + sum(sizes))


def figures(port: int, pages: list[str]) -> list[Figure]:
    """Return the most requests and the most bytes of the first visit to any of the pages."""
    found = [weigh(port, each) for each in pages]
    return [
        figure("weight_requests", max(each.requests for each in found)),
        figure("weight_bytes", max(each.size for each in found) / KILO),
    ]


def _load(port: int, address: str) -> tuple[bytes, int, bool]:
    """Return a file, its size with all headers, and whether it came compressed."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != OK:
            raise AssertionError(f"{address} answered {answer.status}")
        head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        packed = answer.getheader("Content-Encoding") == "gzip"
        return body, len(body) + head, packed
    finally:
        connection.close()
