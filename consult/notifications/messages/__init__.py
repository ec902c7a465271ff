"""Words for messages, mail and visits."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from consult.notifications import permissions
from consult.notifications.messages.mail import MailText, body_of, confirm_sentence, site_name
from consult.notifications.messages.told import TOLD, sentence
from consult.notifications.rules import How, Refusal

__all__ = [
    "TOLD",
    "WORDS",
    "MailText",
    "body_of",
    "confirm_sentence",
    "sentence",
    "site_name",
]

WORDS: Final[dict[str, Any]] = {
    **{f"told.{template}": text for template, text in TOLD.items()},
    f"how.{How.VISITED}": _l("当面告知"),
    f"how.{How.PHONED}": _l("电话告知"),
    Refusal.ADDRESS_MALFORMED: _l("这不像邮箱地址，请核对，例如 name@example.com。"),
    Refusal.TOO_MANY_MAILS: _l("今天已经发了 5 封确认邮件，请明天再试。"),
    Refusal.LINK_VOID: _l("这个链接已经不能用了，请在“收消息的方式”里重新填写邮箱地址。"),
    Refusal.NOT_CONCERNED: _l("这份公告没有发给这个人，不用登记。"),
    permissions.TELL.name: _l("把消息放进收件箱"),
    permissions.SEND_MAIL.name: _l("发送邮件"),
    permissions.STOP_MAIL.name: _l("凭邮件里的链接停发邮件"),
    permissions.OWN.name: _l("查看本人的消息，选择收消息的方式"),
    permissions.CLEAR.name: _l("删除过了保存期限的消息和告知登记"),
    permissions.SEE_REACH.name: _l("查看公告通知到了多少人"),
    permissions.NOTE_VISIT.name: _l("登记上门或电话告知"),
}
