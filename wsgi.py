"""The application for a WSGI server: `gunicorn wsgi:app`."""

import os

from consult.app import create_app
from consult.config import Settings
from consult.core.private import UNREADABLE

os.umask(UNREADABLE)  # before any file is made: the servers that load this leave it to us
app = create_app(Settings.from_environment(os.environ))
