"""Page: what the pages are made of: colours, sizes, and every component in its states.

The samples come from no database. A component is shown by an `Exhibit` and a template of its name
in `templates/dashboards/design/`; a test holds that none is missing.
"""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from consult.core.sharing import draw
from consult.core.web import public
from consult.dashboards.views.blueprint import bp


@bp.get("/design")
@public
def design() -> ResponseReturnValue:
    """Show the colours, sizes and components; what is shown is made when somebody looks."""
    from consult.dashboards.views.design.exhibits import GROUPS
    from consult.dashboards.views.design.samples import Samples
    from consult.dashboards.views.design.tokens import read_tokens

    return render_template(
        "dashboards/design.html", groups=GROUPS, tokens=read_tokens(), samples=Samples()
    )


@bp.get("/design/poster.svg")
@public
def design_poster() -> ResponseReturnValue:
    """Draw the sample of the poster."""
    from consult.dashboards.views.design.samples import sample_poster

    svg = render_template("dashboards/poster.svg", drawing=draw(sample_poster()))
    return Response(svg, mimetype="image/svg+xml")
