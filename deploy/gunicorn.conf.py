"""Gunicorn's settings for pages in production: `gunicorn -c deploy/gunicorn.conf.py wsgi:app`.

The application is loaded once, before the workers are forked: they begin at once and share its
memory. `wsgi.py` has frozen what was loaded by then, so that no collection of garbage touches, and
so copies, the shared pages (Python's documentation of `gc.freeze`).
"""

preload_app = True
worker_class = "gthread"
threads = 8
control_socket_disable = True
