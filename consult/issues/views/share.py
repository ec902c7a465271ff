"""A matter for the group chat: for each public step a short text to paste, and a poster."""

from collections.abc import Callable
from typing import Final

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from consult.areas import queries as areas
from consult.core.errors import NotFound
from consult.core.formatting import day_end, moment
from consult.core.i18n import words
from consult.core.sharing import Share, draw, shorten
from consult.core.web import public, reader
from consult.issues import queries, service
from consult.issues.models import Matter
from consult.issues.rules import Lane, State
from consult.issues.views.acting import see_or_404
from consult.issues.views.blueprint import bp
from consult.issues.views.head import matter_page
from consult.issues.views.promises import is_done, is_late
from consult.publication import queries as notices
from consult.publication.rules import NoticeKind
from consult.publication.views.share import Step, meeting_step, share_of, step_of
from consult.voting import queries as polls
from consult.voting.models import Poll

IN_TEXT: Final = 70
"""Code points of an answer in a text for a chat."""

ON_POSTER: Final = 75
"""Code points of an answer on a poster: five lines of it."""


@bp.get("/matters/<matter_id>/share")
@public
def share(matter_id: str) -> ResponseReturnValue:
    """Show what to paste into a group chat about the step a matter has reached."""
    matter = public_matter(matter_id)
    return render_template(
        "issues/share.html",
        matter=matter,
        number=service.case_number(matter),
        area=areas.get_area(reader(), matter.area_id),
        share=_share_of(matter),
        poster_url=url_for("issues.poster", matter_id=matter.id),
    )


@bp.get("/matters/<matter_id>/poster.svg")
@public
def poster(matter_id: str) -> ResponseReturnValue:
    """Draw the poster of the step a matter has reached."""
    share_ = _share_of(public_matter(matter_id))
    svg = render_template("issues/poster.svg", drawing=draw(share_.poster))
    return Response(svg, mimetype="image/svg+xml")


def public_matter(matter_id: str) -> Matter:
    """Return a matter whose text everybody may read.

    Raises:
        NotFound: it is private, to whoever asks: nothing of it may reach a chat.
    """
    matter = queries.get_matter(reader(), matter_id)
    see_or_404(matter)
    if not matter.text_public:
        raise NotFound("matter")
    return matter


def _share_of(matter: Matter) -> Share:
    area = areas.get_area(reader(), matter.area_id)
    return share_of(area, matter.title, step_now(matter), matter_page(matter))


def step_now(matter: Matter) -> Step:
    """Return what a matter says of the step it has reached."""
    return STEPS.get(State(matter.state), _otherwise)(matter)


def _otherwise(matter: Matter) -> Step:
    """Return what a step says that has nothing to add: a sentence, or the name of the state."""
    state = State(matter.state)
    name = words(f"state.{state}")
    sentence = SENTENCES.get(state, _l("“%(title)s”现在：%(state)s。来龙去脉点开看。"))
    return Step(
        str(KICKERS.get(state, name)), lambda title: str(sentence % {"title": title, "state": name})
    )


def _noticed(matter: Matter) -> Step:
    """Return what the notice of a matter says: a meeting, a publicity, a posted decision."""
    posted = notices.list_notices_about(reader(), matter.story)
    current = next((each for each in posted if each.id == matter.notice_id), None)
    if current is None:
        return _otherwise(matter)
    if current.kind != NoticeKind.MEETING or current.withdrawn_at is not None:
        return step_of(current)
    before = [each for each in posted if each.id != current.id]
    return meeting_step(
        current,
        moved=bool(before)
        and before[-1].kind == NoticeKind.MEETING
        and before[-1].withdrawn_at == current.from_at,
    )


def _poll_of(matter: Matter) -> Poll | None:
    return polls.get_poll(reader(), matter.poll_id) if matter.poll_id else None


def _consulting(matter: Matter) -> Step:
    poll = _poll_of(matter)
    if poll is None or poll.opened_at is None or poll.closes_at is None:
        return Step(
            words(f"state.{matter.state}"),
            lambda title: gettext("现在正在商量“%(title)s”。", title=title),
            ((gettext("地点"), matter.venue),) if matter.venue else (),
        )
    until = moment(poll.closes_at)
    return Step(
        gettext("正在表决"),
        lambda title: gettext(
            "“%(title)s”正在表决，%(until)s截止。名册上的人请到会或者在网上表决。",
            title=title,
            until=until,
        ),
        ((gettext("截止"), until),),
    )


def _result(matter: Matter) -> Step:
    poll, outcome = _poll_of(matter), words(f"state.{matter.state}")
    if poll is None or poll.closed_at is None:
        return _otherwise(matter)
    votes = gettext(
        "赞成 %(yes)d，反对 %(no)d，弃权 %(abstain)d",
        yes=poll.yes or 0,
        no=poll.no or 0,
        abstain=poll.abstain or 0,
    )
    return Step(
        outcome,
        lambda title: gettext(
            "“%(title)s”有结果了：%(outcome)s（%(votes)s）。为什么，点开看结果说明。",
            title=title,
            outcome=outcome,
            votes=votes,
        ),
        ((gettext("票数"), votes), (gettext("时间"), moment(poll.closed_at))),
    )


def _in_effect(matter: Matter) -> Step:
    waiting = [task for task in queries.list_tasks(reader(), matter.id) if not is_done(task)]
    if not waiting:
        return _otherwise(matter)
    late = [task.due_on for task in waiting if is_late(task)]
    due = day_end(max(task.due_on for task in waiting))
    if late:
        return _late(len(late), day_end(min(late)), due)
    return Step(
        words(f"state.{matter.state}"),
        lambda title: gettext(
            "“%(title)s”正在落实，%(due)s以前完成。谁负责、办到哪一步，点开看。",
            title=title,
            due=due,
        ),
        ((gettext("完成期限"), due),),
    )


def _late(count: int, since: str, due: str) -> Step:
    """Return what a matter says whose tasks are not all done in time: that comes first."""
    overdue = ngettext(
        "%(num)d 项，应在 %(since)s 前完成",
        "%(num)d 项，最早的应在 %(since)s 前完成",
        count,
        since=since,
    )
    return Step(
        gettext("正在落实，有超期"),
        lambda title: gettext(
            "“%(title)s”正在落实，有任务超期：%(overdue)s。谁负责、办到哪一步，点开看。",
            title=title,
            overdue=overdue,
        ),
        ((gettext("超期的任务"), overdue), (gettext("最后的期限"), due)),
    )


def _answered(matter: Matter) -> Step:
    """Return what a public answer of the quick lane says, shortened; the page has it whole."""
    if not (matter.reply and matter.reply_public) or matter.lane != Lane.QUICK:
        return _otherwise(matter)
    said = " ".join(matter.reply.split())
    return Step(
        gettext("有答复了"),
        lambda title: gettext(
            "“%(title)s”有答复了：%(answer)s", title=title, answer=shorten(said, IN_TEXT)
        ),
        ((gettext("社区的答复"), shorten(said, ON_POSTER)),),
    )


KICKERS: Final = {
    State.RECEIVED: _l("有人提了一件事"),
    State.CALLED_OFF: _l("会议取消"),
}
"""What is on, where the name of the state alone would not say it to a neighbour."""

SENTENCES: Final = {
    State.RECEIVED: _l("有居民提出“%(title)s”，正在等待答复。您家也有这事吗？点开看看。"),
    State.ADMITTED: _l("“%(title)s”已经受理。接下来制定协商方案，开会以前会公告。"),
    State.CALLED_OFF: _l("原定商量“%(title)s”的会议取消了，原因点开看；重新安排以后再公告。"),
    State.NOT_QUORATE: _l("“%(title)s”这次没有表决：到会人数不够，另定时间再开会。"),
    State.IN_EFFECT: _l("“%(title)s”正在落实。谁负责、办到哪一步，点开看。"),
    State.ANSWERED: _l("“%(title)s”办完了，结果已经反馈。怎样办的，点开看。"),
    State.REVIEWED: _l("“%(title)s”评议完了。办得怎么样、大家满不满意，点开看。"),
}
"""What a step says that has neither a time nor a number of its own."""

STEPS: Final[dict[State, Callable[[Matter], Step]]] = {
    State.ANNOUNCED: _noticed,
    State.PUBLICITY: _noticed,
    State.POSTED: _noticed,
    State.CONSULTING: _consulting,
    State.OPINION: _result,
    State.NO_OPINION: _result,
    State.ADOPTED: _result,
    State.REJECTED: _result,
    State.IN_EFFECT: _in_effect,
    State.REPLIED: _answered,
    State.CALLED_BACK: _answered,
    State.ARCHIVED: _answered,
}
"""What says the steps that have; every other state is said by `_otherwise`."""
