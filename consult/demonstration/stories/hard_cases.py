"""Matters 6 and 10: one vote short, and what is no matter for a vote."""

from consult.committees.rules import Category
from consult.core.reading import forget, reader
from consult.demonstration.days import AFTERNOON, Script
from consult.demonstration.stories.world import Votes, World, X
from consult.issues import service as issues
from consult.issues.rules import Form
from consult.issues.service import Plan, Proposal
from consult.voting import queries as polls
from consult.voting import service as voting


def lift(world: World) -> Script:
    """Matter 6, first half: seat 7 recused, one vote short, no opinion formed."""
    place = world.cast.places["清苑"]
    yield world.home(-40)
    matter = world.raise_matter(
        place,
        world.cast.resident("清苑", "6 号楼 2 单元"),
        Proposal(
            "6号楼2单元加装电梯方案",
            "单元里有五位七十岁以上的老人，上下楼困难，想加装电梯；一楼担心采光。",
            "商量出一个大家能接受的方案。",
            "6 号楼 2 单元",
        ),
    )
    yield world.office(-39, AFTERNOON)
    world.admit(place, matter)
    yield world.office(-24, early=True)
    plan = Plan(
        form=Form.DELIBERATIVE,
        rule="K1",
        question="在 6 号楼 2 单元北侧加装外挂电梯，费用按楼层分摊，一楼不出资。",
        venue="楼门议事点",
        meets_at=world.evening(-15),
    )
    issues.plan_matter(world.cast.actor(place.handler), matter, plan)
    yield from world.seat_stakeholders(
        place,
        "清苑",
        matter,
        (
            X("6 号楼 2 单元", Category.AFFECTED, "六楼业主", "最需要电梯"),
            X("6 号楼 2 单元", Category.AFFECTED, "一楼业主", "担心采光和噪声"),
            X("", Category.EXPERT, "结构工程师", "说明结构和日照"),
            X("", Category.DEPARTMENT, "区住房部门", "说明政策和补助"),
        ),
    )
    yield world.office(-21, AFTERNOON, early=True)
    issues.announce_meeting(
        world.cast.actor(place.secretary), matter, "就 6 号楼 2 单元加装电梯方案召开协商会议。"
    )
    yield world.home(-16)
    seven = next(
        each for each in polls.list_roll(reader(), world.poll_of(matter)) if each.label == "7"
    )
    forget()
    voting.recuse(
        world.cast.actor(seven.person_id), seven.id, "我住在这个单元，与方案有个人利害关系。"
    )
    yield from world.gather(place, matter, world.evening(-15), 8, skip=("7",))
    yield from world.vote(place, matter, Votes(4, 2, 2))


def relief(world: World) -> Script:
    """Matter 10: not admitted, since relief is found in law and private."""
    place = world.cast.places["鸠兹"]
    yield world.home(-6)
    matter = world.raise_matter(
        place,
        world.cast.resident("鸠兹", "9 栋"),
        Proposal(
            "请求投票评定低保",
            "想请大家投票决定某一户能不能吃低保。",
            "开会投票。",
            "9 栋",
        ),
    )
    yield world.office(-5)
    issues.refuse_matter(
        world.cast.actor(place.secretary),
        matter,
        "relief-of-a-person",
        "能否享受低保由民政部门依法认定，属于个人隐私，不能表决。已转告街道救助窗口。",
    )
