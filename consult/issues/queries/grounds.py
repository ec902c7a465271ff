"""Questions to the law data of matters: grounds and clocks."""

from datetime import datetime

from sqlalchemy.orm import Session

from consult.audit import queries as audit
from consult.audit.rulebook import RuleText
from consult.core.clock import legal_day
from consult.issues.rules import Ground, parse_clock, parse_ground


def get_ground(session: Session, code: str, now: datetime) -> tuple[RuleText, Ground]:
    """Return a ground in force: its text, and parsed."""
    text = audit.get_rule(session, "ground", code, legal_day(now))
    return text, parse_ground(text.content)


def list_grounds(session: Session, step: str, now: datetime) -> list[RuleText]:
    """Return the grounds in force that support a step."""
    day = legal_day(now)
    return [
        text
        for text in audit.list_rules(session, "ground")
        if step in text.content["steps"]
        and text.in_force_from <= day
        and (text.in_force_to is None or day < text.in_force_to)
    ]


def reply_days(session: Session, now: datetime) -> int:
    """Return the legal days within which a matter gets its first answer."""
    return parse_clock(audit.get_rule(session, "clock", "first-reply", legal_day(now)).content)
