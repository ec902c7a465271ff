"""Sentences on the way into the demonstration: its cards, and who a visitor can be."""

import re

from consult.demonstration.people import NAMED, sign_ins
from tests.client import Browser, Page
from tests.demonstration import tour
from tests.demonstration.district import Built

STOPS = {
    "提一条异议": (tour.SHED, "提出异议"),
    "投一票": (tour.SQUARE, "确认表决"),
    "看一件办完的事": (tour.PARK, "已归档"),
}
"""What each card leads to, and what one can do or see there."""


def one_click_signs_in_as_each_person(built: Built) -> None:
    stranger = Browser(built.app)
    accounts = {account for account, _ in sign_ins()}
    for page in ("/sign-in", "/"):
        stranger.get(page)
        offered = {
            address.removeprefix("/tour/")
            for address, _method, _fields in stranger.page.forms
            if address.startswith("/tour/")
        }
        assert offered == accounts
    for account in sorted(accounts):
        person = Browser(built.app)
        person.get("/")
        action, fields = person.page.form_to(f"/tour/{account}")
        person.post(action, {**fields, "back": "/me"})
        assert person.at == "/me"
        assert NAMED.get(account, "") in person.words()


def each_card_leads_to_where_one_can_do_what_it_says(built: Built) -> None:
    home = Browser(built.app)
    home.get("/")
    cards = home.page.text.split('class="tour__card"')[1:]
    assert [card.split("</h3>")[0].split("<h3>")[1] for card in cards] == list(STOPS)
    for card in cards:
        name = card.split("</h3>")[0].split("<h3>")[1]
        visitor = Browser(built.app)
        visitor.get("/")
        sent = re.search(r'action="(/tour/[a-z]+)"[^$]*?name="back" value="([^"]+)"', card)
        if sent is None:
            visitor.get(next(each for each in Page(card).links))
        else:
            action, fields = visitor.page.form_to(sent.group(1))
            visitor.post(action, {**fields, "back": sent.group(2)})
        for words in STOPS[name]:
            assert words in visitor.words()


def the_elder_version_is_on_for_the_resident_of_71(built: Built) -> None:
    shen = Browser(built.app)
    shen.get("/")
    action, fields = shen.page.form_to("/tour/shen")
    shen.post(action, {**fields, "back": "/"})
    assert 'class="large-type"' in shen.page.text
