"""Words for why something cannot be done with a matter."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from consult.issues.rules import (
    LaneRefusal,
    MoveRefusal,
    NotAdmitted,
    ReceiptRefusal,
    Refusal,
)

WORDS: Final[dict[str, Any]] = {
    LaneRefusal.NOT_ENTERED_HERE: _l("这件事不是代为登记的。"),
    LaneRefusal.UNDO_IS_OVER: _l("登记只能当天撤销。"),
    LaneRefusal.SOMETHING_WAS_DONE: _l("这件事已经开始办理，不能再撤销登记。"),
    LaneRefusal.ALREADY_FULL: _l("这件事已经在深入议里。"),
    LaneRefusal.TOO_FEW_TRIES: _l("至少联系三次仍然找不到人，才能这样登记。"),
    LaneRefusal.ALREADY_REVIEWED: _l("已经复核过一次；不服复核结论，可以向街道（镇）反映。"),
    NotAdmitted.REVIEW_TERM_OVER: _l("申请复核的期限已过；有意见可以向街道（镇）反映。"),
    NotAdmitted.REVIEW_MAY_COME: _l("提出人还可以申请复核，期限过了才能归档。"),
    NotAdmitted.OVERTURNED: _l("复核已经认定应当受理，不能再次不予受理。"),
    NotAdmitted.NO_HAND_OFF: _l("请选属于哪一类，好让提出人知道该找谁。"),
    LaneRefusal.REFUSER_CANNOT_REVIEW: _l("作出不予受理的人不能自己复核。"),
    LaneRefusal.SAME_PLACE: _l("这件事本来就在这里。"),
    LaneRefusal.HANDLED_ELSEWHERE: _l("这件事已经移交给别的社区（村），由那里办理和回访。"),
    LaneRefusal.NOBODY_ANSWERS_THERE: _l(
        "那里还没有开通：没有社区书记或经办人能答复。请转有关单位，或者联系街道（镇）。"
    ),
    LaneRefusal.NO_OTHER_PLACE: _l("现在没有别的已经开通的社区（村）可以转。"),
    LaneRefusal.NO_ANSWER_YET: _l("还没有答复。"),
    LaneRefusal.ANSWER_IS_PUBLIC: _l("答复已经公开。"),
    LaneRefusal.ANSWER_WILL_DO: _l("回访时提出人没有说不满意，不用再次答复。"),
    LaneRefusal.REASON_NEEDED: _l(
        "提出人不满意：请先再次答复或者转为深入议；确实不能再办的，写明理由才能归档。"
    ),
    ReceiptRefusal.UNKNOWN_CODE: _l(
        "没有找到这个查询码。请对照回执再看一遍；还是不对，请到社区（村）服务窗口问。"
    ),
    ReceiptRefusal.TOO_MANY_CODES: _l(
        "从这个网络填错的次数太多了，请过 15 分钟再试，或到社区（村）服务窗口问。"
    ),
    MoveRefusal.NOT_NOW: _l("事情现在走到的这一步，不能这样办。"),
    Refusal.GROUND_NOT_FOR_THIS: _l("所选的依据不适用于这一步。"),
    Refusal.MERGE_WITH_ITSELF: _l("不能并入它自己。"),
    Refusal.TARGET_NOT_OPEN: _l("只能并入同一社区里正在商量的事。"),
    Refusal.ALREADY_PUBLIC: _l("内容已经公开。"),
    Refusal.NOT_YOUR_MATTER: _l("只有提出这件事的人可以补充。"),
    Refusal.STUDY_FIRST: _l("提交代表会议之前，要先由社区（村）党组织研究。"),
    Refusal.RULE_NOT_FOR_THIS_BODY: _l("所选的表决规则不适用于这种协商形式。"),
    Refusal.COMMITTEE_DOES_NOT_DECIDE: _l(
        "协商委员会形成的是协商意见，不作决定。请把题目里“形成决议”“作出决定”“决定通过”这类说法，"
        "改成“是否同意”“建议”；要由居民（村民）代表会议决定的，请选那种协商形式。"
    ),
    Refusal.NO_COMMITTEE: _l("这里还没有设立协商委员会。"),
    Refusal.MANDATE_NEEDED: _l("这类事项由居民（村民）会议决定；请写明会议的授权。"),
    Refusal.MEETING_TOO_SOON: _l(
        "离开会的天数少于规定的公告天数，请改时间。只有代表会议遇有特殊情况时可以临时通知，要写明是什么情况。"
    ),
    Refusal.NO_OUTCOME: _l("这件事没有开会表决，没有结果可以变更、撤销或者改正。"),
    Refusal.MEETING_PAST: _l("开会的时间已经过了，请改时间。"),
    Refusal.VOTE_HAS_OPENED: _l("表决已经开始，参加人不能再改。"),
    Refusal.MEETING_NOT_YET: _l("公告的开会时间还没有到。"),
    Refusal.OPINIONS_CLOSED: _l("现在不是写意见的时候：从公告会议到协商结束可以写。"),
    Refusal.ALREADY_WRITTEN: _l("您已经写过意见。"),
    Refusal.TEXT_NOT_PUBLIC: _l("先检查并公开内容，再制定协商方案。"),
    Refusal.STAYS_PRIVATE: _l(
        "不予受理、撤回或者撤销登记的事，内容不公开；请人补充的，补充以后再公开。"
    ),
    Refusal.STUDY_IN_FUTURE: _l("研究日期不能在今天以后。"),
    Refusal.OBJECTION_UPHELD: _l("有异议成立，要重新协商。"),
    Refusal.POLL_NOT_OVER: _l("表决还没有结束。"),
    Refusal.WINDOW_STILL_OPEN: _l("期限还没有到。"),
    Refusal.OBJECTIONS_UNANSWERED: _l("还有异议没有答复。"),
    Refusal.TASKS_NOT_DUE_HERE: _l("结果生效以后才能交办。"),
    Refusal.TASK_NOT_OPEN: _l("这项任务已经验收。"),
    Refusal.TASK_NOT_REPORTED: _l("这项任务还没有报办结。"),
    Refusal.NO_TASKS: _l("还没有交办任务。"),
    Refusal.TASKS_OPEN: _l("还有任务没有验收。"),
    Refusal.COUNTS_DO_NOT_ADD_UP: _l("各项人数加起来超过了询问的人数。"),
    Refusal.ALREADY_RELEASED: _l("这份意见已经公开。"),
    Refusal.NOTHING_TO_STUDY: _l("请至少选一件事。"),
}
