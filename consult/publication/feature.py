"""Publication' manifest."""

from pathlib import Path

from consult.audit.rulebook import LawFile
from consult.core.feature import Feature
from consult.publication import entries, views
from consult.publication.messages import WORDS
from consult.publication.permissions import PERMISSIONS
from consult.publication.rules import parse_period

DATA = Path(__file__).parent / "data"

feature = Feature(
    name="publication",
    blueprint=views.bp,
    permissions=PERMISSIONS,
    entries=(
        entries.ObjectionMade,
        entries.ObjectionViewed,
        entries.ObjectionAnswered,
        entries.ObjectionsOpened,
    ),
    words=WORDS,
    law=(LawFile("period", DATA / "periods.toml", parse_period),),
    pages={"notice": views.notice_url, "objection": views.objection_url},
)
