"""Three more assemblies: one that rejects, one whose decision waits to be posted, one posted."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from consult.committees.rules import Category
from consult.demonstration.days import AFTERNOON, Script
from consult.demonstration.people import Community
from consult.demonstration.stories.dog_covenant import CHALLENGE
from consult.demonstration.stories.world import Votes, World, X
from consult.issues import service as issues
from consult.issues.rules import Form
from consult.issues.service import Plan, Proposal, Statement


@dataclass(frozen=True)
class Decision:
    """What an assembly decides: where, what, who is concerned, days, account of who raised it."""

    name: str
    title: str
    facts: str
    question: str
    capacity: str
    reason: str
    raised: int
    meeting: int
    votes: Votes
    reserved: str = ""
    mandate: str = ""
    account: str = ""


STATION: Final = Decision(
    "华强",
    "公共车棚改作快递驿站",
    "快递堆在门卫室，有人想把车棚让出一半。",
    "把公共车棚的一半改作快递驿站，租金进公共收益。",
    "在车棚停车的居民",
    "车位会少一半",
    -60,
    -40,
    Votes(12, 15, 3),
)
HALLWAYS: Final = Decision(
    "四山",
    "居民公约增加楼道不堆物一条",
    "楼道堆物清了又堆，公约里没有写。",
    "居民公约增加一条：楼道、楼梯口不堆放物品，三天内自己清走。",
    "顶楼住户",
    "杂物多堆在顶楼的平台上",
    -30,
    -11,
    Votes(20, 5, 3),
    "covenant",
    "居民会议 2026 年春季会议授权居民代表会议修订居民公约",
)
BOARD: Final = Decision(
    "石城",
    "居务公开栏移到东门",
    "公开栏在办公楼里面，多数人从东门进出看不到。",
    "居务公开栏移到东门内侧，装上灯。",
    "住在东门边的居民",
    "公开栏会立在窗前",
    -32,
    -13,
    Votes(24, 3, 2),
    account="jiang",
)


def rejected(world: World) -> Script:
    """Tell of what too few were for."""
    yield from _decide(world, STATION)


def adopted(world: World) -> Script:
    """Tell of a decision that waits for the secretary's signature."""
    yield from _decide(world, HALLWAYS)


def posted(world: World) -> Script:
    """Tell of a decision that hangs out for fifteen days."""
    place, matter = yield from _decide(world, BOARD)
    yield world.next_office()
    issues.post_decision(
        world.cast.actor(place.secretary),
        matter,
        Statement("居民代表会议表决通过：" + BOARD.question + CHALLENGE, "东门公告栏", 15),
    )


def _decide(world: World, decision: Decision) -> Generator[datetime, None, tuple[Community, str]]:
    """Raise, admit, study, plan, announce and decide; return the community and the matter."""
    place = world.cast.places[decision.name]
    votes, meets_at = decision.votes, world.evening(decision.meeting)
    yield world.raising(decision.raised)
    proposal = Proposal(decision.title, decision.facts, decision.question, "全社区")
    proposer = world.cast.known[decision.account] if decision.account else place.members[5]
    matter = world.raise_matter(place, proposer, proposal)
    yield world.next_office()
    world.admit(place, matter)
    yield world.next_office(AFTERNOON, after=0)
    world.study(place, matter)
    yield world.next_office()
    issues.plan_matter(
        world.cast.actor(place.handler),
        matter,
        Plan(
            form=Form.DECISION,
            rule="R3",
            question=decision.question,
            venue="社区议事厅",
            meets_at=meets_at,
            reserved=decision.reserved,
            mandate=decision.mandate,
        ),
    )
    concerned = X("1 栋", Category.AFFECTED, decision.capacity, decision.reason)
    yield from world.seat_stakeholders(place, decision.name, matter, (concerned,))
    yield world.next_office(AFTERNOON, after=0)
    issues.announce_meeting(
        world.cast.actor(place.secretary), matter, f"召开居民代表会议，表决{decision.title}。"
    )
    yield from world.gather(place, matter, meets_at, votes.yes + votes.no + votes.abstain)
    yield from world.vote(place, matter, votes)
    return place, matter
