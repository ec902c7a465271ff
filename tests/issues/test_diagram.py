import unicodedata

import pytest
from flask import Flask

from consult.issues.rules import State
from consult.issues.views.diagram import BETWEEN, WIDTH, Diagram, Written, draw

UNIT = {"label": 8.4, "notes": 6.3, "step": 6.9}
"""How wide half a full-width character is in the drawing, by the size of the letters."""


def width(text: str, kind: str) -> float:
    units = sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
    return units * UNIT[kind]


@pytest.fixture(params=["zh", "en"])
def drawn(request: pytest.FixtureRequest, app: Flask) -> Diagram:
    with app.test_request_context(headers={"Accept-Language": request.param}):
        return draw(State.PLANNED)


def box(line: Written, kind: str) -> tuple[float, float, float, float]:
    half = width(line.text, kind) / 2
    return line.x - half, line.y - 7, line.x + half, line.y + 7


def meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_what_a_box_says_stands_inside_it(drawn: Diagram) -> None:
    for node in drawn.nodes:
        assert len(node.label) <= 2, node.id
        for kind, lines in (("label", node.label), ("notes", node.notes)):
            for line in lines:
                left, top, right, bottom = box(line, kind)
                assert node.x < left, line.text
                assert right < node.x + WIDTH, line.text
                assert node.y < top, line.text
                assert bottom < node.y + node.h, line.text


def test_the_name_of_a_step_covers_no_box_and_no_other_name(drawn: Diagram) -> None:
    boxes = [(node.x, node.y, node.x + node.w, node.y + node.h) for node in drawn.nodes]
    names = [[box(line, "step") for line in edge.label] for edge in drawn.edges]
    for edge, lines in zip(drawn.edges, names, strict=True):
        assert not any(meet(line, each) for line in lines for each in boxes), edge.label
    for number, lines in enumerate(names):
        for others in names[number + 1 :]:
            assert not any(meet(line, each) for line in lines for each in others)


def test_an_arrow_is_seen_on_both_sides_of_its_name(drawn: Diagram) -> None:
    for edge in drawn.edges:
        (x1, y1), (x2, y2) = (
            tuple(int(each) for each in point.split(",")) for point in edge.points.split()
        )
        if y1 == y2:
            assert max(box(line, "step")[2] for line in edge.label) - min(x1, x2) < BETWEEN
            assert all(abs(line.y - y1) > 8 for line in edge.label)
        else:
            assert min(y1, y2) + 10 < min(line.y - 7 for line in edge.label), edge.label
            assert max(line.y + 7 for line in edge.label) < max(y1, y2) - 10, edge.label


def test_where_a_matter_stands_is_marked(drawn: Diagram) -> None:
    assert [node.id for node in drawn.nodes if node.kind == "now"] == [State.PLANNED]
