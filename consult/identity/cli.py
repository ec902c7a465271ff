"""Documents that the program writes about itself, and a way in for a sole administrator."""

import sys
from typing import Final, NoReturn, cast

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale, gettext

from consult.audit.models import LOG_ID
from consult.core import clock
from consult.core.errors import Refused
from consult.core.feature import Feature
from consult.core.formatting import moment
from consult.core.i18n import LOCALES, words
from consult.core.policy import system_actor
from consult.core.reading import reader
from consult.core.web import FEATURES
from consult.identity import passwords, queries, rules, service
from consult.identity.messages import permission_matrix_markdown

FAILED: Final = 1
"""Exit status when no code was issued."""

people = AppGroup("people", help="账号 · Accounts.")
commands = AppGroup("docs", help="生成的文档 · Generated documents.")


@commands.command("permissions", help="权限表（docs/permissions.md） · The permission table.")
def permissions_command() -> None:
    """Write the permission table to standard output."""
    features = cast(tuple[Feature, ...], current_app.extensions[FEATURES])
    with force_locale(LOCALES[0]):
        click.echo(permission_matrix_markdown(features), nl=False)


@people.command(
    "reset-code",
    help="给忘了密码的系统管理员发一次性代码 · A one-time code for system staff without password.",
)
@click.argument("login")
@click.option("--basis", prompt="依据 · Basis", help="凭什么确认是本人，不写号码 · No numbers.")
@click.option("--lang", type=click.Choice(LOCALES), default=LOCALES[0], show_default=True)
def reset_code(login: str, basis: str, lang: str) -> None:
    """Issue a code, on record, and show it this once; it goes into the page of new passwords.

    It is for whoever could be helped by nobody else: a platform's only system staff.
    """
    with force_locale(lang):
        person = queries.find_person_by_login(reader(), rules.plain_login(login))
        if person is None:
            _fail(gettext("没有这个账号。"))
        code = passwords.new_code()
        try:
            service.issue_staff_reset_code(
                system_actor("cli"), LOG_ID, person.id, passwords.hash_password(code), basis
            )
        except Refused as refused:
            _fail(words(refused.code))
        until = moment(clock.now() + rules.CODE_LIFE)
        click.echo(gettext("一次性代码：%(code)s", code=rules.shown_code(code)))
        click.echo(
            gettext("%(until)s以前，在 /sign-in/new-password 用它设新密码。", until=until), err=True
        )


def _fail(text: str) -> NoReturn:
    click.echo(text, err=True)
    sys.exit(FAILED)
