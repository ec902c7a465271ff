"""Words for notices and objections."""

from flask_babel import lazy_gettext as _l

from consult.publication import entries, permissions
from consult.publication.rules import NoticeKind, Refusal, Window

WORDS = {
    Refusal.NO_OBJECTIONS_TO_THIS: _l(
        "这份公告不接受异议；对已作出的决定不服，请按公布中写明的途径提出。"
    ),
    Refusal.WINDOW_NOT_OPEN: _l("公示还没有开始。"),
    Refusal.WINDOW_OVER: _l("公示期已经结束。"),
    Refusal.ALREADY_OBJECTED: _l("您已经对这份公示提出过异议。"),
    Refusal.ALREADY_VIEWED: _l("监督委员会已经给出意见。"),
    Refusal.NOT_VIEWED_YET: _l("要先由监督委员会给出意见。"),
    Refusal.ALREADY_ANSWERED: _l("这项异议已经答复。"),
    Refusal.PUBLISHER_CANNOT_ANSWER: _l("发布公示的人不能答复对它的异议，请由别人答复。"),
    Refusal.OBJECTOR_CANNOT_ANSWER: _l("提出异议的人不能处理自己的异议。"),
    Refusal.TOO_FEW_DAYS: _l("时间太短，少于规定的天数。"),
    f"notice.{NoticeKind.MEETING}": _l("会议公告"),
    f"notice.{NoticeKind.PUBLICITY}": _l("公示（可提异议）"),
    f"notice.{NoticeKind.POSTING}": _l("公布（不少于15日）"),
    f"heading.{NoticeKind.MEETING}": _l("会议公告"),
    f"heading.{NoticeKind.PUBLICITY}": _l("协商意见公示"),
    f"heading.{NoticeKind.POSTING}": _l("决定公布"),
    f"window.{Window.COMING}": _l("还没有开始"),
    f"window.{Window.RUNNING}": _l("正在进行"),
    f"window.{Window.OVER}": _l("已经结束"),
    "particular.time": _l("会议时间"),
    "particular.venue": _l("会议地点"),
    "particular.question": _l("表决原文"),
    "particular.urgent": _l("临时通知（公告天数不足）的特殊情况"),
    "particular.seats": _l("参加表决和列席的人数"),
    "window.withdrawn": _l("已提前撤下"),
    permissions.OBJECT.name: _l("提出异议"),
    permissions.VIEW_OBJECTION.name: _l("对异议给出监督意见"),
    permissions.ANSWER_OBJECTION.name: _l("答复异议"),
    permissions.SEE_OBJECTIONS.name: _l("查看异议全文"),
    permissions.OPEN_OBJECTIONS.name: _l("查看异议全文（每次都留下记录）"),
    entries.ObjectionMade.kind: _l("提出了异议"),
    entries.ObjectionViewed.kind: _l("监督委员会给出意见"),
    entries.ObjectionAnswered.kind: _l("答复了异议"),
    entries.ObjectionsOpened.kind: _l("上级或审计人员查看了异议全文"),
    "fact.publication.favours": _l("监督委员会认为异议成立"),
    "fact.publication.objections": _l("查看了几项异议"),
    "fact.publication.upheld": _l("异议成立"),
    "text.publication.answer": _l("答复"),
    "text.publication.objection": _l("异议的内容"),
    "text.publication.view": _l("监督意见"),
}
