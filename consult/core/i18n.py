"""Languages: Chinese first (its words are the message ids), English complete."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask_babel import Babel, get_locale, get_translations

LOCALES: Final = ("zh", "en")
LANGUAGE_COOKIE: Final = "lang"
CATALOGUES: Final = Path(__file__).parent.parent / "translations"
WORDS: Final = "consult.words"


def init_app(app: Flask) -> None:
    """Choose a language for each request, and make the catalogues ready."""
    compile_catalogues()
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    Babel(
        app,
        default_locale=LOCALES[0],
        default_translation_directories=str(CATALOGUES),
        locale_selector=choose_language,
    )
    app.before_request(_keep_language)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _catalogue().ugettext(text),
        lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
    )


def _keep_language() -> None:
    """Choose once a request: a long page asks for its language hundreds of times."""
    g.language = choose_language()


def _catalogue() -> Any:  # noqa: ANN401 - Babel has no types
    """Return the words in the language of this request, looked for once."""
    asked = language()
    kept = g.get("catalogue")
    if kept is None or kept[0] != asked:
        kept = g.catalogue = (asked, get_translations())
    return kept[1]


def choose_language() -> str:
    """Return the language of this request: chosen by the visitor, else by the browser."""
    if not has_request_context():
        return LOCALES[0]
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LOCALES:
        return chosen
    return request.accept_languages.best_match(LOCALES) or LOCALES[0]


def language() -> str:
    """Return the language of this request, "zh" or "en"."""
    if not has_app_context():
        return LOCALES[0]
    kept = g.get("language")  # outside of requests it may be forced to one, and then another
    return str(kept or getattr(get_locale(), "language", LOCALES[0]))


def words(code: str) -> str:
    """Return the words for a code of a refusal, state, kind, role or permission."""
    table: Mapping[str, Any] = current_app.extensions[WORDS]
    return str(table.get(str(code), code))


def localised(content: Mapping[str, Any], key: str) -> str:
    """Return `key` of a piece of law data in the language of this request."""
    return str(content[f"{key}_{language()}"])


def compile_catalogues() -> None:
    """Compile message catalogues that are newer than what was compiled from them."""
    for source in sorted(CATALOGUES.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as stream:
            catalogue = read_po(stream)
        # of our own name: other processes that start now do the same
        fresh = target.with_name(f"{target.stem}.{secrets.token_hex(4)}.mo")
        with fresh.open("wb") as stream:
            write_mo(stream, catalogue)
        fresh.replace(target)
