"""Matters 1, 5 and 7: what neighbours settle about what they share."""

from datetime import timedelta

from consult.committees.rules import Category
from consult.core.reading import forget, reader
from consult.demonstration.days import AFTERNOON, Script, later
from consult.demonstration.people import Community
from consult.demonstration.stories.world import Votes, World, X
from consult.issues import service as issues
from consult.issues.rules import Aspect, Degree, Form, Stance
from consult.issues.service import Answers, Plan, Proposal, Satisfaction, Statement
from consult.publication import service as board
from consult.voting import queries as polls
from consult.voting import service as voting


def charging_shed(world: World) -> Script:
    """Matter 1: three proposals merged, an opinion formed, open to objections until D+4."""
    place = world.cast.places["万春"]
    yield world.home(-24)
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
    yield world.office(-23, AFTERNOON)
    world.admit(place, matter)
    for days, title in ((-21, "楼道里充电太危险"), (-17, "外卖车没处充电")):
        yield world.home(days)
        other = world.raise_matter(
            place,
            world.cast.resident("万春", "和畅苑 4 栋"),
            Proposal(title, "希望有统一的充电点。", "建一个充电棚。", "和畅苑 4 栋"),
        )
        yield world.office(days + 1)
        issues.merge_matter(
            world.cast.actor(place.secretary),
            other,
            matter,
            "same-matter",
            "与正在商量的充电棚选址是同一件事。",
        )
    yield world.office(-14, AFTERNOON, early=True)
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
            meets_at=world.evening(-5),
        ),
    )
    yield from world.seat_stakeholders(
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
    yield world.office(-12, AFTERNOON, early=True)
    issues.announce_meeting(
        world.cast.actor(place.secretary),
        matter,
        "就充电棚选址召开协商会议，欢迎居民旁听，也可以提交书面意见。",
    )
    yield world.home(-9)
    issues.write_opinion(
        world.cast.actor(world.cast.known["lou"]),
        matter,
        Stance.SUPPORT,
        "东门内侧可以，请把灯装好。",
    )
    yield from world.gather(place, matter, world.evening(-5), 8)
    yield from world.vote(place, matter, Votes(6, 1, 1))
    yield world.office(-4)
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


def square_evenings(world: World) -> Script:
    """Matter 5: the vote is open now; seat 4 has not voted yet."""
    place = world.cast.places["金湾"]
    yield world.home(-14)
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
    yield world.office(-13, AFTERNOON)
    world.admit(place, matter)
    begins = world.last_evening()
    yield world.office(-8, early=True)
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
            meets_at=begins,
        ),
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
    yield world.office(-5, AFTERNOON, early=True)
    issues.announce_meeting(
        world.cast.actor(place.secretary), matter, "就广场晚间活动的时间和音量召开协商会议并表决。"
    )
    yield from world.gather(place, matter, begins, 9, skip=("3",))
    yield later(minutes=50)
    poll = world.poll_of(matter)
    closes_at = world.evening(2) + timedelta(hours=1)
    voting.open_poll(world.cast.actor(place.handler), poll, closes_at)
    roll = [
        each
        for each in polls.list_roll(reader(), poll)
        if each.label in ["1", "2", "5", "X1", "X2"]
    ]
    forget()
    for entry, choice in zip(roll, Votes(3, 1, 1).choices(), strict=True):
        yield later(minutes=3, seconds=40)
        voting.cast_ballot(world.cast.actor(entry.acting_id or ""), entry.id, choice)


def pocket_park(world: World) -> Script:
    """Matter 7: an objection upheld, a second round, carried out, reviewed, archived."""
    place = world.cast.places["华强"]
    yield world.home(-120)
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
    yield world.office(-119, AFTERNOON)
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
        yield world.office(notice - 3, early=True)
        issues.plan_matter(
            world.cast.actor(place.handler),
            matter,
            Plan(Form.DELIBERATIVE, "K1", text, "社区议事厅", world.evening(meeting)),
        )
        yield from world.seat_stakeholders(place, "华强", matter, stakeholders)
        yield world.office(notice, AFTERNOON, early=True)
        issues.announce_meeting(
            world.cast.actor(place.secretary), matter, "就小游园改造方案召开协商会议。"
        )
        yield from world.gather(place, matter, world.evening(meeting), present)
        yield from world.vote(place, matter, votes)
        yield world.office(meeting + 1)
        notice_id = issues.publicise_opinion(
            world.cast.actor(place.secretary),
            matter,
            Statement(f"协商意见：{text}", "小游园入口公告栏", 7),
        )
        if meeting == rounds[0][1]:
            yield world.home(meeting + 5)
            yield from _object(world, place, notice_id, meeting + 6)
    yield world.office(-68)
    yield from _carry_out(world, place, matter)


def _object(world: World, place: Community, notice: str, answered: int) -> Script:
    """Object: the ramp was dropped and nobody in a wheelchair was asked; upheld."""
    objector = world.cast.resident("华强", "7 栋")
    objection = board.make_objection(
        world.cast.actor(objector), notice, "方案把坡道取消了，也没有问过坐轮椅的人。"
    )
    yield world.office(answered)
    board.give_view(
        world.cast.actor(place.supervisor),
        objection,
        "情况属实，协商成员里没有使用轮椅的居民，建议重新协商。",
        favours=True,
    )
    yield world.office(answered, AFTERNOON)
    board.answer_objection(
        world.cast.actor(place.handler),
        objection,
        "异议成立。邀请使用轮椅的居民参加，重新协商。",
        upheld=True,
    )


def _carry_out(world: World, place: Community, matter: str) -> Script:
    handler, supervisor, proposer = place.handler, place.supervisor, place.seats[5]
    tasks = []
    for text, owner, days in (
        ("翻修地面，加宽坡道", "社区居委会", -45),
        ("更换座椅 8 张", "物业公司", -40),
        ("种树 12 棵", "区园林队", -35),
    ):
        actor = world.cast.actor(handler)
        tasks.append(issues.assign_task(actor, matter, text, owner, world.day(days)))
        yield later(minutes=4)
    for task, days in zip(tasks, (-47, -41, -36), strict=True):
        yield world.office(days, AFTERNOON, early=True)
        issues.report_task(world.cast.actor(handler), task, "已经完成，现场照片在社区可查。")
        yield world.home(days)
        issues.confirm_task(world.cast.actor(proposer), task)
        yield world.office(days + 1)
        issues.accept_task(world.cast.actor(supervisor), task)
    yield world.office(-30)
    issues.answer_back(
        world.cast.actor(handler),
        matter,
        "小游园改好了：地面翻修，坡道加宽，座椅换新，种了 12 棵树。",
    )
    yield world.home(-28)
    for number, who in enumerate(place.seats):
        issues.answer_survey(world.cast.actor(who), matter, _opinion_of(number))
        yield later(minutes=9)
    yield world.office(-20)
    issues.review_matter(
        world.cast.actor(supervisor), matter, Satisfaction(38, 33, 4, 1, "按期完成，坡道好用。")
    )
    yield world.office(-10)
    issues.archive_matter(world.cast.actor(handler), matter)


def _opinion_of(number: int) -> Answers:
    """Return what one of the members says in the survey: mostly content, less so with the speed."""
    good = Degree.VERY_GOOD if number % 2 else Degree.GOOD
    speed = Degree.MIDDLING if number in {1, 4} else Degree.GOOD
    return Answers({Aspect.PROCESS: good, Aspect.RESULT: good, Aspect.SPEED: speed})
