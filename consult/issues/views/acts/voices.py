"""What residents say to a matter in their own words: comments, as an act of the table."""

from datetime import datetime
from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from consult.core.policy import Actor
from consult.issues import forms, permissions, queries, rules, service
from consult.issues.models import Matter
from consult.issues.rules import VOICED, CommentStance, MoveRefusal
from consult.issues.views.acts.table import Act


def _why_not_comment(session: Session, matter: Matter, actor: Actor, _now: datetime) -> str | None:
    """Return why this person cannot write a comment; before the text is public, nobody asks."""
    if not matter.text_public:
        return MoveRefusal.NOT_NOW
    return rules.why_not_comment(queries.comment_facts(session, matter, actor.known_id))


ACTS: Final = (
    Act(
        "comment",
        _l("说说我的看法"),
        permissions.COMMENT,
        lambda actor, matter, form: service.write_comment(
            actor, matter.id, service.Remark(CommentStance(form.stance.data), form.text.data)
        ),
        states=VOICED,
        form=forms.CommentForm,
        why_not=_why_not_comment,
        done=_l("写好了。社区检查以后公开，检查以前只有您和办理人员看得到。"),
        shown_at="mine",
        hint=_l(
            "社区检查以后公开，姓名遮盖；请不要写别人的姓名、电话和隐私。看法不是表决票，也不排名。"
        ),
    ),
)
