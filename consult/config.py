"""Settings: one frozen record read from `CONSULT_*`, checked before anything starts."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from consult.core.errors import SetupError
from consult.core.mail import MailServer, is_mail_address, parse_mail_server

PREFIX = "CONSULT_"
DEMO_SUFFIX = "/demo"
"""An origin that ends so belongs to invented data, and the other way round."""

_ORIGIN = re.compile(r"[a-z0-9][a-z0-9.-]*(?::[0-9]+)?(?:/[a-z0-9._-]+)*")


@dataclass(frozen=True)
class Settings:
    """How this installation runs.

    Attributes:
        data: folder of the database, the keys and the uploads (CONSULT_DATA).
        host: address to listen on (CONSULT_HOST).
        port: port to listen on, 1 to 65535 (CONSULT_PORT).
        database_url: SQLAlchemy URL; empty means SQLite in `data` (CONSULT_DATABASE_URL).
        demo: build and show the demonstration district (CONSULT_DEMO, 1 or 0).
        origin: name of the log, a URL without its scheme (CONSULT_ORIGIN).
        public_url: https address people use; needed to listen beyond this machine
            (CONSULT_PUBLIC_URL).
        smtp_url: mail server, with user and password in it; empty means no mail
            (CONSULT_SMTP_URL).
        mail_from: address that mail comes from (CONSULT_MAIL_FROM).
        password_cost: argon2 iterations; tests lower it, the environment cannot.
        testing: set by tests only.
    """

    data: Path = Path("instance")
    host: str = "127.0.0.1"
    port: int = 8000
    database_url: str = ""
    demo: bool = True
    origin: str = ""
    public_url: str = ""
    smtp_url: str = field(default="", repr=False)  # it holds a password
    mail_from: str = ""
    password_cost: int = field(default=3, metadata={"environment": False})
    testing: bool = field(default=False, metadata={"environment": False})

    @property
    def log_origin(self) -> str:
        """Return the origin line of this installation's record."""
        return self.origin or ("localhost/consult" + (DEMO_SUFFIX if self.demo else ""))

    @property
    def url(self) -> str:
        """Return the SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{self.data.resolve() / 'consult.db'}"

    @property
    def database_file(self) -> Path | None:
        """Return the file that the database is in, if it is one on this machine."""
        scheme, _, rest = self.url.partition(":///")
        file = Path(rest.partition("?")[0])
        return file if scheme == "sqlite" and file.is_absolute() else None

    @property
    def secure(self) -> bool:
        """Return whether people reach the site over TLS."""
        return self.public_url.startswith("https://")

    @property
    def address(self) -> str:
        """Return how people reach the site: scheme, host and port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def mail_server(self) -> MailServer | None:
        """Return the mail server, if there is one."""
        return parse_mail_server(self.smtp_url) if self.smtp_url else None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings.

        Raises:
            SetupError: a setting is unknown, malformed or unsafe; the text names it.
        """
        known = {
            PREFIX + item.name.upper(): item
            for item in fields(cls)
            if item.metadata.get("environment", True)
        }
        unknown = sorted(
            name for name in environment if name.startswith(PREFIX) and name not in known
        )
        if unknown:
            raise SetupError(
                f"unknown setting {', '.join(unknown)}; known are {', '.join(sorted(known))}"
            )
        given = {
            item.name: environment[name] for name, item in known.items() if name in environment
        }
        settings = cls(
            data=Path(given.get("data") or "instance"),
            host=given.get("host") or "127.0.0.1",
            port=_port(given.get("port") or "8000"),
            database_url=given.get("database_url", ""),
            demo=_switch("CONSULT_DEMO", given.get("demo") or "1"),
            origin=given.get("origin", ""),
            public_url=given.get("public_url", "").rstrip("/"),
            smtp_url=given.get("smtp_url", ""),
            mail_from=given.get("mail_from", ""),
        )
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse what cannot work or is not safe.

        Raises:
            SetupError: with the setting and what to do.
        """
        if not _ORIGIN.fullmatch(self.log_origin):
            raise SetupError(
                f"CONSULT_ORIGIN={self.origin!r} must be a lower-case URL without its scheme, "
                "for example consult.example.cn/jiujiang"
            )
        if self.demo != self.log_origin.endswith(DEMO_SUFFIX):
            raise SetupError(
                "CONSULT_ORIGIN must end in /demo with CONSULT_DEMO=1 and must not without it: "
                "invented and real data never share a record"
            )
        if self.data.exists() and not self.data.is_dir():
            raise SetupError(f"CONSULT_DATA={self.data} is not a folder")
        _check_database(self.database_url)
        _check_reach(self.host, self.public_url)
        _check_mail(self.smtp_url, self.mail_from)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):  # noqa: PLR2004 - TCP
        raise SetupError(f"CONSULT_PORT={text!r} must be a number from 1 to 65535")
    return int(text)


def _switch(name: str, text: str) -> bool:
    if text not in {"0", "1"}:
        raise SetupError(f"{name}={text!r} must be 1 or 0")
    return text == "1"


def _check_database(url: str) -> None:
    scheme = url.partition(":")[0]
    if url and scheme not in {"sqlite", "postgresql+psycopg"}:
        raise SetupError(
            f"CONSULT_DATABASE_URL begins with {scheme!r}; "
            "only postgresql+psycopg://… and sqlite:///… are supported"
        )
    if url in {"sqlite://", "sqlite:///", "sqlite:///:memory:"}:
        raise SetupError("CONSULT_DATABASE_URL must name a file: a record in memory is no record")


def _check_reach(host: str, public_url: str) -> None:
    if public_url and (urlsplit(public_url).scheme != "https" or not urlsplit(public_url).hostname):
        raise SetupError(f"CONSULT_PUBLIC_URL={public_url!r} must begin with https://")
    if not _is_loopback(host) and not public_url:
        raise SetupError(
            f"CONSULT_HOST={host} is reachable from other machines; set CONSULT_PUBLIC_URL to the "
            "https:// address of the TLS proxy in front, or listen on 127.0.0.1"
        )


def _check_mail(smtp_url: str, mail_from: str) -> None:
    """Refuse a mail server that cannot be used; the words never repeat its address."""
    if not smtp_url and not mail_from:
        return
    if not smtp_url:
        raise SetupError("CONSULT_MAIL_FROM is of no use without CONSULT_SMTP_URL")
    try:
        server = parse_mail_server(smtp_url)
    except ValueError as error:
        raise SetupError(f"CONSULT_SMTP_URL {error}") from None
    if server.user and not (server.tls or server.starttls or _is_loopback(server.host)):
        raise SetupError(
            "CONSULT_SMTP_URL would send its password in the open: "
            "use smtps://… or smtp://…?starttls=1"
        )
    if not is_mail_address(mail_from):
        raise SetupError(f"CONSULT_MAIL_FROM={mail_from!r} must be an address, name@example.cn")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
