"""Words for what waits, and for the figures: what they count and what they are called."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from consult.dashboards.permissions import COUNT, OVERSEE
from consult.dashboards.rules import WITHOUT_FORM, Answered, Mark, Stage, When
from consult.issues.rules import Form, Lane

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

STAGE_WORDS: Final[Mapping[Stage, Any]] = {
    Stage.ASKED: _l("等待答复"),
    Stage.ANSWERED: _l("即时议已答复"),
    Stage.PREPARED: _l("准备协商"),
    Stage.CONSULTED: _l("已公告、协商中"),
    Stage.PUBLISHED: _l("出结果、公示公布"),
    Stage.CARRIED_OUT: _l("落实和反馈"),
    Stage.CLOSED: _l("已了结"),
}

FORM_WORDS: Final[Mapping[str, Any]] = {
    Lane.QUICK: _l("即时议"),
    WITHOUT_FORM: _l("深入议，形式未定"),
    Form.DELIBERATIVE: _l("议事协商"),
    Form.DECISION: _l("决策协商"),
}

WITHIN_WORDS: Final[Mapping[Answered, Any]] = {
    Answered.DAY: _l("24 小时内首次答复"),
    Answered.TWO_DAYS: _l("超过 24 小时、48 小时内首次答复"),
    Answered.WEEK: _l("超过 48 小时、7 天内首次答复"),
    Answered.LATER: _l("超过 7 天才首次答复"),
    Answered.WAITING: _l("还没有答复"),
}

MARK_WORDS: Final[Mapping[Mark, Any]] = {
    Mark.LATE_ANSWER: _l("答复晚于期限"),
    Mark.SHORT_NOTICE: _l("会议公告天数不足（临时通知）"),
    Mark.PANEL_CHANGED: _l("公告以后增加了协商成员"),
    Mark.MEETING_MOVED: _l("公告以后会议改期"),
    Mark.MEETING_CALLED_OFF: _l("公告以后会议取消"),
    Mark.OBJECTION_UPHELD: _l("异议成立，重新协商"),
    Mark.TASK_LATE: _l("任务办结晚于期限"),
    Mark.CORRECTION_ORDERED: _l("被责令改正"),
}

WORDS: Final = {
    COUNT.name: _l("更新首页的数字"),
    OVERSEE.name: _l("看工作情况和协商台账"),
}
