"""The mail job: sends what is due, outside of any transaction, and notes what came of it."""

import logging
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from types import TracebackType
from typing import Final, Protocol, Self

from flask import current_app
from flask_babel import force_locale

from consult.audit.models import LOG_ID
from consult.core import clock
from consult.core.mail import MailServer
from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.notifications import queries, rules, service
from consult.notifications.messages import (
    MailText,
    body_of,
    confirm_sentence,
    sentence,
    site_name,
)
from consult.notifications.rules import Template
from consult.notifications.service import Letter, Outcome

SECONDS: Final = 20
"""How long one answer of a mail server is waited for."""

LONGEST_TITLE: Final = 60
PERMANENT: Final = range(500, 600)
"""Answers that will be the same next time (RFC 5321, 4.2.1)."""

NOT_THERE: Final = Outcome("connection")
_log = logging.getLogger(__name__)


class Site(Protocol):
    """What the settings say about mail and addresses."""

    @property
    def mail_server(self) -> MailServer | None:
        """The mail server, if there is one."""

    @property
    def mail_from(self) -> str:
        """The address that mail comes from."""

    @property
    def address(self) -> str:
        """How people reach the site: scheme, host and port."""

    @property
    def secure(self) -> bool:
        """Whether they reach it over TLS."""


def deliver() -> int:
    """Send the mail that is due; return how many a server took.

    What cannot be sent now comes again by itself. A server that does not answer is asked once:
    everything taken with it waits as long.
    """
    site: Site = current_app.extensions["consult.settings"]
    server, quiet = site.mail_server, rules.is_quiet(clock.now())
    if server is None:
        return 0
    waits = queries.has_due_mail(reader(), clock.now(), quiet=quiet)
    forget()
    if not waits:
        return 0
    letters = service.take_mail(system_actor(), LOG_ID, quiet=quiet)
    written = {each.message_id: _written(site, each) for each in letters}
    forget()
    outcomes: dict[str, Outcome] = {}
    with _Connection(server) as connection:
        for message_id, mail in written.items():
            outcomes[message_id] = (
                Outcome("unwritable", final=True) if mail is None else connection.send(mail)
            )
            if outcomes[message_id].code:
                _log.warning("mail of message %s: %s", message_id, outcomes[message_id].code)
    if outcomes:
        service.note_mail(system_actor(), LOG_ID, outcomes)
    return sum(not each.code for each in outcomes.values())


def _written(site: Site, letter: Letter) -> EmailMessage | None:
    """Return a letter as a mail, or None where that cannot be: it must stop no other."""
    try:
        with force_locale(letter.language):
            return _mail(site, letter)
    except Exception as error:  # noqa: BLE001 - whatever it is; its words may hold the address
        _log.error("mail of message %s: %s", letter.message_id, type(error).__name__)
        return None


def _mail(site: Site, letter: Letter) -> EmailMessage:
    asks = letter.template is Template.CONFIRM_ADDRESS
    words = confirm_sentence() if asks else sentence(letter.template, letter.args)
    secret: bytes = current_app.config["SECRET_KEY"]
    stop = rules.stop_token(secret, letter.person_id, letter.address)
    stop_url = "" if asks else _url(site, "stop", token=stop)
    text = MailText(words, _title(letter), _leads_to(site, letter, secret), stop_url)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(site_name(), addr_spec=site.mail_from)
    mail["To"] = Address(addr_spec=letter.address)
    mail["Subject"] = one_line(f"{text.sentence} {text.title}")
    mail["Date"] = format_datetime(clock.now())
    # The same at each try, so that a mail that was sent twice after all shows once.
    mail["Message-ID"] = f"<{letter.message_id}@{site.mail_from.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    if stop_url:
        mail["List-Unsubscribe"] = f"<{stop_url}>"
        if site.secure:
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    mail.set_content(body_of(text), cte="base64")
    return mail


def _leads_to(site: Site, letter: Letter, secret: bytes) -> str:
    if letter.template is not Template.CONFIRM_ADDRESS:
        return _url(site, "message", message_id=letter.message_id)
    until = clock.now() + rules.CONFIRM_WITHIN
    token = rules.confirm_token(secret, letter.person_id, letter.address, until)
    return _url(site, "confirm", token=token)


def _url(site: Site, page: str, **values: str) -> str:
    """Return the whole address of a page of this package; there is no request to take it from."""
    path = current_app.url_map.bind("").build(f"notifications.{page}", values)
    return site.address + path


def _title(letter: Letter) -> str:
    """Return the title of the matter, if everybody may read it: mail travels in the open."""
    matter_id = str(letter.args.get("matter", ""))
    matter = queries.matters_of(reader(), {matter_id} - {""}).get(matter_id)
    if matter is None or not matter.text_public:
        return ""
    title = one_line(matter.title)
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"


def one_line(text: str) -> str:
    """Return a text without line ends and control characters: it goes into a header."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


class _Connection:
    """A connection to the mail server, opened with the first mail and again after it broke."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self._dead = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except OSError:
                self._smtp.close()

    def send(self, mail: EmailMessage) -> Outcome:
        """Hand a mail to the server and return what came of it."""
        if self._dead:
            return NOT_THERE
        try:
            smtp = self._smtp or self._open()
        except OSError as error:  # those of smtplib are of this kind
            self._dead = True
            return _as_outcome(error, final=False)
        try:
            smtp.send_message(mail)
        except OSError as error:
            if not isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
                self._drop()
            self._dead = not isinstance(error, smtplib.SMTPException)
            # A sender who is refused is our own set-up, and may be mended.
            return _as_outcome(error, final=not isinstance(error, smtplib.SMTPSenderRefused))
        return Outcome()

    def _open(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        smtp: smtplib.SMTP = (
            smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
            if server.tls
            else smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        )
        try:
            if server.starttls:
                smtp.starttls(context=context)
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        self._smtp = smtp
        return smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


def _as_outcome(error: Exception, *, final: bool) -> Outcome:
    """Return what came of a mail as a code: an answer's text may hold the address."""
    code = 0
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    elif isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code
    if not code:
        return NOT_THERE
    return Outcome(str(code), final=final and code in PERMANENT)
