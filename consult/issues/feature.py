"""The issues' manifest."""

from pathlib import Path

from flask import Flask

from consult.audit.rulebook import LawFile
from consult.core.feature import Feature
from consult.issues import entries, followers, views
from consult.issues.messages import WORDS, tone_of
from consult.issues.permissions import PERMISSIONS
from consult.issues.rules import parse_clock, parse_ground

DATA = Path(__file__).parent / "data"


def _give_templates_tones(app: Flask) -> None:
    app.jinja_env.globals["matter_tone"] = tone_of


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
        LawFile("clock", DATA / "clocks.toml", parse_clock),
        LawFile("reserved_matter", DATA / "reserved.toml", dict),
    ),
    setup=_give_templates_tones,
    pages={"matter": views.matter_url, "task": views.task_url},
)
