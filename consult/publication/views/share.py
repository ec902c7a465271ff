"""A notice for the group chat: a short text to paste, and a poster."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from consult.areas import queries as areas
from consult.areas.messages import latin_name
from consult.areas.models import Area
from consult.audit.views.printed import is_demo
from consult.core import clock
from consult.core.formatting import deadline, last_day, moment
from consult.core.i18n import language, words
from consult.core.qr import absolute
from consult.core.sharing import Poster, Share, draw, fit, shorten
from consult.core.web import public, reader
from consult.publication import queries, rules
from consult.publication.models import Notice
from consult.publication.rules import NoticeKind, Window
from consult.publication.views.blueprint import bp, notice_url

PLACE_LENGTH = 24
"""Code points of a meeting place that a short text names."""


@dataclass(frozen=True)
class Step:
    """What a public step says of itself.

    Attributes:
        kicker: what is on, in a word or two.
        say: the sentence, given the title.
        facts: what a poster says under the title: when, where, until when.
    """

    kicker: str
    say: Callable[[str], str]
    facts: Sequence[tuple[str, str]] = ()


@bp.get("/notices/<notice_id>/share")
@public
def share(notice_id: str) -> ResponseReturnValue:
    """Show what to paste into a group chat about a notice."""
    notice = queries.get_notice(reader(), notice_id)
    return render_template(
        "publication/share.html",
        notice=notice,
        kind=words(f"notice.{notice.kind}"),
        area=areas.get_area(reader(), notice.area_id),
        share=_share_of(notice),
        poster_url=url_for("publication.poster", notice_id=notice.id),
    )


@bp.get("/notices/<notice_id>/poster.svg")
@public
def poster(notice_id: str) -> ResponseReturnValue:
    """Draw the poster of a notice."""
    notice = queries.get_notice(reader(), notice_id)
    svg = render_template("publication/poster.svg", drawing=draw(_share_of(notice).poster))
    return Response(svg, mimetype="image/svg+xml")


def _share_of(notice: Notice) -> Share:
    area = areas.get_area(reader(), notice.area_id)
    return share_of(area, notice.title, step_of(notice), notice_url(notice.id))


def share_of(area: Area, title: str, step: Step, path: str) -> Share:
    """Return text and poster of a public step of something in a community."""
    called = place_in_words(area)
    return Share(
        text=fit(
            lambda shown: gettext("【%(place)s】%(text)s", place=called, text=step.say(shown)),
            title,
        ),
        url=absolute(path),
        poster=Poster(
            place=called,
            kicker=step.kicker,
            title=title,
            facts=step.facts,
            call=gettext("扫一扫看全文"),
            url=absolute(path),
            site=gettext("家事共商 · 鸠江区社区协商"),
            warning=gettext("演示数据，人物与事件均为虚构") if is_demo() else "",
        ),
    )


def _said(called: str, text: str) -> str:
    return str(gettext("【%(place)s】%(text)s", place=called, text=text))


def place_in_words(area: Area) -> str:
    """Return what an area is called where no markup can stand."""
    return area.short_name if language() == "zh" else latin_name(area) or area.short_name


def step_of(notice: Notice) -> Step:
    """Return what a notice says of itself now."""
    if notice.withdrawn_at is not None:
        return Step(
            gettext("公告已撤下"),
            lambda title: gettext(
                "“%(title)s”的公告已经撤下，原因和后来的安排点开看。", title=title
            ),
        )
    if rules.window(notice.from_at, notice.until_at, clock.now()) is Window.OVER:
        until = deadline(notice.until_at)
        return Step(
            gettext("公告已结束"),
            lambda title: gettext(
                "“%(title)s”的公告到%(until)s为止，已经结束。", title=title, until=until
            ),
        )
    match NoticeKind(notice.kind):
        case NoticeKind.MEETING:
            return meeting_step(notice)
        case NoticeKind.PUBLICITY:
            return _publicity_step(notice)
        case NoticeKind.POSTING:
            return _posting_step(notice)


def meeting_step(notice: Notice, *, moved: bool = False) -> Step:
    """Return what an announced meeting says of itself; `moved` if it had another time before."""
    said = dict(json.loads(notice.particulars))
    begins = datetime.fromisoformat(said["time"]) if "time" in said else notice.until_at
    venue = said.get("venue") or notice.place
    when, where = moment(begins), shorten(venue, PLACE_LENGTH)

    def say(title: str) -> str:
        sentence = (
            _l("会议改期：改到%(when)s，在%(where)s商量“%(title)s”。")
            if moved
            else _l(
                "%(when)s，在%(where)s开会商量“%(title)s”。点开看公告；不能到会的，可以写书面意见。"
            )
        )
        return str(sentence % {"title": title, "when": when, "where": where})

    facts = ((gettext("时间"), when), (gettext("地点"), venue))
    return Step(gettext("会议改期") if moved else gettext("开会协商"), say, facts)


def _publicity_step(notice: Notice) -> Step:
    until = deadline(notice.until_at)
    return Step(
        gettext("公示，可提异议"),
        lambda title: gettext(
            "“%(title)s”的协商意见正在公示。有不同意见，%(until)s以前在网上或者当面提出。",
            title=title,
            until=until,
        ),
        (
            (gettext("截止"), until),
            (gettext("怎样提"), gettext("在网上，或者到社区（村）当面提")),
        ),
    )


def _posting_step(notice: Notice) -> Step:
    until = last_day(notice.until_at)
    return Step(
        gettext("公布决定"),
        lambda title: gettext(
            "“%(title)s”的决定已经公布，公布到%(until)s。对决定不服的，点开看怎么办。",
            title=title,
            until=until,
        ),
        ((gettext("公布到"), until), (gettext("地点"), notice.place)),
    )
