"""The application as it is measured: as `wsgi.py` makes it, with lists of fifty."""

import importlib
import os
import pkgutil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from flask import Flask

    from consult.config import Settings

EVERYTHING: Final = "BENCH_EVERYTHING"
"""Environment: set to 1, whatever some page imports only when it needs it is imported at once."""

LAZY: Final = (
    "PIL.Image",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "argon2",
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "holidays",
    "openpyxl",
    "segno",
)


def from_environment() -> "Flask":
    """Return the application for a WSGI server; `wsgi` is loaded as the server would load it."""
    everything = os.environ.pop(EVERYTHING, "") == "1"
    import wsgi

    _show_fifty()
    if everything:
        import_everything()
    return wsgi.app


def make(settings: "Settings") -> "Flask":
    """Return the application in this process."""
    from consult.app import create_app

    _show_fifty()
    return create_app(settings)


def _show_fifty() -> None:
    """Let the list of matters show as many rows as the bare application's."""
    from bench.reference import SHOWN
    from consult.issues.views import lists

    vars(lists)["PAGE_ROWS"] = SHOWN


def import_everything() -> None:
    """Import every module that pages of ours import late, so that memory hides nothing."""
    import consult

    for module in pkgutil.walk_packages(consult.__path__, "consult."):
        if not module.name.endswith("__main__") and ".demonstration" not in module.name:
            importlib.import_module(module.name)
    for name in LAZY:
        importlib.import_module(name)
