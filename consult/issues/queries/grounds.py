"""Questions to the law data of matters: grounds, clocks, and the words of questions."""

from datetime import datetime

from sqlalchemy.orm import Session

from consult.audit import queries as audit
from consult.audit.rulebook import RuleText
from consult.core.clock import legal_day
from consult.issues.models import Matter
from consult.issues.rules import Clock, Ground, parse_ground
from consult.issues.rules.wording import DecidingWords, parse_deciding_words
from consult.workdays import queries as workdays
from consult.workdays.rules import Span, parse_span


def get_ground(session: Session, code: str, now: datetime) -> tuple[RuleText, Ground]:
    """Return a ground in force: its text, and parsed."""
    text = audit.get_rule(session, "ground", code, legal_day(now))
    return text, parse_ground(text.content)


def find_hand_off(session: Session, matter: Matter) -> RuleText | None:
    """Return the kind of matter by which a refusal named who takes it, as it stood then."""
    return audit.get_rule_by_hash(session, matter.hand_off) if matter.hand_off else None


def list_grounds(session: Session, step: str, now: datetime) -> list[RuleText]:
    """Return the grounds in force that support a step."""
    day = legal_day(now)
    return [
        text
        for text in audit.list_rules(session, "ground")
        if step in text.content["steps"] and text.is_in_force(day)
    ]


def get_deciding_words(session: Session, now: datetime) -> DecidingWords:
    """Return by which words a question speaks of deciding, as they are in force."""
    text = audit.get_rule(session, "deciding_words", "committee-question", legal_day(now))
    return parse_deciding_words(text.content)


def span_of(session: Session, clock: Clock, now: datetime) -> Span:
    """Return the span of a clock of a matter, as it is in force."""
    return parse_span(audit.get_rule(session, "clock", clock, legal_day(now)).content)


def ends_at(session: Session, clock: Clock, now: datetime) -> datetime:
    """Return when a clock runs out that starts now (the first moment after it)."""
    return workdays.end_of_span(session, now, span_of(session, clock, now))
