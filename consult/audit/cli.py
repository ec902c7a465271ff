"""Shell commands of the record."""

from pathlib import Path

import click
from flask.cli import AppGroup

from consult.audit import startup
from consult.audit.export import export
from consult.audit.followers import keep_up
from consult.core.errors import SetupError
from consult.core.reading import reader

commands = AppGroup("audit", help="The record.")
rules = AppGroup("rules", help="Rules of law and of the district.")


@commands.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
def export_command(folder: Path) -> None:
    """Write the whole record into FOLDER, for anybody to verify."""
    keep_up()
    try:
        size = export(reader(), folder)
    except (SetupError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{size} entries in {folder}")
    click.echo(f"check them with: python3 -m consult.audit.verify {folder}")


@rules.command("sync")
def sync_command() -> None:
    """Publish new rule versions from the features' files, on record."""
    try:
        published = startup.sync_rules()
    except SetupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{published} new rule versions published")
