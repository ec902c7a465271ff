"""Smaller matters of the communities, each left at another place of the way that matters take."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from consult.committees.rules import Category
from consult.committees.service import Invitation
from consult.demonstration.days import AFTERNOON, Script, later
from consult.demonstration.people import Community
from consult.demonstration.stories.world import Votes, World, X
from consult.issues import service as issues
from consult.issues.rules import Form
from consult.issues.service import Plan, Proposal, Satisfaction, Statement
from consult.publication import service as board
from consult.voting import service as voting

NOTICE: Final = 4
"""Days between the notice and a committee's meeting, at least."""


@dataclass(frozen=True)
class Small:
    """A small matter: where, what, the question put to the vote, who is concerned, and why."""

    name: str
    title: str
    facts: str
    question: str
    affected: str
    capacity: str
    reason: str


CANOPY: Final = Small(
    "四山",
    "单元门口雨棚怎么修",
    "单元门口的雨棚漏水，雨天进出都要打伞。",
    "六个单元的雨棚统一换成钢架板，费用从公共收益中列支。",
    "3 栋",
    "单元一楼住户",
    "雨棚就在自家窗户上方",
)
RACKS: Final = Small(
    "鸠兹",
    "晾晒架装在哪里",
    "楼下空地没有晾晒架，被子晒在绿篱上。",
    "在 6 栋南侧空地装两排晾晒架。",
    "6 栋",
    "6 栋一楼住户",
    "晾晒架就在窗外",
)
BUMPS: Final = Small(
    "石城",
    "地下车库入口装减速带",
    "车从地下车库出来速度快，门口常有孩子跑过。",
    "在车库出口装两道橡胶减速带。",
    "1 栋",
    "车库门口的住户",
    "车出来正对自家门口",
)
SANDPIT: Final = Small(
    "清苑",
    "儿童沙坑换成软质地面",
    "沙坑里常有猫狗粪便，孩子没法玩。",
    "把沙坑换成软质地面，面积 40 平方米。",
    "5 栋",
    "带孩子的家长",
    "孩子常在那里玩",
)
PARCELS: Final = Small(
    "四湾",
    "快递车从哪个门进",
    "快递三轮车走南门，和上学的孩子挤在一起。",
    "快递车一律走北门，南门早晚不进车。",
    "2 栋",
    "北门旁边的住户",
    "车从窗下过",
)
COURT: Final = Small(
    "鸠兹",
    "门球场改成羽毛球场",
    "门球场没人打了，年轻人想要羽毛球场。",
    "把门球场改成一片羽毛球场。",
    "8 栋",
    "还在打门球的居民",
    "每周还在场上打球",
)
LAMPS: Final = Small(
    "八角村",
    "二组路灯开到几点",
    "二组的路灯九点就关，下晚班的人摸黑走。",
    "二组路灯每天开到夜里十一点。",
    "2 组",
    "二组村民",
    "路灯照着自家门前的路",
)
BINS: Final = Small(
    "金湾",
    "垃圾投放点几点开放",
    "投放点早晨七点才开，上早班的人赶不上。",
    "垃圾投放点早晨六点开放，晚上九点关闭。",
    "4 栋",
    "上早班的居民",
    "六点半就要出门",
)
CHESS: Final = Small(
    "四湾",
    "老年活动室周末开不开",
    "活动室周末锁门，老人没有地方去。",
    "活动室周六、周日上午开放，由志愿者值班。",
    "3 栋",
    "常去活动室的老人",
    "周末没有别处可去",
)
PARKING: Final = Small(
    "华强",
    "东侧临时停车位",
    "东侧空地晚上乱停，救护车进不来。",
    "东侧空地划六个临时停车位，留出四米通道。",
    "1 栋",
    "东侧一楼住户",
    "车停在窗前",
)
FINES: Final = Small(
    "石城",
    "楼道停车怎么管",
    "电动自行车停进楼道，劝了不听。",
    "楼道停车的，每次交 50 元。",
    "5 栋",
    "5 栋住户",
    "每天从楼道进出",
)


def called_off(world: World) -> Script:
    """Tell of a meeting that could not be held."""
    place, matter = yield from _announce(world, RACKS, -30, world.evening(-20))
    yield world.office(-21, AFTERNOON, early=True)
    issues.call_off_meeting(
        world.cast.actor(place.secretary), matter, "议事室停水抢修，会议改期，另行公告。"
    )


def too_few(world: World) -> Script:
    """Tell of a meeting that too few came to."""
    place, matter = yield from _announce(world, BUMPS, -19, world.evening(-9))
    yield from world.gather(place, matter, world.evening(-9), 5)
    yield later(minutes=20)
    voting.declare_not_held(world.cast.actor(place.handler), world.poll_of(matter))


def announced(world: World) -> Script:
    """Tell of a meeting to come, and of somebody who was asked to it after the notice."""
    place, matter = yield from _announce(world, CANOPY, -15, world.evening(4))
    yield world.next_office()
    more = world.cast.resident("四山", "3 栋")
    issues.add_stakeholder(
        world.cast.actor(place.secretary),
        matter,
        Invitation(more, Category.AFFECTED, "坐轮椅的住户", "雨棚立柱可能影响轮椅进出"),
        "公告以后才知道有住户坐轮椅，补请参加。",
    )


def no_opinion(world: World) -> Script:
    """Tell of a vote that came out even."""
    yield from _meet(world, COURT, -46, Votes(3, 3, 0))


def objected(world: World) -> Script:
    """Tell of an objection that was right: it is consulted on again."""
    place, matter = yield from _meet(world, PARCELS, -36, Votes(5, 1, 0))
    yield world.next_office()
    notice = _publish(world, place, matter, PARCELS)
    yield world.tonight()
    objector = world.cast.resident("四湾", "2 栋")
    objection = board.make_objection(
        world.cast.actor(objector), notice, "北门是消防通道，快递车排队会堵住。"
    )
    yield world.next_office()
    board.give_view(
        world.cast.actor(place.supervisor),
        objection,
        "去北门看过，确实要先量通道宽度。",
        favours=True,
    )
    yield world.next_office(AFTERNOON, after=0)
    board.answer_objection(
        world.cast.actor(place.handler), objection, "异议成立，量好宽度以后重新商量。", upheld=True
    )


def to_publish(world: World) -> Script:
    """Tell of an opinion that waits for the secretary's signature."""
    yield from _meet(world, SANDPIT, -25, Votes(5, 0, 1))


def reviewed(world: World) -> Script:
    """Tell of something that was carried out and reviewed; its file is not closed yet."""
    place, matter = yield from _in_effect(world, BINS, -64)
    yield from _work(world, place, matter, "贴出新的开放时间，值守人员换班")
    yield world.next_office(after=7)
    asked = Satisfaction(12, 10, 2, 0, "早班的居民都说方便了。")
    issues.review_matter(world.cast.actor(place.supervisor), matter, asked)


def answered(world: World) -> Script:
    """Tell of something that was carried out; its survey is open."""
    place, matter = yield from _in_effect(world, LAMPS, -44)
    yield from _work(world, place, matter, "把二组路灯的定时改到夜里十一点")


def revoked(world: World) -> Script:
    """Tell of an outcome that has no object any more."""
    place, matter = yield from _in_effect(world, PARKING, -100)
    yield world.next_office(after=5)
    issues.revoke_outcome(
        world.cast.actor(place.secretary), matter, "道路拓宽，东侧空地已经改成车道。"
    )


def changed(world: World) -> Script:
    """Tell of an outcome that does not work as it is."""
    place, matter = yield from _in_effect(world, CHESS, -72)
    yield world.next_office(after=14)
    issues.change_outcome(
        world.cast.actor(place.secretary), matter, "志愿者周日排不出班，开放时间重新商量。"
    )


def to_correct(world: World) -> Script:
    """Tell of an outcome against the law, which the sub-district wants corrected."""
    _place, matter = yield from _in_effect(world, FINES, -70)
    yield world.next_office(after=7)
    issues.order_correction(
        world.cast.actor(world.cast.known["guide/340207004000"]),
        matter,
        "居民公约和协商意见都不能设定罚款，请改为劝导和集中停放。",
    )


SMALL: Final = (
    called_off,
    too_few,
    announced,
    no_opinion,
    objected,
    to_publish,
    reviewed,
    answered,
    revoked,
    changed,
    to_correct,
)


def _announce(
    world: World, small: Small, raised: int, meets_at: datetime
) -> Generator[datetime, None, tuple[Community, str]]:
    """Raise, admit, plan and announce; return the community and the matter."""
    place = world.cast.places[small.name]
    yield world.raising(raised)
    proposal = Proposal(small.title, small.facts, small.question, small.affected)
    matter = world.raise_matter(place, world.cast.resident(small.name, small.affected), proposal)
    yield world.next_office()
    world.admit(place, matter)
    yield later(minutes=25)
    issues.plan_matter(
        world.cast.actor(place.handler),
        matter,
        Plan(Form.DELIBERATIVE, "K1", small.question, "社区议事厅", meets_at),
    )
    concerned = X(small.affected, Category.AFFECTED, small.capacity, small.reason)
    yield from world.seat_stakeholders(place, small.name, matter, (concerned,))
    yield world.next_office()
    issues.announce_meeting(
        world.cast.actor(place.secretary), matter, f"召开协商会议，商量{small.title}。"
    )
    return place, matter


def _meet(
    world: World, small: Small, raised: int, votes: Votes
) -> Generator[datetime, None, tuple[Community, str]]:
    """Go on to the vote, eleven days after it was raised."""
    evening = world.evening(raised + 7 + NOTICE)
    place, matter = yield from _announce(world, small, raised, evening)
    yield from world.gather(place, matter, evening, votes.yes + votes.no + votes.abstain)
    yield from world.vote(place, matter, votes)
    return place, matter


def _in_effect(
    world: World, small: Small, raised: int
) -> Generator[datetime, None, tuple[Community, str]]:
    """Go on until nobody objected and it is in effect."""
    place, matter = yield from _meet(world, small, raised, Votes(5, 0, 1))
    yield world.next_office()
    _publish(world, place, matter, small)
    yield world.next_office(after=7)
    return place, matter


def _publish(world: World, place: Community, matter: str, small: Small) -> str:
    statement = Statement(f"协商意见：{small.question}", "社区公告栏", 5)
    return issues.publicise_opinion(world.cast.actor(place.secretary), matter, statement)


def _work(world: World, place: Community, matter: str, text: str) -> Script:
    """Carry it out with one task, and answer those who asked for it."""
    task = issues.assign_task(
        world.cast.actor(place.handler), matter, text, "社区居委会", world.day(world.shown() + 9)
    )
    yield world.next_office(AFTERNOON, after=3)
    yield from world.carry_out(place, task, f"已经办好：{text}。")
    yield world.next_office(AFTERNOON)
    issues.answer_back(
        world.cast.actor(place.handler),
        matter,
        f"您提的事办好了：{text}。有不满意的地方请告诉我们。",
    )
