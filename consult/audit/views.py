"""Pages: the record, one entry with its proof, and the rules."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.audit import queries
from consult.audit.queries import EntryView
from consult.core.web import PAGE_ROWS, page_from, public, reader, story_url

bp = Blueprint("audit", __name__)


@bp.get("/record")
@public
def index() -> ResponseReturnValue:
    """List the newest entries."""
    below = page_from(request.args.get("below"))
    entries = queries.list_entries(reader(), below=below, limit=PAGE_ROWS)
    last = entries[-1].index if entries else 0
    return render_template(
        "audit/index.html",
        entries=entries,
        checkpoint=queries.last_checkpoint(reader()),
        log=queries.get_log(reader()),
        page={
            "next_url": url_for("audit.index", below=last) if last else None,
            "first_url": url_for("audit.index") if below is not None else None,
        },
    )


@bp.get("/record/<entry_id>")
@public
def entry(entry_id: str) -> ResponseReturnValue:
    """Show one entry: what it says in the open, what is sealed, and its proof."""
    found = queries.get_entry(reader(), entry_id)
    return render_template(
        "audit/entry.html",
        entry=found,
        stories=_stories(found),
        proof=queries.find_proof(reader(), found.index),
        disclosed=queries.disclosed(reader(), entry_id),
    )


def _stories(found: EntryView) -> list[tuple[str, str | None]]:
    return [(subject, story_url(subject)) for subject in found.subjects]


@bp.get("/rules")
@public
def rules() -> ResponseReturnValue:
    """Show every rule version with its source."""
    return render_template("audit/rules.html", rules=queries.list_rules(reader()))


@bp.get("/rules/<digest>")
@public
def rule(digest: str) -> ResponseReturnValue:
    """Show one rule version, and the exact text its hash is taken over."""
    return render_template("audit/rule.html", rule=queries.get_rule_by_hash(reader(), digest))
