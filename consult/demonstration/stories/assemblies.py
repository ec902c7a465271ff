"""Matters 3 and 9: what an assembly decides with a mandate."""

from typing import Final

from consult.committees.rules import Category
from consult.demonstration.days import AFTERNOON, Script, later
from consult.demonstration.stories.world import Votes, World, X
from consult.issues import service as issues
from consult.issues.rules import Form
from consult.issues.service import Plan, Proposal, Statement
from consult.voting import service as voting

NOT_QUORATE_AT: Final = 41
WOMEN: Final = 20
"""Among the 52 villagers' representatives; a third of the 57 members is the least."""


def dog_covenant(world: World) -> Script:
    """Matter 3: an assembly one short of its quorum, then a covenant clause adopted."""
    place = world.cast.places["四湾"]
    yield world.home(-80)
    matter = world.raise_matter(
        place,
        place.seats[3],
        Proposal(
            "修订居民公约文明养犬条款",
            "遛狗不牵绳、不清理粪便的事越来越多，现在的公约没有写清楚。",
            "在居民公约里写明牵绳、清理和遛狗时段。",
            "全社区",
        ),
    )
    yield world.office(-79, AFTERNOON)
    world.admit(place, matter)
    yield world.office(-75)
    world.study(place, matter)
    for notice, meeting, votes in (
        (world.office(-62, early=True), world.evening(-51), None),
        (world.office(-50), world.evening(-38), Votes(34, 11, 5)),
    ):
        yield notice
        issues.plan_matter(
            world.cast.actor(place.handler),
            matter,
            Plan(
                form=Form.DECISION,
                rule="R3",
                question=(
                    "居民公约增加一条：在公共场所遛狗必须牵绳，"
                    "粪便由养犬人当场清理；晚上 10 点以后不在楼栋之间遛狗。"
                ),
                venue="社区议事厅",
                meets_at=meeting,
                reserved="covenant",
                mandate="居民会议 2026 年春季会议授权居民代表会议修订公约养犬条款",
            ),
        )
        dogs = (X("2 栋", Category.AFFECTED, "养犬居民", "条款直接约束养犬人"),)
        yield from world.seat_stakeholders(place, "四湾", matter, dogs)
        yield later(minutes=15)
        issues.announce_meeting(
            world.cast.actor(place.secretary), matter, "召开居民代表会议，表决居民公约养犬条款。"
        )
        if votes is None:
            yield from world.gather(place, matter, meeting, NOT_QUORATE_AT)
            yield later(minutes=20)
            voting.declare_not_held(world.cast.actor(place.handler), world.poll_of(matter))
        else:
            yield from world.gather(place, matter, meeting, 50)
            yield from world.vote(place, matter, votes)
    yield world.office(-37)
    issues.post_decision(
        world.cast.actor(place.secretary),
        matter,
        Statement(
            "居民代表会议应到 63 人，实到 50 人，赞成 34、反对 11、弃权 5，表决通过。"
            "认为决定违反法律、法规的，可以向街道办事处反映；"
            "认为侵害自己合法权益的，可以依法申请人民法院予以撤销。",
            "社区公告栏",
            15,
        ),
    )
    yield world.office(-18)
    issues.assign_task(
        world.cast.actor(place.handler),
        matter,
        "印制新的居民公约，张贴到每个楼栋",
        "社区居委会",
        world.day(10),
    )


def paving(world: World) -> Script:
    """Matter 9: a village assembly decides with a mandate; three milestones."""
    place = world.cast.places["八角村"]
    yield world.home(-90)
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
    yield world.office(-89, AFTERNOON)
    world.admit(place, matter)
    yield world.office(-80)
    world.study(place, matter)
    yield world.office(-70, early=True)
    issues.plan_matter(
        world.cast.actor(place.handler),
        matter,
        Plan(
            form=Form.DECISION,
            rule="V3",
            question=(
                "硬化三组 620 米道路，总费用 186,000 元：村集体收益 86,000 元，"
                "上级配套 100,000 元，不向村民筹资。"
            ),
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
            X("三组", Category.AFFECTED, "三组村民", "路从门口过"),
            X("三组", Category.AFFECTED, "学生家长", "孩子每天走这条路"),
            X("", Category.EXPERT, "镇里的施工员", "说明造价"),
        ),
    )
    yield world.office(-66, AFTERNOON, early=True)
    issues.announce_meeting(
        world.cast.actor(place.secretary),
        matter,
        "召开村民代表会议，表决三组道路硬化方案。",
        women=WOMEN,
    )
    yield from world.gather(place, matter, world.evening(-55), 45)
    yield from world.vote(place, matter, Votes(31, 9, 5))
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
    for text, owner, due in (
        ("路基施工", "村民委员会", world.day(-15)),
        ("浇筑路面", "村民委员会", world.day(-4)),
        ("验收和公布账目", "村务监督委员会", world.day(20)),
    ):
        actor = world.cast.actor(place.handler)
        tasks.append(issues.assign_task(actor, matter, text, owner, due))
        yield later(minutes=4)
    yield world.office(-16, AFTERNOON, early=True)
    issues.report_task(world.cast.actor(place.handler), tasks[0], "路基已经压实。")
    yield world.home(-15)
    issues.confirm_task(world.cast.actor(place.seats[3]), tasks[0])
    yield world.office(-14)
    issues.accept_task(world.cast.actor(place.supervisor), tasks[0])
    yield world.office(-8)
    issues.note_progress(
        world.cast.actor(place.handler), tasks[1], "已经浇筑 410 米，还有 210 米。"
    )
    yield world.office(-5)
    issues.ask_delay(
        world.cast.actor(place.handler),
        tasks[1],
        "连下了几天雨，水泥路面不能浇筑。",
        world.day(5),
    )
