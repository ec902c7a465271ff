"""Finds addresses on the district: ids are random, so tests look things up by what people know."""

from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from flask import Flask
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from consult.app import create_app
from consult.audit.models import LogEntry, RuleVersion
from consult.committees.models import Panel
from consult.config import Settings
from consult.core import clock
from consult.core.reading import reader
from consult.demonstration.people import COMMUNITIES
from consult.documents.models import Document
from consult.identity import queries as people
from consult.issues.models import Comment, Matter, Task
from consult.issues.rules import CommentState, receipt_code
from consult.notifications import rules
from consult.notifications.models import Message
from consult.publication.models import Notice
from consult.voting.models import Poll
from tests.e2e.district import MAIL

SHED: Final = "和畅苑电动自行车充电棚建在哪里"
SQUARE: Final = "湾景苑广场晚间活动的时间和音量"
PARK: Final = "小游园改造方案"
PAVING: Final = "三组道路硬化方案"


class Finder:
    """Addresses of a district, read from its database."""

    def __init__(self, folder: Path) -> None:
        self._app: Flask = create_app(Settings(data=folder, demo=True))

    def place(self, name: str, rest: str = "") -> str:
        """Return the address of a community, or of a page under it."""
        return f"/communities/{COMMUNITIES[name]}{rest}"

    def matter(self, title: str, rest: str = "") -> str:
        """Return the address of a matter, or of a page under it."""
        return f"/matters/{self._matter(title)}{rest}"

    def poll(self, title: str, rest: str = "") -> str:
        """Return the address of the last vote on a matter."""
        about = f"matter/{self._matter(title)}"
        found = select(Poll.id).where(Poll.about == about).order_by(Poll.prepared_at.desc())
        return f"/polls/{self._first(found)}{rest}"

    def panel(self, title: str) -> str:
        """Return the address of the members for a matter."""
        about = f"matter/{self._matter(title)}"
        return f"/panels/{self._first(select(Panel.id).where(Panel.matter == about))}"

    def notice(self, title: str, rest: str = "") -> str:
        """Return the address of the last notice of a matter."""
        about = f"matter/{self._matter(title)}"
        found = select(Notice.id).where(Notice.about == about).order_by(Notice.from_at.desc())
        return f"/notices/{self._first(found)}{rest}"

    def task(self, title: str, rest: str = "") -> str:
        """Return the address of something with the first task of a matter."""
        found = select(Task.id).where(Task.matter_id == self._matter(title)).order_by(Task.due_on)
        return f"/tasks/{self._first(found)}{rest}"

    def comment(self) -> str:
        """Return the address of a view that was hidden."""
        found = select(Comment.id).where(Comment.state == CommentState.HIDDEN)
        return f"/comments/{self._first(found)}"

    def document(self, rest: str) -> str:
        """Return the address of a page about a photo that is public."""
        found = select(Document.id).where(Document.released_at.is_not(None))
        return f"/documents/{self._first(found)}{rest}"

    def entry(self, kind: str) -> str:
        """Return the address of the last record entry of a kind."""
        found = select(LogEntry.id).where(LogEntry.kind == kind).order_by(LogEntry.t.desc())
        return f"/record/{self._first(found)}"

    def rule(self, code: str) -> str:
        """Return the address of a rule."""
        return f"/rules/{self._first(select(RuleVersion.hash).where(RuleVersion.code == code))}"

    def receipt(self, title: str) -> str:
        """Return the address that the slip of a matter leads to."""
        return f"/receipts/{receipt_code(self._matter(title))}"

    def message(self, account: str) -> str:
        """Return the address of a message that somebody has got."""
        found = select(Message.id).where(Message.person_id == self._person(account))
        return f"/inbox/{self._first(found)}"

    def mail_link(self, kind: str, account: str) -> str:
        """Return the address in a mail: to confirm where it goes, or to stop it."""
        secret, person = self._app.config["SECRET_KEY"], self._person(account)
        if kind == "stop":
            return f"/inbox/stop/{rules.stop_token(secret, person, MAIL)}"
        until = clock.now() + timedelta(days=1)
        return f"/inbox/confirm/{rules.confirm_token(secret, person, MAIL, until)}"

    def _matter(self, title: str) -> str:
        return self._first(select(Matter.id).where(Matter.title == title))

    def _person(self, account: str) -> str:
        with self._app.app_context():
            found = people.find_person_by_login(reader(), account)
            assert found is not None, account
            return found.id

    def _first(self, query: Select[Any]) -> str:
        with self._app.app_context():
            session: Session = reader()
            found = session.scalars(query.limit(1)).first()
        assert found is not None, str(query)
        return str(found)
