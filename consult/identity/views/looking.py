"""Naming somebody on a form: nothing is done before the sender has looked at who that is."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import cast

from flask import current_app
from flask_babel import gettext
from markupsafe import Markup, escape
from wtforms.fields.choices import SelectChoice

from consult.core.formatting import mask_name, zh
from consult.core.policy import Scope
from consult.core.web import current_actor, may
from consult.identity import permissions
from consult.identity.forms import Shown, WhomForm
from consult.identity.queries import Match


def look_first(form: WhomForm, scope: Scope) -> bool:
    """Return whether the page must be shown again for a look at whom the form names.

    Nobody checks that a phone number belongs to who registered with it, and names are shared:
    the sender looks before anything is done. The form then carries the proof that exactly
    these people were shown to this sender. Check the permission of the form before this.

    Args:
        form: what was sent.
        scope: where it acts; those who may see the people there see where somebody lives.
    """
    valid = form.validate_on_submit()
    if not form.found:
        return False
    proof = _proof_of_look(form.found)
    form.looked_at = hmac.compare_digest(proof.encode(), (form.proof.data or "").encode())
    form.proof.data = proof
    sees = form.community is not None and may(permissions.SEE_PEOPLE, scope)
    several = len(form.found) > 1
    form.shown = [_shown(each, sees=sees, with_room=several) for each in form.found]
    form.chosen.choices = [
        SelectChoice(each.person_id, _in_one_line(shown))
        for each, shown in zip(form.found, form.shown, strict=True)
    ]
    return valid and not form.looked_at


def _shown(match: Match, *, sees: bool, with_room: bool) -> Shown:
    home: Markup | None = None
    if sees and match.building is None:
        home = escape(gettext("没有在这里登记"))
    elif sees:
        home = zh(f"{match.building} {(match.room or '') if with_room else ''}".strip() or "—")
    return Shown(zh(mask_name(match.name)), home, match.confirmed)


def _in_one_line(shown: Shown) -> Markup:
    checked = gettext("住址已核实") if shown.confirmed else gettext("住址没有核实过")
    parts = [shown.name, *([shown.home] if shown.home else []), escape(checked)]
    return Markup(" · ").join(parts)


def _proof_of_look(found: Sequence[Match]) -> str:
    key = cast(bytes, current_app.config["SECRET_KEY"])
    people = "\0".join(sorted(each.person_id for each in found))
    text = f"looked at\0{current_actor().known_id}\0{people}"
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
