"""Doors for pages: who may enter, the session to read with, and what is the same everywhere."""

from typing import Final, cast

from flask import current_app
from markupsafe import Markup

from consult.core.feature import Feature, Heading
from consult.core.reading import reader
from consult.core.web import version
from consult.core.web.access import (
    ACCESS,
    VISITORS,
    ForResidents,
    Visitors,
    check_marks,
    current_actor,
    forget_visitor,
    may,
    public,
    requires,
    signed_in,
    visitor,
)
from consult.core.web.headers import init_app
from consult.core.web.kept import KEPT, Kept, kept_fields, typed_fields
from consult.core.web.lists import PAGE_ROWS, key_from, key_of, page_from
from consult.core.web.sending import carry_out, once_of_request, press
from consult.core.web.static import asset, dist, serve_styles

__all__ = [
    "ACCESS",
    "FEATURES",
    "KEPT",
    "PAGE_ROWS",
    "VISITORS",
    "ForResidents",
    "Kept",
    "Visitors",
    "asset",
    "carry_out",
    "check_marks",
    "current_actor",
    "dist",
    "forget_visitor",
    "init_app",
    "kept_fields",
    "key_from",
    "key_of",
    "may",
    "once_of_request",
    "page_from",
    "press",
    "public",
    "reader",
    "requires",
    "serve_styles",
    "signed_in",
    "story_heading",
    "story_title",
    "story_url",
    "typed_fields",
    "version",
    "visitor",
]

FEATURES: Final = "consult.features"


def story_url(subject: str) -> str | None:
    """Return the address of a story's page ("matter/…"), if it has one."""
    prefix, _, rest = subject.partition("/")
    for feature in cast(tuple[Feature, ...], current_app.extensions[FEATURES]):
        if prefix in feature.pages:
            return feature.pages[prefix](rest)
    return None


def story_heading(subject: str) -> Heading | None:
    """Return title and number of a story ("matter/…"), if the visitor may read them."""
    prefix, _, rest = subject.partition("/")
    for feature in cast(tuple[Feature, ...], current_app.extensions[FEATURES]):
        if prefix in feature.headings:
            return feature.headings[prefix](rest)
    return None


def story_title(subject: str) -> Markup | None:
    """Return what a story ("matter/…") is called, if it has a name that the visitor may read."""
    heading = story_heading(subject)
    return None if heading is None else heading.title
