"""Habits of the code base that nobody has to remember, because these tests do."""

import ast
import inspect
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import Connection, text
from sqlalchemy import inspect as inspect_database

import consult
from consult.app import create_app
from consult.audit.entry import Entry
from consult.audit.record import USE_CASES
from consult.config import Settings
from consult.core import errors, i18n, web
from consult.core.db import WRITE, Base, db
from consult.core.environment import ROOT
from consult.core.feature import FOUNDATION, Feature
from consult.core.migrating import downgrade, upgrade
from consult.core.policy import ROLES
from tests import databases

T = TypeVar("T")
PACKAGE = ROOT / "consult"
TEMPLATES = ROOT / "templates"
ROUTES = Path(__file__).parent / "routes.txt"
NOT_FEATURES = FOUNDATION | {"demonstration", "__pycache__"}
FEATURES = sorted(
    each.name for each in PACKAGE.iterdir() if each.is_dir() and each.name not in NOT_FEATURES
)

FILE_NAMES = {"__init__", "cli", "entries", "events", "feature", "followers", "forms", "messages"}
FILE_NAMES |= {"models", "permissions", "queries", "rules", "service", "views"}
RECORD_FILES = {"entry", "export", "guards", "keys", "leaf", "merkle", "note", "record", "rulebook"}
RECORD_FILES |= {"sequencer", "startup", "tiles", "verify"}
"""What the record is made of, beside the files of any feature."""

OWN_FILES = {"audit": RECORD_FILES, "identity": {"passwords"}}
LONGEST = 400
LONGER: dict[str, str] = {}
"""Files that are longer, and why they may be."""

POSTS_OTHERWISE = {
    "identity.sign_in": "counts failures, forgets them, opens a session: none is a decision",
    "identity.sign_out": "closes a session, if there is one",
    "identity.register": "makes the account and then signs the person in",
    "tour.be": "opens a session, in the demonstration only: no decision",
    "identity.first_run": "makes the account and then signs the person in",
    "identity.grant_platform_role": "one of two, by the place that is chosen",
    "issues.act": "each line of its table ACTS calls one",
    "issues.supplement": "a line of the same table, with files",
    "issues.task_act": "each line of its table ACTS calls one",
    "issues.similar": "reads only; sent, so that what is typed stands in no address",
    "identity.new_password": "counts wrong codes or forgets them, and sets the password",
    "identity.change_password": "a new session replaces those that the change ends",
}
"""POST views that do not call exactly one use case, and why they may."""


WORDY = {"consult/areas/rules/tree.py": "reads an area's kind from the end of its official name"}

MADE_IN_PLACES = {
    "PersonRegistered": "one fact through three doors: by oneself, at the desk, for staff",
    "RoleGranted": "the first staff have nobody who could grant it to them",
    "StakeholderAnswered": "answered by oneself or noted from paper",
}
"""Entries that more than one use case makes, and why they may."""


def sources(*folders: Path) -> Iterator[tuple[str, ast.Module]]:
    """Yield each Python file of folders (of the package, without any) as name and tree."""
    for folder in folders or (PACKAGE,):
        for path in sorted(folder.rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield path.relative_to(ROOT).as_posix(), tree


def features(app: Flask) -> tuple[Feature, ...]:
    """Return the application's features."""
    found: tuple[Feature, ...] = app.extensions[web.FEATURES]
    return found


def subclasses(base: type[T]) -> Iterator[type[T]]:
    """Yield every subclass of the package, of any depth."""
    for each in base.__subclasses__():
        if each.__module__.startswith("consult."):
            yield each
        yield from subclasses(each)


# --- pages ---


def test_every_endpoint_carries_an_access_mark(app: Flask) -> None:
    unmarked = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], web.ACCESS)
    ]

    assert unmarked == []


def use_cases_called(view: Callable[..., Any]) -> list[str]:
    """Return the use cases that a view calls, itself or through functions beside it."""
    home = inspect.getmodule(view)
    names = {case.name for case in USE_CASES.values()}
    called: list[str] = []
    seen: set[str] = set()
    waiting: list[Any] = [inspect.unwrap(view)]
    while waiting:
        function = waiting.pop()
        tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(function)))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Name | ast.Attribute):
                continue
            name = node.id if isinstance(node, ast.Name) else node.attr
            beside = getattr(home, name, None)
            if name in names:
                called.append(name)
            elif inspect.isfunction(beside) and beside.__module__ == view.__module__:
                if name not in seen and not hasattr(beside, web.ACCESS):
                    waiting.append(beside)
                seen.add(name)
    return called


def test_every_post_calls_exactly_one_use_case(app: Flask) -> None:
    wrong = {}
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and rule.endpoint not in POSTS_OTHERWISE:
            called = use_cases_called(app.view_functions[rule.endpoint])
            if len(set(called)) != 1:
                wrong[rule.endpoint] = called

    assert wrong == {}


def test_the_exceptions_to_that_are_still_there(app: Flask) -> None:
    assert set(POSTS_OTHERWISE) <= set(app.view_functions)


def test_urls_are_kebab_case(app: Flask) -> None:
    odd = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if re.search(r"[A-Z_]", re.sub(r"<[^>]*>|/static/.*", "", rule.rule))
    ]

    assert odd == []


def routes(app: Flask) -> list[str]:
    """Return every route as a line: address, methods, endpoint."""
    lines = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"{rule.rule} {methods} {rule.endpoint}")
    return sorted(lines)


def test_no_route_vanishes_or_appears_unnoticed(app: Flask) -> None:
    """Write the file anew with `python3 -m tests.architecture.routes`, and read the difference."""
    assert ROUTES.read_text(encoding="utf-8").splitlines() == routes(app)


def test_no_two_pages_share_an_address(app: Flask) -> None:
    taken: dict[tuple[str, str], str] = {}
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"OPTIONS"}:
            other = taken.setdefault((rule.rule, method), rule.endpoint)
            assert other == rule.endpoint, f"{method} {rule.rule}: {other} and {rule.endpoint}"


# --- words ---


def codes(app: Flask) -> Iterator[str]:
    """Yield every code that people may meet."""
    for feature in features(app):
        yield from (each.kind for each in feature.entries)  # type: ignore[attr-defined]
        yield from (each.name for each in feature.permissions)
    for enum in {*subclasses(StrEnum)}:
        if re.fullmatch(r"\w*Refusal|Conflict", enum.__name__):
            yield from (str(each) for each in enum)
    yield from (f"role.{code}" for code in ROLES)


def test_every_code_has_words(app: Flask) -> None:
    words = app.extensions[i18n.WORDS]

    assert sorted(code for code in codes(app) if code not in words) == []
    assert str(errors.Conflict.CHANGED_MEANWHILE) in words


def test_no_code_stands_for_two_things(app: Flask) -> None:
    assert [code for code, times in Counter(codes(app)).items() if times > 1] == []


def test_every_code_has_english_words(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        chinese = [
            code
            for code, words in app.extensions[i18n.WORDS].items()
            if re.search(r"[\u4e00-\u9fff]", str(words))
        ]

    assert chinese == []


def test_rules_entries_and_permissions_hold_no_words() -> None:
    wordy = []
    for name, tree in sources():
        parts = set(name.removesuffix(".py").split("/"))
        if name in WORDY or not parts & {"rules", "entries", "permissions"}:
            continue
        documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        wordy += [
            f"{name}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documents
            and re.search(r"[\u4e00-\u9fff]{2}", node.value)
        ]

    assert wordy == []


# --- entries ---


def test_every_entry_is_in_its_features_manifest(app: Flask) -> None:
    registered = {each for feature in features(app) for each in feature.entries}

    assert set(subclasses(Entry)) == registered


def test_every_entry_is_made_by_exactly_one_use_case_or_step() -> None:
    made: dict[str, list[str]] = {each.__name__: [] for each in subclasses(Entry)}
    for name, tree in sources():
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Call):
                    called = ast.unparse(node.func).rpartition(".")[2]
                    if called in made and "entries" not in name:
                        made[called].append(f"{name}:{function.name}")

    several = {entry: places for entry, places in made.items() if len(places) != 1}
    assert {entry: several[entry] for entry in several if entry not in MADE_IN_PLACES} == {}


def test_every_use_case_is_named_once_and_carries_a_registered_permission(app: Flask) -> None:
    table = {each.name for feature in features(app) for each in feature.permissions}
    cases = [each for each in USE_CASES.values() if each.module.startswith("consult.")]

    assert len({(case.module, case.name) for case in cases}) == len(cases)
    assert [case.name for case in cases if case.permission.name not in table] == []


# --- files ---


def test_rules_import_without_flask_and_sqlalchemy() -> None:
    modules = [f"consult.{each}.rules" for each in FEATURES if _has(each, "rules")]
    pure = [*modules, "consult.audit.entry", "consult.core.policy"]
    program = (
        f"import sys, importlib\nfor each in {pure}: importlib.import_module(each)\n"
        "print(*sorted({'flask', 'sqlalchemy', 'wtforms', 'werkzeug'} & set(sys.modules)))"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == ""


def test_the_verifier_loads_nothing_of_the_application() -> None:
    program = (
        "import sys, consult.audit.verify\nprint(*sorted(m for m in sys.modules if 'consult' in m))"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    free = {"leaf", "merkle", "note", "tiles"}
    others = {
        each
        for each in answer.stdout.split()
        if not each.startswith("consult.audit.verify") and each not in {"consult", "consult.audit"}
    }
    assert {".".join(each.split(".")[:3]) for each in others} == {
        f"consult.audit.{each}" for each in free
    }


def _has(feature: str, name: str) -> bool:
    folder = PACKAGE / feature
    return (folder / f"{name}.py").exists() or (folder / name / "__init__.py").exists()


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_has_only_files_of_the_fixed_names(feature: str) -> None:
    names = {
        each.stem
        for each in (PACKAGE / feature).iterdir()
        if each.suffix == ".py" or (each / "__init__.py").exists()
    }

    assert names - FILE_NAMES - OWN_FILES.get(feature, set()) == set()


def test_no_file_is_too_long_to_read() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in PACKAGE.rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }

    assert {name: lines for name, lines in long.items() if name not in LONGER} == {}
    assert set(LONGER) <= set(long)


def test_time_comes_from_the_clock_and_nothing_is_printed() -> None:
    banned = re.compile(r"(datetime|date)\.(now|utcnow|today)|time\.time|print")
    found = {
        f"{name}: {called}"
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and banned.fullmatch(called := ast.unparse(node.func))
    }

    assert found == {"consult/core/clock.py: datetime.now"}


def test_doors_take_nothing_of_sqlalchemy_but_the_type_of_a_session() -> None:
    doors = {"views", "events", "followers", "cli", "forms", "messages"}
    found = [
        f"{name}: {alias.name}"
        for name, tree in sources()
        if doors & set(name.removesuffix(".py").split("/"))
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
        if alias.name != "Session"
    ]

    assert found == []


# --- templates ---


def test_folders_of_templates_are_features_or_shared() -> None:
    folders = {each.name for each in TEMPLATES.iterdir()}

    assert folders <= {*FEATURES, "components", "errors", "layouts", "mail"}


def test_an_endpoint_renders_only_templates_of_its_own_folder() -> None:
    strange = []
    for name, tree in sources():
        feature = name.split("/")[1]
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "render_template"):
                continue
            template = ast.unparse(node.args[0]).strip("f'\"")
            own = "errors/" if feature == "app.py" else f"{feature}/"
            if isinstance(node.args[0], ast.Constant | ast.JoinedStr) and not template.startswith(
                own
            ):
                strange.append(f"{name}:{node.lineno} {template}")

    assert strange == []


def test_every_template_that_is_rendered_exists_and_every_page_is_rendered() -> None:
    named = set()
    for _name, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named |= set(re.findall(r"[a-z_]+/\w+\.html", node.value))
    pages = {
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.html")
        if path.parent.name not in {"components", "layouts", "errors", "mail"}
        and not path.name.startswith("_")
    }

    assert {each for each in named if not (TEMPLATES / each).exists()} == set()
    assert pages - named == set()


def test_templates_have_no_inline_style_or_script() -> None:
    inline = re.compile(
        r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEMPLATES.rglob("*.html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if inline.search(line)
    ]

    assert found == []


# --- migrations ---

VERSIONS = sorted(path.stem for path in (ROOT / "migrations/versions").glob("*.py"))


def test_head_names_the_newest_migration_and_their_numbers_have_no_gap() -> None:
    head = (ROOT / "migrations/HEAD").read_text(encoding="utf-8").strip()

    assert head == VERSIONS[-1]
    assert [each[:4] for each in VERSIONS] == [f"{n:04}" for n in range(1, len(VERSIONS) + 1)]
    assert [each for each in VERSIONS if not re.fullmatch(r"\d{4}_[a-z]+(_[a-z]+)+", each)] == []


@pytest.fixture
def unmigrated(engine: str, settings: Settings) -> Iterator[Flask]:
    """An application over a database without tables, on each engine."""
    with databases.empty(engine, settings) as there:
        app = create_app(there)
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def _tables() -> set[str]:
    with db.engine.connect() as connection:
        return set(inspect_database(connection).get_table_names()) - {"alembic_version"}


def _triggers(connection: Connection) -> set[str]:
    catalogue = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if db.engine.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    return set(connection.execute(text(catalogue)).scalars())


@pytest.mark.usefixtures("unmigrated")
def test_migrations_go_up_down_and_up_and_end_at_the_models() -> None:
    upgrade()
    with db.engine.connect() as connection:
        guards = _triggers(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        difference = [
            each
            for each in compare_metadata(context, Base.metadata)
            if "alembic_version" not in str(each)
        ]
    assert difference == []
    assert _tables() == set(Base.metadata.tables)
    assert guards

    downgrade(revision="base")
    assert _tables() == set()

    upgrade()
    with db.engine.connect() as connection:
        assert _triggers(connection) == guards
    assert _tables() == set(Base.metadata.tables)


@pytest.mark.usefixtures("unmigrated")
def test_each_migration_can_be_taken_back_alone() -> None:
    for number in range(1, len(VERSIONS) + 1):
        upgrade(revision=f"{number:04}")
        before = _tables()
        downgrade(revision="-1")
        upgrade(revision=f"{number:04}")
        assert _tables() == before


def test_migrations_write_only_in_a_writing_transaction() -> None:
    source = (ROOT / "migrations/env.py").read_text(encoding="utf-8")

    assert "WRITE" in source
    assert WRITE == "write"
    assert consult.__doc__
