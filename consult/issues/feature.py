"""The issues' manifest."""

from pathlib import Path

from flask import Flask

from consult.audit.rulebook import LawFile
from consult.core.feature import Feature
from consult.issues import cli, entries, followers, views
from consult.issues.messages import WORDS
from consult.issues.permissions import PERMISSIONS
from consult.issues.rules import parse_ground
from consult.issues.rules.screening import parse_negative_matter
from consult.issues.rules.wording import parse_deciding_words
from consult.workdays.rules import parse_span

DATA = Path(__file__).parent / "data"


def _give_templates_pills(app: Flask) -> None:
    app.jinja_env.globals["state_pill"] = views.state_pill


feature = Feature(
    name="issues",
    blueprint=views.bp,
    permissions=PERMISSIONS,
    entries=entries.ALL,
    words=WORDS,
    followers=followers.FOLLOWERS,
    due=(followers.take_effect,),
    law=(
        LawFile("ground", DATA / "grounds.toml", parse_ground),
        LawFile("clock", DATA / "clocks.toml", parse_span),
        LawFile("deciding_words", DATA / "deciding_words.toml", parse_deciding_words),
        LawFile("reserved_matter", DATA / "reserved.toml", dict),
        LawFile("negative_matter", DATA / "negative_list.toml", parse_negative_matter),
    ),
    commands=cli.commands,
    setup=_give_templates_pills,
    pages={
        "matter": views.matter_url,
        "task": views.task_url,
        "tasks": views.matter_url,
        "voices": views.matter_url,
        "comment": views.comment_url,
    },
    headings={"matter": views.matter_heading},
)
