"""Builders of objections and what becomes of them, through the use cases."""

from consult.publication import service
from tests.world import Case, Someone, World

TEXT = "坡道取消了，没有问过坐轮椅的人。"


def objection(world: World, case: Case, who: Someone, text: str = TEXT) -> str:
    """Object to the published outcome of a case; return the objection's id."""
    return world.do(who, service.make_objection, case.publication_id, text)


def viewed(world: World, objection_id: str, view: str = "确实没有问过。") -> None:
    """Give the supervisors' view in favour of an objection."""
    world.do(world.supervisor, service.give_view, objection_id, view, favours=True)


def answered(world: World, objection_id: str, *, upheld: bool, answer: str = "理由充分。") -> None:
    """Answer an objection, by the handler, who did not publish."""
    world.do(world.handler, service.answer_objection, objection_id, answer, upheld=upheld)
