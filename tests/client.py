"""A browser for tests: it checks every page it is shown, and fills in forms as people do."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser

from flask import Flask
from werkzeug.test import TestResponse

VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


class Page(HTMLParser):
    """A parsed page: its headings, ids, links and forms, and what is wrong with it."""

    def __init__(self, text: str, at: str = "") -> None:
        super().__init__()
        self.text = text
        self.at = at
        self.title = self.h1 = ""
        self.language = ""
        self.ids: list[str] = []
        self.links: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[tuple[str, dict[str, str]]] = []
        self.forms: list[tuple[str, str, dict[str, str]]] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        if self._open:
            self.faults.append(f"unclosed {self._open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        if "style" in given:
            self.faults.append(f"inline style on {tag}")
        if tag == "script" and "src" not in given:
            self.faults.append("inline script")
        self.faults += [f"{name} on {tag}" for name in given if name.startswith("on")]
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "label":
            self.labels.add(given.get("for", ""))
        if tag == "form":
            self.forms.append((given.get("action", ""), given.get("method", "get").lower(), {}))
        if tag in {"input", "select", "textarea", "button"} and self.forms:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        self.fields.append((tag, given))
        name, kind = given.get("name"), given.get("type", "")
        if name is None or tag == "button" or kind == "submit":
            return
        if kind in {"radio", "checkbox"} and "checked" not in given:
            return
        self.forms[-1][2].setdefault(name, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}")
            if tag in self._open:
                while self._open.pop() != tag:
                    pass
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self.title += data
        if "h1" in self._open:
            self.h1 += data

    def form_to(self, ending: str) -> tuple[str, dict[str, str]]:
        """Return address and filled-in fields of the form whose address ends so."""
        for action, method, fields in self.forms:
            if method == "post" and (action or self.at).split("?")[0].endswith(ending):
                return action or self.at, dict(fields)
        raise AssertionError(f"no form to {ending}; there are {[each[0] for each in self.forms]}")

    def has_form(self, ending: str) -> bool:
        """Return whether there is a form whose address ends so."""
        return any((each[0] or self.at).split("?")[0].endswith(ending) for each in self.forms)


class Browser:
    """A visitor; keeps cookies, and refuses pages that are not as pages must be."""

    def __init__(self, app: Flask, language: str = "zh") -> None:
        self.app = app
        self.client = app.test_client()
        self.language = language
        self.page = Page("")
        self.at = ""

    def get(self, address: str, status: int = 200) -> Page:
        """Open a page, following redirects."""
        return self._show(self.client.get(address, headers=self._headers()), status, address)

    def send(self, ending: str, given: Mapping[str, str] | None = None, status: int = 200) -> Page:
        """Fill in the form on this page whose address ends so, and send it."""
        action, fields = self.page.form_to(ending)
        return self.post(action or self.at, {**fields, **(given or {})}, status)

    def post(self, address: str, fields: Mapping[str, str], status: int = 200) -> Page:
        """Send fields to an address, following redirects."""
        answer = self.client.post(address, data=fields, headers=self._headers())
        return self._show(answer, status, address)

    def sign_in(self, login: str, password: str) -> None:
        """Sign in."""
        self.get("/sign-in")
        self.send("/sign-in", {"login": login, "password": password})

    def _headers(self) -> dict[str, str]:
        return {"Accept-Language": self.language}

    def _show(self, answer: TestResponse, status: int, address: str) -> Page:
        while answer.status_code in {301, 302, 303}:
            address = answer.headers["Location"]
            answer = self.client.get(address, headers=self._headers())
        self.at = address
        self.page = Page(answer.text, address)
        assert answer.status_code == status, f"{answer.status_code} at {address}: {self._words()}"
        self._check(answer, address)
        return self.page

    def _words(self) -> str:
        text = re.sub(r"<[^>]+>", " ", self.page.text)
        return re.sub(r"\s+", " ", text)[:1500]

    def words(self) -> str:
        """Return the page's text without its tags."""
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.page.text))

    def _check(self, answer: TestResponse, address: str) -> None:
        """Hold what is true of every page."""
        page = self.page
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert page.faults == [], f"{address}: {page.faults}"
        assert len(page.ids) == len(set(page.ids)), f"{address}: an id stands twice {page.ids}"
        assert page.language == {"zh": "zh-Hans", "en": "en"}[self.language], address
        first = page.title.rpartition(" · ")[0]
        site = page.title[len(page.h1.strip()) :]
        assert page.h1.strip(), f"{address}: no heading"
        assert page.title.strip().startswith(page.h1.strip()), f"{address}: {first!r} {site!r}"
        unlabelled = [
            given
            for tag, given in page.fields
            if tag != "button"
            and given.get("type") not in {"hidden", "submit"}
            and "aria-label" not in given
            and given.get("id") not in page.labels
        ]
        assert unlabelled == [], f"{address}: fields without a label {unlabelled}"
        if self.language == "en":
            self._check_language(address)

    def _check_language(self, address: str) -> None:
        """Hold that an English page has no Chinese in its own words (data marked `lang` may)."""
        own = re.sub(r"<(title|h1|option|textarea)\b.*?</\1>", "", self.page.text, flags=re.DOTALL)
        own = re.sub(r'<(\w+)[^>]*\blang="zh[^"]*"[^>]*>.*?</\1>', "", own, flags=re.DOTALL)
        own = re.sub(r"<[^>]+>", " ", own)
        found = re.findall(r"[一-鿿、。，；：！？（）《》]+[^<\n]{0,30}", own)
        assert not found, f"{address}: Chinese on an English page: {found[:5]}"
