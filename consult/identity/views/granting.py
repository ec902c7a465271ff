"""What the pages that give roles share: whom a form names, shown first, and for how long."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app

from consult.core import clock
from consult.core.errors import Refused
from consult.core.formatting import mask_name
from consult.core.web import current_actor, reader
from consult.identity import queries
from consult.identity.forms import GrantForm
from consult.identity.rules import Refusal
from consult.identity.service import Term


@dataclass(frozen=True)
class Named:
    """Whom a form is about to name, as far as the giver may see."""

    shown_name: str
    confirmed: bool


def whom_to_look_at(form: GrantForm) -> Named | None:
    """Return whom a form that was sent names, unless the giver was shown this person before.

    Nobody checks that a phone number belongs to who registered with it: the giver looks at
    the name before the role is given. The form then carries the proof that it was shown.
    """
    if not form.validate_on_submit():
        return None
    person = queries.find_person_by_login(reader(), form.login.data)
    if person is None:
        return None
    proof = _proof_of_look(person.id)
    if hmac.compare_digest(proof.encode(), (form.person.data or "").encode()):
        return None
    form.person.data = proof
    return Named(mask_name(person.name), queries.has_confirmed_residence(reader(), person.id))


def _proof_of_look(person_id: str) -> str:
    key = cast(bytes, current_app.config["SECRET_KEY"])
    text = f"looked at\0{current_actor().known_id}\0{person_id}"
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def person_named(login: str) -> str:
    """Return the id of the person with an account name or phone number.

    Raises:
        Refused: nobody has it.
    """
    person = queries.find_person_by_login(reader(), login)
    if person is None:
        raise Refused(Refusal.NO_SUCH_PERSON)
    return person.id


def term_of(form: GrantForm) -> Term:
    """Return the term that a form asks for: from now to the end of its last day."""
    until: datetime | None = None
    if form.until.data is not None:
        until = clock.end_of_legal_day(form.until.data)
    return Term(clock.now(), until, form.basis.data)
