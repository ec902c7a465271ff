"""Whatever an entry on record can say has words: facts, what a rule took and gave, and seals."""

import ast
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any, get_type_hints

import pytest
from flask import Flask
from sqlalchemy import select

from consult.audit.entry import Entry
from consult.audit.messages import IN_REGISTER, OF_PLACES, VERBATIM, words_of
from consult.audit.models import LogEntry, Payload
from consult.core import clock, i18n, web
from consult.core.clock import Hands
from consult.core.reading import reader
from consult.identity import service as identity
from consult.issues.rules import Form
from consult.voting import service as voting
from tests.architecture.test_codebase import sources
from tests.world import BAJIAO, WANCHUN, Stage, bring, build, seat_assembly

LED_BY_STORIES = {"into"}
"""Facts whose value is the end of one of the entry's stories, and is named by it."""


@dataclass(frozen=True)
class Planted(Entry, kind="issues.planted"):
    """An entry of tests alone, with a fact and a code that nobody has words for."""

    unheard: int
    ground: str
    mood: str


@dataclass(frozen=True)
class Spoken(Entry, kind="issues.spoken"):
    """An entry of tests alone whose facts have words."""

    reply_by: int
    ground: str
    form: str


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """An application and a request, for the words."""
    with app.test_request_context():
        yield app


def kinds(app: Flask) -> list[type[Entry]]:
    """Return every entry kind of every feature."""
    return [each for feature in app.extensions[web.FEATURES] for each in feature.entries]


def wordless(entries: Iterable[type[Entry]]) -> list[str]:
    """Return the facts of entries that have no words."""
    return [
        f"{entry.kind}.{each.name}"
        for entry in entries
        for each in fields(entry)
        if words_of("fact", entry.kind, each.name) is None
    ]


def speechless(app: Flask, entries: Iterable[type[Entry]]) -> list[str]:
    """Return the facts that hold a code and nothing says what its values mean."""
    known = IN_REGISTER.keys() | OF_PLACES | VERBATIM | LED_BY_STORIES
    prefixes = {code.rpartition(".")[0] for code in app.extensions[i18n.WORDS]}
    return [
        f"{entry.kind}.{name}"
        for entry in entries
        for name, typed in get_type_hints(entry).items()
        if typed is str and name not in known and name != "kind" and name not in prefixes
    ]


def names_within(content: Mapping[str, Any]) -> Iterator[str]:
    """Yield every name in nested particulars."""
    for name, value in content.items():
        yield name
        rows = value if isinstance(value, list) else [value]
        for row in rows:
            if isinstance(row, Mapping):
                yield from names_within(row)


@pytest.mark.usefixtures("inside")
def test_every_fact_of_every_entry_has_words(app: Flask) -> None:
    assert wordless(kinds(app)) == []
    assert speechless(app, kinds(app)) == []


@pytest.mark.usefixtures("inside")
def test_a_fact_without_words_and_a_code_without_meaning_are_noticed(app: Flask) -> None:
    assert wordless([Spoken, Planted]) == ["issues.planted.unheard", "issues.planted.mood"]
    assert speechless(app, [Spoken, Planted]) == ["issues.planted.mood"]


def sealed_names() -> Iterator[tuple[str, str, str]]:
    """Yield (feature, space, name) of every sealed part that the code spells out."""
    for path, tree in sources():
        feature = path.split("/")[1]
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Sealed":
                for content in node.args[:1]:
                    if isinstance(content, ast.Dict):
                        yield from (
                            (feature, "text", each.value)
                            for each in content.keys
                            if isinstance(each, ast.Constant) and isinstance(each.value, str)
                        )
            elif isinstance(node, ast.Dict):
                yield from (
                    (feature, "part", key.value)
                    for key, value in zip(node.keys, node.values, strict=True)
                    if isinstance(key, ast.Constant)
                    and isinstance(key.value, str)
                    and isinstance(value, ast.Call)
                    and ast.unparse(value.func) == "Sealed"
                )


@pytest.mark.usefixtures("inside")
def test_every_sealed_part_that_is_spelled_out_has_words() -> None:
    found = sorted(set(sealed_names()))

    assert len(found) > 20
    assert [each for each in found if words_of(each[1], f"{each[0]}.any", each[2]) is None] == []


@pytest.mark.parametrize("code", [WANCHUN, BAJIAO])
def test_whatever_really_goes_on_record_has_words(app: Flask, hands: Hands, code: str) -> None:
    """Walk both ways of a matter, and look at what stands in the leaves and under the seals."""
    world = build(app, code)
    seat_assembly(world)
    bring(world, hands, Stage.PUBLISHED)
    bring(world, hands, Stage.PUBLISHED, Form.DECISION)
    missed = bring(world, hands, Stage.CONSULTING)
    hands.forward(minutes=30)
    world.do(world.secretary, voting.declare_not_held, missed.poll_id)
    until = identity.Term(clock.now(), clock.now() + timedelta(days=30), "区里的文件")
    world.do(None, identity.grant_role, world.area_id, world.stranger.id, "representative", until)

    missing: set[tuple[str, ...]] = set()
    with app.test_request_context():
        rows = reader().execute(select(LogEntry.id, LogEntry.kind, LogEntry.leaf)).all()
        kind_of = {row.id: row.kind for row in rows}
        for row in rows:
            leaf = json.loads(row.leaf)
            for part in ("facts", "in", "out"):
                names = names_within(leaf.get(part, {}))
                missing |= {(row.kind, part, n) for n in names if not words_of("fact", row.kind, n)}
            stories = {link["subj"].partition("/")[0] for link in leaf["chains"]}
            missing |= {("story", s) for s in stories if i18n.words(f"story.{s}") == f"story.{s}"}
        for payload in reader().scalars(select(Payload)):
            kind = kind_of[payload.entry_id]
            if not words_of("part", kind, payload.name):
                missing.add((kind, "part", payload.name))
            names = names_within(json.loads(payload.content))
            missing |= {(kind, "text", n) for n in names if not words_of("text", kind, n)}

    assert sorted(missing) == []
