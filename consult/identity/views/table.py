"""Page: who may do what, the whole table."""

from typing import cast

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from consult.core.feature import Feature
from consult.core.web import FEATURES, public
from consult.identity.messages import permission_matrix, permissions_of_roles
from consult.identity.views.blueprint import bp


@bp.get("/permissions", endpoint="permissions")
@public
def permissions_page() -> ResponseReturnValue:
    """Show the whole table of roles and permissions."""
    groups = permission_matrix(cast(tuple[Feature, ...], current_app.extensions[FEATURES]))
    return render_template(
        "identity/permissions.html", groups=groups, roles=permissions_of_roles(groups)
    )
