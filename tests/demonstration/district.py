"""The demonstration as a first start builds it, and the questions that tests put to it."""

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from flask import Flask
from sqlalchemy import Executable, select

from consult import server
from consult.app import create_app
from consult.audit.export import export
from consult.audit.models import ChainLink, CheckpointRow, LogEntry, TreeLeaf
from consult.audit.verify import verify
from consult.config import Settings
from consult.core import clock
from consult.core.db import db
from consult.demonstration import days
from consult.issues.models import Matter
from consult.voting.models import Poll

NOW: Final = datetime(2026, 11, 29, 6, 0, tzinfo=UTC)
"""A Sunday, two in the afternoon in Wuhu."""

TODAY: Final = clock.legal_day(NOW)
KILLED_AFTER: Final = "2/9"
"""What the terminal says last before a first start is killed."""


def day(number: int) -> date:
    """Return the day D + `number`."""
    return TODAY + timedelta(days=number)


def office_day(number: int) -> date:
    """Return that day, or where offices rest the next on which they work."""
    return days.working_day(day(number))


@dataclass(frozen=True)
class Built:
    """A demonstration that was built: its entries in order, its matters, and its folder."""

    app: Flask
    folder: Path
    entries: list[tuple[str, datetime]]
    states: Counter[str]
    matters: dict[str, str]
    faults: list[object]
    said: str = field(default="", compare=False)

    def ask(self, query: Executable) -> Sequence[Any]:
        """Return the rows of a query, or what stands in them if that is one thing."""
        with self.app.app_context():
            found = db.session().execute(query).all()
            db.session.remove()
        return [row[0] if len(row) == 1 else tuple(row) for row in found]

    def matter(self, title: str) -> Matter:
        """Return a matter by its title."""
        found: Matter = self.ask(select(Matter).where(Matter.title == title))[0]
        return found

    def polls(self, title: str) -> Sequence[Poll]:
        """Return the votes of a matter, the first one first."""
        about = f"matter/{self.matters[title]}"
        return self.ask(select(Poll).where(Poll.about == about).order_by(Poll.prepared_at))

    def moments(self, title: str, kind: str) -> list[datetime]:
        """Return when, in legal time, something happened to a matter."""
        found = self.ask(
            select(LogEntry.t)
            .join(ChainLink, ChainLink.entry_id == LogEntry.id)
            .where(ChainLink.subject == f"matter/{self.matters[title]}", LogEntry.kind == kind)
            .order_by(LogEntry.t)
        )
        return [clock.to_legal_time(clock.from_ms(t)) for t in found]

    def days(self, title: str, kind: str) -> list[date]:
        """Return the legal days on which something happened to a matter."""
        return [moment.date() for moment in self.moments(title, kind)]

    def root(self) -> tuple[int, str]:
        """Return size and root of the tree that was signed last."""
        newest = select(CheckpointRow.size, CheckpointRow.root)
        found: tuple[int, str] = self.ask(newest.order_by(CheckpointRow.size.desc()).limit(1))[0]
        return found


def settings_in(folder: Path, *, demo: bool = True) -> Settings:
    """Return settings whose data are in a folder."""
    return Settings(data=folder, demo=demo, testing=True, password_cost=1)


def begin_and_die(folder: Path) -> str:
    """Begin a first start in a process of its own, and kill it amid the building."""
    arguments = [sys.executable, "-m", "tests.demonstration.dying", str(folder)]
    said = ""
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, encoding="utf-8") as process:
        for line in process.stdout or ():
            said += line
            if KILLED_AFTER in line:
                process.kill()
                break
    return said


def build(folder: Path) -> Built:
    """Build it, which takes half a minute."""
    app = create_app(settings_in(folder))
    server.prepare(app)
    with app.app_context():
        session = db.session()
        entries = session.execute(
            select(LogEntry.kind, LogEntry.t)
            .join(TreeLeaf, TreeLeaf.entry_id == LogEntry.id)
            .order_by(TreeLeaf.seq)
        )
        export(session, folder / "export")
        made = Built(
            app=app,
            folder=folder,
            entries=[(kind, clock.from_ms(t)) for kind, t in entries],
            states=Counter(str(each.state) for each in session.scalars(select(Matter))),
            matters={each.title: each.id for each in session.scalars(select(Matter))},
            faults=list(verify(folder / "export").faults),
        )
        db.session.remove()
    return made
