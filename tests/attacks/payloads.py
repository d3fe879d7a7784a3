"""What people plant in texts so that it runs where the text is shown: the well-known families, written for the desk.

Each payload that could run calls ``alert``, sets ``window.__pwned`` or asks ``evil.invalid``, so whoever watches the
page cannot miss it. Those that can be seen on paper are lines of ``payloads.txt``; here are the others.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from ticketdesk.desk import text
from ticketdesk.markdown import html_of

IMG = "<img src=x onerror=alert(1)>"
SCRIPT = "<script>alert(1)</script>"

UNSEEN = {
    "writing direction": (
        f"\u202e{IMG}",
        "\u202e>)1(trela=rorreno x=crs gmi<",
        f"\u2066{SCRIPT}\u2069",
        f"invoice\u202efdp.{SCRIPT}",
        f"\u200f\u061c{IMG}\u200e",
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068<svg onload=alert(6)>",
    ),
    "letters that look like others": (
        "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
        "\ufe64img src=x onerror=alert(2)\ufe65",
        "\u2039svg onload=alert(3)\u203a",
        "<\u017fcript>alert(4)</\u017fcript>",
        "<\u017fcript src=//evil.invalid></\u017fcript>",
        "<img src=x onerror\u037e=alert(6)>",
        "<\u0130mg src=x onerror=alert(7)>",
        "\u02bbonmouseover=alert(8)\u02bc",
        "java\u0455cript:alert(9)",
        "<svg onload=\u0251lert(10)>\U000e0001\U000e0041",
        "<a href='http://evil.invalid\u3002example'>x</a>",
        "\u226escript>alert(12)\u226e/script>",
    ),
    "spaces that are none": (
        "<img\u00a0src=x\u00a0onerror=alert(1)>",
        "<img\u2028src=x\u2029onerror=alert(2)>",
        "<img\u3000src=x onerror=alert(3)>",
        "<scr\u200bipt>alert(4)</scr\u200bipt>",
        f"\ufeff{SCRIPT}",
        "<img\u1680src=x onerror=alert(6)>",
        "java\u00adscript:alert(7)",
        "\u2028alert(8)//\u2029alert(8)",
        f"{SCRIPT}\ufffd\ufffe\uffff",
    ),
    "control characters": (
        "java\tscript:alert(1)",
        "java\nscript:alert(2)",
        "\x01javascript:alert(3)",
        "<img\tsrc=x\tonerror=alert(4)>",
        "<img\nsrc=x\nonerror=alert(5)>",
        "<img\x0csrc=x\x0conerror=alert(6)>",
        "<img\x0bsrc=x\x0bonerror=alert(7)>",
        "<svg\x1fonload=alert(8)>",
        "<\x01script>alert(9)</script>",
        "<img src=x onerror=\x08alert(10)>",
        f"\x1b]0;pwned\x07\x1b[31m{SCRIPT}",
        f"x\x7f\x80\x85\x9f{IMG}",
        f"x\r\nSet-Cookie: td_session=evil\r\n\r\n{SCRIPT}",
        f"\x1c\x1d\x1e{IMG}\x1a",
        f"0\n42/_event,[\"event\",{{}}]\n{SCRIPT}",
    ),
    "marks without end": (
        "<" + "\u0336" * 40 + "script>alert(1)</script>",
        "a" + "\u0300\u0323\u0489" * 30 + IMG[:9],
        "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 8 + IMG,
        "<" * 60 + IMG,
        "&" * 60 + "lt;script&gt;",
        "{{" * 40 + "7*7" + "}}" * 4,
    ),
}  # fmt: skip
# Too long for a name or a title; only a description or a message takes them.
LONG = {
    "very long": (
        "<b>" * 3_000 + IMG,
        "<img src='" + "x" * 9_000 + "' onerror=alert(2)>",
        "\u202e" * 5_000 + SCRIPT,
        SCRIPT * 390,
        "a" * 9_950 + IMG,
        "\n" * 9_000 + IMG + "x",
        "x" + "\u0301" * 200 + SCRIPT + "\u0301" * 200,
        '<div title="' * 800 + IMG,
    )
}


def _seen() -> dict[str, tuple[str, ...]]:
    """The families of ``payloads.txt``: a line that begins with ``==`` names one."""
    said = Path(__file__).with_name("payloads.txt").read_text(encoding="utf-8")
    parts = [part.split("\n") for part in said.split("== ")[1:]]
    return {name: tuple(line for line in lines if line) for name, *lines in parts}


FAMILIES = _seen() | UNSEEN
"""Payloads by family, each short enough for every field, also for a person's name."""

PAYLOADS = tuple(payload for family in FAMILIES.values() for payload in family)
LONG_ONES = tuple(payload for family in LONG.values() for payload in family)
ONE_OF_EACH = tuple(family[0] for family in FAMILIES.values())

# What may stand before the @ of an address besides letters and digits.
IN_ADDRESSES = "!#$%&'*+-/=?^_`{|}~"


def as_stored(payload: str) -> str:
    """How the desk keeps a text: one kind of line end, nothing around it, one Unicode form."""
    return text.words(payload, name="A payload", longest=10_000)


def as_read(payload: str) -> str:
    """What a page says where an agent wrote it: the text of the HTML that its Markdown became."""
    return unescape(re.sub(r"<[^>]*>", "", html_of(as_stored(payload))))


def as_address(payload: str) -> str:
    """As much of a payload as an address may have."""
    kept = "".join(char for char in payload if char.isascii() and (char.isalnum() or char in IN_ADDRESSES))
    return f"{kept[:64] or 'x'}@example.com"
