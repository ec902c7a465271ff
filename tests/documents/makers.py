"""Files for tests: good ones, and those that attackers and odd cameras make."""

import struct
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageCms, PngImagePlugin

RED = (200, 30, 30)
GREEN = (30, 200, 30)
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
SCRIPT = b"<html><script>alert(1)</script></html>"


def picture(size: tuple[int, int] = (60, 40), mode: str = "RGB") -> Image.Image:
    """Return a picture, red on its left half and green on its right."""
    image = Image.new("RGB", size, RED)
    image.paste(GREEN, (size[0] // 2, 0, size[0], size[1]))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """Return a picture as a file."""
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def jpeg(size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    """Return a plain JPEG."""
    return encoded(picture(size), "JPEG", **options)


def opened(data: bytes) -> Image.Image:
    """Return a file as a picture."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def exif(orientation: int = 1) -> bytes:
    """Return notes of a camera: where it was, who held it, and how."""
    notes = Image.Exif()
    notes[0x0112] = orientation
    notes[0x010F] = "SecretCamera"
    notes.get_ifd(0x8825)[1] = "N"
    notes.get_ifd(0x8825)[2] = (31.0, 21.0, 9.0)
    return notes.tobytes()


def telling() -> bytes:
    """Return a JPEG that tells all it can: place, comment, profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return jpeg(exif=exif(), comment=b"SecretComment", icc_profile=profile)


def telling_png() -> bytes:
    """Return a PNG with texts and notes of the camera."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "SecretAuthor")
    texts.add_itxt("XML:com.adobe.xmp", "<x>SecretPlace</x>")
    return encoded(picture(mode="RGBA"), "PNG", pnginfo=texts, exif=exif())


def archive() -> bytes:
    """Return a ZIP archive."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("evil.txt", "evil")
    return stream.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """Return a PNG that says it has a size, whatever it holds."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """Return a small PNG of 39 million black pixels and far more data than they need."""
    packer = zlib.compressobj(9)
    line = b"\0" + bytes(3 * 13_000)
    data = b"".join(packer.compress(line) for _ in range(3_000)) + packer.flush()
    return png(13_000, 3_000, chunk(b"IDAT", data))


def text_bomb() -> bytes:
    """Return a PNG whose note unpacks to 64 MiB."""
    note = b"note\0\0" + zlib.compress(bytes(64 * 1024 * 1024), 9)
    pixels = chunk(b"IDAT", zlib.compress(b"\0\1\2\3"))
    return png(1, 1, chunk(b"zTXt", note), pixels)


def many_scans(number: int = 2000) -> bytes:
    """Return a progressive JPEG whose last pass over the picture is asked for again and again."""
    data = jpeg((2000, 2000), progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * number + b"\xff\xd9"


def moving(kind: str) -> bytes:
    """Return a picture with two frames."""
    frames: Sequence[Image.Image] = [picture(), picture().rotate(180)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
