"""Documents that the program writes about itself: `flask docs permissions`."""

from typing import cast

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale

from consult.core.feature import Feature
from consult.core.i18n import LOCALES
from consult.core.web import FEATURES
from consult.identity.messages import permission_matrix_markdown

commands = AppGroup("docs", help="生成的文档 · Generated documents.")


@commands.command("permissions", help="权限表（docs/permissions.md） · The permission table.")
def permissions_command() -> None:
    """Write the permission table to standard output."""
    features = cast(tuple[Feature, ...], current_app.extensions[FEATURES])
    with force_locale(LOCALES[0]):
        click.echo(permission_matrix_markdown(features), nl=False)
