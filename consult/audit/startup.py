"""What must be true of the record before the application serves: opened, ours, rules known."""

from typing import cast

from flask import current_app

from consult.audit import queries, rulebook, sequencer, service
from consult.audit.keys import LogIdentity, Signed
from consult.audit.models import LOG_ID
from consult.audit.rulebook import RuleText
from consult.core import migrating
from consult.core.errors import SetupError
from consult.core.feature import Feature
from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.core.web import FEATURES


def law_files() -> tuple[RuleText, ...]:
    """Return every rule version that the features' files hold."""
    features = cast(tuple[Feature, ...], current_app.extensions[FEATURES])
    return rulebook.read(file for feature in features for file in feature.law)


def is_open() -> bool:
    """Return whether this database already keeps a record."""
    return bool(queries.get_log(reader()).origin)


def is_open_as(origin: str) -> bool:
    """Return whether this database keeps the record of that name."""
    return queries.get_log(reader()).origin == origin


def check_empty() -> None:
    """Hold that no record was signed from this folder while its database is empty.

    Raises:
        SetupError: one was, so that the database is the wrong one or was lost.
    """
    identity = sequencer.this_log()
    _refuse_emptied(identity, identity.last_signed())


def _refuse_emptied(identity: LogIdentity, known: Signed | None) -> None:
    if known is not None:
        raise SetupError(
            f"{identity.keys} belongs to a record of {known.size} entries, but this database "
            "is empty; restore the database, or name an empty CONSULT_DATA"
        )


def begin() -> None:
    """Open the record at first start, check that it is ours and whole at every later one.

    Raises:
        SetupError: another name, another key, an old copy, a missing guard or a broken tree.
    """
    identity = sequencer.this_log()
    known = identity.last_signed()
    forget()  # the database is read after the note: it can only be ahead of it
    _check_guards()
    if not queries.get_log(reader()).origin:
        _refuse_emptied(identity, known)
        identity.make_key()
        service.open_log(system_actor("cli"), LOG_ID)
        return
    sequencer.check_identity(reader())
    sequencer.check_not_behind(reader(), known)
    check_tree()


def _check_guards() -> None:
    """Hold that every trigger which the migrations name stands in the database."""
    from alembic.script import ScriptDirectory

    session = reader()
    dialect = session.get_bind().dialect.name
    scripts = ScriptDirectory(migrating.FOLDER)
    named = {
        name
        for revision in scripts.walk_revisions()
        for name in getattr(revision.module, "triggers", lambda _dialect: ())(dialect)
    }
    if missing := named - queries.list_triggers(session):
        raise SetupError(
            f"guards are missing in the database: {', '.join(sorted(missing))}; it was tampered "
            "with or not migrated"
        )


def check_tree() -> None:
    """Hold that each entry has its place or waits for it, and that the tree is what was signed.

    Raises:
        SetupError: with what does not fit.
    """
    session = reader()
    entries, placed, waiting = queries.count_places(session)
    if entries != placed + waiting:
        raise SetupError(
            f"of {entries} entries {placed} stand in the tree and {waiting} wait: the database was "
            "tampered with; restore the newest copy"
        )
    last = sequencer.last_checkpoint(session)
    if last is not None:
        sequencer.check_not_behind(session, Signed(last.size, last.root))


def sync_rules() -> int:
    """Publish the rule versions that are not known yet; return how many.

    Raises:
        SetupError: the text of a published version was changed.
    """
    texts = law_files()
    if not service.new_rules(queries.rule_refs(reader()), texts):
        return 0
    return service.publish_rules(system_actor("cli"), LOG_ID, texts)
