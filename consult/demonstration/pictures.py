"""Plans and sketches for the stories, drawn from plain shapes when the demonstration is built."""

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Final

from consult.documents import service as documents
from consult.documents.rules import Kind
from consult.documents.service import Chosen

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

    from consult.core.policy import Actor

SIZE: Final = (960, 640)
PAPER: Final = "#f6f4ee"
INK: Final = "#3b3f45"
GRASS: Final = "#c9dcb4"
TREE: Final = "#6f9a58"
ROAD: Final = "#d6d3cc"
HOUSE: Final = "#b9c4d0"
WATER: Final = "#9cc3dd"
SIGN: Final = "#c8442f"
NEW: Final = "#e7b04b"

Sketch = Callable[["ImageDraw"], None]


def attach(actor: "Actor", sketch: Sketch, alt: str, kind: Kind = Kind.PHOTO) -> Chosen:
    """Draw a picture and let it wait for what the actor sends next; `alt` says what it shows."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, PAPER)
    sketch(ImageDraw.Draw(image))
    stream = BytesIO()
    image.save(stream, "PNG")
    stream.seek(0)
    taken = documents.take(stream, "sketch.png", kind)
    return Chosen(documents.keep_draft(actor, actor.known_id, taken), alt)


def estate_plan(draw: "ImageDraw") -> None:
    """Draw four blocks around a lane, the gate in the east, and three places A, B and C."""
    draw.rectangle((0, 280, 960, 360), fill=ROAD)
    draw.rectangle((880, 250, 930, 390), outline=INK, width=6)
    for left, top in ((90, 70), (480, 70), (90, 450), (480, 450)):
        draw.rectangle((left, top, left + 280, top + 110), fill=HOUSE, outline=INK, width=4)
        for step in range(1, 4):
            line = left + 70 * step
            draw.line((line, top, line, top + 110), fill=INK, width=2)
    for number, spot in enumerate(((800, 190), (410, 560), (30, 215))):
        _spot(draw, "ABC"[number], spot)


def stairwell(draw: "ImageDraw") -> None:
    """Draw a stairwell with an electric bicycle in it, and a cable that hangs from above."""
    for step in range(7):
        draw.rectangle(
            (520 + 60 * step, 560 - 50 * step, 960, 610 - 50 * step), fill=ROAD, outline=INK
        )
    draw.line((130, 0, 150, 240, 260, 430), fill=SIGN, width=7)
    for centre in (190, 430):
        draw.ellipse((centre - 75, 430, centre + 75, 580), outline=INK, width=10)
    draw.line((190, 505, 280, 385, 390, 385, 430, 505), fill=INK, width=12)
    draw.line((280, 385, 330, 505, 190, 505), fill=INK, width=12)
    draw.line((390, 385, 380, 335, 430, 325), fill=INK, width=12)
    draw.rectangle((250, 410, 350, 460), fill=NEW, outline=INK, width=4)


def old_park(draw: "ImageDraw") -> None:
    """Draw the small park before: cracked slabs, a broken bench, standing water."""
    draw.rectangle((0, 0, 960, 250), fill=GRASS)
    _slabs(draw)
    draw.line((60, 300, 240, 400, 310, 560), fill=INK, width=5)
    draw.line((560, 280, 640, 420, 780, 600), fill=INK, width=5)
    draw.ellipse((340, 430, 620, 560), fill=WATER)
    draw.line((640, 240, 900, 300), fill=INK, width=16)
    draw.line((660, 250, 660, 330), fill=INK, width=12)
    _tree(draw, 150, 130)


def new_park(draw: "ImageDraw") -> None:
    """Draw the same place afterwards: even ground, a wide ramp, benches, young trees."""
    draw.rectangle((0, 0, 960, 250), fill=GRASS)
    _slabs(draw)
    draw.polygon((560, 620, 900, 620, 820, 250, 660, 250), fill=NEW, outline=INK)
    for left in (60, 260, 460):
        draw.rectangle((left, 270, left + 150, 296), fill=INK)
        draw.rectangle((left + 14, 296, left + 26, 340), fill=INK)
        draw.rectangle((left + 124, 296, left + 136, 340), fill=INK)
    for number in range(6):
        _tree(draw, 90 + 155 * number, 120)


def lane_plan(draw: "ImageDraw") -> None:
    """Draw the lane of group 3 as a plan: paved up to the mark, unpaved behind it."""
    draw.rectangle((0, 0, 960, 640), fill=GRASS)
    draw.line((40, 560, 330, 420, 620, 330), fill=HOUSE, width=54)
    draw.line((620, 330, 920, 110), fill=ROAD, width=54)
    draw.line((590, 270, 650, 390), fill=SIGN, width=8)
    draw.rectangle((840, 20, 930, 90), fill=PAPER, outline=INK, width=4)
    for left, top in ((120, 300), (300, 230), (480, 460), (720, 380)):
        draw.rectangle((left, top, left + 90, top + 70), fill=PAPER, outline=INK, width=4)
    draw.rectangle((0, 600, 960, 640), fill=WATER)


def _slabs(draw: "ImageDraw") -> None:
    draw.rectangle((0, 250, 960, 640), fill=ROAD)
    for line in range(0, 960, 120):
        draw.line((line, 250, line, 640), fill=PAPER, width=4)
    for line in range(250, 640, 98):
        draw.line((0, line, 960, line), fill=PAPER, width=4)


def _tree(draw: "ImageDraw", x: int, y: int) -> None:
    draw.rectangle((x - 8, y + 20, x + 8, y + 110), fill=INK)
    draw.ellipse((x - 50, y - 70, x + 50, y + 40), fill=TREE)


def _spot(draw: "ImageDraw", letter: str, at: tuple[int, int]) -> None:
    from PIL import ImageFont

    x, y = at
    draw.rectangle((x - 28, y - 28, x + 62, y + 62), fill=NEW, outline=SIGN, width=6)
    draw.text((x, y - 12), letter, fill=INK, font=ImageFont.load_default(48))
