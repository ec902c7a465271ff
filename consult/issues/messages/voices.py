"""Words for seconds and comments."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from consult.issues import entries, permissions
from consult.issues.rules import (
    MOST_COMMENTS,
    MOST_UNCHECKED,
    CommentStance,
    CommentState,
    FlagGround,
    VoiceRefusal,
)

TONES: Final = {
    CommentState.WAITING: "waiting",
    CommentState.PUBLIC: "good",
    CommentState.WITHHELD: "bad",
    CommentState.HIDDEN: "bad",
}
"""In which tone the state of a comment is shown (see the macro `pill`)."""

WORDS: Final[dict[str, Any]] = {
    permissions.SECOND.name: _l("表示“我也有这事”，或者收回"),
    permissions.COMMENT.name: _l("说说我的看法"),
    permissions.FLAG.name: _l("反映一条看法有问题"),
    permissions.HIDE_COMMENT.name: _l("隐藏看法，处理反映"),
    permissions.ASK_COMMENT_REVIEW.name: _l("请监督委员会复核自己的看法"),
    permissions.REVIEW_COMMENT.name: _l("复核没有公开或者被隐藏的看法"),
    entries.MatterSeconded.kind: _l("有人表示“我也有这事”"),
    entries.SecondTakenBack.kind: _l("有人收回了“我也有这事”"),
    entries.CommentWritten.kind: _l("有人写了看法"),
    entries.CommentReleased.kind: _l("看法检查后公开"),
    entries.CommentWithheld.kind: _l("看法检查后没有公开"),
    entries.CommentHidden.kind: _l("看法被隐藏"),
    entries.CommentReviewAsked.kind: _l("写看法的人请求复核"),
    entries.CommentReviewed.kind: _l("监督委员会复核了看法"),
    "fact.issues.check_by": _l("最晚什么时候检查"),
    "fact.issues.restored": _l("恢复公开"),
    "fact.issues.seconders": _l("一并转过来的“我也有这事”人数"),
    "story.comment": _l("一条看法"),
    "story.voices": _l("大家对一件事的附议和看法"),
    "some.comment": _l("某条看法的记录"),
    "some.voices": _l("某件事的附议和看法的记录"),
    f"stance.{CommentStance.QUESTION}": _l("有疑问"),
    f"comment.{CommentState.WAITING}": _l("等待检查"),
    f"comment.{CommentState.PUBLIC}": _l("已公开"),
    f"comment.{CommentState.WITHHELD}": _l("没有公开"),
    f"comment.{CommentState.HIDDEN}": _l("已隐藏"),
    f"flag.{FlagGround.PRIVACY}": _l("写了别人的隐私"),
    f"flag.{FlagGround.INSULT}": _l("骂人、伤人"),
    f"flag.{FlagGround.UNTRUE}": _l("说的不是事实"),
    f"flag.{FlagGround.OFF_TOPIC}": _l("广告，或者与这件事无关"),
    VoiceRefusal.NOT_PUBLIC: _l("内容检查公开以后，才能附议和写看法。"),
    VoiceRefusal.FINISHED: _l("这件事已经办结，不再附议和写看法。"),
    VoiceRefusal.OWN_MATTER: _l("这件事就是您提的，已经算上您了。"),
    VoiceRefusal.ALREADY_SECONDED: _l("您已经按过“我也有这事”。"),
    VoiceRefusal.NOT_SECONDED: _l("您没有按过“我也有这事”，或者已经收回。"),
    VoiceRefusal.TOO_MANY_UNCHECKED: _l(
        "您有 %(most)d 条看法还在等待检查，检查以后再写。", most=MOST_UNCHECKED
    ),
    VoiceRefusal.TOO_MANY_COMMENTS: _l("一件事每人最多写 %(most)d 条看法。", most=MOST_COMMENTS),
    VoiceRefusal.ALREADY_CHECKED: _l("这条看法已经检查过了。"),
    VoiceRefusal.OWN_COMMENT: _l("这是您自己写的看法，要由别人来办。"),
    VoiceRefusal.COMMENT_NOT_PUBLIC: _l("这条看法现在没有公开。"),
    VoiceRefusal.ALREADY_FLAGGED: _l("您已经反映过这条看法，社区会看。"),
    VoiceRefusal.RESTORED: _l("监督委员会复核后恢复了这条看法，不能再隐藏。"),
    VoiceRefusal.NOTHING_TO_REVIEW: _l("这条看法没有被隐藏，不用复核。"),
    VoiceRefusal.REVIEW_ASKED: _l("每条看法只能请求复核一次。"),
    VoiceRefusal.REVIEW_NOT_ASKED: _l("这条看法没有人请求复核，或者已经复核过了。"),
    VoiceRefusal.DECIDER_CANNOT_REVIEW: _l("是您自己隐藏的，要由别人来复核。"),
}
