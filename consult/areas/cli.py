"""Areas on the command line: `flask areas import FILE`."""

import sys
from pathlib import Path
from typing import Final, NoReturn

import click
from flask.cli import AppGroup
from flask_babel import force_locale, gettext

from consult.areas import service
from consult.areas.messages import LEVEL_WORDS, STEP_WORDS, WORDS
from consult.areas.queries import Problems
from consult.areas.rules import RowError
from consult.areas.service import Imported, Progress, Step
from consult.core.errors import Refused
from consult.core.i18n import LOCALES, words
from consult.core.policy import system_actor

EVERY: Final = 10
"""Per cent after which reading is told again: often enough, and not a line for every batch."""

FAILED: Final = 1
"""Exit status when nothing was imported."""

commands = AppGroup("areas", help="地区名单 · The list of areas.")


@commands.command("import", help="导入地区名单（CSV，UTF-8） · Import a list of areas.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--lang", type=click.Choice(LOCALES), default=LOCALES[0], show_default=True)
def import_file(file: Path, lang: str) -> None:
    """Import a file of areas whole or not at all; errors and progress go to stderr."""
    with force_locale(lang), file.open("rb") as stream:
        try:
            outcome = service.import_areas(system_actor("cli"), stream, _Teller().tell)
        except Refused as refused:
            _fail(words(refused.code))
        match outcome:
            case Problems():
                _show_problems(outcome)
            case Imported():
                _show_counts(outcome)


class _Teller:
    """Says on the terminal how far an import is: each step, and at most every tenth of it."""

    def __init__(self) -> None:
        self._told: tuple[Step, int] | None = None

    def tell(self, progress: Progress) -> None:
        """Say it, unless it was said for this step and tenth."""
        percent = progress.percent
        told = (progress.step, (percent or 0) // EVERY)
        if percent is not None and told == self._told:
            return
        self._told = told
        click.echo(_said(progress), err=True)


def _said(progress: Progress) -> str:
    if progress.step == Step.READING:
        if progress.percent is None:
            return str(gettext("已读 %(n)d 行", n=progress.rows))
        return str(gettext("已读 %(n)d 行，%(p)d%%", n=progress.rows, p=progress.percent))
    return f"{STEP_WORDS[progress.step]} {progress.percent}%"


def _show_problems(problems: Problems) -> NoReturn:
    for error in problems.first:
        click.echo(_line(error), err=True)
    if problems.total > len(problems.first):
        left = problems.total - len(problems.first)
        click.echo(gettext("另有 %(n)d 处错误没有列出。", n=left), err=True)
    _fail(gettext("共 %(n)d 处错误，什么都没有导入。", n=problems.total))


def _line(error: RowError) -> str:
    text = WORDS[error.code]
    if error.value:
        return str(
            gettext(
                "第 %(line)d 行：%(words)s（%(value)s）",
                line=error.line,
                words=text,
                value=error.value,
            )
        )
    return str(gettext("第 %(line)d 行：%(words)s", line=error.line, words=text))


def _show_counts(imported: Imported) -> None:
    for level, number in imported.counts.items():
        click.echo(gettext("%(level)s：%(n)d", level=LEVEL_WORDS[level], n=number))
    changes = imported.changes
    click.echo(
        gettext(
            "新增 %(added)d，改名 %(renamed)d，截止 %(ended)d，别名 %(aliases)d，"
            "罗马字母名 %(latin)d。",
            added=changes.added,
            renamed=changes.renamed,
            ended=changes.ended,
            aliases=changes.aliases,
            latin=changes.latin,
        )
    )


def _fail(text: str) -> NoReturn:
    click.echo(text, err=True)
    sys.exit(FAILED)
