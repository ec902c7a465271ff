"""The stories of the demonstration: each a script that says when it goes on, and then does.

A script yields the moment at which its next part happens; the builder lets all scripts run
side by side, always the earliest first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from consult.committees import service as panels
from consult.committees.rules import Category
from consult.committees.service import Invitation
from consult.core import clock
from consult.core.reading import forget, reader
from consult.demonstration.people import Cast, Community
from consult.issues import queries as matters
from consult.issues import service as issues
from consult.issues.rules import Form, Stance
from consult.issues.service import Plan, Proposal, Satisfaction, Statement
from consult.publication import service as board
from consult.voting import queries as polls
from consult.voting import service as voting
from consult.voting.rules import Choice

Script = Iterator[datetime]

MORNING: Final = (9, 10)
NOON: Final = (14, 30)
EVENING: Final = (19, 0)
NOT_QUORATE_AT: Final = 41


@dataclass(frozen=True)
class X:
    """A stakeholder of a story: building or none, category, capacity, why at the table."""

    building: str
    category: Category
    capacity: str
    reason: str


@dataclass(frozen=True)
class Votes:
    """How those present vote."""

    yes: int
    no: int
    abstain: int

    def choices(self) -> list[Choice]:
        """Return the choices in the order of the roll."""
        return (
            [Choice.FOR] * self.yes + [Choice.AGAINST] * self.no + [Choice.ABSTAIN] * self.abstain
        )


class World:
    """The cast, the day everything leads up to, and the acts that stories share."""

    def __init__(self, cast: Cast, today: date, now: datetime) -> None:
        self.cast = cast
        self.today = today
        self.now = now

    def on(self, days: int, at: tuple[int, int] = MORNING) -> datetime:
        """Return a moment `days` from today (negative: ago), never after now."""
        day = self.today + timedelta(days=days)
        moment = clock.from_legal_time(datetime(day.year, day.month, day.day, *at))  # noqa: DTZ001
        return min(moment, self.now)

    def raise_matter(self, place: Community, person: str, proposal: Proposal) -> str:
        """Raise a matter as a resident."""
        return issues.propose_matter(self.cast.actor(person), place.area.id, proposal)

    def admit(self, place: Community, matter: str) -> None:
        """Admit a matter as secretary."""
        issues.admit_matter(
            self.cast.actor(place.secretary),
            matter,
            "practical-difficulty",
            "属于居民共同关心的实际困难，内容不涉及他人隐私。",
        )

    def study(self, place: Community, matter: str) -> None:
        """Note that the Party organisation agreed."""
        day = clock.legal_day(clock.now())
        issues.record_study(
            self.cast.actor(place.secretary), place.area.id, (matter,), day, agreed=True
        )

    def seat_stakeholders(self, place: Community, name: str, matter: str, xs: Sequence[X]) -> None:
        """Ask the stakeholders; everybody who is asked accepts."""
        panel = matters.get_matter(reader(), matter).panel_id or ""
        forget()
        for x in xs:
            person = self.cast.resident(name, x.building)
            invitation = Invitation(person, x.category, x.capacity, x.reason)
            line = panels.ask_stakeholder(self.cast.actor(place.handler), panel, invitation)
            panels.note_answer(self.cast.actor(place.handler), panel, line, accept=True)

    def poll_of(self, matter: str) -> str:
        """Return the id of a matter's poll."""
        found = matters.get_matter(reader(), matter).poll_id or ""
        forget()
        return found

    def check_in(self, place: Community, poll: str, count: int, skip: Sequence[str] = ()) -> None:
        """Note from the sign-in sheet the first `count` voting places, and those who speak."""
        roll = [each for each in polls.list_roll(reader(), poll) if each.label not in skip]
        voting_places = [each.id for each in roll if each.votes][:count]
        others = [each.id for each in roll if not each.votes]
        forget()
        for entry in [*voting_places, *others]:
            voting.note_presence(self.cast.actor(place.handler), entry)

    def cast_ballots(self, poll: str, choices: Sequence[Choice]) -> None:
        """Let those present vote in the order of the roll."""
        present = [
            (each.id, each.acting_id or each.person_id)
            for each in polls.list_roll(reader(), poll)
            if each.votes and each.present_at is not None
        ]
        forget()
        for (entry, person), choice in zip(present, choices, strict=False):
            voting.cast_ballot(self.cast.actor(person), entry, choice)

    def vote(self, place: Community, poll: str, votes: Votes) -> None:
        """Open the vote in the meeting, let everybody cast, and close it."""
        chair = self.cast.actor(place.handler)
        voting.open_poll(chair, poll, clock.now() + timedelta(minutes=20))
        self.cast_ballots(poll, votes.choices())
        voting.close_poll(chair, poll)


def charging_shed(world: World) -> Script:
    """Matter 1: three proposals merged, an opinion formed, open to objections until D+4."""
    place = world.cast.places["万春"]
    yield world.on(-24)
    matter = world.raise_matter(
        place,
        world.cast.known["shen"],
        Proposal(
            title="和畅苑电动自行车充电棚建在哪里",
            facts=(
                "小区里电动自行车没有固定充电的地方，有人从楼上拉线，"
                "也有人推进楼道充电，夜里常有人担心失火。"
            ),
            wish="在小区里选一处建充电棚，离住房远一些，晚上有灯。",
            affected="和畅苑 3 栋、4 栋",
        ),
    )
    yield world.on(-23, NOON)
    world.admit(place, matter)
    for days, title in ((-22, "楼道里充电太危险"), (-21, "外卖车没处充电")):
        yield world.on(days)
        other = world.raise_matter(
            place,
            world.cast.resident("万春", "和畅苑 4 栋"),
            Proposal(title, "希望有统一的充电点。", "建一个充电棚。", "和畅苑 4 栋"),
        )
        yield world.on(days, NOON)
        issues.merge_matter(
            world.cast.actor(place.secretary),
            other,
            matter,
            "same-matter",
            "与正在商量的充电棚选址是同一件事。",
        )
    yield world.on(-14)
    issues.plan_matter(
        world.cast.actor(place.handler),
        matter,
        Plan(
            form=Form.DELIBERATIVE,
            rule="K1",
            question=(
                "在小区东门内侧空地建电动自行车充电棚，离最近的住房不少于 12 米，晚上 11 点后断电。"
            ),
            venue="社区议事厅",
            meets_at=world.on(-5, EVENING),
        ),
    )
    world.seat_stakeholders(
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
    yield world.on(-12)
    issues.announce_meeting(
        world.cast.actor(place.secretary),
        matter,
        "就充电棚选址召开协商会议，欢迎居民旁听，也可以提交书面意见。",
    )
    yield world.on(-9, NOON)
    issues.write_opinion(
        world.cast.actor(world.cast.known["lou"]),
        matter,
        Stance.SUPPORT,
        "东门内侧可以，请把灯装好。",
    )
    yield world.on(-5, EVENING)
    issues.begin_consultation(world.cast.actor(place.handler), matter)
    poll = world.poll_of(matter)
    world.check_in(place, poll, 8)
    world.vote(place, poll, Votes(6, 1, 1))
    yield world.on(-3)
    issues.publicise_opinion(
        world.cast.actor(place.secretary),
        matter,
        Statement(
            "协商意见：在小区东门内侧空地建电动自行车充电棚，"
            "离最近的住房不少于 12 米，晚上 11 点后断电。"
            "到会 8 人，赞成 6、反对 1、弃权 1。"
            "对协商意见有不同看法的居民，可以在公示期内提出异议。",
            "和畅苑东门公告栏",
            7,
        ),
    )


def dog_covenant(world: World) -> Script:
    """Matter 3: an assembly one short of its quorum, then a covenant clause adopted."""
    place = world.cast.places["四湾"]
    yield world.on(-80)
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
    yield world.on(-79, NOON)
    world.admit(place, matter)
    yield world.on(-75)
    world.study(place, matter)
    for notice, meeting, votes in ((-62, -51, None), (-49, -38, Votes(34, 11, 5))):
        yield world.on(notice)
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
                meets_at=world.on(meeting, EVENING),
                reserved="covenant",
                mandate="居民会议 2026 年春季会议授权居民代表会议修订公约养犬条款",
            ),
        )
        dogs = (X("2 栋", Category.AFFECTED, "养犬居民", "条款直接约束养犬人"),)
        world.seat_stakeholders(place, "四湾", matter, dogs)
        issues.announce_meeting(
            world.cast.actor(place.secretary), matter, "召开居民代表会议，表决居民公约养犬条款。"
        )
        yield world.on(meeting, EVENING)
        issues.begin_consultation(world.cast.actor(place.handler), matter)
        poll = world.poll_of(matter)
        if votes is None:
            world.check_in(place, poll, NOT_QUORATE_AT)
            voting.declare_not_held(world.cast.actor(place.handler), poll)
        else:
            world.check_in(place, poll, 50)
            world.vote(place, poll, votes)
    yield world.on(-37)
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
    yield world.on(-20)
    issues.assign_task(
        world.cast.actor(place.handler),
        matter,
        "印制新的居民公约，张贴到每个楼栋",
        "社区居委会",
        world.today + timedelta(days=10),
    )


def square_evenings(world: World) -> Script:
    """Matter 5: the vote is open now; seat 4 has not voted yet."""
    place = world.cast.places["金湾"]
    yield world.on(-14)
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
    yield world.on(-13, NOON)
    world.admit(place, matter)
    yield world.on(-6)
    issues.plan_matter(
        world.cast.actor(place.handler),
        matter,
        Plan(
            form=Form.DELIBERATIVE,
            rule="K1",
            question=(
                "广场活动晚上 7 点到 8 点半，"
                "音量在最近住户窗外不超过 60 分贝；高考、中考期间停止外放音乐。"
            ),
            venue="议事之家",
            meets_at=world.now - timedelta(minutes=50),
        ),
    )
    world.seat_stakeholders(
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
    yield world.on(-4)
    issues.announce_meeting(
        world.cast.actor(place.secretary), matter, "就广场晚间活动的时间和音量召开协商会议并表决。"
    )
    yield world.now - timedelta(minutes=45)
    issues.begin_consultation(world.cast.actor(place.handler), matter)
    poll = world.poll_of(matter)
    world.check_in(place, poll, 9, skip=("3",))
    yield world.now - timedelta(minutes=25)
    end = world.today + timedelta(days=2)
    closes_at = clock.from_legal_time(datetime(end.year, end.month, end.day, 20))  # noqa: DTZ001
    voting.open_poll(world.cast.actor(place.handler), poll, closes_at)
    yield world.now - timedelta(minutes=10)
    roll = [
        each
        for each in polls.list_roll(reader(), poll)
        if each.label in ["1", "2", "5", "X1", "X2"]
    ]
    forget()
    for entry, choice in zip(roll, Votes(3, 1, 1).choices(), strict=True):
        voting.cast_ballot(world.cast.actor(entry.acting_id or ""), entry.id, choice)


def lift(world: World) -> Script:
    """Matter 6, first half: seat 7 recused, one vote short, no opinion formed."""
    place = world.cast.places["清苑"]
    yield world.on(-40)
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
    yield world.on(-39, NOON)
    world.admit(place, matter)
    yield world.on(-24)
    plan = Plan(
        form=Form.DELIBERATIVE,
        rule="K1",
        question="在 6 号楼 2 单元北侧加装外挂电梯，费用按楼层分摊，一楼不出资。",
        venue="楼门议事点",
        meets_at=world.on(-15, EVENING),
    )
    issues.plan_matter(world.cast.actor(place.handler), matter, plan)
    world.seat_stakeholders(
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
    yield world.on(-21)
    issues.announce_meeting(
        world.cast.actor(place.secretary), matter, "就 6 号楼 2 单元加装电梯方案召开协商会议。"
    )
    yield world.on(-16)
    seven = next(
        each for each in polls.list_roll(reader(), world.poll_of(matter)) if each.label == "7"
    )
    forget()
    voting.recuse(
        world.cast.actor(seven.person_id), seven.id, "我住在这个单元，与方案有个人利害关系。"
    )
    yield world.on(-15, EVENING)
    issues.begin_consultation(world.cast.actor(place.handler), matter)
    poll = world.poll_of(matter)
    world.check_in(place, poll, 8, skip=("7",))
    world.vote(place, poll, Votes(4, 2, 2))


def pocket_park(world: World) -> Script:
    """Matter 7: an objection upheld, a second round, carried out, reviewed, archived."""
    place = world.cast.places["华强"]
    yield world.on(-120)
    matter = world.raise_matter(
        place,
        place.seats[5],
        Proposal(
            "小游园改造方案",
            "小游园的地砖松动，座椅坏了一半，下雨积水。",
            "翻修地面和座椅，多种些树。",
            "7 栋、8 栋",
        ),
    )
    yield world.on(-119, NOON)
    world.admit(place, matter)
    question = "翻修小游园地面和座椅，增种乔木 12 棵，预算在社区公益金中列支。"
    xs = (
        X("7 栋", Category.AFFECTED, "紧邻小游园的住户（7 栋）", "出入都经过"),
        X("8 栋", Category.AFFECTED, "紧邻小游园的住户（8 栋）", "窗户正对"),
        X("", Category.EXPERT, "景观设计师", "说明方案"),
    )
    wheelchair = X("7 栋", Category.AFFECTED, "使用轮椅的居民", "坡道与其出行直接有关")
    rounds = (
        (-108, -105, question, xs, Votes(7, 1, 1), 9),
        (-84, -80, question + "保留并加宽坡道。", (*xs, wheelchair), Votes(9, 0, 1), 10),
    )
    for notice, meeting, text, stakeholders, votes, present in rounds:
        yield world.on(notice - 3)
        issues.plan_matter(
            world.cast.actor(place.handler),
            matter,
            Plan(Form.DELIBERATIVE, "K1", text, "社区议事厅", world.on(meeting, EVENING)),
        )
        world.seat_stakeholders(place, "华强", matter, stakeholders)
        yield world.on(notice)
        issues.announce_meeting(
            world.cast.actor(place.secretary), matter, "就小游园改造方案召开协商会议。"
        )
        yield world.on(meeting, EVENING)
        issues.begin_consultation(world.cast.actor(place.handler), matter)
        poll = world.poll_of(matter)
        world.check_in(place, poll, present)
        world.vote(place, poll, votes)
        yield world.on(meeting + 1)
        notice_id = issues.publicise_opinion(
            world.cast.actor(place.secretary),
            matter,
            Statement(f"协商意见：{text}", "小游园入口公告栏", 7),
        )
        if meeting == rounds[0][1]:
            yield world.on(meeting + 5, NOON)
            yield from _object(world, place, notice_id)
    yield world.on(-70)
    yield from _carry_out(world, place, matter)


def _object(world: World, place: Community, notice: str) -> Script:
    """Object: the ramp was dropped and nobody in a wheelchair was asked; upheld."""
    objector = world.cast.resident("华强", "7 栋")
    objection = board.make_objection(
        world.cast.actor(objector), notice, "方案把坡道取消了，也没有问过坐轮椅的人。"
    )
    yield clock.now() + timedelta(hours=20)
    board.give_view(
        world.cast.actor(place.supervisor),
        objection,
        "情况属实，协商成员里没有使用轮椅的居民，建议重新协商。",
        favours=True,
    )
    yield clock.now() + timedelta(hours=4)
    board.answer_objection(
        world.cast.actor(place.handler),
        objection,
        "异议成立。邀请使用轮椅的居民参加，重新协商。",
        upheld=True,
    )


def _carry_out(world: World, place: Community, matter: str) -> Script:
    handler, supervisor = place.handler, place.supervisor
    tasks = [
        issues.assign_task(world.cast.actor(handler), matter, text, owner, world.on(days).date())
        for text, owner, days in (
            ("翻修地面，加宽坡道", "社区居委会", -45),
            ("更换座椅 8 张", "物业公司", -40),
            ("种树 12 棵", "区园林队", -35),
        )
    ]
    for task, days in zip(tasks, (-47, -41, -36), strict=True):
        yield world.on(days)
        issues.report_task(world.cast.actor(handler), task, "已经完成，现场照片在社区可查。")
        yield world.on(days + 1)
        issues.accept_task(world.cast.actor(supervisor), task)
    yield world.on(-30)
    issues.answer_back(
        world.cast.actor(handler),
        matter,
        "小游园改好了：地面翻修，坡道加宽，座椅换新，种了 12 棵树。",
    )
    yield world.on(-20)
    issues.review_matter(
        world.cast.actor(supervisor), matter, Satisfaction(38, 33, 4, 1, "按期完成，坡道好用。")
    )
    yield world.on(-10)
    issues.archive_matter(world.cast.actor(handler), matter)


def paving(world: World) -> Script:
    """Matter 9: a village assembly decides with a mandate; three milestones."""
    place = world.cast.places["八角村"]
    yield world.on(-90)
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
    yield world.on(-89, NOON)
    world.admit(place, matter)
    yield world.on(-80)
    world.study(place, matter)
    yield world.on(-70)
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
            meets_at=world.on(-55, EVENING),
            reserved="village-works",
            mandate="村民会议 2026 年授权村民代表会议决定本年度道路建设",
        ),
    )
    world.seat_stakeholders(
        place,
        "八角村",
        matter,
        (
            X("三组", Category.AFFECTED, "三组村民", "路从门口过"),
            X("三组", Category.AFFECTED, "学生家长", "孩子每天走这条路"),
            X("", Category.EXPERT, "镇里的施工员", "说明造价"),
        ),
    )
    yield world.on(-66)
    issues.announce_meeting(
        world.cast.actor(place.secretary), matter, "召开村民代表会议，表决三组道路硬化方案。"
    )
    yield world.on(-55, EVENING)
    issues.begin_consultation(world.cast.actor(place.handler), matter)
    poll = world.poll_of(matter)
    world.check_in(place, poll, 45)
    world.vote(place, poll, Votes(31, 9, 5))
    yield world.on(-54)
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
    yield world.on(-37)
    actor = world.cast.actor(place.handler)
    first = issues.assign_task(actor, matter, "路基施工", "村民委员会", world.on(-15).date())
    issues.assign_task(actor, matter, "浇筑路面", "村民委员会", world.on(-4).date())
    issues.assign_task(
        actor, matter, "验收和公布账目", "村务监督委员会", world.today + timedelta(days=20)
    )
    yield world.on(-16)
    issues.report_task(world.cast.actor(place.handler), first, "路基已经压实。")
    yield world.on(-14)
    issues.accept_task(world.cast.actor(place.supervisor), first)


def relief(world: World) -> Script:
    """Matter 10: not admitted, since relief is found in law and private."""
    place = world.cast.places["鸠兹"]
    yield world.on(-6)
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
    yield world.on(-6, NOON)
    issues.refuse_matter(
        world.cast.actor(place.secretary),
        matter,
        "relief-of-a-person",
        "能否享受低保由民政部门依法认定，属于个人隐私，不能表决。已转告街道救助窗口。",
    )


STORIES: Final = (
    charging_shed,
    dog_covenant,
    square_evenings,
    lift,
    pocket_park,
    paving,
    relief,
)
