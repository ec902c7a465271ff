"""Matter 9: a village assembly decides with a mandate; one of three milestones is late."""

from typing import Final

from consult.committees.rules import Category
from consult.demonstration.days import AFTERNOON, Script, later
from consult.demonstration.people import Community
from consult.demonstration.pictures import lane_plan
from consult.demonstration.stories.world import Votes, World, X
from consult.issues import service as issues
from consult.issues.rules import CommentStance, Form
from consult.issues.service import Plan, Proposal, Statement

WOMEN: Final = 20
"""Among the 52 villagers' representatives; a third of the 57 members is the least."""

QUESTION: Final = (
    "硬化三组 620 米道路，总费用 186,000 元：村集体收益 86,000 元，"
    "上级配套 100,000 元，不向村民筹资。"
)
MILESTONES: Final = (
    ("路基施工", "村民委员会", -15),
    ("浇筑路面", "村民委员会", -4),
    ("验收和公布账目", "村务监督委员会", 20),
)


def paving(world: World) -> Script:
    """Tell how the village decided on its lane, and how far it is."""
    place = world.cast.places["八角村"]
    yield world.raising(-90)
    matter = world.raise_matter(
        place,
        place.seats[3],
        Proposal(
            "三组道路硬化方案",
            "三组到村部的路是土路，下雨走不了，学生上学要绕路。",
            "把 620 米土路硬化成水泥路，不向村民摊派。",
            "三组",
        ),
    )
    yield world.next_office(AFTERNOON)
    world.admit(place, matter)
    yield world.tonight()
    yield from world.second(matter, place.members[1:13])
    yield from world.comment(
        place,
        matter,
        (
            (place.members[2], CommentStance.SUPPORT, "下雨天三轮车都推不出来，修了都方便。"),
            (place.members[9], CommentStance.QUESTION, "钱从哪里来，要不要各家出？"),
        ),
    )
    yield world.office(-80)
    world.study(place, matter)
    yield from _decide(world, place, matter)
    yield world.office(-54)
    issues.post_decision(
        world.cast.actor(place.secretary),
        matter,
        Statement(
            "村民代表会议应到 57 人，实到 45 人，赞成 31、反对 9、弃权 5，表决通过。"
            "认为决定违反法律、法规的，可以向镇人民政府反映；"
            "认为侵害自己合法权益的，可以依法申请人民法院予以撤销。",
            "村务公开栏",
            15,
        ),
    )
    yield world.office(-35)
    tasks = []
    for text, owner, due in MILESTONES:
        actor = world.cast.actor(place.handler)
        tasks.append(issues.assign_task(actor, matter, text, owner, world.day(due), "三组村民小组"))
        yield later(minutes=4)
    yield from _build(world, place, tasks)


def _decide(world: World, place: Community, matter: str) -> Script:
    yield world.office(-70, early=True)
    issues.plan_matter(
        world.cast.actor(place.handler),
        matter,
        Plan(
            form=Form.DECISION,
            rule="V3",
            question=QUESTION,
            venue="村民理事会",
            meets_at=world.evening(-55),
            reserved="village-works",
            mandate="村民会议 2026 年授权村民代表会议决定本年度道路建设",
        ),
    )
    yield from world.seat_stakeholders(
        place,
        "八角村",
        matter,
        (
            X("3 组", Category.AFFECTED, "三组村民", "路从门口过"),
            X("3 组", Category.AFFECTED, "学生家长", "孩子每天走这条路"),
            X("", Category.EXPERT, "镇里的施工员", "说明造价"),
        ),
    )
    yield world.office(-66, AFTERNOON, by=-65)
    issues.announce_meeting(
        world.cast.actor(place.secretary),
        matter,
        "召开村民代表会议，表决三组道路硬化方案。",
        women=WOMEN,
        place="村务公开栏",
    )
    yield from world.gather(place, matter, world.evening(-55), 45)
    yield from world.vote(place, matter, Votes(31, 9, 5))


def _build(world: World, place: Community, tasks: list[str]) -> Script:
    """Finish the first milestone; fall behind with the second, and ask for a later day."""
    yield world.office(-24)
    issues.note_progress(world.cast.actor(place.handler), tasks[0], "路基已经挖到位，等碎石进场。")
    yield world.office(-16, AFTERNOON, early=True)
    yield from world.carry_out(place, tasks[0], "路基已经压实，村监委会看过。")
    yield world.office(-8)
    drawn = world.evidence(
        place.handler, lane_plan, "三组道路示意图：红线以西已经浇筑，以东还是土路"
    )
    issues.note_progress(
        world.cast.actor(place.handler), tasks[1], "已经浇筑 410 米，还有 210 米。", drawn
    )
    yield world.office(-5)
    issues.ask_delay(
        world.cast.actor(place.handler),
        tasks[1],
        "连下了几天雨，水泥路面不能浇筑。",
        world.day(5),
    )
