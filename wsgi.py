"""The application for a WSGI server: `gunicorn -c deploy/gunicorn.conf.py wsgi:app`."""

import gc
import os

gc.disable()  # what is loaded here stays: looking through it again and again only takes time

from consult.app import create_app  # noqa: E402 - see above
from consult.config import Settings  # noqa: E402
from consult.core.private import UNREADABLE  # noqa: E402

os.umask(UNREADABLE)  # before any file is made: the servers that load this leave it to us
app = create_app(Settings.from_environment(os.environ))
gc.freeze()
gc.enable()
