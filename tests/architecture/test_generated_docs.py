from flask import Flask
from flask_babel import force_locale

from consult.app import ROOT
from consult.core.feature import Feature
from consult.core.web import FEATURES
from consult.identity.messages import permission_matrix_markdown

DOCUMENT = ROOT / "docs/permissions.md"
COMMAND = "flask docs permissions > docs/permissions.md"


def current(app: Flask) -> str:
    features: tuple[Feature, ...] = app.extensions[FEATURES]
    with app.app_context(), force_locale("zh"):
        return permission_matrix_markdown(features)


def test_the_permission_table_in_the_documents_is_current(app: Flask) -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == current(app), f"write it again with: {COMMAND}"


def test_the_command_writes_what_the_document_holds(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["docs", "permissions"])
    assert (result.exit_code, result.output) == (0, current(app))


def test_the_table_names_every_permission_with_words_for_it_and_its_roles(app: Flask) -> None:
    features: tuple[Feature, ...] = app.extensions[FEATURES]
    text = current(app)
    for feature in features:
        for permission in feature.permissions:
            line = next(each for each in text.splitlines() if f"`{permission.name}`" in each)
            assert not line.startswith(f"| {permission.name}")
            assert all(f"`{role.code}`" in line for role in permission.roles)
