"""Words about tasks and the survey."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from consult.issues import entries
from consult.issues.rules import (
    Aspect,
    Degree,
    Group,
    NoteKind,
    SurveyRefusal,
    TaskRefusal,
    TaskState,
)

WORDS: Final[dict[str, Any]] = {
    f"task.{TaskState.GIVEN}": _l("正在办"),
    f"task.{TaskState.REPORTED}": _l("已报办结，等提出人和监督委员会验收"),
    f"task.{TaskState.FOR_PROPOSER}": _l("监督委员会已验收，等提出人验收"),
    f"task.{TaskState.FOR_SUPERVISOR}": _l("已报办结，等监督委员会验收"),
    f"task.{TaskState.ACCEPTED}": _l("已验收"),
    f"task_note.{NoteKind.PROGRESS}": _l("进展"),
    f"task_note.{NoteKind.REPORT}": _l("报办结"),
    f"task_note.{NoteKind.SENT_BACK}": _l("退回重办"),
    f"task_note.{NoteKind.DELAY}": _l("申请延期"),
    f"group.{Group.PROPOSER}": _l("提出人"),
    f"group.{Group.AFFECTED}": _l("受影响的居民和参加协商的人"),
    f"group.{Group.OTHER}": _l("其他居民"),
    f"aspect.{Aspect.PROCESS}": _l("过程"),
    f"aspect.{Aspect.RESULT}": _l("结果"),
    f"aspect.{Aspect.SPEED}": _l("快慢"),
    f"degree.{Degree.VERY_GOOD}": _l("很满意"),
    f"degree.{Degree.GOOD}": _l("比较满意"),
    f"degree.{Degree.MIDDLING}": _l("一般"),
    f"degree.{Degree.POOR}": _l("不太满意"),
    f"degree.{Degree.VERY_POOR}": _l("很不满意"),
    TaskRefusal.ALREADY_REPORTED: _l("这项任务已经报办结。"),
    TaskRefusal.ALREADY_ACCEPTED: _l("提出人已经验收过。"),
    TaskRefusal.DELAY_WAITS: _l("上一次延期申请还没有决定。"),
    TaskRefusal.DELAY_NOT_LATER: _l("请选比现在的期限更晚的日期。"),
    TaskRefusal.DELAY_DECIDED_BEFORE: _l("这次延期申请已经决定了。"),
    TaskRefusal.PROPOSER_HAS_ACCOUNT: _l("提出人有账号，请由本人验收。"),
    SurveyRefusal.SURVEY_NOT_OPEN: _l("结果反馈以后、归档以前，可以填写问卷。"),
    SurveyRefusal.SURVEY_NOT_FOR_YOU: _l(
        "问卷只请提出人、参加协商的人和住址已核实的本地居民填写。"
    ),
    SurveyRefusal.SURVEY_ANSWERED: _l("您已经填过这份问卷，谢谢。"),
    entries.TaskProgressed.kind: _l("任务有进展"),
    entries.TaskConfirmed.kind: _l("提出人验收了任务"),
    entries.TaskSentBack.kind: _l("任务退回重办"),
    entries.DelayAsked.kind: _l("申请任务延期"),
    entries.DelayDecided.kind: _l("决定任务延期申请"),
    "fact.issues.asked_day": _l("申请延到哪一天"),
    "fact.issues.confirm_by": _l("提出人最晚什么时候验收"),
    "fact.issues.granted": _l("同意延期"),
    "fact.issues.by_proposer": _l("由提出人退回"),
    "text.issues.assisting": _l("由谁协助"),
    "text.issues.progress": _l("进展"),
    "text.issues.remark": _l("提出人的话"),
}
