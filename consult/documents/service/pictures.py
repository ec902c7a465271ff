"""Pictures are made anew from their pixels: whatever else the file held is gone with it."""

import threading
import warnings
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Final

from consult.core.errors import Refused
from consult.documents.rules import (
    LONGEST_SIDE,
    MOST_PIXELS,
    MOST_SCANS,
    SMALL_SIDE,
    Format,
    Refusal,
    jpeg_scans,
)

if TYPE_CHECKING:
    from PIL.Image import Image, Transpose

QUALITY: Final = 85
OPAQUE: Final = 255
ORIENTATION: Final = 0x0112
"""Number of the EXIF tag that says how the camera was held."""

DECODERS: Final = {
    Format.JPEG: "JpegImagePlugin",
    Format.PNG: "PngImagePlugin",
    Format.WEBP: "WebPImagePlugin",
}

WAIT_SECONDS: Final = 20
_one_at_a_time: Final = threading.Lock()
"""A picture of the largest size takes some hundred megabytes while it is made anew."""


@dataclass(frozen=True)
class Picture:
    """A picture made anew: its bytes, those of the small one, and its size in pixels."""

    format: Format
    content: bytes
    small: bytes
    width: int
    height: int


def make_anew(data: bytes, found: Format) -> Picture:
    """Return a picture upright, in sRGB, at most `LONGEST_SIDE` wide and high, pixels only.

    Raises:
        Refused: it cannot be read, is too large, moves, or too many others are waiting.
    """
    if found is Format.JPEG and jpeg_scans(data) > MOST_SCANS:
        raise Refused(Refusal.UNREADABLE)
    if not _one_at_a_time.acquire(timeout=WAIT_SECONDS):
        raise Refused(Refusal.BUSY)
    try:
        with warnings.catch_warnings(action="ignore"):  # decoders grumble about odd cameras
            return _made_anew(data, found)
    except Refused:
        raise
    except Exception as error:  # what a decoder makes of a hostile file is anybody's guess
        raise Refused(Refusal.UNREADABLE) from error
    finally:
        _one_at_a_time.release()


def _made_anew(data: bytes, found: Format) -> Picture:
    from PIL import Image

    image = _opened(data, found)
    if image.width * image.height > MOST_PIXELS:
        raise Refused(Refusal.TOO_MANY_PIXELS)
    if found is not Format.JPEG and getattr(image, "is_animated", False):
        raise Refused(Refusal.MOVING)
    turn = _turn(image)
    image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # decode no more of a JPEG than is kept
    image.load()
    plain = _in_srgb(image)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if turn is not None:
        plain = plain.transpose(turn)
    bare = Image.new(plain.mode, plain.size)  # takes no comment, profile or tag along
    bare.paste(plain)
    content = _encoded(bare)
    width, height = bare.size
    bare.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    made = Format.PNG if bare.mode == "RGBA" else Format.JPEG
    return Picture(made, content, _encoded(bare), width, height)


def _opened(data: bytes, found: Format) -> "Image":
    """Let the one decoder of a format read the head of a file; no other gets a chance."""
    from PIL import Image

    import_module(f"PIL.{DECODERS[found]}")  # it registers itself
    try:
        return Image.open(BytesIO(data), formats=[found.name])
    except Image.DecompressionBombError as error:
        raise Refused(Refusal.TOO_MANY_PIXELS) from error


def _turn(image: "Image") -> "Transpose | None":
    """Return how to turn a picture upright; a broken note about it counts as none."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    with suppress(Exception):
        return turns.get(image.getexif().get(ORIENTATION, 1))
    return None


def _in_srgb(image: "Image") -> "Image":
    """Return a picture with eight bits a colour in sRGB; with a fourth for what shows through."""
    if image.mode.startswith("I;16"):
        image = image.convert("I")
    if image.mode in {"I", "F"}:  # 16 bits of grey
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if _shows_through(image):
        return image.convert("RGBA")
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        with suppress(Exception):  # a profile that cannot be read changes nothing
            return _converted(image, profile)
    return image.convert("RGB")


def _converted(image: "Image", profile: bytes) -> "Image":
    from PIL import ImageCms

    given, wanted = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
    made = ImageCms.profileToProfile(image, given, wanted, outputMode="RGB")
    if made is None:
        raise ValueError("no conversion")
    return made


def _shows_through(image: "Image") -> bool:
    if not image.has_transparency_data:
        return False
    lowest, _highest = image.convert("RGBA").getchannel("A").getextrema()
    return bool(lowest != OPAQUE)


def _encoded(image: "Image") -> bytes:
    stream = BytesIO()
    if image.mode == "RGBA":
        image.save(stream, "PNG", optimize=False)
    else:
        image.save(stream, "JPEG", quality=QUALITY, progressive=True)
    return stream.getvalue()
