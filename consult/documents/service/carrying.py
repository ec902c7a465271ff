"""A step for the use cases of other features: documents go along with what they are about."""

from consult.audit.models import as_within
from consult.audit.record import Tx
from consult.core.policy import Scope
from consult.documents import queries


def carry_documents(tx: Tx, about: str, scope: Scope, to: str, *, seen_in: Scope = ()) -> int:
    """Let the documents about a story stand about another one; return how many are left (a step).

    There is one file and one row of each as before: whoever has one kept back or removed does so
    wherever it is shown. What is public stays public, and what is not stays so.

    Args:
        tx: the unit of work.
        about: the story they are about.
        scope: of what they are about from now on.
        to: its story.
        seen_in: where they were seen to before, and are still.
    """
    rows = queries.list_about(tx.session, about)
    within = as_within(tuple(dict.fromkeys((*scope, *seen_in))))
    for each in rows:
        each.about, each.within = to, within
    return sum(not each.facts.removed for each in rows)
