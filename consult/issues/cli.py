"""Shell commands of the search for matters."""

import click
from flask.cli import AppGroup

from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.issues import queries, service

BATCH = 200
"""Matters that are brought in step in one transaction."""

commands = AppGroup("search", help="The index that finds matters by what they say.")


@commands.command("rebuild")
def rebuild_command() -> None:
    """Bring the index in step with the public text of every matter."""
    changed = 0
    for area_id in queries.list_areas_with_matters(reader()):
        after = ""
        while matter_ids := queries.list_matter_ids(reader(), area_id, after, BATCH):
            forget()
            changed += service.index_matters(system_actor("cli"), area_id, matter_ids)
            after = matter_ids[-1]
    click.echo(f"{changed} matters were out of step and are indexed anew")
