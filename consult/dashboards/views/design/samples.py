"""Invented contents for the components on show; nothing is read or written."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Final

from flask_babel import gettext, ngettext
from markupsafe import Markup, escape

from consult.areas.models import Area
from consult.audit.queries import CheckCode
from consult.audit.views.growth import Growth, Period, periods, picture
from consult.audit.views.printed import Printed
from consult.committees.views.ring import Ring, RingSeat, Sitting, ring_of
from consult.core import clock
from consult.core.formatting import zh
from consult.core.qr import absolute
from consult.core.sharing import Poster, Share
from consult.dashboards.views.charge import Charge
from consult.dashboards.views.design.forms import FilesForm, SampleForm, SampleWhomForm, WrongForm
from consult.documents.forms import Row as FileRow
from consult.documents.forms import UploadsField
from consult.documents.models import DraftFile
from consult.documents.views.shown import Shown
from consult.identity.forms import WhomForm
from consult.identity.forms.whom import Shown as Person
from consult.issues.views.diagram import Diagram, Edge, Node, Written
from consult.issues.views.head import Can, Head
from consult.issues.views.story import StepLine
from consult.notifications.queries import Reach
from consult.voting.views.result import Bar, Row, Segment

HERE: Final = "#components"
"""Where the links of samples lead."""

HASHES: Final = tuple(f"{number:x}" * 64 for number in (10, 3, 7))
PICTURE: Final = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 240 180'%3E"
    "%3Crect width='240' height='180' fill='%23dfe7e4'/%3E"
    "%3Cpath d='M0 130 70 80l50 34 44-50 76 66v50H0z' fill='%234f7a76'/%3E"
    "%3Ccircle cx='186' cy='42' r='18' fill='%23c98b2b'/%3E%3C/svg%3E"
)


@dataclass(frozen=True)
class Onward:
    """A page of a list that goes on."""

    next_url: str | None
    first_url: str | None


class Samples:
    """What the templates in `templates/dashboards/design/` show; made when it is asked for."""

    here = HERE

    @cached_property
    def now(self) -> datetime:
        """The present moment."""
        return clock.now()

    def days(self, days: int) -> datetime:
        """Return midnight so many legal days from now."""
        return clock.end_of_legal_day(clock.legal_day(self.now) + timedelta(days=days))

    # --- forms ---

    @cached_property
    def form(self) -> SampleForm:
        """Every kind of field, filled in or empty."""
        return SampleForm(formdata=None, prefix="sample-", data={"choice": "for"})

    @cached_property
    def wrong(self) -> WrongForm:
        """Fields with what has to be corrected."""
        form = WrongForm(formdata=None, prefix="wrong-", data={"title": gettext("路灯")})
        form.title.errors = [gettext("写得太短了，别人看不懂。")]
        form.day.errors = [gettext("请填写这一项。")]
        form.choice.errors = [gettext("请选一项。")]
        return form

    @cached_property
    def files(self) -> UploadsField:
        """A field for files in its three states."""
        field: UploadsField = FilesForm(formdata=None, prefix="sample-").files
        kept = DraftFile(id="sample", name="lamp.pdf", mime="application/pdf")
        field.rows = [
            FileRow(alt=gettext("现场说明"), kept=kept),
            FileRow(alt=gettext("路灯"), error=gettext("这个文件太大了。")),
        ]
        return field

    @cached_property
    def whom(self) -> WhomForm:
        """Somebody was found, whom nobody has confirmed."""
        form = SampleWhomForm(formdata=None, prefix="sample-")
        form.shown = [Person(zh("王*明"), escape(gettext("3 号楼")), confirmed=False)]
        return form

    # --- lists ---

    @property
    def matter(self) -> SimpleNamespace:
        """A matter in a list."""
        return SimpleNamespace(
            id="sample",
            title="3 号楼前的路灯",
            text_public=True,
            state="consulting",
            entered_by=None,
            moved_at=self.now,
        )

    @property
    def onward(self) -> Onward:
        """A page in the middle of a list."""
        return Onward(HERE, HERE)

    @property
    def pictures(self) -> list[Shown]:
        """A picture, a paper, and a picture that was kept back."""
        common: dict[str, Any] = {"office_url": None, "lang": None, "opening": None}
        shown = {"width": 240, "height": 180, "goes_along": False, **common}
        return [
            Shown(
                HERE,
                PICTURE,
                gettext("山坡和太阳（样品图）"),
                paper="",
                state=None,
                **shown,
                why=Markup(),
            ),
            Shown(
                HERE,
                None,
                gettext("现场说明"),
                paper="PDF, 120 KB",
                state=None,
                **shown,
                why=Markup(),
            ),
            Shown(
                None, None, "", paper="", state="withheld", **shown, why=escape(gettext("有人的脸"))
            ),
        ]

    @property
    def reaches(self) -> list[Reach]:
        """A notice that has not reached everybody, and one that has."""
        return [Reach(24, 21), Reach(24, 24)]

    # --- a matter ---

    @property
    def head(self) -> Head:
        """Where a matter stands, with what can be done and what cannot."""
        return Head(
            asked=gettext("3 号楼前要不要装太阳能路灯？"),
            state_label=gettext("正在协商"),
            tone="active",
            since=self.now - timedelta(days=2),
            next_label=gettext("表决结束"),
            next_at=self.days(3),
            can=(
                Can(gettext("去表决"), HERE, None),
                Can(gettext("说说我的看法"), HERE, None),
                Can(gettext("提出异议"), HERE, gettext("还没有公示。")),
            ),
        )

    @property
    def steps(self) -> list[StepLine]:
        """A way half gone."""
        ago = self.now - timedelta(days=9)
        return [
            StepLine(gettext("提出"), ago, gettext("居民"), Markup(), HERE, "done"),
            StepLine(
                gettext("受理"),
                ago + timedelta(days=2),
                gettext("社区书记"),
                escape(gettext("属于协商的事项。")),
                HERE,
                "done",
            ),
            StepLine(gettext("正在协商"), self.now, "", Markup(), None, "now"),
            StepLine(gettext("公示"), None, "", Markup(), None, "todo"),
        ]

    @property
    def comparisons(self) -> list[Row]:
        """A rule that was met, and one that was not."""
        return [
            Row(gettext("到会人数"), 8, "≥", "2/3 × 9", 6, met=True),
            Row(gettext("赞成票"), 5, ">", "1/2 × 11", 6, met=False),
        ]

    # --- pictures ---

    @staticmethod
    def bar(yes: int, no: int, abstain: int, silent: int, needed: int) -> Bar:
        """Return the bar of a vote."""
        parts = [
            Segment(gettext("赞成"), yes, "yes"),
            Segment(gettext("反对"), no, "no"),
            Segment(gettext("弃权"), abstain, "abstain"),
            Segment(gettext("没有表决"), silent, "none"),
        ]
        return Bar(parts, yes + no + abstain + silent, needed)

    @property
    def ring(self) -> Ring:
        """Every kind of seat."""
        sittings = [
            Sitting("1", gettext("社区党组织"), zh("陈*"), votes=True, fixed=True, chair=True),
            Sitting("2", gettext("居民代表"), zh("王*明"), votes=True, fixed=True, chair=False),
            Sitting("3", gettext("物业"), zh("李*"), votes=True, fixed=True, chair=False),
            Sitting("4", gettext("居民代表"), None, votes=True, fixed=True, chair=False),
            Sitting("X1", gettext("3 号楼"), zh("赵*"), votes=True, fixed=False, chair=False),
            Sitting("X2", gettext("供电所"), zh("周*"), votes=False, fixed=False, chair=False),
        ]
        there = {"1": True, "2": True, "3": False, "X1": True}
        return Ring(
            [
                RingSeat(
                    **{
                        **vars(each),
                        "recused": each.no == "3",
                        "present": there.get(each.no, False),
                    }
                )
                for each in ring_of(sittings).seats
            ]
        )

    @property
    def diagram(self) -> Diagram:
        """Three states and two steps."""
        names = (gettext("已收到"), gettext("已受理"), gettext("不予受理"))
        places = (("start", 20, 20), ("now", 340, 20), ("bad", 340, 130))
        admit, refuse = gettext("受理"), gettext("不受理")
        return Diagram(
            nodes=tuple(
                Node(kind, x, y, 180, 52, kind, (Written(name, x + 90, y + 26),), ())
                for name, (kind, x, y) in zip(names, places, strict=True)
            ),
            edges=(
                Edge("200,46 340,46", (Written(admit, 270, 32),)),
                Edge("110,72 110,156 340,156", (Written(refuse, 225, 142),)),
            ),
            width=540,
            height=202,
            rows=tuple(
                {"label": label, "from": names[0], "to": to, "who": gettext("社区书记")}
                for label, to in ((admit, names[1]), (refuse, names[2]))
            ),
        )

    @property
    def growth(self) -> Growth:
        """Ten weeks of a small record."""
        today = date(2026, 11, 18)
        _period, starts = periods(date(2026, 9, 14), today)
        return picture(Period.WEEK, starts, (38, 61, 61, 97, 170, 204, 251, 322, 341, 356), today)

    # --- the record and paper ---

    @property
    def proof(self) -> dict[str, Any]:
        """An entry with its path."""
        return {
            "index": 128,
            "size": 356,
            "hash": HASHES[0],
            "kind_label": gettext("表决结束"),
            "at": self.now,
            "url": HERE,
            "path": HASHES[1:],
        }

    @property
    def code(self) -> CheckCode:
        """The check code of a day."""
        return CheckCode(356, self.now, "a1b2 c3d4 e5f6 0718")

    @property
    def printed(self) -> Printed:
        """The foot of a sheet."""
        return Printed(absolute("/design"), self.code, self.now, demo=False)

    @property
    def notice(self) -> SimpleNamespace:
        """A notice as it is posted."""
        return SimpleNamespace(
            community=gettext("样品社区"),
            heading=gettext("协商意见公示"),
            title=gettext("关于 3 号楼前装路灯的协商意见"),
            number="2026-001",
            particulars=[(gettext("表决结果"), gettext("赞成 8，反对 1，弃权 0"))],
            body="\n".join(
                [
                    gettext("各位居民："),
                    gettext("同意在 3 号楼前装两盏太阳能路灯，费用从公共收益中支付。"),
                ]
            ),
            from_at=self.now,
            until_at=self.days(7),
            how_to_object=gettext("公示期内登录提出，或者到社区写纸质异议。"),
            how_on_paper=gettext("公示期内到社区写纸质异议。"),
            issuer=gettext("样品社区居民委员会"),
            responsible=zh("陈*"),
            place=gettext("1 号公告栏"),
        )

    @property
    def share(self) -> Share:
        """What is pasted into a group chat."""
        text = "“3 号楼前的路灯”正在表决，请到会或者在网上表决。"
        return Share(text, absolute("/design"), sample_poster())

    # --- small words ---

    @property
    def area(self) -> Area:
        """A place that is not on the map."""
        return Area(short_name="样品社区", latin="Sample")

    @property
    def charges(self) -> list[Charge]:
        """Two areas in somebody's charge; nothing is late in the second."""
        other = Area(short_name="另一个样品社区", latin="Other Sample")
        return [Charge(self.area, HERE, HERE, 3, HERE), Charge(other, HERE, HERE, 0, HERE)]

    @staticmethod
    def left(days: int) -> str:
        """Return how long is left."""
        return str(ngettext("还有 %(num)d 天", "还有 %(num)d 天", days))


def sample_poster() -> Poster:
    """Return what the sample of the poster says."""
    return Poster(
        place="样品社区",
        kicker=gettext("正在表决"),
        title="3 号楼前要不要装太阳能路灯？",
        facts=((gettext("地点"), "社区议事厅"), (gettext("截止"), "2026-11-23 18:00")),
        call=gettext("扫一扫，看来龙去脉"),
        url=absolute("/design"),
        site=gettext("家事共商 · 鸠江区社区协商"),
        warning="",
    )
