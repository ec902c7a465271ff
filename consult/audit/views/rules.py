"""The rules register: every version, and one version with its exact text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.audit import queries
from consult.audit.messages import Detail, details_of
from consult.audit.rulebook import RuleText
from consult.audit.views.blueprint import bp
from consult.core.errors import NotFound
from consult.core.web import public, reader

_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class RulePage:
    """One version of a rule: every field in words, and the text its hash is taken over."""

    rule: RuleText
    details: Sequence[Detail]
    text: str


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
