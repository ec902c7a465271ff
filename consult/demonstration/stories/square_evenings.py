"""Matter 5: evenings on the square; the vote is open now, and seat 4 has not voted yet."""

from datetime import time, timedelta
from typing import Final

from consult.committees.rules import Category
from consult.core.reading import forget, reader
from consult.demonstration.days import AFTERNOON, Script, later, moment
from consult.demonstration.people import Community
from consult.demonstration.stories.world import Votes, World, X
from consult.issues import service as issues
from consult.issues.rules import CommentStance, Form
from consult.issues.service import Plan, Proposal
from consult.notifications import service as notifications
from consult.notifications.rules import How
from consult.voting import queries as polls
from consult.voting import service as voting

QUESTION: Final = (
    "广场活动晚上 7 点到 8 点半，音量在最近住户窗外不超过 60 分贝；高考、中考期间停止外放音乐。"
)
AWAY: Final = ("3", "X4")
"""Who has not come; the others have checked in."""

CASTING: Final = ("1", "2", "5", "X1", "X2")
OPENS: Final = time(8, 0)
"""When the vote opens today, unless it is not that late yet: then it did last night."""

CASTING_TAKES: Final = timedelta(minutes=20)


def square_evenings(world: World) -> Script:
    """Tell how it came to a vote that lasts until D+2, so that those who work late can cast."""
    place = world.cast.places["金湾"]
    yield world.raising(-14)
    matter = world.raise_matter(
        place,
        place.seats[4],
        Proposal(
            "湾景苑广场晚间活动的时间和音量",
            "广场舞的音乐到晚上九点半还很响，上夜班的、带小孩的、要高考的都受影响。",
            "定一个时间和音量，大家都照着办。",
            "湾景苑",
        ),
    )
    yield world.next_office(AFTERNOON)
    world.admit(place, matter)
    yield world.tonight()
    yield from world.second(matter, place.members[10:19])
    yield from world.comment(
        place,
        matter,
        (
            (place.members[10], CommentStance.CONCERN, "孩子明年高考，九点以后能不能安静些。"),
            (place.members[11], CommentStance.SUPPORT, "跳舞的人也愿意有个说法，省得天天吵。"),
        ),
    )
    begins = world.evening(-1)
    yield world.office(-8, early=True)
    issues.plan_matter(
        world.cast.actor(place.handler),
        matter,
        Plan(Form.DELIBERATIVE, "K1", QUESTION, "议事之家", begins),
    )
    yield from world.seat_stakeholders(
        place,
        "金湾",
        matter,
        (
            X("湾景苑 1 栋", Category.AFFECTED, "离广场最近的住户", "窗户正对广场"),
            X("湾景苑 2 栋", Category.AFFECTED, "广场舞队", "每晚都在广场活动"),
            X("湾景苑 3 栋", Category.AFFECTED, "上夜班的租户", "白天要睡觉"),
            X("湾景苑 5 栋", Category.AFFECTED, "考生家长", "孩子今年高考"),
        ),
    )
    yield world.office(-4, by=-3)
    notice = issues.announce_meeting(
        world.cast.actor(place.secretary),
        matter,
        "就广场晚间活动的时间和音量召开协商会议；会后开始表决，留足时间，上夜班的也来得及。",
        place="湾景苑南门公告栏",
    )
    yield from _reach(world, place, matter, notice)
    yield from world.gather(place, matter, begins, 9, skip=AWAY)
    morning = moment(world.today, OPENS)
    yield morning if morning + CASTING_TAKES <= world.now else later(minutes=50)
    poll = world.poll_of(matter)
    closes_at = world.evening(2) + timedelta(hours=1)
    voting.open_poll(world.cast.actor(place.handler), poll, closes_at)
    roll = [each for each in polls.list_roll(reader(), poll) if each.label in CASTING]
    forget()
    for entry, choice in zip(roll, Votes(3, 1, 1).choices(), strict=True):
        yield later(minutes=3, seconds=40)
        voting.cast_ballot(world.cast.actor(entry.acting_id or ""), entry.id, choice)


def _reach(world: World, place: Community, matter: str, notice: str) -> Script:
    """Let nine of the eleven read the notice, and one be told at the door: one is not reached."""
    roll = polls.list_roll(reader(), world.poll_of(matter))
    told = {each.label: each.person_id for each in roll}
    forget()
    yield world.tonight()
    for label, person in told.items():
        if label not in AWAY:
            world.read(person)
            yield later(minutes=2)
    yield world.next_office(AFTERNOON)
    notifications.note_visit(world.cast.actor(place.handler), notice, told["3"], How.VISITED)
