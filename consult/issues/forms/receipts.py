"""The form that takes the code of a slip."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from flask_babel import lazy_gettext as _l

from consult.core.forms import Form, line
from consult.issues.rules import ReceiptRefusal


class ReceiptForm(Form):
    """Looking a matter up by the code on its slip."""

    at_field: ClassVar[Mapping[StrEnum, str]] = {
        ReceiptRefusal.UNKNOWN_CODE: "code",
        ReceiptRefusal.TOO_MANY_CODES: "code",
    }

    code = line(
        _l("回执上的查询码"),
        40,
        description=_l("十个字母和数字，例如 ABCDE-FGH23；大小写、横线都不要紧。"),
    )
