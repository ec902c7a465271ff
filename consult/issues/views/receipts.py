"""Where a matter stands, for whoever has its slip in hand: no account, no text, no names."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.audit.models import LOG_ID
from consult.audit.rulebook import RuleText
from consult.core import clock
from consult.core.errors import Refused
from consult.core.i18n import words
from consult.core.policy import system_actor
from consult.core.web import carry_out, public, reader
from consult.identity import queries as people
from consult.identity import rules as limits
from consult.identity import service as counting
from consult.identity.views.sessions import counted_address
from consult.issues import forms, queries, service
from consult.issues.messages import tone_of
from consult.issues.models import Matter
from consult.issues.queries import Ahead
from consult.issues.rules import FREE_CODES, ReceiptRefusal, State, read_code, receipt_code
from consult.issues.views.acting import is_hidden
from consult.issues.views.answers import clock_of
from consult.issues.views.blueprint import bp
from consult.issues.views.head import matter_page, next_of
from consult.issues.views.story import grounds_in_words
from consult.workdays.messages import span_in_words


@dataclass(frozen=True)
class Receipt:
    """What the page says of a matter: nothing but what the public record says.

    Attributes:
        code: as it stands on the slip.
        number: the case number, or empty.
        area: the community.
        lane: the way it is handled, in words.
        received_at: when it was received.
        state: where it stands, in words.
        tone: of the state.
        since: since when it stands there.
        due: until when an answer comes, if one is due.
        counted: which days that clock counts, in words.
        overdue: the clock has run out.
        next_label: what comes next.
        next_at: by when, if that is known and is not the clock.
        ground: the legal ground of the last step, in words, or empty.
        hand_off: who takes what is refused, of the law data, or None.
        upheld: somebody else has reviewed the refusal and upheld it.
        passed_to: who has it now, or empty.
        onward: of the receipt of the matter in the place that has it now, or None.
        further: what the page adds for somebody who asks, in words, or empty.
        url: of the matter's page, where this visitor may open it.
    """

    code: str
    number: str
    area: Area
    lane: str
    received_at: datetime
    state: str
    tone: str
    since: datetime
    due: datetime | None
    counted: str
    overdue: bool
    next_label: str
    next_at: datetime | None
    ground: str
    hand_off: RuleText | None
    upheld: bool
    passed_to: str
    onward: str | None
    further: str
    url: str | None


@bp.route("/receipts", methods=["GET", "POST"])
@public
def receipts() -> ResponseReturnValue:
    """Ask for the code of a slip; a wrong one is counted, and stays in its field."""
    form = forms.ReceiptForm()

    def page() -> str:
        return render_template("issues/receipts.html", form=form)

    if request.method == "GET":
        return page()
    return carry_out(form, lambda: _found(form.code.data), receipt_page, page)


@bp.get("/receipts/<code>")
@public
def receipt(code: str) -> ResponseReturnValue:
    """Show where the matter of a slip stands."""
    try:
        matter = _found(code)
    except Refused as refused:
        form = forms.ReceiptForm(formdata=None, data={"code": code[:40]})
        form.refuse(refused)
        status = 404 if refused.code is ReceiptRefusal.UNKNOWN_CODE else 429
        return render_template("issues/receipts.html", form=form), status
    if code != receipt_code(matter.id):
        return redirect(receipt_page(matter), 301)
    return render_template("issues/receipt.html", receipt=_receipt_of(reader(), matter))


def receipt_page(matter: Matter) -> str:
    """Return the address of the page that the slip of a matter leads to."""
    return url_for("issues.receipt", code=receipt_code(matter.id))


def _found(typed: str) -> Matter:
    """Return the matter of a code; wrong ones are counted and make one wait.

    Raises:
        Refused: there is none, or there were too many wrong codes from this address just before.
    """
    key, now = f"receipts:{counted_address()}", clock.now()
    if limits.why_not_try(people.tries(reader(), key), now, FREE_CODES) is not None:
        raise Refused(ReceiptRefusal.TOO_MANY_CODES)
    code = read_code(typed)
    matter = queries.find_by_receipt(reader(), code) if code is not None else None
    if matter is None:
        counting.note_attempt(system_actor("web"), LOG_ID, (key,))
        raise Refused(ReceiptRefusal.UNKNOWN_CODE)
    return matter


def _receipt_of(session: Session, matter: Matter) -> Receipt:
    now = clock.now()
    ahead = queries.list_ahead(session, {matter.id}, now).get(matter.id, Ahead(None, None, None))
    tasks = [ahead.task] if ahead.task is not None else []
    label, at = next_of(matter, ahead.poll, ahead.notice, tasks)
    running = clock_of(matter)
    there = queries.find_handed_over(session, matter)
    return Receipt(
        code=receipt_code(matter.id),
        number=service.case_number(matter),
        area=areas.get_area(session, matter.area_id),
        lane=words(f"lane.{matter.lane}"),
        received_at=matter.proposed_at,
        state=words(f"state.{matter.state}"),
        tone=tone_of(State(matter.state)),
        since=matter.moved_at,
        due=matter.reply_by if running else None,
        counted=span_in_words(queries.span_of(session, running, now)) if running else "",
        overdue=running is not None and now >= matter.reply_by,
        next_label="" if there is not None else label,
        next_at=None if running or there is not None else at,
        ground=grounds_in_words(session).get(matter.ground, ""),
        hand_off=queries.find_hand_off(session, matter),
        upheld=matter.refusal_reviewed and matter.refused_by is not None,
        passed_to=matter.passed_to,
        onward=receipt_page(there) if there is not None else None,
        further=_further(matter),
        url=None if is_hidden(matter) else matter_page(matter),
    )


def _further(matter: Matter) -> str:
    """Return what somebody without an account does now, where the page cannot say it all."""
    match State(matter.state):
        case State.RETURNED:
            return str(gettext("要补充什么，请到社区（村）服务窗口问，当面说也可以。"))
        case State.REPLIED | State.CALLED_BACK if not matter.reply_public:
            return str(
                gettext("答复的内容没有公开。请用本人账号登录后看，或者带着回执到服务窗口问。")
            )
        case _:
            return ""
