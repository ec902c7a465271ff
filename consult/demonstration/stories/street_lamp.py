"""Matter 2: a street lamp is out; a phone call, passed on within a day, lit, a call back."""

from datetime import timedelta
from typing import Final

from consult.core import clock
from consult.demonstration.days import AFTERNOON, Script
from consult.demonstration.stories.world import World
from consult.identity.service import NewPerson
from consult.issues import service as issues
from consult.issues.rules import CalledBack, Source
from consult.issues.service import OnBehalf, Proposal

ANSWERED_AFTER: Final = timedelta(hours=19)


def street_lamp(world: World) -> Script:
    """Tell how the lamp at the crossing was reported, lit and called back."""
    place = world.cast.places["万春"]
    yield world.two_days(-9, by=-7)
    matter = issues.enter_matter(
        world.cast.actor(place.handler).through("phone"),
        place.area.id,
        Proposal(
            "春晓路口路灯不亮",
            "春晓路和万春路口的路灯连着三个晚上不亮，放学的孩子过马路看不清。",
            "尽快修好。",
            "春晓路口",
        ),
        OnBehalf(Source.PHONE, new=NewPerson(name=world.cast.name(), building="春晓苑 2 栋")),
    )
    yield clock.now() + ANSWERED_AFTER
    issues.reply_to_matter(
        world.cast.actor(place.handler),
        matter,
        ("已经转给市路灯管理处，对方收下了报修单，两天之内派人来修。修好以后我们再打电话问您。"),
        public=True,
    )
    yield world.office(-6, AFTERNOON)
    issues.call_back(
        world.cast.actor(place.handler).through("phone"),
        matter,
        CalledBack.SATISFIED,
        1,
        "灯亮了，谢谢。",
    )
    yield world.office(-5, AFTERNOON)
    issues.archive_matter(world.cast.actor(place.handler), matter)
