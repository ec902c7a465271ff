"""The application: settings in, features found, doors guarded."""

import logging
import os
import secrets
from pathlib import Path
from types import SimpleNamespace

import click
from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

import consult
from consult.audit import followers, sequencer
from consult.audit.keys import LogIdentity, make_key, read_key
from consult.config import Settings
from consult.core import db as database
from consult.core import formatting, i18n, migrating, qr, web
from consult.core.errors import AlreadyDone, DomainError, Forbidden, NotFound, Refused
from consult.core.feature import Feature, discover
from consult.core.forms import ActionForm
from consult.core.policy import by_name
from consult.core.private import (
    UNREADABLE,
    make_private_file,
    make_private_folder,
    make_private_key,
)

ROOT = Path(__file__).parent.parent
SETTINGS = "consult.settings"
STYLESHEETS = ("tokens", "base", "print")


def create_app(settings: Settings) -> Flask:
    """Return the application; nothing runs in the background until a server starts it.

    Raises:
        SetupError: the installation cannot start, with words on what to do.
    """
    app = Flask(
        "consult",
        root_path=str(ROOT / "consult"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    _make_private(settings)
    _configure(app, settings)
    features = discover(consult)
    app.extensions[SETTINGS] = settings
    app.extensions[web.FEATURES] = features
    app.extensions[i18n.WORDS] = {
        code: words for feature in features for code, words in feature.words.items()
    }
    app.extensions[followers.EXTENSION] = tuple(
        follower for feature in features for follower in feature.followers
    )
    app.extensions[sequencer.EXTENSION] = LogIdentity(settings.log_origin, settings.data / "keys")
    by_name(line for feature in features for line in feature.permissions)
    database.init_app(app)
    if click.get_current_context(silent=True) is not None:  # a shell command, maybe `flask db`
        migrating.make_ready(app)
    i18n.init_app(app)
    formatting.init_app(app)
    qr.init_app(app, settings.public_url)
    web.init_app(app)
    _templates(app)
    _errors(app)
    for feature in features:
        _install(app, feature)
    web.check_marks(app)
    if settings.secure:  # exactly one proxy stands in front, and it names the visitor
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=_secret(settings.data, "session.key"),
        SQLALCHEMY_DATABASE_URI=settings.url,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(settings.url),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        TESTING=settings.testing,
        PREFERRED_URL_SCHEME="https" if settings.secure else "http",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _make_private(settings: Settings) -> None:
    """Make the data folder and the database, readable by us alone; close them if they are not.

    SQLite gives the files beside a database (WAL) the rights of the database itself.

    Raises:
        SetupError: others can read something that we cannot close.
    """
    if click.get_current_context(silent=True) is not None:  # a shell command has this process
        os.umask(UNREADABLE)
    keys, database = settings.data / "keys", settings.database_file
    make_private_folder(settings.data, {"keys", "consult.db"})
    if keys.is_dir():
        make_private_folder(keys, {each.name for each in keys.iterdir()})
        for each in keys.iterdir():
            make_private_key(each)
    if database is not None and database.parent.is_dir():
        database.touch(mode=0o600)
        for ending in ("", "-wal", "-shm"):
            make_private_file(database.with_name(database.name + ending))


def _secret(data: Path, name: str) -> bytes:
    """Return a 32-byte key of the installation, made at first use and readable by us alone."""
    path = data / "keys" / name
    make_key(path)
    return read_key(path)


def _install(app: Flask, feature: Feature) -> None:
    if feature.blueprint is not None:
        app.register_blueprint(feature.blueprint)
    if feature.commands is not None:
        app.cli.add_command(feature.commands)
    if feature.setup is not None:
        feature.setup(app)


def _templates(app: Flask) -> None:
    sheets = [f"css/{name}.css" for name in STYLESHEETS[:-1]]
    sheets += sorted(
        f"css/components/{path.name}" for path in (ROOT / "static/css/components").glob("*.css")
    )
    sheets.append(f"css/{STYLESHEETS[-1]}.css")

    @app.context_processor
    def shared() -> dict[str, object]:
        return {
            "large_type": web.version.is_large(),
            "locale": i18n.language(),
            # A form keeps its token in a cookie: visitors who cannot sign out get neither.
            "sign_out_form": ActionForm(formdata=None) if web.visitor() else None,
            "site": SimpleNamespace(
                name=gettext("家事共商 · 鸠江区社区协商"), demo=app.extensions[SETTINGS].demo
            ),
        }

    app.jinja_env.filters["one_at_a_time"] = web.version.one_at_a_time
    app.jinja_env.filters["mark_targets"] = web.version.mark_targets
    app.jinja_env.globals.update(
        asset=web.asset,
        dist=web.dist,
        stylesheet=web.serve_styles(app, sheets),
        words=i18n.words,
        localised=i18n.localised,
        language_url=_language_url,
        version_url=_version_url,
    )


def _language_url(code: str) -> str:
    return url_for("dashboards.language", code=code, back=_here())


def _version_url(name: str) -> str:
    return url_for("dashboards.version", name=name, back=_here())


def _here() -> str:
    return request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else "/"


def _errors(app: Flask) -> None:
    log = logging.getLogger("consult")

    @app.errorhandler(AlreadyDone)
    def already_done(error: AlreadyDone) -> ResponseReturnValue:
        flash(gettext("这一步刚才已经收到了，没有重复办理。"), "info")
        return redirect(web.story_url(error.subject) or url_for("dashboards.home"), 303)

    @app.errorhandler(DomainError)
    def refused(error: DomainError) -> ResponseReturnValue:
        match error:
            case NotFound():
                return _error_page(404, gettext("找不到这一页。"))
            case Forbidden():
                needed = i18n.words(error.permission)
                return _error_page(
                    403, gettext("您现在的身份不能做这件事：%(what)s。", what=needed)
                )
            case Refused():
                text = i18n.words(error.code)
                return _error_page(409, text % error.details if error.details else text)
            case _:
                log.error("set-up: %s", error)
                return _error_page(500, gettext("系统设置有误，请联系管理人员。"))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        known = {
            404: gettext("找不到这一页。"),
            405: gettext("这个地址不接受这种操作。"),
            413: gettext("内容太长了，请分开提交或写短一些。"),
        }
        code = error.code or 500
        return _error_page(code, known.get(code, gettext("这个请求无法处理。")))

    @app.errorhandler(Exception)
    def fault(error: Exception) -> ResponseReturnValue:
        reference = secrets.token_hex(4)
        log.error("fault %s", reference, exc_info=error)
        if app.testing:
            raise error
        return _error_page(500, gettext("出了故障，没有保存任何内容。"), reference)


def _error_page(code: int, words: str, reference: str = "") -> ResponseReturnValue:
    titles = {
        403: gettext("不能这样做"),
        404: gettext("找不到"),
        409: gettext("现在不能这样做"),
        500: gettext("出了故障"),
    }
    page = code if code in titles else 404 if code < 500 else 500  # noqa: PLR2004 - HTTP classes
    return (
        render_template(
            f"errors/{page}.html",
            title=titles[page],
            words=words,
            reference=reference,
            here=request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else None,
        ),
        code,
    )
