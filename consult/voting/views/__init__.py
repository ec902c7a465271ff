"""Pages of polls: what is asked and what I can do now, and the statement of the result."""

from consult.voting.views import acts, page, result, sheets
from consult.voting.views.blueprint import ballot_url, bp, poll_url

__all__ = ["acts", "ballot_url", "bp", "page", "poll_url", "result", "sheets"]
