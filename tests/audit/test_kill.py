"""Whatever moment the process dies at: what was acknowledged is there once, and nothing is half."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from consult.app import create_app
from consult.audit.models import ChainLink, LogEntry, Payload
from consult.config import Settings
from consult.core.db import db
from consult.core.environment import ROOT
from consult.core.reading import forget, reader
from consult.identity.models import Person
from tests import databases
from tests.audit import world

POINTS = (
    "before-begin",
    "after-use-case",
    "after-entry",
    "after-append",
    "before-commit",
    "after-commit",
)
KILLED = -9


@dataclass
class Place:
    """A database that processes act on and die over, and the person whom they rename."""

    app: Flask
    settings: Settings
    person: str


@pytest.fixture
def place(engine: str, settings: Settings) -> Iterator[Place]:
    """A database on each engine, with one person in it."""
    with databases.fresh(engine, settings) as there:
        app = create_app(there)
        with app.app_context():
            person = world.new_person("nobody")
            db.engine.dispose()
            yield Place(app, there, person)
            db.session.remove()
            db.engine.dispose()


def start(place: Place, **orders: object) -> subprocess.Popen[str]:
    """Start a process that acts."""
    given = {
        "data": str(place.settings.data),
        "database_url": place.settings.database_url,
        "person": place.person,
        "prefix": "one",
        "steps": 3,
        "most": 60,
        "point": "",
        "sequence": False,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.audit.dying", json.dumps(given | orders)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(output: str, word: str) -> list[str]:
    """Return the names that a process said a word of (a half-written last line is none)."""
    lines = [line.split() for line in output.splitlines(keepends=True) if line.endswith("\n")]
    return [line[1] for line in lines if line[0] == word]


def assert_whole(place: Place, outputs: list[str], folder: Path) -> None:
    """Hold that acknowledged steps are there once, in order, and that nothing is half there."""
    forget()
    chain = (
        reader()
        .execute(
            select(LogEntry.id, Payload.content)
            .join(ChainLink, ChainLink.entry_id == LogEntry.id)
            .join(Payload, Payload.entry_id == LogEntry.id)
            .where(ChainLink.subject == f"person/{place.person}", Payload.name == "who")
            .order_by(ChainLink.n)
        )
        .all()
    )
    names = [json.loads(row.content)["name"] for row in chain][1:]
    person = reader().get_one(Person, place.person)
    assert len(names) == len(set(names))
    for output in outputs:
        acknowledged, begun = said(output, "done"), said(output, "about")
        ours = [name for name in names if name in begun]
        assert ours[: len(acknowledged)] == acknowledged
        assert len(ours) - len(acknowledged) in {0, 1}
    assert person.entry_id == chain[-1].id
    assert person.name == (names[-1] if names else "nobody")
    world.assert_sound(folder)


@pytest.mark.parametrize("point", POINTS)
def test_death_at_a_point_of_the_write_path_leaves_nothing_half(
    place: Place, point: str, tmp_path: Path
) -> None:
    process = start(place, point=point)
    output, errors = process.communicate(timeout=60)

    assert process.returncode == KILLED, errors
    assert len(said(output, "done")) == 3
    forget()
    committed = 4 if point == "after-commit" else 3
    renamed = [
        each for each in world.story(f"person/{place.person}") if each.kind == world.Renamed.kind
    ]
    assert len(renamed) == committed
    assert_whole(place, [output], tmp_path / "export")
    world.rename(world.SYSTEM_ACTOR, place.person, "afterwards")
    assert world.name_of(place.person) == "afterwards"


def kill_at_random(place: Place, times: int, seed: int) -> list[str]:
    """Start and kill processes at any moment; return what each said."""
    chance = random.Random(seed)  # noqa: S311 - a moment, not a secret
    outputs = []
    for number in range(times):
        process = start(place, prefix=f"run{number}", sequence=number % 2 == 0)
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.25))
        process.kill()
        rest, errors = process.communicate(timeout=60)
        assert process.returncode in {0, KILLED}, errors
        outputs.append(first + rest)
    return outputs


def test_death_at_any_moment_leaves_nothing_half(place: Place, tmp_path: Path) -> None:
    outputs = kill_at_random(place, 4, seed=1)

    assert_whole(place, outputs, tmp_path / "export")
    assert world.count(LogEntry) > 0


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_many_deaths_leave_nothing_half(place: Place, seed: int, tmp_path: Path) -> None:
    outputs = kill_at_random(place, 30, seed)

    assert_whole(place, outputs, tmp_path / "export")
