"""Matter 7: an objection upheld, a second round, carried out, reviewed, archived."""

from collections.abc import Generator, Sequence
from datetime import datetime
from typing import Final

from consult.committees.rules import Category
from consult.demonstration.days import AFTERNOON, Script, later
from consult.demonstration.people import Community
from consult.demonstration.pictures import new_park, old_park
from consult.demonstration.stories.world import Votes, World, X
from consult.issues import service as issues
from consult.issues.rules import Aspect, CommentStance, Degree, Form
from consult.issues.service import Answers, Plan, Proposal, Satisfaction, Statement
from consult.publication import service as board

QUESTION: Final = "翻修小游园地面和座椅，增种乔木 12 棵，预算在社区公益金中列支。"
NEIGHBOURS: Final = (
    X("7 栋", Category.AFFECTED, "紧邻小游园的住户（7 栋）", "出入都经过"),
    X("8 栋", Category.AFFECTED, "紧邻小游园的住户（8 栋）", "窗户正对"),
    X("", Category.EXPERT, "景观设计师", "说明方案"),
)
WHEELCHAIR: Final = X("7 栋", Category.AFFECTED, "使用轮椅的居民", "坡道与其出行直接有关")
TASKS: Final = (
    (
        "翻修地面，加宽坡道",
        "社区居委会",
        -45,
        "旧地砖已经清走，坡道放了线。",
        "地面铺平了，坡道加宽到 1.8 米，请到现场看。",
    ),
    (
        "更换座椅 8 张",
        "物业公司",
        -40,
        "座椅到货 8 张，等地面干透再装。",
        "8 张座椅都装好了，四张有靠背和扶手。",
    ),
    (
        "种树 12 棵",
        "区园林队",
        -35,
        "树坑挖好 12 个，等雨停再栽。",
        "12 棵树都种好了，离窗户最近的也有五米。",
    ),
)
REPORTED: Final = (-47, -41, -36)

ASKED: Final = 38
FAIRLY: Final = frozenset({9, 16, 22, 30})
NOT: Final = 26
"""Who of the 38 is fairly satisfied with the result, and who is not."""


def pocket_park(world: World) -> Script:
    """Tell the whole way of a matter, with a turn in it."""
    place = world.cast.places["华强"]
    yield world.raising(-120)
    matter = world.raise_matter(
        place,
        place.seats[5],
        Proposal(
            "小游园改造方案",
            "小游园的地砖松动，座椅坏了一半，下雨积水。",
            "翻修地面和座椅，多种些树。",
            "7 栋、8 栋",
        ),
        ((old_park, "改造前的小游园：地砖开裂，长椅断了一条腿，中间积着水"),),
    )
    yield world.next_office(AFTERNOON)
    world.admit(place, matter)
    yield world.tonight()
    yield from world.second(matter, place.members[5:14])
    yield from world.comment(
        place,
        matter,
        (
            (place.members[6], CommentStance.SUPPORT, "老人小孩每天都去，早点修好。"),
            (place.members[7], CommentStance.CONCERN, "树不要种在窗户跟前，挡光。"),
        ),
    )
    notice = yield from _consult(world, place, matter, -105, NEIGHBOURS)
    yield world.home(world.shown() + 4)
    yield from _object(world, place, notice)
    yield from _consult(world, place, matter, -80, (*NEIGHBOURS, WHEELCHAIR))
    yield world.office(-68)
    yield from _carry_out(world, place, matter)
    yield world.office(-30)
    issues.answer_back(
        world.cast.actor(place.handler),
        matter,
        "小游园改好了：地面翻修，坡道加宽，座椅换新，种了 12 棵树。",
    )
    yield from _ask(world, place, matter)
    yield world.office(-20)
    result = Satisfaction(ASKED, ASKED - len(FAIRLY) - 1, len(FAIRLY), 1, "按期完成，坡道好用。")
    issues.review_matter(world.cast.actor(place.supervisor), matter, result)
    yield world.office(-10)
    issues.archive_matter(world.cast.actor(place.handler), matter)


def _consult(
    world: World, place: Community, matter: str, meeting: int, stakeholders: Sequence[X]
) -> Generator[datetime, None, str]:
    """Plan, announce, meet, vote and publish; return the notice of the opinion."""
    again = WHEELCHAIR in stakeholders
    question = QUESTION + "保留并加宽坡道。" if again else QUESTION
    yield world.office(meeting - 7, early=True)
    issues.plan_matter(
        world.cast.actor(place.handler),
        matter,
        Plan(Form.DELIBERATIVE, "K1", question, "社区议事厅", world.evening(meeting)),
    )
    yield from world.seat_stakeholders(place, "华强", matter, stakeholders)
    yield world.office(meeting - 4, AFTERNOON, early=True)
    issues.announce_meeting(
        world.cast.actor(place.secretary),
        matter,
        "就小游园改造方案重新召开协商会议，坡道一并商量。"
        if again
        else "就小游园改造方案召开协商会议。",
        place="小游园入口公告栏",
    )
    yield from world.gather(place, matter, world.evening(meeting), 10 if again else 9)
    yield from world.vote(place, matter, Votes(9, 0, 1) if again else Votes(7, 1, 1))
    yield world.office(meeting + 1)
    statement = Statement(f"协商意见：{question}", "小游园入口公告栏", 7)
    return issues.publicise_opinion(world.cast.actor(place.secretary), matter, statement)


def _object(world: World, place: Community, notice: str) -> Script:
    """Object: the ramp was dropped and nobody in a wheelchair was asked; upheld."""
    objector = world.cast.resident("华强", "7 栋")
    objection = board.make_objection(
        world.cast.actor(objector), notice, "方案把坡道取消了，也没有问过坐轮椅的人。"
    )
    yield world.next_office()
    board.give_view(
        world.cast.actor(place.supervisor),
        objection,
        "情况属实，协商成员里没有使用轮椅的居民，建议重新协商。",
        favours=True,
    )
    yield world.next_office(AFTERNOON, after=0)
    board.answer_objection(
        world.cast.actor(place.handler),
        objection,
        "异议成立。邀请使用轮椅的居民参加，重新协商。",
        upheld=True,
    )


def _carry_out(world: World, place: Community, matter: str) -> Script:
    handler = place.handler
    tasks = []
    for text, owner, days, _progress, _report in TASKS:
        actor = world.cast.actor(handler)
        tasks.append(issues.assign_task(actor, matter, text, owner, world.day(days)))
        yield later(minutes=4)
    yield world.office(-55, AFTERNOON)
    for task, (_text, _owner, _days, progress, _report) in zip(tasks, TASKS, strict=True):
        issues.note_progress(world.cast.actor(handler), task, progress)
        yield later(minutes=6)
    drawn = "改造后的小游园：地面平整，坡道加宽，新装了长椅，种了一排树"
    for task, days, (*_, report) in zip(tasks, REPORTED, TASKS, strict=True):
        yield world.office(days, AFTERNOON, early=True)
        evidence = world.evidence(handler, new_park, drawn) if task == tasks[0] else None
        yield from world.carry_out(place, task, report, evidence)


def _ask(world: World, place: Community, matter: str) -> Script:
    """Ask 38 in the survey, ten an evening: the seven of the committee, and residents."""
    others = [each for each in place.members if each not in place.seats]
    for number, person in enumerate([*place.seats, *others][:ASKED]):
        yield world.home(-28 + number // 10) if number % 10 == 0 else later(minutes=5)
        issues.answer_survey(world.cast.actor(person), matter, _answers_of(number))


def _answers_of(number: int) -> Answers:
    """Return what one of the 38 says: mostly content, a little less so with the speed."""
    result = Degree.VERY_GOOD if number % 2 else Degree.GOOD
    if number in FAIRLY:
        result = Degree.MIDDLING
    elif number == NOT:
        result = Degree.POOR
    speed = Degree.MIDDLING if number % 7 == 1 else Degree.GOOD
    return Answers({Aspect.PROCESS: Degree.GOOD, Aspect.RESULT: result, Aspect.SPEED: speed})
