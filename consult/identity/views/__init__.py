"""Pages: sign in and out, register, my page, people of an area, staff, permissions."""

from consult.identity.views import own, people, recovery, staff, table
from consult.identity.views.blueprint import bp
from consult.identity.views.joining import SETUP_CODE
from consult.identity.views.sessions import People, begin_session, safe_back, signed_in_name

__all__ = [
    "SETUP_CODE",
    "People",
    "begin_session",
    "bp",
    "own",
    "people",
    "recovery",
    "safe_back",
    "signed_in_name",
    "staff",
    "table",
]
