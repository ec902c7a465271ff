"""The application as it is measured: as `wsgi.py` has it, with lists of fifty."""

import importlib
import os
import pkgutil
from typing import Final

from flask import Flask

import consult
from bench.reference import SHOWN
from consult.app import create_app
from consult.config import Settings
from consult.core.private import UNREADABLE
from consult.issues.views import lists

EVERYTHING: Final = "BENCH_EVERYTHING"
"""Environment: set to 1, whatever some page imports only when it needs it is imported at once."""

LAZY: Final = ("holidays", "openpyxl", "PIL.Image", "segno", "cryptography", "argon2")


def from_environment() -> Flask:
    """Return the application for a WSGI server."""
    everything = os.environ.pop(EVERYTHING, "") == "1"
    os.umask(UNREADABLE)
    app = make(Settings.from_environment(os.environ))
    if everything:
        import_everything()
    return app


def make(settings: Settings) -> Flask:
    """Return the application; its list of matters shows as many rows as the bare one's."""
    vars(lists)["PAGE_ROWS"] = SHOWN
    return create_app(settings)


def import_everything() -> None:
    """Import every module that pages of ours import late, so that memory hides nothing."""
    for module in pkgutil.walk_packages(consult.__path__, "consult."):
        if not module.name.endswith("__main__") and ".demonstration" not in module.name:
            importlib.import_module(module.name)
    for name in LAZY:
        importlib.import_module(name)
