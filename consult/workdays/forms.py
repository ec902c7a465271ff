"""The form that sets a day."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from consult.core.forms import Form, day_field, line, required

WORKING = "working"
REST = "rest"


class DayForm(Form):
    """What a day shall be, and by which document."""

    day = day_field(_l("哪一天"))
    working = RadioField(
        _l("这一天"),
        choices=[SelectChoice(WORKING, _l("上班")), SelectChoice(REST, _l("休息"))],
        validators=[required()],
    )
    name = line(_l("名称，如“台风停工”"), 60)
    basis = line(_l("依据的文件"), 200)
