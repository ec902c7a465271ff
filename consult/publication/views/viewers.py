"""Who gives the supervisors' view on an objection, where that is not plain."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup, escape

from consult.areas import queries as areas
from consult.core import clock
from consult.core.formatting import zh
from consult.core.policy import SUPERVISOR
from consult.core.web import may, reader, visitor
from consult.identity import queries as people
from consult.identity.rules import grantable_by
from consult.publication import permissions
from consult.publication.models import Notice, Objection


@dataclass(frozen=True)
class ViewHint:
    """Why the view does not come from whoever reads this, and who can see to it.

    Attributes:
        words: what is said.
        url: where another supervisor is named, for those who can; None for the supervisor who
            objected.
    """

    words: str | Markup
    url: str | None = None


def view_hints(notice: Notice, objections: Sequence[Objection]) -> dict[str, ViewHint]:
    """Return, by objection, who has to give the view on it if that is not plain.

    It is said to the supervisor who objected and to those who can name another one. To anybody
    else it would tell who objected.
    """
    actor = visitor()
    waiting = [each for each in objections if each.viewed_at is None and each.answered_at is None]
    if actor is None or not waiting:
        return {}
    supervises = may(permissions.VIEW_OBJECTION, notice.scope)
    names_others = SUPERVISOR in grantable_by(actor.roles_in(notice.scope))
    own = {each.id for each in waiting if supervises and each.person_id == actor.person_id}
    if not own and not names_others:
        return {}
    scope = f"area:{notice.area_id}"
    held = people.holders_by_scope(reader(), SUPERVISOR, {scope}, clock.now())[scope]
    hints = {}
    for each in waiting:
        others = held - {each.person_id}
        if each.id in own:
            hints[each.id] = ViewHint(_to_the_objector(others))
        elif names_others and not others:
            hints[each.id] = _to_who_names(notice)
    return hints


def _to_the_objector(others: Collection[str]) -> str | Markup:
    if not others:
        alone: str = gettext(
            "这项异议是您自己提的，您不能给出意见，这里又没有别的监督委员会成员。"
            "请街道（镇）指导员任命一位，由他给出意见。"
        )
        return alone
    names = people.names_of(reader(), set(others))
    said = gettext("这项异议是您自己提的，您不能给出意见；请别的监督委员会成员给出：%(names)s")
    return escape(said) % {"names": zh("、".join(sorted(names.values())))}


def _to_who_names(notice: Notice) -> ViewHint:
    area = areas.get_area(reader(), notice.area_id)
    return ViewHint(
        gettext(
            "这项异议现在没有人能给出监督意见：还没有监督委员会成员，或者成员自己要回避。"
            "请任命一位。"
        ),
        url_for("identity.people", code=area.code),
    )
