"""One entry on the record: in words, with what it belongs to, what it rests on, and its proof."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.audit import queries
from consult.audit.leaf import canonical
from consult.audit.messages import (
    PLACES,
    Line,
    LoadPlaces,
    Particular,
    Speaker,
    needs_of,
    words_of,
)
from consult.audit.queries import EntryView, Named
from consult.audit.views.blueprint import bp, story_words
from consult.core import clock
from consult.core.errors import NotFound
from consult.core.i18n import localised, words
from consult.core.web import public, reader, story_url

_ENTRY_ID: Final = re.compile(r"[0-9a-f]{32}")

LED_TO: Final = 8
"""To how many stories' pages an entry leads: each is asked whether the visitor may see it."""


@dataclass(frozen=True)
class Onward:
    """A link to another entry: its kind in words, and its address."""

    words: str
    url: str


@dataclass(frozen=True)
class Story:
    """A story that an entry belongs to, and the entries before and after it there.

    Attributes:
        words: what it is; only its kind where the visitor cannot be led to its page.
        name: its name in the leaf.
        place: number of this entry in it, from 1.
        url: of its page, or None.
        before: the entry before, None for the first.
        after: the entry after, None for the last.
    """

    words: str
    name: str
    place: int
    url: str | None
    before: Onward | None
    after: Onward | None


@dataclass(frozen=True)
class Part:
    """A sealed part of an entry; `content` is None while it is not disclosed."""

    name: str
    label: str
    commitment: str
    content: Sequence[Particular] | None


@dataclass(frozen=True)
class Ruled:
    """The rule that decided, what went in and what came out."""

    label: str
    code: str
    url: str
    given: Sequence[Particular]
    result: Sequence[Particular]


@dataclass(frozen=True)
class Ref:
    """An earlier entry that this one rests on; None if it is not here."""

    hash: str
    entry: Onward | None


@dataclass(frozen=True)
class EntryPage:
    """One entry, its open and its sealed parts, and the proof that it stands in the record."""

    entry: EntryView
    stories: Sequence[Story]
    facts: Sequence[Particular]
    ruled: Ruled | None
    refs: Sequence[Ref]
    parts: Sequence[Part]
    raw: str
    proof: Mapping[str, Any] | None
    note: str


@bp.get("/record/<entry_id>")
@public
def entry(entry_id: str) -> ResponseReturnValue:
    """Show one entry: what it says in the open, what is sealed, and its proof."""
    if not _ENTRY_ID.fullmatch(entry_id):
        raise NotFound("entry")
    found = queries.get_entry(reader(), entry_id)
    proof = queries.find_proof(reader(), found.index)
    stories = _stories(found)
    speaker = _speaker(found, stories)
    page = EntryPage(
        entry=found,
        stories=stories,
        facts=speaker.facts(found.facts),
        ruled=_ruled(speaker),
        refs=_refs(found),
        parts=_parts(speaker),
        raw=canonical(found.leaf).decode(),
        proof=None
        if proof is None
        else {
            "index": found.index,
            "hash": found.hash,
            "kind_label": words(found.kind),
            "at": found.at,
            "size": proof.size,
            "url": url_for("audit.entry", entry_id=found.id),
            "path": proof.path,
        },
        note=proof.note if proof else "",
    )
    return render_template("audit/entry.html", page=page)


def _speaker(found: EntryView, stories: Sequence[Story]) -> Speaker:
    """Look up, at one go each, what the entry names by a code."""
    needs = needs_of(found)
    load = cast(LoadPlaces, current_app.extensions[PLACES])
    day = clock.legal_day(found.at)
    return Speaker(
        found,
        queries.list_rules_named(reader(), needs.rules, needs.hashes),
        load(reader(), needs.places, day) if needs.places else {},
        {each.name.rpartition("/")[2]: Line(each.words, url=each.url) for each in stories},
    )


def _stories(found: EntryView) -> list[Story]:
    around = queries.neighbours(reader(), found)
    stories = []
    for number, link in enumerate(found.leaf["chains"]):
        name, n = link["subj"], link["n"]
        url = story_url(name) if number < LED_TO else None
        some = f"some.{name.partition('/')[0]}"
        stories.append(
            Story(
                words=story_words(name) if url or words(some) == some else words(some),
                name=name,
                place=n + 1,
                url=url,
                before=_onward(around.get((name, n - 1))),
                after=_onward(around.get((name, n + 1))),
            )
        )
    return stories


def _onward(named: Named | None) -> Onward | None:
    if named is None:
        return None
    return Onward(words(named.kind), url_for("audit.entry", entry_id=named.id))


def _ruled(speaker: Speaker) -> Ruled | None:
    leaf = speaker.entry.leaf
    if "rule" not in leaf:
        return None
    ref = leaf["rule"]
    text = speaker.rule(ref["h"])
    return Ruled(
        label=localised(text.content, "name") if text else ref["id"],
        code=f"{ref['id']} {ref['ver']}",
        url=url_for("audit.rule", digest=ref["h"]),
        given=speaker.facts(leaf.get("in", {})),
        result=speaker.facts(leaf.get("out", {})),
    )


def _refs(found: EntryView) -> list[Ref]:
    hashes = found.leaf.get("refs", ())
    known = queries.entries_by_hash(reader(), hashes)
    return [Ref(each, _onward(known.get(each))) for each in hashes]


def _parts(speaker: Speaker) -> list[Part]:
    found = speaker.entry
    disclosed = queries.disclosed(reader(), found.id)
    return [
        Part(
            name=each["n"],
            label=words_of("part", found.kind, each["n"]) or each["n"],
            commitment=each["d"],
            content=speaker.texts(disclosed[each["n"]]) if each["n"] in disclosed else None,
        )
        for each in found.leaf.get("c", ())
    ]
