"""Shell commands of the figures."""

import click
from flask.cli import AppGroup

from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.dashboards import queries, service

commands = AppGroup("figures", help="The figures of the home pages.")


@commands.command("recount")
def recount_command() -> None:
    """Count the figures of every community anew."""
    area_ids = queries.areas_with_matters(reader())
    forget()
    for area_id in area_ids:
        service.recount_area(system_actor("cli"), area_id)
    click.echo(f"figures of {len(area_ids)} communities counted anew")
