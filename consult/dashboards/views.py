"""Pages: home of the district and of a community, my list, the language switch."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consult.core.i18n import LANGUAGE_COOKIE, LOCALES
from consult.core.web import public
from consult.identity.views import safe_back

bp = Blueprint("dashboards", __name__)


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """Show the district."""
    return render_template("dashboards/home.html")


@bp.get("/language/<code>")
@public
def language(code: str) -> ResponseReturnValue:
    """Keep the chosen language in a cookie and go back."""
    response = redirect(safe_back(request.args.get("back")), 303)
    if code in LOCALES:
        response.set_cookie(LANGUAGE_COOKIE, code, max_age=31536000, samesite="Lax", httponly=True)
    return response
