"""Who may enter a page, and who is there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, Protocol, TypeVar, cast

from flask import Flask, current_app, g
from flask.typing import ResponseReturnValue

from consult.core.errors import Forbidden, SetupError
from consult.core.policy import Actor, Permission, Scope

V = TypeVar("V", bound=Callable[..., ResponseReturnValue])

ACCESS: Final = "_access"
VISITORS: Final = "consult.visitors"


class Visitors(Protocol):
    """What the pages need to know of people; `identity` provides it."""

    def load_actor(self) -> Actor | None:
        """Return who is signed in on this request."""

    def ask_to_sign_in(self) -> ResponseReturnValue:
        """Answer with the sign-in page, which leads back here; what was typed goes along."""


def public(view: V) -> V:
    """Mark a view that anybody may enter."""
    setattr(view, ACCESS, "public")
    return view


def signed_in(view: V) -> V:
    """Mark a view for people who are signed in; others are asked to sign in."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:  # noqa: ANN401
        if visitor() is None:
            return _visitors().ask_to_sign_in()
        return view(*args, **kwargs)

    setattr(guarded, ACCESS, "signed_in")
    return cast(V, guarded)


def requires(permission: Permission) -> Callable[[V], V]:
    """Mark a view for people who hold a permission somewhere."""

    def mark(view: V) -> V:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:  # noqa: ANN401
            actor = visitor()
            if actor is None:
                return _visitors().ask_to_sign_in()
            if permission.roles.isdisjoint(held.role for held in actor.holdings):
                raise Forbidden(permission.name)
            return view(*args, **kwargs)

        setattr(guarded, ACCESS, permission.name)
        return cast(V, guarded)

    return mark


def check_marks(app: Flask) -> None:
    """Refuse to start with a page that nobody decided the access of.

    Raises:
        SetupError: names the endpoint.
    """
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], ACCESS):
            raise SetupError(f"{rule.endpoint} is not marked public, signed_in or requires")


def _visitors() -> Visitors:
    return cast(Visitors, current_app.extensions[VISITORS])


def visitor() -> Actor | None:
    """Return who is signed in, or None."""
    if "visitor" not in g:
        g.visitor = _visitors().load_actor()
    return cast(Actor | None, g.visitor)


def forget_visitor() -> None:
    """Ask anew who is signed in: it changed within this request."""
    g.pop("visitor", None)


def somebody_was_served() -> bool:
    """Return whether the page that is being sent was made for somebody who is signed in."""
    return g.get("visitor") is not None


def current_actor() -> Actor:
    """Return who is signed in.

    Raises:
        Forbidden: nobody is.
    """
    actor = visitor()
    if actor is None:
        raise Forbidden("core.sign_in")
    return actor


def may(permission: Permission, scope: Scope) -> bool:
    """Return whether the visitor holds a permission over a thing."""
    actor = visitor()
    return actor is not None and permission.held_by(actor, scope)


@dataclass(frozen=True)
class ForResidents:
    """Words for those who cannot do what residents of a place do.

    Attributes:
        sign_in: for a visitor who is not signed in.
        at_work: for somebody signed in to work there.
        unconfirmed: for everybody else, whose residence nobody has confirmed.
    """

    sign_in: Any
    at_work: Any
    unconfirmed: Any

    def why_not(self, permission: Permission, scope: Scope) -> str | None:
        """Return why the visitor does not hold a residents' permission over a thing, or None."""
        actor = visitor()
        if actor is None or actor.person_id is None:
            return str(self.sign_in)
        if permission.held_by(actor, scope):
            return None
        return str(self.at_work if actor.is_here_for_work(scope) else self.unconfirmed)
