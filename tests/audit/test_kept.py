"""What a process keeps of the rules is no older than the rules."""

from flask import Flask

from consult.app import create_app
from consult.audit import queries, rulebook, service
from consult.audit.leaf import canonical
from consult.audit.models import LOG_ID
from consult.audit.rulebook import RuleText
from consult.config import Settings
from consult.core import clock
from consult.core.db import db
from consult.core.policy import system_actor
from consult.core.web import reader
from tests import databases
from tests.databases import START

GROUND = "ground"


def another(text: RuleText) -> RuleText:
    """Return the same rule under another name."""
    content = {**text.content, "id": f"{text.ref.id}-anew"}
    return rulebook.from_canonical(text.kind, canonical(content))


def known(app: Flask) -> set[str]:
    """Return the grounds that a request to one process finds."""
    with app.test_request_context():
        found = {each.ref.id for each in queries.list_rules(reader(), GROUND)}
        db.session.remove()
        return found


def test_a_rule_that_another_process_published_is_seen(engine: str, settings: Settings) -> None:
    with databases.fresh(engine, settings) as there:
        here, other = create_app(there), create_app(there)
        before = known(here)
        with other.test_request_context(), clock.standing_at(START):
            new = another(queries.list_rules(reader(), GROUND)[0])
            service.publish_rules(system_actor("cli"), LOG_ID, [new])

        assert known(here) == before | {new.ref.id}
        assert known(other) == known(here)
        for each in (here, other):
            with each.app_context():
                db.engine.dispose()
