"""Pages of notices: the board, and one sheet with the objections to it."""

from consult.publication.views import board, notice, share
from consult.publication.views.blueprint import bp, notice_url, objection_url

__all__ = ["board", "bp", "notice", "notice_url", "objection_url", "share"]
