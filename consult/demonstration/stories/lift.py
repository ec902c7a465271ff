"""Matter 6, first half: one vote short, no opinion formed; a second plan is being prepared."""

from typing import Final

from consult.committees import service as panels
from consult.committees.rules import Category
from consult.committees.service import Invitation
from consult.core.reading import forget, reader
from consult.demonstration.days import AFTERNOON, Script, later
from consult.demonstration.stories.world import Votes, World, X
from consult.issues import service as issues
from consult.issues.rules import CommentStance, Form
from consult.issues.service import Plan, Proposal
from consult.voting import queries as polls
from consult.voting import service as voting

ENTRANCE: Final = "6 号楼 2 单元"
NEIGHBOURS: Final = (
    X(ENTRANCE, Category.AFFECTED, "六楼业主", "最需要电梯"),
    X(ENTRANCE, Category.AFFECTED, "一楼业主", "担心采光和噪声"),
    X("", Category.EXPERT, "结构工程师", "说明结构和日照"),
    X("", Category.DEPARTMENT, "区住房部门", "说明政策和补助"),
)
FIRST: Final = "在 6 号楼 2 单元北侧加装外挂电梯，费用按楼层分摊，一楼不出资。"
SECOND: Final = (
    "在 6 号楼 2 单元北侧加装玻璃井道电梯，井道离一楼窗户不少于 2.5 米，"
    "费用按楼层分摊，一楼不出资并得到采光补偿。"
)


def lift(world: World) -> Script:
    """Tell of the meeting that seat 7 left, and of the plan that was begun after it."""
    place = world.cast.places["清苑"]
    yield world.raising(-40)
    matter = world.raise_matter(
        place,
        world.cast.resident("清苑", ENTRANCE),
        Proposal(
            "6号楼2单元加装电梯方案",
            "单元里有五位七十岁以上的老人，上下楼困难，想加装电梯；一楼担心采光。",
            "商量出一个大家能接受的方案。",
            ENTRANCE,
        ),
    )
    yield world.next_office(AFTERNOON)
    world.admit(place, matter)
    yield world.tonight()
    yield from world.second(matter, place.members[:5])
    yield from world.comment(
        place,
        matter,
        (
            (place.members[0], CommentStance.SUPPORT, "六楼的老人半年没下过楼了。"),
            (place.members[7], CommentStance.OPPOSE, "井道挡住一楼的窗户，白天都要开灯。"),
        ),
    )
    yield world.office(-24, early=True)
    issues.plan_matter(
        world.cast.actor(place.handler),
        matter,
        Plan(Form.DELIBERATIVE, "K1", FIRST, "楼门议事点", world.evening(-15)),
    )
    yield from world.seat_stakeholders(place, "清苑", matter, NEIGHBOURS)
    yield world.office(-21, AFTERNOON, early=True)
    issues.announce_meeting(
        world.cast.actor(place.secretary), matter, "就 6 号楼 2 单元加装电梯方案召开协商会议。"
    )
    yield world.home(-16)
    roll = polls.list_roll(reader(), world.poll_of(matter))
    seven = next(each for each in roll if each.label == "7")
    forget()
    voting.recuse(
        world.cast.actor(seven.person_id), seven.id, "我住在这个单元，与方案有个人利害关系。"
    )
    yield from world.gather(place, matter, world.evening(-15), 8, skip=("7",))
    yield from world.vote(place, matter, Votes(4, 2, 2))
    yield world.office(-6, AFTERNOON, early=True)
    panel = issues.plan_matter(
        world.cast.actor(place.handler),
        matter,
        Plan(Form.DELIBERATIVE, "K1", SECOND, "楼门议事点", world.evening(9)),
    )
    yield from world.seat_stakeholders(place, "清苑", matter, NEIGHBOURS[:2])
    yield later(minutes=6)
    waits = NEIGHBOURS[2]
    engineer = world.neighbour("清苑", waits)
    invitation = Invitation(engineer, waits.category, waits.capacity, waits.reason)
    panels.ask_stakeholder(world.cast.actor(place.handler), panel, invitation)
