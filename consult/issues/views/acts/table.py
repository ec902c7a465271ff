"""What a row of the table of acts is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from consult.core import clock
from consult.core.forms import ActionForm, Form
from consult.core.policy import Actor, Permission
from consult.core.web import reader
from consult.issues import rules
from consult.issues.models import Matter
from consult.issues.rules import MoveRefusal, State, Step

WhyNot = Callable[[Session, Matter, Actor, datetime], str | None]


@dataclass(frozen=True)
class Act:
    """A row of the table.

    Attributes:
        name: last part of the address.
        label: words on the button and heading of the page.
        permission: who may.
        step: the step of the state table, if it moves the matter.
        states: where it may be done, if it does not move the matter.
        form: the form to fill in.
        carry: calls the one use case.
        fill: gives the form its choices and first values.
        why_not: the rule beyond the state table.
        hint: one sentence above the form.
        done: what the page of the matter says afterwards; otherwise that the act is done.
        shown_at: where on that page to go on.
    """

    name: str
    label: Any
    permission: Permission
    carry: Callable[[Actor, Matter, Any], object]
    step: Step | None = None
    states: frozenset[State] = frozenset()
    form: type[Form] = ActionForm
    fill: Callable[[Session, Matter, Any], None] | None = None
    why_not: WhyNot | None = None
    hint: Any = ""
    done: Any = ""
    shown_at: str | None = None


def why_not(act: Act, matter: Matter, actor: Actor) -> str | None:
    """Return the code of the first reason why an act cannot be done now, or None."""
    state = State(matter.state)
    allowed = rules.move_of(act.step).sources if act.step else act.states
    if state not in allowed:
        return MoveRefusal.NOT_NOW
    return act.why_not(reader(), matter, actor, clock.now()) if act.why_not else None


PUBLIC_REASON: Final = _l("理由会公开，请不要写进个人隐私。")
