"""Words for what waits: what to do, and what the date beside it says."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from consult.dashboards.permissions import COUNT
from consult.dashboards.rules import When

WHEN_WORDS: Final[Mapping[When, Any]] = {
    When.REPLY_BY: _l("最迟 %(at)s 答复"),
    When.DONE_BY: _l("最迟 %(at)s 办结"),
    When.VOTE_UNTIL: _l("表决到 %(at)s 止"),
    When.MEETING: _l("会议 %(at)s"),
    When.MEETING_PLANNED: _l("计划 %(at)s 开会"),
    When.SINCE: _l("自 %(at)s 起等待"),
    When.LEFT_SINCE: _l("自 %(at)s 起可以办"),
}
"""The date in its sentence; `%(at)s` stands for it."""

WORDS: Final = {COUNT.name: _l("更新首页的数字")}
