"""Whatever comes is told by its content or refused in words; no content makes the desk fail."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.hostile import HOSTILE, HTML, archive, picture
from ticketdesk.channels import archives, pictures, sniffing
from ticketdesk.desk import file_names
from ticketdesk.errors import Invalid

WORDS = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KNOWN = [
    (picture("PNG"), "image/png"),
    (picture("JPEG"), "image/jpeg"),
    (picture("GIF"), "image/gif"),
    (picture("WEBP"), "image/webp"),
    (b"%PDF-1.7\n", "application/pdf"),
    (archive("a.txt"), "application/zip"),
    (archive("[Content_Types].xml", "word/document.xml"), WORDS),
    (archive("mimetype", "META-INF/manifest.xml"), "application/vnd.oasis.opendocument.text"),
    (b"\x1f\x8b\x08" + bytes(20), "application/gzip"),
    (b"\0\0\0\x18ftypmp42" + bytes(40), "video/mp4"),
    (b"\0\0\0\x18ftypheic" + bytes(40), "image/heif"),
    ("Grüße, 你好\n".encode(), "text/plain"),
    ("Grüße\n".encode("utf-16"), "text/plain"),
    ("Grüße\n".encode("latin-1"), "text/plain"),
    (b"a,b\n1,2\n", "text/plain"),
    (b"MZ is how this letter begins, and it is no program.", "text/plain"),
    (bytes(range(1, 32)) * 9, "application/octet-stream"),
]


@pytest.mark.parametrize(("content", "kind"), KNOWN, ids=[f"{kind} {n}" for n, (_, kind) in enumerate(KNOWN)])
def test_a_file_is_what_its_content_is(content: bytes, kind: str) -> None:
    assert sniffing.media_type(io.BytesIO(content)) == kind


def test_a_picture_stands_upright_and_keeps_its_size() -> None:
    from PIL import Image

    about = Image.Exif()
    about[pictures.ORIENTATION] = 6
    told = io.BytesIO()
    Image.new("RGB", (2400, 1200)).save(told, "JPEG", exif=about)
    drawn = pictures.drawn(told, "image/jpeg")
    assert drawn is not None
    assert (drawn.width, drawn.height) == (1200, 2400)
    large = Image.open(io.BytesIO(drawn.large))
    assert large.size == (800, 1600)
    assert dict(large.getexif()) == {}
    small = Image.open(io.BytesIO(drawn.small))
    assert small.height == pictures.SMALL[1]
    assert len(drawn.small) < 20_000


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_every_kind_are_drawn(mode: str) -> None:
    content = picture("PNG", mode=mode)
    drawn = pictures.drawn(io.BytesIO(content), "image/png")
    assert drawn is not None
    assert (drawn.width, drawn.height) == (64, 48)


def _looked_at(content: bytes) -> None:
    file = io.BytesIO(content)
    try:
        kind = sniffing.media_type(file)
        if archives.is_archive(content):
            archives.refuse_harmful(file, file_names.refuse_packed)
    except Invalid:
        return
    assert pictures.drawn(file, kind) is None or kind in pictures.KINDS


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_told_or_refused(content: bytes) -> None:
    _looked_at(content)


@settings(max_examples=200, deadline=None)
@given(st.integers(min_value=0, max_value=10**9))
def test_known_files_with_broken_places_are_told_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    small = [one.content for one in HOSTILE if 0 < len(one.content) < 20_000] + [HTML]
    content = bytearray(chance.choice(small))
    for _ in range(chance.randint(1, 8)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    _looked_at(bytes(content[: chance.randint(1, len(content))]))
