"""Words for polls."""

from flask_babel import lazy_gettext as _l

from consult.voting import entries, permissions
from consult.voting.rules import Choice, Measure, PollPhase, Refusal

WORDS = {
    Refusal.POLL_NOT_OPEN: _l("表决还没有开始。"),
    Refusal.POLL_ALREADY_OPENED: _l("表决已经开始，参加人和题目不能再改。"),
    Refusal.POLL_ENDED: _l("表决时间已经结束，不能再投。"),
    Refusal.POLL_CLOSED: _l("表决已经结束并公布了结果。"),
    Refusal.POLL_NOT_HELD: _l("这次到会人数不够，没有表决。"),
    Refusal.NOT_ON_ROLL: _l("您不在这次表决的参加人名册上。"),
    Refusal.SEAT_DOES_NOT_VOTE: _l("这个席位列席发言，不参加表决。"),
    Refusal.RECUSED: _l("您已回避，不参加这次表决。"),
    Refusal.ALREADY_RECUSED: _l("已经回避了。"),
    Refusal.INTERESTED_BY_DESIGN: _l("相关方本来就与事项有关，照席位规定参加，不需要回避。"),
    Refusal.ALREADY_PRESENT: _l("这个席位已经有人到会。"),
    Refusal.QUESTION_NOT_SET: _l("还没有写明表决的题目。"),
    Refusal.RULE_NOT_IN_FORCE: _l("所选的表决规则今天不在有效期内。"),
    Refusal.MANDATE_NOT_NAMED: _l(
        "这类事项应由居民（村民）会议决定；请写明会议的授权，才能由代表会议表决。"
    ),
    Refusal.BEFORE_ITS_TIME: _l("公告的开会时间还没有到。"),
    Refusal.END_NOT_IN_FUTURE: _l("结束时间必须在现在之后。"),
    Refusal.OPEN_TOO_LONG: _l("表决最长不超过 60 天。"),
    Refusal.NOT_QUORATE: _l("到会人数不够，不能表决。"),
    Refusal.QUORUM_NOT_MISSING: _l("到会人数已经够了，可以表决。"),
    Refusal.BALLOTS_OUTSTANDING: _l("还有人没有表决，到结束时间才能关闭。"),
    f"choice.{Choice.FOR}": _l("赞成"),
    f"choice.{Choice.AGAINST}": _l("反对"),
    f"choice.{Choice.ABSTAIN}": _l("弃权"),
    f"phase.{PollPhase.PREPARED}": _l("等待开始"),
    f"phase.{PollPhase.OPEN}": _l("正在表决"),
    f"phase.{PollPhase.DUE}": _l("时间已到，等待计票"),
    f"phase.{PollPhase.CLOSED}": _l("已经结束"),
    f"phase.{PollPhase.NOT_HELD}": _l("到会人数不够，没有表决"),
    f"measure.{Measure.MEMBERS}": _l("应到人数"),
    f"measure.{Measure.PRESENT}": _l("到会人数"),
    f"measure.{Measure.PARTICIPATING}": _l("参加表决的人数"),
    f"measure.{Measure.YES}": _l("赞成票"),
    permissions.TAKE_PART.name: _l("签到、回避、表决（限名册上的本人）"),
    permissions.KEEP_ROLL.name: _l("登记到会和回避"),
    permissions.RUN_POLL.name: _l("开始表决"),
    permissions.CLOSE_POLL.name: _l("结束表决并计票"),
    permissions.SEE_NAMES.name: _l("查看记名表决"),
    entries.CheckedIn.kind: _l("签到"),
    entries.MemberRecused.kind: _l("成员回避"),
    entries.PollOpened.kind: _l("表决开始"),
    entries.BallotCast.kind: _l("投出一张表决票"),
    entries.PollClosed.kind: _l("表决结束，结果说明"),
    entries.PollNotHeld.kind: _l("到会人数不够，没有表决"),
}
