"""Each import contract of `pyproject.toml` is shown to fail in a copy with a violation planted."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from consult.core.environment import ROOT

LINT = Path(sys.executable).with_name("lint-imports")

VIOLATIONS = {
    "inside": ("voting/models.py", "from consult.voting import service as planted"),
    "between": ("areas/messages.py", "from consult.voting import permissions as planted"),
    "cycles": ("core/ids.py", "from consult.audit import entry as planted"),
    "pure": ("publication/permissions.py", "import sqlalchemy as planted"),
    "verify": ("audit/verify/stories.py", "from consult.audit import models as planted"),
    "sessions": ("voting/views.py", "from consult.core.db import db as planted"),
    "writing": ("voting/views.py", "from consult.audit.record import Tx as planted"),
}
"""By contract: where a forbidden line is planted, and the line."""


def lint(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """Check one contract over the package in a folder."""
    return subprocess.run(
        [LINT, "--no-logo", "--contract", contract],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and its contracts, in a folder of their own."""
    folder = tmp_path_factory.mktemp("contracts")
    shutil.copytree(
        ROOT / "consult", folder / "consult", ignore=shutil.ignore_patterns("__pycache__", "data")
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_every_contract_has_its_violation_here() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]

    assert [each["id"] for each in contracts] == list(VIOLATIONS)


def test_every_module_of_the_record_is_free_or_forbidden_to_the_verifier() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {each["id"]: each for each in settings["tool"]["importlinter"]["contracts"]}
    modules = {
        f"consult.audit.{path.stem}"
        for path in (ROOT / "consult/audit").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    free = {f"consult.audit.{each}" for each in ("__init__", "leaf", "merkle", "note", "tiles")}

    assert modules - free - {"consult.audit.verify"} <= set(
        contracts["verify"]["forbidden_modules"]
    )


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_planted_violation_breaks_the_contract(copy: Path, contract: str) -> None:
    name, line = VIOLATIONS[contract]
    path = copy / "consult" / name
    path = path if path.exists() else path.with_suffix("") / "__init__.py"
    text = path.read_text(encoding="utf-8")

    path.write_text(f"{text}\n{line}\n", encoding="utf-8")
    broken = lint(copy, contract)
    path.write_text(text, encoding="utf-8")

    assert broken.returncode == 1, broken.stdout + broken.stderr
    assert "BROKEN" in broken.stdout
