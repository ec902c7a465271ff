"""Committees' manifest."""

from pathlib import Path

from consult.audit.rulebook import LawFile
from consult.committees import entries, views
from consult.committees.messages import WORDS
from consult.committees.permissions import PERMISSIONS
from consult.committees.rules import parse_template
from consult.core.feature import Feature

DATA = Path(__file__).parent / "data"

feature = Feature(
    name="committees",
    blueprint=views.bp,
    permissions=PERMISSIONS,
    entries=(
        entries.CommitteeCreated,
        entries.SeatsFilled,
        entries.SeatVacated,
        entries.StakeholderAsked,
        entries.StakeholderApplied,
        entries.StakeholderAnswered,
        entries.ApplicationDecided,
    ),
    words=WORDS,
    law=(LawFile("seat_template", DATA / "seat_templates.toml", parse_template),),
    pages={"committee": views.committee_url, "panel": views.panel_url},
)
