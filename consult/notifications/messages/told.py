"""What messages say, one sentence each; it is the subject of the mail as well.

A sentence names what is to be done or what happened, and never what somebody wrote.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from consult.core import clock
from consult.core.formatting import day, deadline, moment
from consult.core.i18n import words
from consult.notifications.rules import Template

TOLD: Final[Mapping[Template, Any]] = {
    Template.MATTER_RECEIVED: _l("收到一件新的事，最迟 %(reply_by)s 答复。"),
    Template.MATTER_REGISTERED: _l("社区替您登记了一件事，最迟 %(reply_by)s 答复您。"),
    Template.ENTRY_UNDONE: _l("社区替您登记的那件事撤销了。"),
    Template.TEXT_RELEASED: _l("您写的内容经过检查，已经公开。"),
    Template.MATTER_REPLIED: _l("您提的事有了答复。"),
    Template.ANSWER_RELEASED: _l("给您的答复经过检查，已经公开。"),
    Template.LANE_CHANGED: _l("您提的事改为深入商量，最迟 %(reply_by)s 答复是否受理。"),
    Template.REFUSAL_TO_REVIEW: _l("有人请求复核不予受理，最迟 %(reply_by)s 答复。"),
    Template.REFUSAL_REVIEWED: _l("对不予受理的复核有了结论：%(upheld)s。"),
    Template.A_REFUSAL_REVIEWED: _l("一件不予受理的事有了复核结论：%(upheld)s。"),
    Template.MATTER_SUPPLEMENTED: _l("提出人补充了说明，最迟 %(reply_by)s 答复。"),
    Template.MATTER_RETURNED: _l("您提的事需要补充说明。"),
    Template.MATTER_ADMITTED: _l("您提的事已经受理。"),
    Template.MATTER_REFUSED: _l(
        "您提的事不予受理，理由写在事项页。不同意的，%(review_until)s 以前可以申请一次复核，"
        "由街道（镇）的人另外看。"
    ),
    Template.MATTER_MERGED: _l("您提的事已并入同类事项，一起商量。"),
    Template.MATTER_PASSED_ON: _l("您提的事已转有关单位。"),
    Template.MATTER_HANDED_OVER: _l("您提的事移交到另一个地方，那里最迟 %(reply_by)s 答复。"),
    Template.SECONDED_WITHDRAWN: _l("您按过“我也有这事”的一件事撤回了；还要办，可以自己提。"),
    Template.SECONDED_REPLIED: _l("您按过“我也有这事”的一件事有了答复。"),
    Template.SECONDED_ADMITTED: _l("您按过“我也有这事”的一件事已经受理。"),
    Template.SECONDED_REFUSED: _l("您按过“我也有这事”的一件事不予受理，理由写在事项页。"),
    Template.SECONDED_MERGED: _l("您按过“我也有这事”的一件事已并入同类事项，您也一并算在里面。"),
    Template.SECONDED_PASSED_ON: _l("您按过“我也有这事”的一件事已转别处办理。"),
    Template.MATTER_PLANNED: _l("您提的事正在准备，计划 %(meets_at)s 开会。"),
    Template.ASKED_TO_SIT: _l("请您作为相关方参加协商，请答复参加还是不参加。"),
    Template.APPLICATION_MADE: _l("有居民申请参加协商，请决定。"),
    Template.APPLICATION_DECIDED: _l("您的参加申请有了决定。"),
    Template.SEATED: _l("您已列为相关方，请按公告到会。"),
    Template.MEETING_CALLED: _l("请您参加会议：%(meets_at)s。"),
    Template.MEETING_SET: _l("您提的事定在 %(meets_at)s 开会商量。"),
    Template.MEETING_MOVED: _l("会议改期，新的时间是 %(meets_at)s。"),
    Template.MEETING_CALLED_OFF: _l("会议取消，原因写在事项页。"),
    Template.VOTE_OPENED: _l("表决已经开始，到 %(closes_at)s 止，请您参加。"),
    Template.RESULT: _l("协商有了结果：%(outcome)s。"),
    Template.OPINION_PUBLICISED: _l("协商意见已经公示，%(until_at)s 以前可以提异议。"),
    Template.DECISION_POSTED: _l("决定已经公布，张贴到 %(until_at)s。"),
    Template.SECONDED_PUBLICISED: _l(
        "您按过“我也有这事”的一件事有了协商意见，%(until_at)s 以前可以提异议。"
    ),
    Template.SECONDED_POSTED: _l("您按过“我也有这事”的一件事有了决定，张贴到 %(until_at)s。"),
    Template.TO_WATCH: _l("结果已经公开，张贴到 %(until_at)s，请您监督。"),
    Template.REOPENED: _l("异议成立，这件事要重新协商。"),
    Template.TOOK_EFFECT: _l("结果已经生效，开始落实。"),
    Template.TASK_ASSIGNED: _l("交办了一项任务，%(due_on)s 以前办结。"),
    Template.TASK_TO_ACCEPT: _l("一项任务已报办结，请您验收。"),
    Template.TASK_REPORTED: _l("一项任务已报办结，等待验收。"),
    Template.TASK_PROGRESSED: _l("一项任务有了进展。"),
    Template.TASK_ACCEPTED: _l("一项任务通过了验收。"),
    Template.TASK_CONFIRMED: _l("一项任务提出人已经验收。"),
    Template.TASK_SENT_BACK: _l("一项任务退回重办。"),
    Template.DELAY_TO_DECIDE: _l("一项任务申请延期到 %(asked_day)s，请您决定。"),
    Template.DELAY_DECIDED: _l("延期申请有了决定，任务的期限是 %(due_on)s。"),
    Template.ANSWERED_BACK: _l("结果已经反馈，请看办得怎样，说说您满意不满意。"),
    Template.TO_REVIEW: _l("结果已经反馈，请您评议。"),
    Template.REVIEWED: _l("这件事已经评议。"),
    Template.OUTCOME_CHANGED: _l("结果要变更，会重新协商。"),
    Template.OUTCOME_REVOKED: _l("结果已经撤销。"),
    Template.CORRECTION_ORDERED: _l("这件事的结果已被责令改正。"),
    Template.OBJECTION_TO_VIEW: _l("有人提出异议，请您给出监督意见。"),
    Template.OBJECTION_MADE: _l("有人提出异议，等有了监督意见再答复。"),
    Template.OBJECTION_TO_ANSWER: _l("异议有了监督意见，请您答复。"),
    Template.OBJECTION_VIEWED: _l("您的异议有了监督意见。"),
    Template.OBJECTION_ANSWERED: _l("您的异议有了答复。"),
    Template.AN_OBJECTION_ANSWERED: _l("一项异议有了答复。"),
    Template.OPINION_RELEASED: _l("您写的意见经过检查，已经公开。"),
    Template.COMMENT_RELEASED: _l("您的看法经过检查，已经公开。"),
    Template.COMMENT_WITHHELD: _l("您的看法没有公开，打开看原因；您可以请求复核。"),
    Template.COMMENT_HIDDEN: _l("您的看法被隐藏了，打开看原因；您可以请求复核。"),
    Template.COMMENT_TO_REVIEW: _l("有一条看法请您复核。"),
    Template.COMMENT_REVIEWED: _l("您的看法有了复核结论。"),
    Template.A_COMMENT_REVIEWED: _l("一条看法有了复核结论。"),
    Template.DOCUMENT_WITHHELD: _l("您交的一份照片或材料不公开，打开看原因。"),
    Template.DOCUMENT_REMOVED: _l("您交的一份照片或材料已经删除，打开看原因。"),
    Template.SEAT_GIVEN: _l("您担任了协商委员会的席位。"),
    Template.SEAT_ENDED: _l("您在协商委员会的席位结束了。"),
    Template.ROLE_GIVEN: _l("您有了新的角色：%(role)s。"),
    Template.ROLE_ENDED: _l("您的角色结束了：%(role)s。"),
    Template.RESIDENCE_CONFIRMED: _l("您的住址已经核实，可以按居民身份参加了。"),
    Template.RESET_CODE_ISSUED: _l("给您的账号发了一次性代码。不是您要的，请马上告诉社区。"),
    Template.PASSWORD_RESET: _l("您的密码用一次性代码重设了。不是您本人，请马上告诉社区。"),
    Template.REMIND_ANSWER: _l("提醒：请您作为相关方参加协商，还没有答复。"),
    Template.REMIND_MEETING: _l("提醒：%(meets_at)s 开会，您还没有看公告。"),
    Template.REMIND_VOTE: _l("提醒：您还没有表决，表决到 %(closes_at)s 止。"),
    Template.REMIND_REPLY: _l("提醒：有一件事最迟 %(reply_by)s 答复。"),
    Template.CONFIRM_ADDRESS: _l("请确认您的邮箱地址：打开发到邮箱里的链接。"),
}

_UNTIL: Final = frozenset({"reply_by", "closes_at", "until_at", "review_until"})


class _Particulars(dict[str, str]):
    """Particulars of a sentence; one that the record does not have is a dash."""

    def __missing__(self, _name: str) -> str:
        return "—"


def sentence(template: Template, args: Mapping[str, int | str]) -> str:
    """Return what a message says, in the language of now."""
    shown = _Particulars({name: _shown(name, value) for name, value in args.items()})
    return str(TOLD[template]) % shown


def _shown(name: str, value: int | str) -> str:
    """Return a particular as people write it."""
    match name, value:
        case "meets_at", int():
            return moment(clock.from_ms(value))
        case _, int() if name in _UNTIL:
            return deadline(clock.from_ms(value))
        case "due_on" | "asked_day", str():
            return day(date.fromisoformat(value))
        case "upheld", int():
            return words(f"value.issues.upheld.{value}")
        case "outcome" | "role", _:
            return words(f"{name}.{value}")
        case _:
            return str(value)
