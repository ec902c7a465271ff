"""The text of a mail: plain, with the address of the page, in the reader's language."""

from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext


@dataclass(frozen=True)
class MailText:
    """What a mail says.

    Attributes:
        sentence: what happened or is to be done.
        title: of the matter, if it is public.
        url: where to go on.
        stop_url: where to want no more mail; empty if the reader has confirmed none.
    """

    sentence: str
    title: str
    url: str
    stop_url: str


def site_name() -> str:
    """Return how the site is called."""
    return str(gettext("家事共商 · 鸠江区社区协商"))


def confirm_sentence() -> str:
    """Return what the mail says that asks to confirm an address; its reader may be a stranger."""
    return str(gettext("请确认这是您的邮箱地址。不是您填的，不用理会。"))


def body_of(text: MailText) -> str:
    """Return the body of a mail."""
    template = current_app.jinja_env.get_template("mail/told.txt")
    return template.render(
        text=text,
        open_words=gettext("打开这一页："),
        stop_words=gettext("不想再收这样的邮件："),
        site=site_name(),
        why=gettext("消息里都有，邮件只是提醒；这个邮箱不收回信。"),
    )
