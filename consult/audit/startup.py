"""What must be true of the record before the application serves: opened, ours, rules known."""

from typing import cast

from flask import current_app

from consult.audit import queries, rulebook, sequencer, service
from consult.audit.models import LOG_ID
from consult.audit.rulebook import RuleText
from consult.core.feature import Feature
from consult.core.policy import system_actor
from consult.core.reading import reader
from consult.core.web import FEATURES


def law_files() -> tuple[RuleText, ...]:
    """Return every rule version that the features' files hold."""
    features = cast(tuple[Feature, ...], current_app.extensions[FEATURES])
    return rulebook.read(file for feature in features for file in feature.law)


def is_open() -> bool:
    """Return whether this database already keeps a record."""
    return bool(queries.get_log(reader()).origin)


def begin() -> None:
    """Open the record at first start, check that it is ours at every later one.

    Raises:
        SetupError: another name, another key, a shortened record or a changed rule.
    """
    log = queries.get_log(reader())
    if not log.origin:
        service.open_log(system_actor("cli"), LOG_ID)
    else:
        sequencer.check_identity(reader(), log.origin, log.vkey)


def sync_rules() -> int:
    """Publish the rule versions that are not known yet; return how many.

    Raises:
        SetupError: the text of a published version was changed.
    """
    texts = law_files()
    if not service.new_rules(queries.rule_refs(reader()), texts):
        return 0
    return service.publish_rules(system_actor("cli"), LOG_ID, texts)
