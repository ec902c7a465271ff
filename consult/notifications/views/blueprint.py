"""The blueprint that the view modules hang their pages on."""

from flask import Blueprint

bp = Blueprint("notifications", __name__)
"""Pages of messages."""
