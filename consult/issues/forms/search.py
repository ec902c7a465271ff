"""The form that is sent while somebody types; no page shows it, htmx sends it."""

from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from consult.core.forms import Form, clean_line

LONGEST_QUESTION: Final = 60
"""Characters of a question that count, as many as a title may have."""


class SimilarForm(Form):
    """A title that is not sent yet; with the token of the page that it is typed on."""

    title = StringField(
        _l("一句话说清是什么事"), filters=[clean_line, lambda typed: typed[:LONGEST_QUESTION]]
    )
