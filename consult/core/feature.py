"""A feature's manifest, and how the application finds the features."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Final

from flask import Blueprint
from flask.cli import AppGroup
from markupsafe import Markup

from consult.core.errors import SetupError
from consult.core.policy import Permission

FOUNDATION: Final = frozenset({"core", "demonstration", "frontend", "translations"})
"""Folders of the package that are no features."""


@dataclass(frozen=True)
class Heading:
    """What stands over a paper about a story, ready to be shown.

    Attributes:
        title: what the story is called.
        number: its public number, or empty.
        venue: where people meet about it, or empty.
    """

    title: Markup
    number: str = ""
    venue: Markup = field(default_factory=Markup)


@dataclass(frozen=True)
class Feature:
    """What a package brings to the application.

    Attributes:
        name: the package's name; also the blueprint's.
        blueprint: its pages.
        permissions: its lines of the permission table.
        entries: the kinds of entries its use cases make (classes of `audit.entry.Entry`).
        words: text for every code of the package (refusals, states, kinds), both languages.
        followers: readers of committed entries (`audit.followers.Follower`).
        due: functions that write down what has come true; each returns how many it wrote.
        law: files of versioned rules (`audit.rulebook.LawFile`).
        pages: story prefix to a function that returns the URL of that story's page, or None where
            the visitor may not know of it.
        headings: story prefix to a function that returns what that story is called and numbered,
            or None where the visitor may not read it.
        commands: shell commands.
        setup: called once with the application, for what does not fit above.
    """

    name: str
    blueprint: Blueprint | None = None
    permissions: tuple[Permission, ...] = ()
    entries: tuple[type, ...] = ()
    words: Mapping[str, Any] = field(default_factory=dict)
    followers: tuple[Any, ...] = ()
    due: tuple[Callable[[], int], ...] = ()
    law: tuple[Any, ...] = ()
    pages: Mapping[str, Callable[[str], str | None]] = field(default_factory=dict)
    headings: Mapping[str, Callable[[str], Heading | None]] = field(default_factory=dict)
    commands: AppGroup | None = None
    setup: Callable[[Any], None] | None = None


def discover(package: ModuleType) -> tuple[Feature, ...]:
    """Return the features of the package, by name.

    Raises:
        SetupError: a package has no `feature.py`.
    """
    found: list[Feature] = []
    for module in pkgutil.iter_modules(package.__path__):
        if not module.ispkg or module.name in FOUNDATION:
            continue
        name = f"{package.__name__}.{module.name}.feature"
        try:
            found.append(importlib.import_module(name).feature)
        except ModuleNotFoundError as missing:
            if missing.name == name:
                raise SetupError(f"consult/{module.name} has no feature.py") from missing
            raise
    return tuple(found)
