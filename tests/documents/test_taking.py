"""Files as attackers and cameras make them, and what is left of them on the disk."""

import stat
import time
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image, ImageCms

from consult.core.errors import Refused
from consult.documents.rules import LONGEST_SIDE, MOST_BYTES, SMALL_SIDE, Format, Kind, Refusal
from consult.documents.service import FOLDER, Taken, path_of, take
from consult.documents.service.files import SMALL
from tests.documents import makers
from tests.documents.makers import GREEN, RED, encoded, jpeg, opened, picture


@pytest.fixture(autouse=True)
def inside(app: Flask) -> object:
    with app.app_context():
        yield app


def taken(data: bytes, kind: Kind = Kind.PAPER, name: str = "a.jpg") -> tuple[Taken, bytes]:
    made = take(BytesIO(data), name, kind)
    return made, path_of(made.id).read_bytes()


def files(app: Flask) -> list[Path]:
    return [each for each in Path(app.extensions[FOLDER]).rglob("*") if each.is_file()]


def close(found: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(found, tuple)
    return all(abs(a - b) < 40 for a, b in zip(found, wanted, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_made_anew_with_a_small_one_beside_it(app: Flask, kind: str) -> None:
    made, content = taken(encoded(picture((3000, 1500)), kind))

    assert made.format is Format.JPEG
    assert opened(content).size == (made.width, made.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)
    small = opened(path_of(made.id, SMALL).read_bytes())
    assert small.size == (SMALL_SIDE, SMALL_SIDE // 2)
    assert close(small.getpixel((10, 10)), RED)
    assert made.size == len(content)
    for each in files(app):
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
        assert stat.S_IMODE(each.parent.stat().st_mode) == 0o700
    assert len(files(app)) == 2


def test_small_pictures_stay_as_they_are_and_the_thinnest_keep_a_pixel() -> None:
    assert taken(jpeg((1, 1)))[0].width == 1
    made, _ = taken(encoded(picture((9000, 2)), "PNG"))
    assert (made.width, made.height) == (LONGEST_SIDE, 1)


@pytest.mark.parametrize("data", [makers.telling(), makers.telling_png()])
def test_place_camera_author_and_comments_are_gone(data: bytes) -> None:
    assert b"Secret" in data
    made, content = taken(data)

    for each in (content, path_of(made.id, SMALL).read_bytes()):
        assert b"Secret" not in each
        assert b"Exif" not in each
        image = opened(each)
        assert dict(image.getexif()) == {}
        assert not {"icc_profile", "comment", "exif", "xmp"} & set(image.info)


@pytest.mark.parametrize(
    ("orientation", "size", "left_top_is"),
    [
        (1, (60, 40), RED),
        (2, (60, 40), GREEN),
        (3, (60, 40), GREEN),
        (4, (60, 40), RED),
        (5, (40, 60), RED),
        (6, (40, 60), RED),
        (7, (40, 60), GREEN),
        (8, (40, 60), GREEN),
    ],
)
def test_pictures_are_turned_upright(
    orientation: int, size: tuple[int, int], left_top_is: tuple[int, int, int]
) -> None:
    made, content = taken(jpeg(exif=makers.exif(orientation), quality=95))

    assert (made.width, made.height) == size
    assert close(opened(content).getpixel((4, 4)), left_top_is)


def test_a_broken_note_on_orientation_counts_as_none() -> None:
    made, _ = taken(jpeg(exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + b"\xff" * 40))

    assert (made.width, made.height) == (60, 40)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "CMYK", "YCbCr"])
def test_every_way_of_keeping_colours_is_read(mode: str) -> None:
    kind = "JPEG" if mode in {"CMYK", "YCbCr"} else "PNG"
    made, content = taken(encoded(picture(mode=mode), kind))

    assert (made.format, opened(content).mode) == (Format.JPEG, "RGB")


def test_sixteen_bits_of_grey_become_eight() -> None:
    made, content = taken(encoded(Image.new("I;16", (10, 10), 128 * 256), "PNG"))

    assert made.format is Format.JPEG
    assert close(opened(content).getpixel((5, 5)), (128, 128, 128))


def test_what_shows_through_still_does() -> None:
    half = picture(mode="RGBA")
    half.putalpha(100)
    made, content = taken(encoded(half, "PNG"))

    assert (made.format, opened(content).mode) == (Format.PNG, "RGBA")


def test_colours_of_another_profile_are_brought_into_srgb() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    broken, fine = jpeg(icc_profile=b"no profile" * 20), jpeg(icc_profile=lab)

    for data in (broken, fine):
        assert opened(taken(data)[1]).mode == "RGB"


def test_a_photo_with_a_second_picture_behind_it_gives_the_first() -> None:
    second = encoded(picture(), "MPO", save_all=True, append_images=[picture((10, 10))])
    assert opened(second).n_frames == 2  # type: ignore[attr-defined]

    made, content = taken(second)
    assert (made.width, made.height) == (60, 40)
    assert opened(content).format == "JPEG"


@pytest.mark.parametrize("tail", [makers.archive(), makers.SCRIPT, makers.PDF, b"<?php 1;?>"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hangs_behind_a_picture_is_gone(kind: str, tail: bytes) -> None:
    made, content = taken(encoded(picture(), kind) + tail)

    for each in (content, path_of(made.id, SMALL).read_bytes()):
        assert not any(sign in each for sign in (b"PK\x05\x06", b"<script", b"%PDF", b"<?php"))


def test_a_script_in_the_comment_of_a_picture_is_gone() -> None:
    _, content = taken(jpeg(comment=b"*/=1;alert(1);/*" + makers.SCRIPT))

    assert b"alert" not in content


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", Refusal.EMPTY),
        (makers.SCRIPT, Refusal.NOT_TAKEN),
        (b"GIF89a/*" + b"\0" * 50 + b"*/=1;alert(1)//", Refusal.NOT_TAKEN),
        (encoded(picture(), "GIF"), Refusal.NOT_TAKEN),
        (encoded(picture(), "TIFF"), Refusal.NOT_TAKEN),
        (encoded(picture(), "BMP"), Refusal.NOT_TAKEN),
        (makers.png(60_000, 60_000), Refusal.TOO_MANY_PIXELS),
        (makers.png(8_000, 8_000), Refusal.TOO_MANY_PIXELS),
        (makers.png(2**31 - 1, 2**31 - 1), Refusal.TOO_MANY_PIXELS),
        (makers.png(0, 0), Refusal.UNREADABLE),
        (makers.png(10, 10), Refusal.UNREADABLE),
        (makers.text_bomb(), Refusal.UNREADABLE),
        (makers.many_scans(), Refusal.UNREADABLE),
        (makers.moving("WEBP"), Refusal.MOVING),
        (makers.moving("PNG"), Refusal.MOVING),
        (jpeg((600, 400))[:-2000], Refusal.UNREADABLE),
        (encoded(picture((600, 400)), "PNG")[:-300], Refusal.UNREADABLE),
        (encoded(picture((600, 400)), "WEBP")[:-100], Refusal.UNREADABLE),
        (b"\xff\xd8\xff", Refusal.UNREADABLE),
        (b"\xff\xd8\xff" + makers.SCRIPT, Refusal.UNREADABLE),
        (b"\x89PNG\r\n\x1a\n" + makers.SCRIPT, Refusal.UNREADABLE),
        (b"RIFF\xff\xff\xff\xffWEBPVP8 " + b"\xff" * 60, Refusal.UNREADABLE),
        (jpeg() + bytes(MOST_BYTES), Refusal.TOO_LARGE),
        (makers.SCRIPT + makers.PDF, Refusal.NOT_TAKEN),
        (makers.archive() + makers.PDF, Refusal.NOT_TAKEN),
        (makers.PDF + makers.archive() + b"%%EOF", Refusal.PAPER_MIXED),
    ],
)
def test_what_is_no_good_is_refused_and_leaves_nothing(
    app: Flask, data: bytes, refusal: Refusal
) -> None:
    with pytest.raises(Refused) as error:
        take(BytesIO(data), "a.jpg", Kind.PAPER)

    assert error.value.code is refusal
    assert files(app) == []


def test_a_small_file_of_many_pixels_costs_little_time() -> None:
    data = makers.bomb()
    assert len(data) < 200_000

    begun = time.monotonic()
    made, _ = taken(data)

    assert made.width == LONGEST_SIDE
    assert time.monotonic() - begun < 20


def test_a_paper_is_kept_byte_for_byte_but_not_among_photos(app: Flask) -> None:
    made, content = taken(makers.PDF)
    assert (made.format, content, made.width) == (Format.PDF, makers.PDF, 0)
    assert len(files(app)) == 1

    with pytest.raises(Refused) as error:
        take(BytesIO(makers.PDF), "a.jpg", Kind.PHOTO)
    assert error.value.code is Refusal.NOT_TAKEN_HERE


@pytest.mark.parametrize(
    "name",
    ["../../../../tmp/x", "a\0b", "长" * 9000, "\u202egpj.exe", "/etc/passwd", "CON", "a/b\\c"],
)
def test_the_name_of_a_file_leads_nowhere(app: Flask, name: str) -> None:
    made = take(BytesIO(jpeg()), name, Kind.PHOTO)

    folder = Path(app.extensions[FOLDER]) / made.id[:2]
    assert {each.parent for each in files(app)} == {folder}
    assert {each.name for each in files(app)} == {made.id, made.id + SMALL}


@pytest.mark.parametrize("odd", ["../x", "a" * 25, "a" * 26 + "/", "", ".." + "a" * 24, "ａ" * 26])
def test_only_ids_lead_to_files(odd: str) -> None:
    with pytest.raises(ValueError, match="names no file"):
        path_of(odd)
