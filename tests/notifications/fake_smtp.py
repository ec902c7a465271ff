"""A mail server for tests: it listens on this machine, and keeps what it is given."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast


@dataclass
class Server:
    """What a fake server does and what it got.

    Attributes:
        port: where it listens.
        refuses: addresses it does not know (550).
        busy: addresses it asks to come back for (451).
        received: the mails it took, as (recipient, bytes).
        connections: how often somebody connected.
    """

    port: int = 0
    refuses: set[str] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)
    received: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        """The setting that leads here."""
        return f"smtp://127.0.0.1:{self.port}"

    def mails(self) -> list[EmailMessage]:
        """Return the mails it took, parsed."""
        return [message_from_bytes(raw, policy=default) for _, raw in self.received]

    def mails_to(self, address: str) -> list[EmailMessage]:
        """Return the mails it took for an address."""
        return [each for each in self.mails() if each["To"] == address]


class _Handler(socketserver.StreamRequestHandler):
    """One connection, spoken as RFC 5321 has it, as far as a client needs."""

    def handle(self) -> None:
        """Answer until the client leaves."""
        book = cast("_Listener", self.server).book
        book.connections += 1
        recipient = ""
        self._say("220 fake")
        for line in self.rfile:
            command = line.decode().strip()
            match command[:4].upper():
                case "EHLO" | "HELO":
                    self._say("250 fake")
                case "RCPT":
                    recipient = command.partition("<")[2].partition(">")[0]
                    if recipient in book.refuses:
                        self._say(f"550 no such user {recipient}")
                    elif recipient in book.busy:
                        self._say("451 come back later")
                    else:
                        self._say("250 ok")
                case "DATA":
                    self._say("354 go on")
                    book.received.append((recipient, self._content()))
                    self._say("250 taken")
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 ok")

    def _content(self) -> bytes:
        lines = []
        for line in self.rfile:
            if line.strip() == b"." and line.startswith(b"."):
                break
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    book: Server


@contextmanager
def mail_server() -> Iterator[Server]:
    """Let a fake mail server run on this machine."""
    book = Server()
    with _Listener(("127.0.0.1", 0), _Handler) as listener:
        listener.book = book
        book.port = listener.server_address[1]
        thread = threading.Thread(target=listener.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield book
        finally:
            listener.shutdown()
            thread.join()
