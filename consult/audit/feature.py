"""The record's manifest."""

from flask import Flask, url_for

from consult.audit import cli, entries, views
from consult.audit.messages import WORDS
from consult.audit.permissions import PERMISSIONS
from consult.core.feature import Feature


def _add_rules_commands(app: Flask) -> None:
    app.cli.add_command(cli.rules)


feature = Feature(
    name="audit",
    blueprint=views.bp,
    permissions=PERMISSIONS,
    entries=(entries.LogOpened, entries.RulesPublished),
    words=WORDS,
    pages={"log": lambda _rest: url_for("audit.index")},
    commands=cli.commands,
    setup=_add_rules_commands,
)
