"""The cards on the home page of the demonstration, and the buttons that sign in as its people.

Neither exists where people are real: there the address is not known, and the pages show nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.core.errors import NotFound
from consult.core.forms import ActionForm
from consult.core.web import press, public, reader
from consult.demonstration.people import NAMED
from consult.identity import queries as people
from consult.identity.views import begin_session, safe_back
from consult.issues.models import Matter
from consult.issues.rules import State
from consult.tour import queries
from consult.tour.messages import OTHERS, WHO

bp = Blueprint("tour", __name__)

FOUND: Final = "consult.tour"
STATES: Final = {
    "object": {State.PUBLICITY},
    "vote": {State.CONSULTING},
    "listen": {State.ANNOUNCED, State.CONSULTING},
    "finished": {State.ARCHIVED},
}
"""In which states of its matter a card says what is true: the demonstration grows older."""


@dataclass(frozen=True)
class Person:
    """Somebody a visitor can be."""

    account: str
    name: str
    who: Any


@dataclass(frozen=True)
class Card:
    """One thing to do in the demonstration.

    Attributes:
        title: what one does.
        words: what it is about.
        url: where.
        person: who to be for it, or None where nobody needs to sign in.
    """

    title: str
    words: str
    url: str
    person: Person | None


@dataclass(frozen=True)
class Tour:
    """What the pages of the demonstration show of it."""

    form: ActionForm
    cards: tuple[Card, ...]
    people: tuple[Person, ...]
    others: tuple[Person, ...]


@bp.post("/tour/<account>")
@public
def be(account: str) -> ResponseReturnValue:
    """Sign in as one of the demonstration's people, without a password."""
    if not current_app.extensions["consult.settings"].demo or account not in {**WHO, **OTHERS}:
        raise NotFound(f"tour/{account}")
    person = people.find_person_by_login(reader(), account)
    if person is None:
        raise NotFound(f"tour/{account}")
    credential = people.get_credential(reader(), person.id)
    return press(
        lambda: begin_session(person.id, credential.password_hash),
        safe_back(request.form.get("back")),
    )


def tour() -> Tour:
    """Return the cards, and who a visitor can be."""
    return Tour(
        form=ActionForm(formdata=None),
        cards=_cards(_stops()),
        people=_people(WHO),
        others=_people(OTHERS),
    )


def _people(who: Mapping[str, Any]) -> tuple[Person, ...]:
    return tuple(_person(account, words) for account, words in who.items())


def _person(account: str, words: Any) -> Person:  # noqa: ANN401 - lazy words
    return Person(account, NAMED.get(account, ""), words)


def _stops() -> Mapping[str, Matter]:
    """Return the matter at each stop where one can still do what the card says.

    Their ids are looked for until all are known; they never change.
    """
    known: dict[str, str] = current_app.extensions.setdefault(FOUND, {})
    for name in queries.STOPS:
        if name not in known and (matter_id := queries.find_stop(reader(), name)) is not None:
            known[name] = matter_id
    there = {each.id: each for each in queries.list_stops(reader(), known.values())}
    return {
        name: there[known[name]]
        for name, states in STATES.items()
        if name in known and there[known[name]].state in states
    }


def _cards(stops: Mapping[str, Matter]) -> tuple[Card, ...]:
    words = {
        "object": (
            gettext("提一条异议"),
            gettext("充电棚建在哪里，已经有了协商意见，正在公示。不同意，可以说出理由。"),
            "shen",
        ),
        "vote": (
            gettext("投一票"),
            gettext("广场晚上跳舞到几点、多大声？您是席位 4，这次表决还没有结束。"),
            "wuyi",
        ),
        "listen": (
            gettext("听一听"),
            gettext("雨季积水点改造到哪一步了？负责的单位到场回答居民的问题。"),
            None,
        ),
        "finished": (
            gettext("看一件办完的事"),
            gettext("小游园从提出到归档，中间有一条异议成立、重新协商。每一步都查得到。"),
            None,
        ),
    }
    made: list[Card] = []
    for name, (title, about, account) in words.items():
        if name in stops:
            matter = stops[name]
            url = (
                url_for("voting.show", poll_id=matter.poll_id)
                if name == "vote" and matter.poll_id
                else url_for("issues.show", matter_id=matter.id)
            )
            person = _person(account, WHO[account]) if account else None
            made.append(Card(title, about, url, person))
    return tuple(made)
