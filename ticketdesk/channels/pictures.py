"""Pictures are drawn anew: what stands in a browser is our own WebP of it, without what else was in the file."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
KINDS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
MOST_PIXELS = {"JPEG": 64_000_000}
MOST_PIXELS_OF_OTHERS = 25_000_000
"""A larger one is a file without a picture: to draw it would take too much memory. A JPEG is read at less than its size."""
SMALL, LARGE = (480, 320), (1_600, 1_600)
"""The most pixels of the small one, at twice the size that it has on a page, and of the large one."""
ORIENTATION, LIES = 0x0112, 5
"""From here on the orientation in EXIF says that width and height change places."""


@dataclass(frozen=True)
class Drawn:
    """A picture, drawn anew in two sizes.

    Args:
        width, height: Of the original, upright.
        small, large: WebP.
    """

    width: int
    height: int
    small: bytes
    large: bytes


def drawn(file: BinaryIO, kind: str) -> Drawn | None:
    """The picture in a file, or None when there is none that can be drawn. It takes a moment: never on the event loop.

    Args:
        file: A file.
        kind: What it is, told by its content.
    """
    if kind not in KINDS:
        return None
    try:
        return _drawn(file)
    except Exception:
        # A decoder fails in its own way at each broken file; whatever it was, there is no picture of it.
        return None


def _drawn(file: BinaryIO) -> Drawn | None:
    file.seek(0)
    with Image.open(file, formats=FORMATS) as found:
        width, height = found.size
        if width * height > MOST_PIXELS.get(found.format or "", MOST_PIXELS_OF_OTHERS):
            return None
        if found.getexif().get(ORIENTATION, 1) >= LIES:
            width, height = height, width
        found.draft("RGB", LARGE)
        large = _upright(found)
    small = large.copy()
    small.thumbnail(SMALL, Image.Resampling.LANCZOS)
    return Drawn(width, height, _encoded(small, quality=72), _encoded(large, quality=80))


def _upright(found: Image.Image) -> Image.Image:
    """Smaller first, turned then: a turned copy of the whole would take its memory once more."""
    plain = found.convert("RGBA" if found.has_transparency_data else "RGB")
    plain.info["exif"] = found.info.get("exif", b"")
    plain.thumbnail(LARGE, Image.Resampling.LANCZOS, reducing_gap=2)
    return ImageOps.exif_transpose(plain)


def _encoded(image: Image.Image, *, quality: int) -> bytes:
    told = BytesIO()
    image.save(told, "WEBP", quality=quality, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return told.getvalue()
