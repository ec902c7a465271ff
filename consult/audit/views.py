"""Pages: the record, one entry with its proof, and the rules."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.audit import queries
from consult.audit.leaf import canonical
from consult.audit.messages import Detail, details_of
from consult.audit.models import CheckpointRow, Log
from consult.audit.queries import EntryView
from consult.audit.rulebook import RuleText
from consult.core.errors import NotFound
from consult.core.i18n import words
from consult.core.web import PAGE_ROWS, page_from, public, reader, story_url

bp = Blueprint("audit", __name__)

_ENTRY_ID: Final = re.compile(r"[0-9a-f]{32}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
GROUP: Final = 8
"""Characters of a code that are read out together."""


@dataclass(frozen=True)
class Story:
    """A story that an entry belongs to; `url` is None if it has no page."""

    words: str
    name: str
    url: str | None


@dataclass(frozen=True)
class Row:
    """An entry in the list; what its stories lead to is on the entry's own page."""

    entry: EntryView
    stories: Sequence[str]


@dataclass(frozen=True)
class RecordPage:
    """The record: whose it is, how far it is signed, and its newest entries."""

    log: Log
    size: int
    checkpoint: CheckpointRow | None
    code: str
    rows: Sequence[Row]
    next_url: str | None
    first_url: str | None


@dataclass(frozen=True)
class Part:
    """A sealed part of an entry; `content` is None while it is not disclosed."""

    name: str
    commitment: str
    content: Mapping[str, Any] | None


@dataclass(frozen=True)
class EntryPage:
    """One entry, its open and its sealed parts, and the proof that it stands in the record."""

    entry: EntryView
    stories: Sequence[Story]
    parts: Sequence[Part]
    raw: str
    proof: Mapping[str, Any] | None
    note: str


@dataclass(frozen=True)
class RulePage:
    """One version of a rule: every field in words, and the text its hash is taken over."""

    rule: RuleText
    details: Sequence[Detail]
    text: str


@bp.get("/record")
@public
def index() -> ResponseReturnValue:
    """List the newest entries."""
    below = page_from(request.args.get("below"))
    entries = queries.list_entries(reader(), below=below, limit=PAGE_ROWS)
    last = entries[-1].index if entries else 0
    checkpoint = queries.last_checkpoint(reader())
    page = RecordPage(
        log=queries.get_log(reader()),
        size=queries.count_entries(reader()),
        checkpoint=checkpoint,
        code=_grouped(checkpoint.root) if checkpoint else "",
        rows=[Row(each, [_story_words(name) for name in each.subjects]) for each in entries],
        next_url=url_for("audit.index", below=last) if last else None,
        first_url=url_for("audit.index") if below is not None else None,
    )
    return render_template("audit/index.html", page=page)


def _grouped(code: str) -> str:
    """Return a code in groups that can be read out and compared."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


@bp.get("/record/<entry_id>")
@public
def entry(entry_id: str) -> ResponseReturnValue:
    """Show one entry: what it says in the open, what is sealed, and its proof."""
    if not _ENTRY_ID.fullmatch(entry_id):
        raise NotFound("entry")
    found = queries.get_entry(reader(), entry_id)
    disclosed = queries.disclosed(reader(), entry_id)
    proof = queries.find_proof(reader(), found.index)
    page = EntryPage(
        entry=found,
        stories=_stories(found),
        parts=[
            Part(each["n"], each["d"], disclosed.get(each["n"])) for each in found.leaf.get("c", ())
        ],
        raw=canonical(found.leaf).decode(),
        proof=None
        if proof is None
        else {
            "index": found.index,
            "hash": found.hash,
            "kind_label": words(found.kind),
            "at": found.at,
            "size": proof.size,
            "url": url_for("audit.entry", entry_id=found.id),
            "path": proof.path,
        },
        note=proof.note if proof else "",
    )
    return render_template("audit/entry.html", page=page)


def _stories(found: EntryView) -> list[Story]:
    return [Story(_story_words(subject), subject, story_url(subject)) for subject in found.subjects]


def _story_words(subject: str) -> str:
    return words(f"story.{subject.partition('/')[0]}")


@bp.get("/rules")
@public
def rules() -> ResponseReturnValue:
    """Show every rule version with its source."""
    found = queries.list_rules(reader())
    groups = [(kind, list(each)) for kind, each in groupby(found, key=lambda rule: rule.kind)]
    return render_template("audit/rules.html", groups=groups)


@bp.get("/rules/<digest>")
@public
def rule(digest: str) -> ResponseReturnValue:
    """Show one rule version, and the exact text its hash is taken over."""
    if not _HASH.fullmatch(digest):
        raise NotFound("rule")
    found = queries.get_rule_by_hash(reader(), digest)
    page = RulePage(found, details_of(found.content), found.canonical.decode())
    return render_template("audit/rule.html", page=page)
