"""Matter 10: not admitted, since relief is found in law and private; the refusal is upheld."""

from consult.demonstration.days import AFTERNOON, Script
from consult.demonstration.stories.world import World
from consult.issues import service as issues
from consult.issues.service import Proposal


def relief(world: World) -> Script:
    """Tell of a request that is no matter for a vote, of its refusal and of the review."""
    place = world.cast.places["鸠兹"]
    yield world.raising(-6)
    proposer = world.cast.resident("鸠兹", "9 栋")
    matter = world.raise_matter(
        place,
        proposer,
        Proposal("请求投票评定低保", "想请大家投票决定某一户能不能吃低保。", "开会投票。", "9 栋"),
    )
    yield world.next_office()
    issues.refuse_matter(
        world.cast.actor(place.secretary),
        matter,
        "relief-of-a-person",
        "能否享受低保由民政部门依法认定，属于个人隐私，不能表决。已转给街道社会救助窗口。",
        "relief",
    )
    yield world.tonight()
    issues.ask_review(
        world.cast.actor(proposer), matter, "我觉得邻居最清楚谁家困难，应该让大家说。"
    )
    yield world.next_office(AFTERNOON)
    issues.review_refusal(
        world.cast.actor(world.cast.known["guide/340207003000"]),
        matter,
        "不予受理的依据准确：低保由民政部门依法审核确认。救助窗口已经收到，会直接答复本人。",
        upheld=True,
    )
