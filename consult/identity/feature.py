"""Identity's manifest."""

import hashlib
import hmac
from types import SimpleNamespace

from flask import Flask

from consult.audit.queries import HOLDINGS
from consult.core.feature import Feature
from consult.core.web import VISITORS, visitor
from consult.identity import cli, entries, queries, views
from consult.identity.messages import WORDS
from consult.identity.passwords import COST, TESTING_MEMORY_KIB
from consult.identity.permissions import PERMISSIONS


def _setup_code(secret: bytes) -> str:
    """Return the set-up code: the same in every process of an installation, and only there."""
    return hmac.new(secret, b"set-up code", hashlib.sha256).hexdigest()[:8]


def _set_up(app: Flask) -> None:
    settings = app.extensions["consult.settings"]
    memory = TESTING_MEMORY_KIB if settings.testing else 65536
    app.config[COST] = (settings.password_cost, memory)
    app.config[views.SETUP_CODE] = _setup_code(app.config["SECRET_KEY"])
    app.cli.add_command(cli.people)
    app.extensions[VISITORS] = views.People()
    app.extensions[HOLDINGS] = queries.ASK_HOLDINGS

    @app.context_processor
    def who() -> dict[str, object]:
        if visitor() is None:
            return {"visitor": None}
        return {"visitor": SimpleNamespace(name=views.signed_in_name())}


feature = Feature(
    name="identity",
    blueprint=views.bp,
    permissions=PERMISSIONS,
    entries=(
        entries.PersonRegistered,
        entries.ResidenceConfirmed,
        entries.RoleGranted,
        entries.RoleEnded,
        entries.PasswordChanged,
        entries.ResetCodeIssued,
        entries.PasswordReset,
        entries.NameConsentChanged,
    ),
    words=WORDS,
    commands=cli.commands,
    setup=_set_up,
)
