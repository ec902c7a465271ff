"""What is raised every day and needs no vote: answers, waiting, details, hand-overs."""

from typing import Final

from consult.demonstration.days import AFTERNOON, Script, later
from consult.demonstration.stories.world import World
from consult.issues import service as issues
from consult.issues.rules import CalledBack, Source
from consult.issues.service import OnBehalf, Proposal

MANHOLE: Final = Proposal(
    "东门外井盖松动", "东门外人行道上的井盖踩上去会翻，晚上看不清。", "换一个井盖。", "东门"
)
STAIRWELL: Final = Proposal(
    "楼道堆物没人清", "5 栋楼道里堆了旧家具和纸箱，走路都要侧身。", "请把楼道清出来。", "5 栋"
)
NOISE: Final = Proposal(
    "夜里装修声音大", "楼上装修，晚上九点以后还在打孔。", "请提醒一下施工时间。", "3 栋"
)
TRAINER: Final = Proposal("健身器材坏了", "有一台转不动了。", "修一修。", "小区里")
SLIDE: Final = Proposal(
    "滑梯边角裂了口", "儿童滑梯的塑料边裂了口，容易划手。", "换掉裂开的那块。", "湾景苑"
)
LOCKERS: Final = Proposal(
    "快递柜挡住无障碍通道", "快递柜的门打开以后，轮椅过不去。", "挪开半米。", "1 栋"
)
MIRROR: Final = Proposal("路口反光镜歪了", "小区出口的反光镜歪了，看不到来车。", "扶正。", "南门")
FEES: Final = Proposal(
    "物业费纠纷请大家评理", "我和物业公司的官司下个月开庭，想请大家来评理。", "开会评理。", "2 栋"
)
PAVEMENT: Final = Proposal(
    "春晓路人行道地砖松动", "春晓路北侧人行道的地砖松了，下雨天溅一身水。", "修好地砖。", "春晓路"
)
BICYCLES: Final = Proposal(
    "非机动车乱停堵住消防通道", "早晚两头自行车停满消防通道。", "划出停车位。", "7 栋、8 栋"
)
ROOM: Final = Proposal(
    "架空层活动室怎么用", "架空层空着，有人想下棋，有人想放童车。", "商量一个用法。", "4 栋"
)
WRONG_LAMP: Final = Proposal(
    "12 栋楼道灯不亮", "三楼的楼道灯坏了几天。", "换灯泡。", "春晓苑 12 栋"
)
LAMP: Final = Proposal(
    "2 栋楼道灯不亮", "三楼的楼道灯坏了一个星期。", "换个亮一点的灯泡。", "春晓苑 2 栋"
)


def everyday(world: World) -> Script:
    """Tell of small things, one after the other, each as far as it got."""
    yield world.raising(-15)
    rooms = _raise(world, "石城", ROOM)
    yield later(minutes=9)
    bicycles = _raise(world, "鸠兹", BICYCLES)
    yield later(minutes=9)
    lockers = _raise(world, "四湾", LOCKERS)
    yield world.next_office()
    world.admit(world.cast.places["石城"], rooms)
    _reply(world, "鸠兹", bicycles, "已经劝离一批，网格员每天早晚巡查。")
    _reply(world, "四湾", lockers, "已经联系快递柜公司，本周内挪开。")
    yield world.next_office(AFTERNOON)
    world.study(world.cast.places["石城"], rooms)
    handler = world.cast.places["四湾"].handler
    issues.call_back(
        world.cast.actor(handler).through("phone"),
        lockers,
        CalledBack.FAIRLY,
        1,
        "挪了，还差一点。",
    )
    yield later(minutes=15)
    office = world.cast.places["鸠兹"]
    issues.deepen_matter(
        world.cast.actor(office.handler), bicycles, "光靠劝不够，要不要划停车位，请大家商量。"
    )
    yield world.next_office()
    world.admit(office, bicycles)
    yield from _handed_on(world)
    yield from _this_week(world)


def _handed_on(world: World) -> Script:
    """Pass one matter on to another body, and one to the neighbouring community."""
    yield world.raising(-8)
    manhole = _raise(world, "石城", MANHOLE)
    yield later(minutes=30)
    pavement = _raise(world, "清苑", PAVEMENT)
    yield world.next_office()
    issues.pass_on_matter(
        world.cast.actor(world.cast.places["石城"].secretary),
        manhole,
        "another-body",
        "人行道井盖由市政设施管理单位维护，已经转去，对方会直接联系您。",
        "市政设施管理单位",
    )
    yield later(minutes=40)
    there = issues.hand_over_matter(
        world.cast.actor(world.cast.places["清苑"].secretary),
        pavement,
        world.cast.places["万春"].area.id,
        "another-body",
        "这一段路在万春社区范围内，转给万春社区办理。",
    )
    yield world.next_office(AFTERNOON, after=0)
    _reply(world, "万春", there, "已经报给养护单位，地砖这个月内更换。")


def _this_week(world: World) -> Script:
    """Leave some waiting: for an answer, for details, for a review, for a call back."""
    yield world.raising(-6)
    fees = _raise(world, "清苑", FEES)
    yield later(minutes=8)
    slide = _raise(world, "金湾", SLIDE)
    yield later(minutes=8)
    trainer = _raise(world, "鸠兹", TRAINER)
    yield later(minutes=8)
    mirror = _raise(world, "华强", MIRROR)
    yield later(minutes=8)
    _raise(world, "四山", STAIRWELL)  # nobody answers: its time is up
    yield world.next_office()
    issues.refuse_matter(
        world.cast.actor(world.cast.places["清苑"].secretary),
        fees,
        "pending-elsewhere",
        "法院已经受理，不能在这里表决谁对谁错。需要法律帮助可以打 12348。",
        "in-court",
    )
    _reply(world, "金湾", slide, "已经用护角包住，配件到货就换。")
    issues.return_matter(
        world.cast.actor(world.cast.places["鸠兹"].handler),
        trainer,
        "details-missing",
        "请写明是哪一处的哪一台器材，好安排人去看。",
    )
    yield world.tonight()
    issues.withdraw_matter(world.cast.actor(world.proposer_of(mirror)), mirror, "已经有人扶正了。")
    issues.ask_review(
        world.cast.actor(world.proposer_of(fees)), fees, "我不是要表决，只想请大家听一听。"
    )
    yield world.home(-1)
    _raise(world, "石城", NOISE)
    yield later(minutes=7)
    place = world.cast.places["万春"]
    worker = world.cast.actor(world.cast.known["lou"])
    on_behalf = OnBehalf(Source.VISIT, person_id=place.members[9])
    mistyped = issues.enter_matter(worker, place.area.id, WRONG_LAMP, on_behalf)
    yield later(minutes=3)
    issues.undo_entry(worker, mistyped)
    yield later(minutes=2)
    issues.enter_matter(worker, place.area.id, LAMP, on_behalf)


def _raise(world: World, name: str, proposal: Proposal) -> str:
    place = world.cast.places[name]
    building = proposal.affected.partition("、")[0]
    return world.raise_matter(place, world.cast.resident(name, building), proposal)


def _reply(world: World, name: str, matter: str, text: str) -> None:
    handler = world.cast.places[name].handler
    issues.reply_to_matter(world.cast.actor(handler), matter, text, public=True)
