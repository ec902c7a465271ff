"""Ways to send a request: over the loopback interface, or straight into an application."""

from http.client import HTTPConnection
from urllib.parse import urlencode

from flask import Flask

from bench.scenarios import Answer, Request, Send

SECONDS_TO_ANSWER = 60.0


def over_http(port: int) -> Send:
    """Return a way to ask a server: a connection a request, as its plain workers have it."""

    def send(request: Request) -> Answer:
        connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_ANSWER)
        try:
            body = None if request.fields is None else urlencode(request.fields)
            connection.request(_method(request), request.path, body, _headers(request))
            answer = connection.getresponse()
            text = answer.read().decode()
            return Answer(answer.status, text, dict(answer.getheaders()))
        finally:
            connection.close()

    return send


def into(app: Flask) -> Send:
    """Return a way to ask an application in this process."""
    client = app.test_client(use_cookies=False)

    def send(request: Request) -> Answer:
        fields = None if request.fields is None else dict(request.fields)
        answer = client.open(
            request.path, method=_method(request), headers=_headers(request), data=fields
        )
        return Answer(answer.status_code, answer.text, dict(answer.headers))

    return send


def cookie_of(app: Flask, token: str) -> str:
    """Return the cookie of a browser in which a person has signed in."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"session={serializer.dumps({'sid': token})}"


def _method(request: Request) -> str:
    return "GET" if request.fields is None else "POST"


def _headers(request: Request) -> dict[str, str]:
    found = {"Cookie": request.cookie} if request.cookie else {}
    if request.fields is not None:
        found["Content-Type"] = "application/x-www-form-urlencoded"
    return found
