"""Serves the application in one process: pages in threads, one worker in the background."""

import os
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from sqlalchemy.exc import DatabaseError

from consult.app import create_app
from consult.areas import queries as areas
from consult.areas.queries import Problems
from consult.areas.service import import_areas
from consult.audit import followers, record, startup
from consult.config import Settings
from consult.core.db import db, reaching_the_disk_at_the_end
from consult.core.errors import SetupError
from consult.core.migrating import upgrade
from consult.core.policy import system_actor
from consult.core.private import UNREADABLE
from consult.core.reading import reader
from consult.demonstration import unfinished
from consult.demonstration.people import PASSWORD, sign_ins
from consult.identity import queries as people
from consult.identity.views import SETUP_CODE
from consult.notifications import followers as notifications

THREADS = 8
FIRST_AREAS = Path(__file__).parent / "areas" / "data" / "jiujiang-areas.csv"
LOOK_EVERY = 1.0
"""Seconds between looks at what has come true by itself."""

POST_EVERY = 5.0
"""Seconds between looks at mail that is due."""


def serve(settings: Settings) -> None:
    """Prepare the installation and serve it until it is stopped.

    Raises:
        SetupError: it cannot start, with words on what to do.
    """
    os.umask(UNREADABLE)  # the database, its WAL and what is uploaded are nobody else's
    app = create_app(settings)
    prepare(app)
    sys.stdout.write(welcome(app))
    sys.stdout.flush()
    Embedded(app, settings).run()


def prepare(app: Flask) -> None:
    """Migrate, open or check the record, publish rules, load the areas, build what is invented.

    An invented district begins in the past, its record included: the clock stands there at the
    first start and is moved forward by the stories until now.
    """
    settings: Settings = app.extensions["consult.settings"]
    with app.app_context():
        if settings.demo and unfinished.is_unfinished(settings.data):
            _clear_away(settings)
        upgrade()
        if settings.demo and not startup.is_open():
            _build(settings)
        else:
            _open()
            if settings.demo and unfinished.is_unfinished(settings.data):
                raise SetupError(f"{settings.data}: not built to its end; start again")
        followers.keep_up()
        db.session.remove()
        db.engine.dispose()  # the worker is forked: it opens connections of its own


def _build(settings: Settings) -> None:
    """Build the demonstration: marked until it is whole, and hastily, since it can begin again."""
    from consult.demonstration import build  # the stories are told once

    startup.check_empty()
    with (
        unfinished.being_built(settings.data),
        reaching_the_disk_at_the_end(db.engine),
        build.in_the_past() as past,
    ):
        _open()
        build.build(past, progress=_say)


def _clear_away(settings: Settings) -> None:
    """Clear away a demonstration that was not built to its end; never anything else."""
    try:
        upgrade()
        ours = startup.is_open_as(settings.log_origin) or not startup.is_open()
    except DatabaseError as error:  # the power failed before all of it had reached the disk
        raise unfinished.must_be_emptied(settings.data) from error
    db.session.remove()
    db.engine.dispose()
    if ours:
        _say("上次没有搭完，重新开始 · The last time it was not finished; beginning again")
        unfinished.clear_away(settings.data, settings.database_file)


def _open() -> None:
    startup.begin()
    startup.sync_rules()
    _load_first_areas()


def _load_first_areas() -> None:
    """Load the real areas of Jiujiang into an empty tree."""
    if areas.has_areas(reader()):
        return
    with FIRST_AREAS.open("rb") as stream:
        result = import_areas(system_actor("cli"), stream)
    if isinstance(result, Problems):
        raise SetupError(f"{FIRST_AREAS.name}: {result.total} bad rows")


def _say(line: str) -> None:
    sys.stdout.write(f"  {line}\n")
    sys.stdout.flush()


def welcome(app: Flask) -> str:
    """Return what the terminal says once everything is ready."""
    settings: Settings = app.extensions["consult.settings"]
    address = settings.public_url or f"http://{settings.host}:{settings.port}"
    lines = [f"共商 · Consult  {address}/"]
    with app.app_context():
        if settings.demo:
            lines += ["", "Sign in as / 登录身份 (password / 密码: " + PASSWORD + ")"]
            lines += [f"  {login:<12} {words}" for login, words in sign_ins()]
        elif not people.has_staff(reader()):
            code = app.config[SETUP_CODE]
            lines += ["", f"First run / 首次设置: {address}/first-run", f"  code / 设置码: {code}"]
    return "\n".join(lines) + "\n"


class Background(threading.Thread):
    """Keeps up with the record and writes down what has come true."""

    def __init__(self, app: Flask) -> None:
        super().__init__(name="background", daemon=True)
        self._app = app
        self._wake = threading.Event()
        record.after_commit.append(self._wake.set)

    def run(self) -> None:
        """Work whenever something was committed, and at least every second."""
        while True:
            self._wake.wait(LOOK_EVERY)
            self._wake.clear()
            try:
                look_after(self._app)
            except Exception:  # the next look comes in a second; the fault is on the log
                self._app.logger.exception("background work failed")


def look_after(app: Flask) -> None:
    """Do once what the background does: due acts, followers, and the checkpoint."""
    with app.app_context():
        followers.look_after(at_most_once_a_second=True)


class Post(threading.Thread):
    """Sends mail in a thread of its own: a server that does not answer keeps nobody waiting."""

    def __init__(self, app: Flask) -> None:
        super().__init__(name="post", daemon=True)
        self._app = app
        self._pause = threading.Event()

    def run(self) -> None:
        """Send what is due, again and again."""
        while not self._pause.wait(POST_EVERY):
            try:
                with self._app.app_context():
                    notifications.deliver()
            except Exception:  # the next look comes in seconds; the fault is on the log
                self._app.logger.exception("sending mail failed")


class Embedded(BaseApplication):  # type: ignore[misc]
    """Gunicorn with one threaded worker, configured from the settings alone."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app, self._settings = app, settings
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn up without its command line or files."""
        options: Mapping[str, Any] = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": 1,
            "threads": THREADS,
            "worker_class": "gthread",
            "post_worker_init": self._begin_background,
            "control_socket_disable": True,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """Return the application."""
        return self._app

    def _begin_background(self, _worker: object) -> None:
        Background(self._app).start()
        if self._settings.mail_server is not None:
            Post(self._app).start()
