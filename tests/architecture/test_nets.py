"""The four nets that keep a decision from being taken off the record: each holds, each is needed.

Types, signature, imports (see `test_import_contracts`) and the connection; then what the database
itself guards. Where a net can be taken away, the same mistake is shown to pass without it.
"""

import ast
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Engine, delete, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from consult.audit.models import LOG_ID, Cursor, LogEntry, OnRecord, Payload, PersonKey
from consult.audit.record import OffTheRecordError, Tx, machine_room
from consult.core import clock
from consult.core.db import WRITE, Base, db
from consult.core.environment import ROOT
from consult.core.ids import new_hex_id, new_id
from consult.core.reading import forget, reader
from consult.identity.models import Person
from tests.audit import world

REFUSED = (DBAPIError, sqlite3.Error, psycopg.Error)
READ_ONLY = "readonly|read-only|only be used in transaction blocks"
"""How a database refuses: to write, or to begin what could only be part of a transaction."""
OFF_RECORD = {
    "areas_staged",
    "areas_term",
    "audit_cursor",
    "audit_once",
    "audit_parked",
    "dashboards_counted",
    "dashboards_figure",
    "documents_draft",
    "identity_display_wish",
    "identity_session",
    "identity_throttle",
    "issues_flag",
    "issues_survey_answer",
    "issues_survey_taken",
    "issues_gram",
    "notifications_message",
    "notifications_visit",
    "notifications_wish",
}
"""Every table that may be written without an entry. Add to it only what is no decision."""

LOG_TABLES = (
    "audit_entry",
    "audit_link",
    "audit_leaf",
    "audit_node",
    "audit_checkpoint",
    "audit_disclosure",
    "audit_rule_version",
)


@pytest.fixture
def inside(app_on: Flask) -> Iterator[Flask]:
    """An application on each database, entered."""
    with app_on.app_context():
        yield app_on


def writing() -> Engine:
    """Return the engine with the net of read-only connections taken away."""
    return db.engine.execution_options(**{WRITE: True})


# --- types ---

SNIPPET = '''
"""Two use cases: one puts an entry on record, one forgets to."""

from collections.abc import Callable
from typing import Any

from consult.audit.entry import Recorded
from consult.audit.models import Log
from consult.audit.permissions import KEEP_LOG
from consult.audit.record import Tx
from consult.audit.entries import LogOpened
from consult.core.policy import Actor

{net}

@on_record(KEEP_LOG, Log)
def good(tx: Tx, log: Log, word: str) -> Recorded[int]:
    return Recorded(1, LogOpened(vkey=word))

@on_record(KEEP_LOG, Log)  # forgets the entry
def forgets(tx: Tx, log: Log) -> None:
    log.vkey = "x"

@on_record(KEEP_LOG, Log)  # returns a bare result
def bare(tx: Tx, log: Log) -> int:
    return 1

def calls(actor: Actor) -> None:
    number: int = good(actor, "log", "x")
    word: str = good(actor, "log", "x")  # takes the result for something else
    good(actor, "log", 7)  # passes a wrong argument
    good(actor, "log")  # leaves one out
    print(number, word)
'''


TYPED = "from consult.audit.record import on_record"
LOOSE = """
def on_record(*_: object) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return lambda use_case: use_case
"""


def complaints(folder: Path, net: str) -> list[int]:
    """Return the lines of the snippet that mypy complains of."""
    path = folder / "snippet.py"
    path.write_text(SNIPPET.format(net=net), encoding="utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context", path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not checked.stderr
    lines = [each.split(":") for each in checked.stdout.splitlines() if ": error:" in each]
    return sorted({int(line[-4] if line[0] == "" else line[1]) for line in lines})


def test_a_use_case_without_an_entry_does_not_type_check(tmp_path: Path) -> None:
    marked = [
        number
        for number, line in enumerate(SNIPPET.format(net=TYPED).splitlines(), start=1)
        if "  # " in line
    ]

    assert complaints(tmp_path, TYPED) == marked


def test_with_a_loosely_typed_decorator_it_would(tmp_path: Path) -> None:
    assert complaints(tmp_path, LOOSE) == []


# --- signature ---


def constructions(source: str) -> list[int]:
    """Return the lines on which a `Tx` is made or copied."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        first = ast.unparse(node.args[0]) if node.args else ""
        if name == "Tx" or (name in {"replace", "copy"} and first in {"tx", "unit"}):
            found.append(node.lineno)
    return found


def test_only_the_record_makes_a_unit_of_work() -> None:
    makers = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "consult").rglob("*.py")
        if constructions(path.read_text(encoding="utf-8"))
    ]

    assert makers == ["consult/audit/record/units.py"]


@pytest.mark.parametrize(
    "planted", ["Tx(session, actor, now, 'x')", "record.Tx(*parts)", "replace(tx, entry_id='x')"]
)
def test_making_one_elsewhere_is_noticed(planted: str) -> None:
    assert constructions(f"def cheat(tx):\n    return {planted}\n") == [2]


# --- connection ---


def _cursor() -> Cursor:
    return Cursor(name="way", seq=1)


def _orm_flush(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(_cursor())
        session.flush()


def _orm_commit(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(_cursor())
        session.commit()


def _orm_update(engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(update(Cursor).values(seq=2))


def _orm_delete(engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(delete(Cursor))


def _core_insert(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(insert(Cursor), [{"name": "way", "seq": 1}])


def _bulk_insert_mappings(engine: Engine) -> None:
    with Session(engine) as session:
        session.bulk_insert_mappings(inspect(Cursor), [{"name": "way", "seq": 1}])


def _bulk_save_objects(engine: Engine) -> None:
    with Session(engine) as session:
        session.bulk_save_objects([_cursor()])


def _savepoint(engine: Engine) -> None:
    with Session(engine) as session, session.begin_nested():
        session.add(_cursor())


def _second_connection(engine: Engine) -> None:
    with db.engine.connect() as first, engine.connect() as second:
        first.execute(select(Cursor.name))
        second.execute(insert(Cursor).values(name="way", seq=1))


def _driver(statement: str) -> Callable[[Engine], None]:
    def way(engine: Engine) -> None:
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)

    return way


def _text(engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(
            text("INSERT INTO audit_cursor (name, seq) VALUES (:name, 1)"), {"name": "w"}
        )


def _raw_cursor(engine: Engine) -> None:
    with engine.connect() as connection, connection.begin():
        cursor = connection.connection.cursor()
        cursor.execute("INSERT INTO audit_cursor (name, seq) VALUES ('way', 1)")


INSERT = "INSERT INTO audit_cursor (name, seq) VALUES ('way', 1)"
WAYS: dict[str, Callable[[Engine], None]] = {
    "ORM add and flush": _orm_flush,
    "ORM add and commit": _orm_commit,
    "ORM update statement": _orm_update,
    "ORM delete statement": _orm_delete,
    "Core insert": _core_insert,
    "bulk_insert_mappings": _bulk_insert_mappings,
    "bulk_save_objects": _bulk_save_objects,
    "savepoint": _savepoint,
    "second connection": _second_connection,
    "text": _text,
    "raw cursor": _raw_cursor,
    "driver SQL": _driver(INSERT),
    "comment first": _driver(f"/* only SELECT */ -- nothing\n{INSERT}"),
    "lower case and blanks": _driver(f"\n\t {INSERT.lower()}"),
    "WITH": _driver(
        "WITH v (a) AS (SELECT 'way') INSERT INTO audit_cursor (name, seq) SELECT a, 1 FROM v"
    ),
    "REPLACE": _driver(INSERT.replace("INSERT", "REPLACE")),
    "upsert": _driver(f"{INSERT} ON CONFLICT (name) DO UPDATE SET seq = 2"),
    "data-modifying WITH": _driver(
        f"WITH i AS ({INSERT} RETURNING seq) SELECT * FROM i"  # noqa: S608 - a constant
    ),
    "new table": _driver("CREATE TABLE hidden (x INTEGER)"),
}
ONLY_ON = {"REPLACE": "sqlite", "data-modifying WITH": "postgresql"}


@pytest.mark.parametrize("name", WAYS)
def test_outside_a_unit_of_work_the_database_refuses(inside: Flask, name: str) -> None:
    del inside
    if ONLY_ON.get(name, db.engine.dialect.name) != db.engine.dialect.name:
        return

    with pytest.raises(REFUSED, match=READ_ONLY):
        WAYS[name](db.engine)

    WAYS[name](writing())  # with the net taken away the same way is open


@pytest.mark.usefixtures("inside")
def test_the_session_that_pages_read_with_cannot_write() -> None:
    db.session.add(_cursor())

    with pytest.raises(REFUSED, match=READ_ONLY):
        db.session.commit()


@pytest.mark.usefixtures("inside")
def test_a_connection_that_has_written_goes_back_read_only() -> None:
    with machine_room() as session:
        session.add(_cursor())

    for _ in range(3):
        raw = db.engine.raw_connection()
        with pytest.raises(REFUSED, match=READ_ONLY):
            raw.cursor().execute("DELETE FROM audit_cursor")
        raw.close()


@pytest.mark.usefixtures("inside")
def test_autocommit_opens_no_way_round() -> None:
    engine = db.engine.execution_options(isolation_level="AUTOCOMMIT")

    with pytest.raises(REFUSED, match=READ_ONLY):
        _core_insert(engine)


@pytest.mark.usefixtures("inside")
def test_every_connection_keeps_what_it_commits() -> None:
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "sqlite":
            full = 2
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == full
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
            assert connection.exec_driver_sql("PRAGMA recursive_triggers").scalar_one() == 1
        else:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"


# --- the door for what is no decision ---


def _person() -> Person:
    return Person(id=new_id(), name="unseen", created_at=clock.now(), entry_id=new_hex_id())


def _columns() -> dict[str, Any]:
    row = _person()
    return {each: getattr(row, each) for each in ("id", "name", "created_at", "entry_id")} | {
        "name_public": False
    }


def _through_cte(tx: Tx) -> object:
    hidden = insert(Person).values(**_columns()).returning(Person.id).cte()
    return tx.session.execute(select(hidden.c.id))


UNMARKED: dict[str, Callable[[Tx], object]] = {
    "row": lambda tx: tx.session.add(_person()),
    "changed row": lambda tx: setattr(tx.session.scalars(select(Person)).first(), "name", "x"),
    "deleted row": lambda tx: tx.session.delete(tx.session.scalars(select(Person)).first()),
    "merged row": lambda tx: tx.session.merge(_person()),
    "machinery": lambda tx: tx.session.add(LogEntry(id="x", kind="x", t=1, leaf=b"", leaf_hash="")),
    "bulk rows": lambda tx: tx.session.bulk_save_objects([_person()]),
    "bulk mappings": lambda tx: tx.session.bulk_insert_mappings(inspect(Person), [_columns()]),
    "insert": lambda tx: tx.session.execute(insert(Person).values(**_columns())),
    "update": lambda tx: tx.session.execute(update(Person).values(name="x")),
    "delete": lambda tx: tx.session.execute(delete(Person)),
    "connection": lambda tx: tx.session.connection().execute(update(Person).values(name="x")),
    "inside WITH": _through_cte,
    "text": lambda tx: tx.session.execute(text("UPDATE identity_person SET name = 'x'")),
    "driver SQL": lambda tx: tx.session.connection().exec_driver_sql("DELETE FROM identity_person"),
}


@pytest.mark.usefixtures("inside")
def test_the_door_for_what_is_no_decision_refuses_every_other_table() -> None:
    world.new_person("here")

    for name, act in UNMARKED.items():
        with pytest.raises(OffTheRecordError, match=r"belongs on record|nobody can tell"):
            world.step_aside(world.SYSTEM_ACTOR, LOG_ID, act)
        assert world.count(Person) == 1, name
        assert world.count(LogEntry) == world.count(LogEntry), name


@pytest.mark.usefixtures("inside")
def test_it_lets_marked_tables_pass_and_puts_nothing_on_record() -> None:
    entries = world.count(LogEntry)

    world.step_aside(world.SYSTEM_ACTOR, LOG_ID, lambda tx: tx.session.add(_cursor()))
    world.step_aside(
        world.SYSTEM_ACTOR, LOG_ID, lambda tx: tx.session.execute(update(Cursor).values(seq=5))
    )

    assert (world.count(Cursor), world.count(LogEntry)) == (1, entries)


def test_every_table_is_a_decision_or_marked_and_the_marked_ones_are_pinned() -> None:
    marked = {each.name for each in Base.metadata.tables.values() if each.info.get("off_record")}
    machinery = {each.name for each in Base.metadata.tables.values() if each.info.get("machinery")}
    decisions = {each.__tablename__ for each in decision_tables()}

    assert marked == OFF_RECORD
    assert marked | machinery | decisions == set(Base.metadata.tables)
    assert len(marked) + len(machinery) + len(decisions) == len(Base.metadata.tables)


# --- what the database guards ---


def decision_tables() -> list[type[Any]]:
    """Return the classes of rows that a decision makes."""
    return [each.class_ for each in Base.registry.mappers if issubclass(each.class_, OnRecord)]


@pytest.mark.usefixtures("inside")
def test_a_decision_without_its_entry_cannot_commit() -> None:
    with Session(writing()) as session:
        session.add(_person())
        session.flush()
        with pytest.raises(IntegrityError):
            session.commit()

    assert world.count(Person) == 0


@pytest.mark.usefixtures("inside")
def test_a_decision_changes_only_with_a_new_entry() -> None:
    world.new_person("before")

    with Session(writing()) as session, pytest.raises(REFUSED, match="only with an entry"):
        session.execute(update(Person).values(name="after"))


@pytest.mark.usefixtures("inside")
def test_every_table_of_decisions_is_guarded_so() -> None:
    catalogue = (
        "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_needs_entry'"
        if db.engine.dialect.name == "sqlite"
        else "SELECT tgrelid::regclass::text FROM pg_trigger"
        " WHERE tgname LIKE '%_needs_entry' AND tgenabled = 'A'"
    )
    with db.engine.connect() as connection:
        guarded = set(connection.exec_driver_sql(catalogue.replace("%", "%%")).scalars())

    assert guarded == {each.__tablename__ for each in decision_tables()}


@pytest.mark.usefixtures("inside")
def test_no_row_of_a_decision_is_made_under_an_entry_that_stands_already() -> None:
    person = world.new_person()
    old = world.rename(world.SYSTEM_ACTOR, person, "x")

    for each in decision_tables():
        insertion = f"INSERT INTO {each.__tablename__} (entry_id) VALUES (:old)"  # noqa: S608
        with Session(writing()) as session, pytest.raises(REFUSED, match="only with an entry"):
            session.execute(text(insertion), {"old": old})


@pytest.mark.usefixtures("inside")
def test_no_row_of_a_decision_is_moved_to_another_entry_that_stands_already() -> None:
    person, other = world.new_person("before"), world.new_person()
    old = world.rename(world.SYSTEM_ACTOR, other, "x")

    for entry_id in (old, reader().get_one(Person, person).entry_id):
        change = update(Person).where(Person.id == person).values(name="after", entry_id=entry_id)
        with Session(writing()) as session, pytest.raises(REFUSED, match="only with an entry"):
            session.execute(change)

    assert world.name_of(person) == "before"


@pytest.mark.usefixtures("inside")
def test_a_persons_key_is_erased_but_never_exchanged() -> None:
    world.new_person()

    with Session(writing()) as session, pytest.raises(REFUSED, match=r"append-only|never changed"):
        session.execute(update(PersonKey).values(key=b"\0" * 32))
    with Session(writing()) as session:
        session.execute(delete(PersonKey))
        session.commit()

    assert world.count(PersonKey) == 0


def _forgeries(dialect: str) -> Iterator[str]:
    columns = {
        "audit_link": "n",
        "audit_leaf": "seq",
        "audit_node": "n",
        "audit_checkpoint": "size",
    }
    for table in LOG_TABLES:
        column = columns.get(table, "entry_id" if table != "audit_entry" else "t")
        yield f"UPDATE {table} SET {column} = {column}"  # noqa: S608 - names of ours
        yield f"DELETE FROM {table}"  # noqa: S608
        if dialect == "postgresql":
            yield f"TRUNCATE {table} CASCADE"


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("replica", [False, True])
def test_nobody_changes_what_is_on_record(tmp_path: Path, replica: bool) -> None:  # noqa: FBT001
    fill_every_log_table(tmp_path)
    dialect = db.engine.dialect.name
    if replica and dialect == "sqlite":
        return

    for forgery in _forgeries(dialect):
        with Session(writing()) as session:
            if replica:
                session.execute(text("SET session_replication_role = replica"))
            with pytest.raises(REFUSED, match="append-only"):
                session.execute(text(forgery))
            session.rollback()
            if replica:
                session.execute(text("SET session_replication_role = origin"))
                session.commit()


def fill_every_log_table(folder: Path) -> None:
    """Make sure that each of the record's tables has a row that triggers can guard."""
    person = world.new_person()
    with Session(writing()) as session:
        session.execute(
            text("INSERT INTO audit_node (level, n, hash) VALUES (9, 0, :hash)"), {"hash": "0" * 64}
        )
        session.commit()
    entry_id = world.rename(world.SYSTEM_ACTOR, person, "x")
    world.disclose(world.SYSTEM_ACTOR, person, entry_id)
    world.assert_sound(folder / "export")
    forget()


@pytest.mark.usefixtures("inside")
def test_a_sealed_payload_can_be_erased_but_not_rewritten() -> None:
    world.rename(world.SYSTEM_ACTOR, world.new_person(), "x")

    with Session(writing()) as session, pytest.raises(REFUSED, match=r"append-only|never changed"):
        session.execute(update(Payload).values(content=b"{}"))
    with Session(writing()) as session:
        session.execute(delete(Payload))
        session.commit()

    assert world.count(Payload) == 0


@pytest.mark.usefixtures("inside")
def test_the_database_takes_no_gap_in_the_tree() -> None:
    entry_id = world.rename(world.SYSTEM_ACTOR, world.new_person(), "x")
    gap = "INSERT INTO audit_leaf (seq, entry_id, hash) VALUES (99, :id, '')"

    with Session(writing()) as session, pytest.raises(REFUSED, match="no gap"):
        session.execute(text(gap), {"id": entry_id})
