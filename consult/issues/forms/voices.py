"""Forms about comments."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from consult.core.forms import Form, line, paragraph
from consult.issues.rules import CommentStance, FlagGround

LONGEST_COMMENT = 500
RESTORE, CONFIRM = "restore", "confirm"


class CommentForm(Form):
    """What somebody thinks of a matter."""

    stance = RadioField(
        _l("我的态度"),
        choices=[
            SelectChoice(CommentStance.SUPPORT.value, _l("支持")),
            SelectChoice(CommentStance.CONCERN.value, _l("有顾虑")),
            SelectChoice(CommentStance.OPPOSE.value, _l("不同意")),
            SelectChoice(CommentStance.QUESTION.value, _l("有疑问")),
        ],
        validators=[InputRequired(_l("请选一项。"))],
    )
    text = paragraph(_l("我的看法"), LONGEST_COMMENT)


class WithholdForm(Form):
    """Why a comment is not made public."""

    reason = paragraph(_l("为什么不公开（写的人会看到）"), 300, id="withhold-reason")


class HideForm(Form):
    """Why a public comment is hidden."""

    reason = paragraph(_l("为什么隐藏（会公开）"), 300, id="hide-reason")


class FlagForm(Form):
    """What is wrong with a public comment."""

    ground = RadioField(
        _l("哪里有问题"),
        choices=[
            SelectChoice(FlagGround.PRIVACY.value, _l("写了别人的隐私")),
            SelectChoice(FlagGround.INSULT.value, _l("骂人、伤人")),
            SelectChoice(FlagGround.UNTRUE.value, _l("说的不是事实")),
            SelectChoice(FlagGround.OFF_TOPIC.value, _l("广告，或者与这件事无关")),
        ],
        validators=[InputRequired(_l("请选一项。"))],
    )
    note = line(_l("补充一句"), 200, optional=True)


class AskReviewForm(Form):
    """Why its writer wants a comment reviewed."""

    plea = paragraph(_l("为什么请求复核（监督委员会和社区会看到）"), 300, id="review-plea")


class ReviewCommentForm(Form):
    """What the supervisors decide about a comment."""

    decision = RadioField(
        _l("复核结果"),
        choices=[
            SelectChoice(RESTORE, _l("恢复公开")),
            SelectChoice(CONFIRM, _l("维持社区的决定")),
        ],
        validators=[InputRequired(_l("请选一项。"))],
    )
    review = paragraph(_l("理由（公开的看法，理由也公开）"), 300, id="review-words")
