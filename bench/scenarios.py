"""What is asked of both applications, in pairs of the same work, and what must be in the answer."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import cycle
from typing import Final, Protocol

from bench import ballots, matters, reference, texts
from bench.seed import Seeded, Size
from consult.core.forms import ONCE
from consult.core.ids import new_id

SEE_OTHER: Final = 303
OK: Final = 200
TITLE: Final = 12
WISH: Final = 60
"""Characters of the title and the wish of a matter that is raised."""


@dataclass(frozen=True)
class Request:
    """A request as it is sent; with fields it is a form's."""

    path: str
    cookie: str = ""
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Send(Protocol):
    """Sends a request to an application and waits for the answer."""

    def __call__(self, request: Request) -> Answer:
        """Return the answer; redirects are not followed."""


class MissingError(AssertionError):
    """An answer lacks what it must have: what was measured would be other work."""


@dataclass(frozen=True)
class Scenario:
    """Requests of one kind, without end.

    Attributes:
        name: of the figure.
        requests: what is sent, in turn.
        check: raises MissingError for an answer that is not the work.
        writes: whether it is an act.
    """

    name: str
    requests: Iterator[Request]
    check: Callable[[Answer], None]
    writes: bool = False


class _Form(HTMLParser):
    """The form of a page whose address ends in something, with what stands in it."""

    def __init__(self, page: str, at: str, ending: str) -> None:
        super().__init__()
        self.action, self.fields = "", dict[str, str]()
        self._at, self._ending, self._inside = at, ending, False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a form or a field."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = given.get("action") or self._at
            self._inside = not self.action and action.endswith(self._ending)
            self.action = action if self._inside else self.action
        elif tag == "input" and self._inside and given.get("type") == "hidden":
            self.fields[given["name"]] = given.get("value", "")


class Visitor:
    """Somebody signed in, with what a browser knows after it has loaded the page with the form."""

    def __init__(self, send: Send, cookie: str, page: str, ending: str) -> None:
        """Load a page as the holder of a session's cookie, and keep the form."""
        answer = send(Request(page, cookie))
        form = _Form(answer.body, page, ending)
        if answer.status != OK or not form.action:
            raise MissingError(f"{page} has no form to {ending}: {answer.status}")
        fresh = re.search(r"session=[^;]+", answer.headers.get("Set-Cookie", ""))
        self._cookie = fresh[0] if fresh else cookie
        self._form = form

    def sends(self, path: str = "", **given: str) -> Request:
        """Return the form, filled in, as it is sent for the first time."""
        fields = {**self._form.fields, ONCE: new_id(), **given}
        return Request(path or self._form.action, self._cookie, fields)


def of_product(send: Send, seeded: Seeded, cookies: Iterable[str], size: Size) -> list[Scenario]:
    """Return what is asked of the application; `cookies` are those of the signed-in people."""
    raise_page = f"/communities/{seeded.small}/raise"
    matter, poll = f"/matters/{seeded.seconded}", f"/polls/{seeded.opened}"
    signed_in = list(cookies)
    return [
        Scenario("list_1k", cycle([Request(f"/matters?code={seeded.small}")]), _is_list),
        Scenario("list_100k", cycle([Request(f"/matters?code={seeded.large}")]), _is_list),
        Scenario(
            "item_100c",
            cycle([Request(f"/matters/{seeded.matter}")]),
            lambda answer: _is_matter(answer, size.opinions),
        ),
        Scenario("create", _proposals(send, signed_in, raise_page), _went_on, writes=True),
        Scenario("rate", _seconds(send, signed_in, matter), _went_on, writes=True),
        Scenario("vote", _votes(send, signed_in, poll), _went_on, writes=True),
        Scenario(
            "tally_10k",
            cycle([Request(f"/polls/{seeded.closed}/result")]),
            lambda answer: _is_result(answer, size.ballots),
        ),
    ]


def of_reference(size: Size) -> list[Scenario]:
    """Return the same work for the bare application."""
    people = [f"{reference.WHO}={number}" for number in range(size.sessions)]

    def acts(path: str, fields: Callable[[int], Mapping[str, str]]) -> Iterator[Request]:
        for number, cookie in enumerate(cycle(people)):
            yield Request(path, cookie, fields(number))

    def proposal(number: int) -> Mapping[str, str]:
        return {
            "title": texts.fresh(number, TITLE),
            "body": texts.fresh(number, matters.TEXT),
        }

    def rating(number: int) -> Mapping[str, str]:
        return {"value": str(1 - number // len(people) % 2 * 2)}

    def choice(number: int) -> Mapping[str, str]:
        return {"choice": str(number % 10 + 1)}

    return [
        Scenario("list_1k", cycle([Request("/project/1")]), _is_ok),
        Scenario("list_100k", cycle([Request("/project/2")]), _is_ok),
        Scenario("item_100c", cycle([Request("/matter/1")]), _is_ok),
        Scenario("create", acts("/project/1/matters", proposal), _went_on, writes=True),
        Scenario("rate", acts("/matter/2/rating", rating), _is_ok, writes=True),
        Scenario("vote", acts("/poll/1/ballot", choice), _went_on, writes=True),
        Scenario("tally_10k", cycle([Request("/poll/1")]), _is_ok),
    ]


def _proposals(send: Send, cookies: list[str], page: str) -> Iterator[Request]:
    """Yield matters that are raised, each of words of its own, by half of the people in turn."""
    visitors = [
        Visitor(send, each, page, "/raise") for each in cookies[: max(len(cookies) // 2, 1)]
    ]
    for number, each in enumerate(cycle(visitors)):
        yield each.sends(
            title=texts.fresh(number, TITLE),
            facts=texts.fresh(number, matters.TEXT - WISH),
            wish=texts.fresh(number, WISH),
            affected=f"{number % 40 + 1} 栋",
        )


def _seconds(send: Send, cookies: list[str], page: str) -> Iterator[Request]:
    """Yield how everybody in turn seconds a matter, and then takes it back, and so on."""
    visitors = [Visitor(send, each, page, "/second") for each in cookies]
    for path in cycle((f"{page}/second", f"{page}/second/taking-back")):
        for each in visitors:
            yield each.sends(path)


def _votes(send: Send, cookies: list[str], page: str) -> Iterator[Request]:
    """Yield how everybody in turn changes the own ballot."""
    visitors = [Visitor(send, each, page, "/ballot") for each in cookies]
    for choice in cycle(("against", "for", "abstain")):
        for each in visitors:
            yield each.sends(f"{page}/ballot", choice=choice)


def _is_ok(answer: Answer) -> None:
    if answer.status != OK:
        raise MissingError(f"answered {answer.status}")


def _went_on(answer: Answer) -> None:
    if answer.status != SEE_OTHER:
        raise MissingError(f"answered {answer.status} to what was sent")


def _is_list(answer: Answer) -> None:
    _is_ok(answer)
    _holds(answer, 'class="matter-list__item"', reference.SHOWN)
    _holds(answer, "before=", 1)


def _is_matter(answer: Answer, opinions: int) -> None:
    _is_ok(answer)
    _holds(answer, "户反映。", opinions)
    _holds(answer, "/record/", opinions)


def _is_result(answer: Answer, cast: int) -> None:
    _is_ok(answer)
    for number in _split(cast):
        _holds(answer, f"{number}", 1)


def _split(cast: int) -> list[int]:
    """Return how many ballots say what, in the order of the choices."""
    turn = ballots.CHOICES
    given = [turn[place % len(turn)] for place in range(cast)]
    return [given.count(each) for each in dict.fromkeys(turn)]


def _holds(answer: Answer, text: str, times: int) -> None:
    if answer.body.count(text) < times:
        raise MissingError(f"{text!r} stands {answer.body.count(text)} times, not {times}")
