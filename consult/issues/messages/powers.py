"""Words for what people may do with matters."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from consult.issues import permissions

WORDS: Final[dict[str, Any]] = {
    permissions.PROPOSE.name: _l("提一件事"),
    permissions.SUPPLEMENT.name: _l("补充自己提的事"),
    permissions.WITHDRAW.name: _l("撤回自己提的事"),
    permissions.ASK_REVIEW.name: _l("申请复核不予受理"),
    permissions.ENTER.name: _l("代为登记、当天撤销登记"),
    permissions.REPLY.name: _l("答复、回访（即时议）"),
    permissions.REVIEW_REFUSAL.name: _l("复核不予受理"),
    permissions.CHECK.name: _l("检查内容、请人补充、公开内容和答复"),
    permissions.ADMIT.name: _l("受理、不予受理"),
    permissions.PASS_ON.name: _l("并入同类事项、转有关单位、转给其他社区"),
    permissions.STUDY.name: _l("登记党组织研究结论"),
    permissions.PLAN.name: _l("制定协商方案"),
    permissions.ANNOUNCE.name: _l("发布会议公告、改期、取消会议"),
    permissions.CHANGE_PANEL.name: _l("公告后增补相关方"),
    permissions.BEGIN.name: _l("开始协商"),
    permissions.WRITE_OPINION.name: _l("写书面意见"),
    permissions.TAKE_RESULT.name: _l("按记录登记结果"),
    permissions.PUBLISH.name: _l("审签发布"),
    permissions.TAKE_EFFECT.name: _l("登记生效"),
    permissions.ASSIGN_TASK.name: _l("交办任务"),
    permissions.REPORT_TASK.name: _l("报告任务办结"),
    permissions.ACCEPT_TASK.name: _l("验收任务"),
    permissions.DECIDE_DELAY.name: _l("决定任务能不能延期"),
    permissions.CONFIRM_TASK.name: _l("验收自己提的事的任务"),
    permissions.NOTE_CONFIRMATION.name: _l("登记没有账号的提出人的验收意见"),
    permissions.SEND_BACK_TASK.name: _l("把没有办好的任务退回"),
    permissions.ANSWER_SURVEY.name: _l("填写满意度问卷"),
    permissions.ANSWER_BACK.name: _l("反馈结果"),
    permissions.REVIEW.name: _l("评议"),
    permissions.ARCHIVE.name: _l("归档"),
    permissions.CHANGE.name: _l("变更或撤销结果"),
    permissions.ORDER_CORRECTION.name: _l("责令改正"),
    permissions.CONTACT.name: _l("看提出人的姓名、电话和住址，以便联系"),
    permissions.SEE_FILE.name: _l("办理中查看未公开的内容"),
    permissions.OPEN_FILE.name: _l("查看未公开的内容（每次都留下记录）"),
    permissions.INDEX_TEXTS.name: _l("整理公开内容的搜索目录"),
}
