"""Which names files may have: nothing that a path or a terminal could read, and no ending of what runs when it is opened."""

from __future__ import annotations

import re

from ticketdesk.desk import text
from ticketdesk.errors import Invalid
from ticketdesk.models.attachment import NAME_LENGTH

_RUNS = """
    ade adp apk app application appref-ms appx appxbundle bat bash cab chm cmd com command cpl csh desktop diagcab
    diagcfg diagpkg dll dmg ex ex_ exe fish gadget hta img inf ins iso isp jar jnlp job js jse ksh lib library-ms lnk
    mde mjs msc msi msix msixbundle msp mst nsh pif pkg pl ps1 ps1xml ps2 psc1 psd1 psm1 py pyc pyw pyz rb reg rgs
    scf scr sct search-ms sh shb shs sys u3p udl url vb vbe vbs vhd vhdx vxd webloc website workflow ws wsc wsf wsh
    xll xnk zsh
"""
_DRAWS = "htm html mht mhtml shtml svg svgz swf xht xhtml xsl xslt"
RUNS = frozenset(_RUNS.split())
"""Endings of what a computer runs, or mounts, when somebody opens it."""
DRAWS = frozenset(_DRAWS.split())
"""Endings of what a browser opens as a page that can run scripts."""
BLOCKED = RUNS | DRAWS
_IN_PAGES = frozenset({"js", "mjs"})
UNNAMED = "file"
STANDS_FOR = {
    **dict.fromkeys(("gif", "jpeg", "jpg", "png", "webp"), "image/"),
    **dict.fromkeys(("docx", "pptx", "xlsx", "zip"), "application/"),
    "pdf": "application/pdf",
}
"""What some endings say that a file is. Of others nobody can tell, or it does not matter."""

CANNOT_RUN = "Files that end in .{ending} can do harm when they are opened, so they are not taken. Send a picture or a PDF of it instead."

ANOTHER = "This is not what its name says: .{ending} stands for another kind of file. Give it the right ending, or make it anew."

# What takes no ink or turns the direction of the words around it: "cod.exe" must not read as "exe.doc".
_UNSEEN = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\xad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\ud800-\\udfff]"
)
_PATH = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def usable(given: object) -> str:
    """The name under which a file is kept: the last part of a path, without what no system can have in a name.

    Args:
        given: What came from outside.

    Raises:
        Invalid: it ends as what runs when it is opened.
    """
    name = _UNSEEN.sub("", _PATH.split(given)[-1]) if isinstance(given, str) else ""
    name = _FORBIDDEN.sub("_", text.one_form(name)).strip(" .")
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    _refuse(name, BLOCKED)
    return _short_enough(name) or UNNAMED


def refuse_another(name: str, media_type: str) -> None:
    """Refuse a file whose name says that it is something else.

    Args:
        name: Its name, usable.
        media_type: What it is, told by its content.

    Raises:
        Invalid: it is not what its ending stands for.
    """
    ending = ending_of(name)
    is_drawing = media_type == "image/svg+xml"
    if (is_drawing and ending in STANDS_FOR) or not media_type.startswith(STANDS_FOR.get(ending, "")):
        raise Invalid({"files": ANOTHER.format(ending=ending)})


def refuse_packed(name: str) -> None:
    """Refuse a name in an archive: of what runs when it is opened. Pages are let through, saved ones and books are full of them.

    Raises:
        Invalid: it ends so; the sentence tells the ending.
    """
    _refuse(name, RUNS - _IN_PAGES)


def ending_of(name: str) -> str:
    """What stands behind the last point, in small letters. Windows does not see points and spaces behind it."""
    return name.rstrip(" .").rpartition(".")[2].strip().casefold() if "." in name else ""


def _refuse(name: str, blocked: frozenset[str]) -> None:
    if (ending := ending_of(name)) in blocked:
        raise Invalid({"files": CANNOT_RUN.format(ending=ending)})


def _short_enough(name: str) -> str:
    """Shortened in the middle, so that the ending stays."""
    if len(name) <= NAME_LENGTH:
        return name
    stem, _, ending = name.rpartition(".")
    if not stem or len(ending) > 20:
        return name[:NAME_LENGTH]
    return f"{stem[: NAME_LENGTH - len(ending) - 2]}….{ending}"
