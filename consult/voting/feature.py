"""Voting' manifest."""

from pathlib import Path

from flask import Flask

from consult.audit.rulebook import LawFile
from consult.core.feature import Feature
from consult.identity.queries import OBJECTIONS
from consult.voting import entries, followers, queries, views
from consult.voting.messages import WORDS
from consult.voting.permissions import PERMISSIONS
from consult.voting.rules import parse_decision_rule

DATA = Path(__file__).parent / "data"


def _guard_the_votes(app: Flask) -> None:
    """Let no desk give out a code with which it could vote for somebody."""
    app.extensions.setdefault(OBJECTIONS, []).append(queries.why_no_code)


feature = Feature(
    name="voting",
    blueprint=views.bp,
    permissions=PERMISSIONS,
    entries=(
        entries.CheckedIn,
        entries.PresenceCorrected,
        entries.MemberRecused,
        entries.RecusalWithdrawn,
        entries.PollOpened,
        entries.BallotCast,
        entries.PollClosed,
        entries.PollNotHeld,
    ),
    words=WORDS,
    due=(followers.close_due_polls,),
    law=(LawFile("decision_rule", DATA / "decision_rules.toml", parse_decision_rule),),
    setup=_guard_the_votes,
    pages={"poll": views.poll_url, "ballot": views.ballot_url},
)
