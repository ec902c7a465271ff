"""Matter 3: an assembly one short of its quorum, then a covenant clause adopted."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from consult.committees.rules import Category
from consult.demonstration.days import AFTERNOON, Script, later
from consult.demonstration.people import Community
from consult.demonstration.stories.world import Votes, World, X
from consult.issues import service as issues
from consult.issues.rules import CommentStance, Form
from consult.issues.service import Plan, Proposal, Statement
from consult.voting import service as voting

NOT_QUORATE_AT: Final = 41
QUESTION: Final = (
    "居民公约增加一条：在公共场所遛狗必须牵绳，"
    "粪便由养犬人当场清理；晚上 10 点以后不在楼栋之间遛狗。"
)
POSTED: Final = 15
"""Days that a decision is posted, at least."""

CHALLENGE: Final = (
    "认为决定违反法律、法规的，可以向街道办事处反映；"
    "认为侵害自己合法权益的，可以依法申请人民法院予以撤销。"
)


def dog_covenant(world: World) -> Script:
    """Tell of two assemblies, the posting, and what is done since."""
    place = world.cast.places["四湾"]
    yield world.raising(-80)
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
    yield world.next_office(AFTERNOON)
    world.admit(place, matter)
    yield world.tonight()
    yield from world.second(matter, place.members[20:34])
    yield from world.comment(
        place,
        matter,
        (
            (place.members[20], CommentStance.SUPPORT, "孩子在楼下被没牵绳的狗追过。"),
            (place.members[21], CommentStance.CONCERN, "上班的人只有晚上有空遛狗，时段要留够。"),
        ),
    )
    yield world.office(-75)
    world.study(place, matter)
    yield world.office(-62, by=-61)
    body = "召开居民代表会议，表决居民公约养犬条款。"
    yield from _call(world, place, matter, world.evening(-51), body)
    yield from world.gather(place, matter, world.evening(-51), NOT_QUORATE_AT)
    yield later(minutes=20)
    voting.declare_not_held(world.cast.actor(place.handler), world.poll_of(matter))
    yield world.office(-49, by=-48)
    body = "上次到会人数不够，没有表决；再次召开居民代表会议，请代表们都来。"
    yield from _call(world, place, matter, world.evening(-38), body)
    yield from world.gather(place, matter, world.evening(-38), 50)
    yield from world.vote(place, matter, Votes(34, 11, 5))
    yield world.office(-37)
    issues.post_decision(
        world.cast.actor(place.secretary),
        matter,
        Statement(
            "居民代表会议应到 63 人，实到 50 人，赞成 34、反对 11、弃权 5，表决通过。" + CHALLENGE,
            "社区公告栏",
            max(POSTED, -21 - world.shown()),
        ),
    )
    yield from _carry_out(world, place, matter)


def _call(
    world: World, place: Community, matter: str, meets_at: datetime, body: str
) -> Iterator[datetime]:
    issues.plan_matter(
        world.cast.actor(place.handler),
        matter,
        Plan(
            form=Form.DECISION,
            rule="R3",
            question=QUESTION,
            venue="社区议事厅",
            meets_at=meets_at,
            reserved="covenant",
            mandate="居民会议 2026 年春季会议授权居民代表会议修订公约养犬条款",
        ),
    )
    dogs = (X("2 栋", Category.AFFECTED, "养犬居民", "条款直接约束养犬人"),)
    yield from world.seat_stakeholders(place, "四湾", matter, dogs)
    yield later(minutes=15)
    issues.announce_meeting(world.cast.actor(place.secretary), matter, body)


def _carry_out(world: World, place: Community, matter: str) -> Script:
    """File the covenant with the sub-district, then bring it to every door."""
    yield world.office(-36, AFTERNOON)
    handler = world.cast.actor(place.handler)
    filing = issues.assign_task(
        handler, matter, "把修订后的居民公约报街道备案", "社区居委会", world.day(-29)
    )
    yield world.office(-30)
    yield from world.carry_out(place, filing, "已经报四褐山街道备案，街道出具了收件回执。")
    yield world.office(-18)
    posters = issues.assign_task(
        handler, matter, "印制新的居民公约，张贴到每个楼栋", "社区居委会", world.day(10)
    )
    yield world.office(-7)
    issues.note_progress(
        world.cast.actor(place.handler), posters, "已经印好 200 份，贴了 14 个楼栋。"
    )
