"""Matter 1: where to put the charging shed; open to objections now."""

from typing import Final

from consult.committees.rules import Category
from consult.demonstration.days import AFTERNOON, Script, later
from consult.demonstration.people import Community
from consult.demonstration.pictures import estate_plan, stairwell
from consult.demonstration.stories.world import Votes, World, X
from consult.issues import service as issues
from consult.issues.rules import CommentStance, FlagGround, Form, Stance
from consult.issues.service import Plan, Proposal, Remark, Statement

TITLE: Final = "和畅苑电动自行车充电棚建在哪里"
QUESTION: Final = (
    "在小区东门内侧空地建电动自行车充电棚，离最近的住房不少于 12 米，晚上 11 点后断电。"
)

FIRST: Final = Proposal(
    TITLE,
    "小区里电动自行车没有固定充电的地方，有人从楼上拉线，也有人推进楼道充电。",
    "在小区里建充电棚。",
    "和畅苑 3 栋、4 栋",
)
SECOND: Final = Proposal(
    TITLE,
    (
        "小区里电动自行车没有固定充电的地方，有人从楼上拉线，"
        "也有人推进楼道充电，夜里常有人担心失火。"
        "能建的地方有三处：A 东门内侧空地，B 4 栋东头，C 西边围墙下。"
    ),
    "在三处里选一处建充电棚，离住房远一些，晚上有灯。",
    "和畅苑 3 栋、4 栋",
)

MERGED: Final = (
    (
        -20,
        Proposal(
            "楼道里充电太危险",
            "4 栋楼道口停满了充电的车，晚上进出都要侧着身子走。",
            "楼道里不许充电，在外面给一个充电的地方。",
            "和畅苑 4 栋",
        ),
        6,
        "说的是同一件事：给充电找一个地方，楼道就能清出来。合在一起商量，附议的居民一并计入。",
    ),
    (
        -20,
        Proposal(
            "外卖车没处充电",
            "我们租在 4 栋送外卖，一天要充两次电，小区里没有地方。",
            "在小区里建一个能快充的地方。",
            "和畅苑 4 栋",
        ),
        4,
        "充电棚建在哪里，正在征求意见；骑手和租户的需要放进这一件里一起商量。",
    ),
    (
        -17,
        Proposal(
            "飞线充电什么时候能管",
            "从阳台拉下来的线风一吹就晃，下雨天更怕。",
            "把线收了，建一个统一的充电点。",
            "和畅苑 4 栋",
        ),
        0,
        "有了充电的地方才管得住飞线，与充电棚选址合并商量。",
    ),
)
"""What else was raised about it: day, text, how many seconded it, and why it was merged in."""

OPEN_UNTIL: Final = 4
"""The last day on which somebody can object, counted from today."""

DIRECT: Final = (12, 11, 10)
"""How many seconded the matter itself on three evenings: with those of the others there are 46."""


def charging_shed(world: World) -> Script:
    """Tell of three more proposals merged in, a vote, and what is open to objections until D+4."""
    place = world.cast.places["万春"]
    crowd = iter(place.members)
    yield world.raising(-24)
    matter = world.raise_matter(
        place,
        world.cast.known["shen"],
        FIRST,
        (
            (stairwell, "楼道里停着一辆电动自行车，充电线从楼上垂下来"),
            (estate_plan, "小区平面示意图：A 在东门内侧，B 在 4 栋东头，C 在西边围墙下"),
        ),
    )
    yield from _ask_for_details(world, place, matter)
    yield world.tonight()
    yield from world.second(matter, [next(crowd) for _ in range(DIRECT[0])])
    for days, more, seconds, reason in MERGED:
        yield world.raising(days)
        other = world.raise_matter(place, world.cast.resident("万春", "和畅苑 4 栋"), more)
        yield world.next_office()
        issues.release_text(world.cast.actor(place.handler), other)
        yield later(minutes=190)
        yield from world.second(other, [next(crowd) for _ in range(seconds)])
        yield world.next_office(AFTERNOON, after=0)
        issues.merge_matter(world.cast.actor(place.secretary), other, matter, "same-matter", reason)
    yield from _announce(world, place, matter)
    yield from _listen(world, place, matter, [next(crowd) for _ in range(sum(DIRECT[1:]))])
    yield from world.gather(place, matter, world.evening(-5), 8)
    yield from world.vote(place, matter, Votes(6, 1, 1))
    yield world.office(-3)
    issues.publicise_opinion(
        world.cast.actor(place.secretary),
        matter,
        Statement(
            f"协商意见：{QUESTION}"
            "到会 8 人，赞成 6、反对 1、弃权 1。"
            "对协商意见有不同看法的居民，可以在公示期内提出异议。",
            "和畅苑东门公告栏",
            OPEN_UNTIL - world.shown(),
        ),
    )
    yield world.home(-1)
    late = Remark(CommentStance.QUESTION, "断电以后车还没充满的怎么办？")
    issues.write_comment(world.cast.actor(place.members[20]), matter, late)


def _ask_for_details(world: World, place: Community, matter: str) -> Script:
    """Check the text, send it back once for details, and admit the second version."""
    yield world.next_office()
    issues.release_text(world.cast.actor(place.handler), matter)
    yield later(minutes=12)
    issues.return_matter(
        world.cast.actor(place.handler),
        matter,
        "details-missing",
        "请写一写小区里有哪几处可以建，好请相关的住户一起来商量。",
    )
    yield later(minutes=205)
    issues.supplement_matter(world.cast.actor(world.cast.known["shen"]), matter, SECOND)
    yield world.next_office(AFTERNOON, after=0)
    world.admit(place, matter)


def _announce(world: World, place: Community, matter: str) -> Script:
    yield world.office(-14, AFTERNOON)
    issues.plan_matter(
        world.cast.actor(place.handler),
        matter,
        Plan(Form.DELIBERATIVE, "K1", QUESTION, "社区议事厅", world.evening(-5)),
    )
    yield from world.seat_stakeholders(
        place,
        "万春",
        matter,
        (
            X("和畅苑 3 栋", Category.AFFECTED, "3 号楼一层住户", "住得离备选地点最近"),
            X("和畅苑 4 栋", Category.AFFECTED, "外卖骑手（租户）", "每天都要充电"),
            X("", Category.FIRM, "物业公司", "负责日常管理"),
            X("", Category.DEPARTMENT, "消防救援站", "消防要求"),
        ),
    )
    yield world.office(-12, AFTERNOON)
    issues.announce_meeting(
        world.cast.actor(place.secretary),
        matter,
        "就充电棚选址召开协商会议，欢迎居民旁听，也可以提交书面意见。",
        place="和畅苑东门公告栏",
    )


def _listen(world: World, place: Community, matter: str, crowd: list[str]) -> Script:
    """Let residents second, comment and write; one comment names a neighbour and is hidden."""
    handler = world.cast.actor(place.handler)
    yield world.home(-11)
    yield from world.second(matter, crowd[: DIRECT[1]])
    first = yield from world.comment(
        place,
        matter,
        (
            (crowd[0], CommentStance.SUPPORT, "早该建了，我家住一楼，最怕楼道里充电。"),
            (crowd[1], CommentStance.CONCERN, "棚子离房子要远，着了火不能烧到楼上。"),
            (crowd[2], CommentStance.OPPOSE, "4 栋某某家天天飞线，先把他家的线剪了再说。"),
        ),
    )
    yield world.tonight()
    issues.flag_comment(
        world.cast.actor(crowd[3]), first[2], FlagGround.PRIVACY, "说的是哪一家，大家都看得出来。"
    )
    yield from world.second(matter, crowd[DIRECT[1] :])
    yield world.next_office()
    issues.hide_comment(handler, first[2], "指向具体的一户人家，容易引起误会；意见本身可以重写。")
    yield world.tonight()
    yield from world.comment(
        place,
        matter,
        (
            (crowd[4], CommentStance.QUESTION, "充电怎么收费，谁来管？"),
            (crowd[5], CommentStance.CONCERN, "东门早晚接送孩子的人多，要留出走道。"),
        ),
    )
    yield world.tonight()
    opinions = [
        issues.write_opinion(world.cast.actor(person), matter, stance, text)
        for person, stance, text in (
            (world.cast.known["lou"], Stance.SUPPORT, "东门内侧可以，请把灯装好。"),
            (crowd[6], Stance.CONCERN, "请消防站的人到现场看一看再定。"),
        )
    ]
    yield world.next_office()
    for opinion in opinions:
        issues.release_opinion(handler, matter, opinion)
        yield later(minutes=2)
