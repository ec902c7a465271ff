"""Pages: how I want to be told, and the links that mails hold."""

from datetime import timedelta
from typing import Final

from flask import current_app, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.core import clock
from consult.core.errors import NotFound
from consult.core.forms import ActionForm
from consult.core.policy import system_actor
from consult.core.web import carry_out, current_actor, public, reader, signed_in
from consult.notifications import queries, rules, service
from consult.notifications.forms import WishesForm
from consult.notifications.models import Wish
from consult.notifications.service import Wishes
from consult.notifications.views.blueprint import bp

FAILED_SINCE: Final = timedelta(days=14)
"""How long the page tells of a mail that could not be delivered."""


@bp.route("/inbox/wishes", methods=["GET", "POST"])
@signed_in
def wishes() -> ResponseReturnValue:
    """Choose language, address and mail."""
    actor = current_actor()
    wish = queries.find_wish(reader(), actor.known_id) or Wish(
        address="", confirmed_at=None, mail_on=True, language="zh"
    )
    form = WishesForm(obj=wish)
    has_mail = current_app.extensions["consult.settings"].mail_server is not None
    before = wish.address
    if not has_mail:
        del form.address, form.mail_on

    def page() -> str:
        return render_template(
            "notifications/wishes.html",
            form=form,
            wish=wish,
            has_mail=has_mail,
            failed=queries.find_failed(reader(), actor.known_id, clock.now() - FAILED_SINCE),
        )

    def act() -> None:
        asked = service.set_wishes(
            actor,
            actor.known_id,
            Wishes(
                form.address.data if has_mail else before,
                form.mail_on.data if has_mail else True,
                form.language.data,
            ),
        )
        if asked:
            flash(gettext("已经保存。请打开发到这个邮箱的链接，确认以后才会发邮件。"), "success")
        else:
            flash(gettext("已经按您的选择改好。"), "success")

    if not form.is_submitted():
        return page()
    return carry_out(form, act, lambda _: url_for("notifications.wishes"), page)


@bp.route("/inbox/confirm/<token>", methods=["GET", "POST"])
@signed_in
def confirm(token: str) -> ResponseReturnValue:
    """Confirm that an address is mine: with a button, since mail programs open links by themselves.

    Whoever opens it is signed in as the person who typed the address: a stranger who got the mail
    by a slip of the pen confirms nothing.
    """
    actor, form = current_actor(), ActionForm()
    wish = queries.find_wish(reader(), actor.known_id)
    address = "" if wish is None else wish.address
    if not rules.is_confirm_token(token, _secret(), actor.known_id, address, clock.now()):
        address = ""

    def act() -> None:
        service.confirm_address(actor, actor.known_id, address)
        flash(gettext("邮箱地址已经确认，有消息会发邮件告诉您。"), "success")

    def page() -> str:
        return render_template("notifications/confirm.html", form=form, address=address)

    if not form.is_submitted():
        return page()
    return carry_out(form, act, lambda _: url_for("notifications.wishes"), page)


@bp.route("/inbox/stop/<token>", methods=["GET", "POST"])
@public
def stop(token: str) -> ResponseReturnValue:
    """Send no more mail to whoever got this link; nobody has to sign in for that.

    The button in a mail program sends no form of ours (RFC 8058): the link itself is the proof.
    """
    person_id = rules.person_of(token)
    wish = queries.find_wish(reader(), person_id)
    if wish is None or not rules.is_stop_token(token, _secret(), person_id, wish.address):
        raise NotFound("link")
    form = ActionForm()
    done = form.is_submitted()
    if done:
        service.stop_mail(system_actor("web"), person_id)
    return render_template("notifications/stop.html", form=form, done=done)


def _secret() -> bytes:
    secret: bytes = current_app.config["SECRET_KEY"]
    return secret
