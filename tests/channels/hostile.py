"""Files as nobody should send them, each with what has to become of it. They are made here: none of them lies in the repository."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from PIL import Image, PngImagePlugin

SCRIPT = b"<script>document.title = 'planted'</script>"
HTML = b"<!doctype html><title>x</title>" + SCRIPT
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
JS = b"alert(1)"
MARK = b"zq5marked<script>alert(1)</script>"
BYTES, TEXT = "application/octet-stream", "text/plain"


@dataclass(frozen=True)
class Hostile:
    """One file.

    Args:
        what: What is hostile about it.
        name: The name that it comes with.
        content: Its bytes.
        refused: A word of the sentence that refuses it; empty: it is kept.
        kind: What it is told to be, when it is kept.
        kept_as: Its name, when that is another one.
        is_drawn: Whether there is a picture of it.
    """

    what: str
    name: str
    content: bytes = field(repr=False)
    refused: str = ""
    kind: str = TEXT
    kept_as: str = ""
    is_drawn: bool = False


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **more: object) -> bytes:
    """A picture of one colour."""
    told = io.BytesIO()
    Image.new(mode, size).save(told, kind, **more)
    return told.getvalue()


def archive(*names: str, method: int = zipfile.ZIP_DEFLATED, content: bytes = b"words") -> bytes:
    """A ZIP file with some files in it."""
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", method) as opened:
        for name in names:
            opened.writestr(name, content)
    return told.getvalue()


def _claims(size: int) -> bytes:
    """An archive whose list says of the one file in it that it becomes so large."""
    told = bytearray(archive("a.txt"))
    at = told.rfind(b"PK\x01\x02")
    struct.pack_into("<I", told, at + 24, size)
    return bytes(told)


def _list_of(length: int) -> bytes:
    told = bytearray(archive("a.txt"))
    struct.pack_into("<I", told, told.rfind(b"PK\x05\x06") + 12, length)
    return bytes(told)


def _png_of(width: int, height: int) -> bytes:
    """The beginning of a picture that says how large it is; what follows is short."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(10_000)))
        + chunk(b"IEND", b"")
    )


def _with_words(words: bytes, *, is_packed: bool = False) -> bytes:
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", words.decode(), zip=is_packed)
    return picture(pnginfo=about)


_WINDOWS = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(52) + struct.pack("<I", 64) + b"PE\x00\x00" + bytes(200)
_NESTED = archive("a.zip", "b.zip", content=archive("c.zip", content=archive("d.txt", content=bytes(10_000))))
_GIF = picture("GIF")
_HUGE_GIF = b"GIF89a\xff\xff\xff\xff\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x02D\x01\x00;"
_ZIP = "application/zip"

PAGES = (
    Hostile("a page", "page.html", HTML, refused=".html"),
    Hostile("a page in capitals", "PAGE.HTM", HTML, refused=".htm"),
    Hostile("a page in XML", "page.xhtml", HTML, refused=".xhtml"),
    Hostile("a saved page", "page.mht", HTML, refused=".mht"),
    Hostile("a drawing with a script", "logo.svg", SVG, refused=".svg"),
    Hostile("a packed drawing", "logo.svgz", gzip.compress(SVG), refused=".svgz"),
    Hostile("a page that says it is a text", "notes.txt", HTML, kind="text/html"),
    Hostile("a page that says it is a picture", "photo.png", HTML, refused="name says"),
    Hostile("a drawing that says it is a picture", "photo.png", SVG, refused="name says"),
    Hostile("a drawing that says it is a text", "notes.txt", SVG, kind="image/svg+xml"),
    Hostile("a page in wide letters", "notes.txt", HTML.decode().encode("utf-16"), kind="text/html"),
    Hostile("a page after a mark", "notes.txt", b"\xef\xbb\xbf\n\n  " + HTML, kind="text/html"),
    Hostile("a page whose ending has a point behind", "page.html.", HTML, refused=".html"),
    Hostile("a page whose ending has a space behind", "page.html ", HTML, refused=".html"),
    Hostile("a page whose ending has nothing in it", "page.ht\u200bml", HTML, refused=".html"),
    Hostile("a page behind a NUL", "photo.png\0.html", HTML, refused=".html"),
    Hostile("a page before a NUL that is none", "page.html%00.txt", HTML, kind="text/html"),
)
NAMES = (
    Hostile("a name that turns around", "photo\u202egnp.exe", b"x", refused=".exe"),
    Hostile("a path that climbs", "../../../etc/passwd", b"words", kept_as="passwd"),
    Hostile("a path of Windows that climbs", "..\\..\\windows\\win.txt", b"words", kept_as="win.txt"),
    Hostile("a device of Windows", "CON.txt", b"words", kept_as="_CON.txt"),
    Hostile("points alone", "...", b"words", kept_as="file"),
    Hostile("no name", "", b"words", kept_as="file"),
    Hostile("a name of nothing to see", "\u202e\u200b\u2066", b"words", kept_as="file"),
    Hostile("a huge name", "x" * 5_000 + ".txt", b"words", kept_as="x" * 195 + "….txt"),
    Hostile("a name with a header in it", "a\r\nSet-Cookie: b=1.txt", b"words", kept_as="aSet-Cookie_ b=1.txt"),
    Hostile("a name that ends another", 'a"; filename="b.exe', b"words", refused=".exe"),
    Hostile("a name of a server's settings", ".htaccess", b"words", kept_as="htaccess"),
    Hostile("a name with a stream of Windows", "a.txt::$DATA", b"words", kept_as="a.txt__$DATA"),
    Hostile("half of a letter", "a\ud83d.txt", b"words", kept_as="a\ufffd\ufffd\ufffd.txt"),
    Hostile("a letter in two parts", "u\u0308.txt", b"words", kept_as="ü.txt"),
)  # fmt: skip
PROGRAMS = (
    Hostile("a program", "setup.exe", _WINDOWS, refused=".exe"),
    Hostile("a program that says it is a picture", "photo.jpg", _WINDOWS, refused="program"),
    Hostile("a program of Linux", "notes.txt", b"\x7fELF\x02\x01\x01" + bytes(60), refused="program"),
    Hostile("a program of macOS", "invoice.pdf", b"\xcf\xfa\xed\xfe" + bytes(60), refused="program"),
    Hostile("a program of Java", "photo.png", b"\xca\xfe\xba\xbe" + bytes(60), refused="program"),
    Hostile("a link of Windows", "notes.txt", b"L\0\0\0\x01\x14\x02\0" + bytes(60), refused="program"),
    Hostile("a script", "x.js", JS, refused=".js"),
    Hostile("a script of Windows", "x.BAT", b"del *", refused=".bat"),
    Hostile("a page that is a program", "x.hta", HTML, refused=".hta"),
    Hostile("a script of a shell", "x.ps1", b"ls", refused=".ps1"),
    Hostile("an image of a disk", "x.iso", bytes(64), refused=".iso"),
    Hostile("an archive with a program", "x.zip", archive("a/b/setup.EXE"), refused=".exe"),
    Hostile("a document with a program", "x.docx", archive("[Content_Types].xml", "x.scr"), refused=".scr"),
)
ARCHIVES = (
    Hostile("a bomb", "x.zip", archive("a.txt", method=zipfile.ZIP_BZIP2, content=bytes(5_000_000)), refused="larger"),
    Hostile("an archive that says it becomes 3 GB", "x.zip", _claims(3 * 1024**3), refused="larger"),
    Hostile("archives in archives", "x.zip", _NESTED, kind=_ZIP),
    Hostile("an archive that climbs", "x.zip", archive("../../evil.txt", "/etc/passwd"), kind=_ZIP),
    Hostile("an archive that was cut", "x.zip", archive("a.txt")[:-30], refused="listed"),
    Hostile("an archive with an endless list", "x.zip", _list_of(0xFFFFFFFF), refused="listed"),
    Hostile("an archive without a list", "x.docx", b"PK\x03\x04" + bytes(200), refused="listed"),
)  # fmt: skip
PICTURES = (
    Hostile("a picture of a gigapixel", "x.png", _png_of(40_000, 40_000), kind="image/png"),
    Hostile("a picture of four gigapixels", "x.gif", _HUGE_GIF, kind="image/gif"),
    Hostile("a picture that was cut", "x.jpg", picture("JPEG", (900, 900))[:400], kind="image/jpeg"),
    Hostile(
        "a picture with packed words of 64 MB", "x.png", _with_words(b"a" * 64_000_000, is_packed=True), kind="image/png"
    ),
    Hostile("a picture that is a script", "x.gif", b"GIF89a/*" + bytes(9) + b"*/=1;alert(1)", kind="image/gif"),
    Hostile("a picture that is an archive", "x.gif", _GIF + archive("a.class"), kind="image/gif", is_drawn=True),
    Hostile("a picture with a page behind", "x.png", picture() + MARK, kind="image/png", is_drawn=True),
    Hostile("a picture with a page in its words", "x.png", _with_words(MARK), kind="image/png", is_drawn=True),
    Hostile(
        "a picture with a page in its comment", "x.jpg", picture("JPEG", comment=MARK), kind="image/jpeg", is_drawn=True
    ),
    Hostile("a page after the beginning of a picture", "x.png", b"\x89PNG\r\n\x1a\n" + HTML, kind="image/png"),
    Hostile("a document with a page in it", "x.pdf", b"%PDF-1.4\n" + HTML, kind="application/pdf"),
    Hostile("a picture that says it is a document", "x.pdf", picture("WEBP"), refused="name says"),
    Hostile("a text that says it is an archive", "x.zip", b"words", refused="name says"),
    Hostile("a picture of another kind than its name", "x.png", picture("WEBP"), kind="image/webp", is_drawn=True),
)  # fmt: skip
SIZES = (
    Hostile("nothing", "x.txt", b"", refused="empty"),
    Hostile("one byte", "x.txt", b"x"),
    Hostile("one byte of nothing", "x.bin", b"\0", kind=BYTES),
    Hostile("one byte too many", "x.bin", bytes(1024**2 + 1), refused="1 MB"),
    Hostile("far too many", "x.bin", bytes(1024**2 * 10), refused="1 MB"),
)
HOSTILE = (*PAGES, *NAMES, *PROGRAMS, *ARCHIVES, *PICTURES, *SIZES)
