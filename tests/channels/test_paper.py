"""A mail says the same as text and as HTML, and what people wrote in it stays words."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from ticketdesk.channels.paper import Sheet, html_page, text_of

EVIL = '<img src=x onerror=alert(1)><script>alert(2)</script>" onclick="x'
SHEET = Sheet(
    "Ana answered “The export is empty”.",
    lines=("#12 One", "#13 Two"),
    words="It **works** again.",
    is_markdown=True,
    way=("See it and answer", "https://desk.example.com/t/key?a=1&b=2"),
    small=("Answers to this mail are not read.",),
    off=("Stop mails of this kind", "https://desk.example.com/mail/off?key=k"),
)


class Elements(HTMLParser):
    """The attributes of every element, as a browser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[list[tuple[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(attrs)


def _html(sheet: Sheet) -> str:
    return html_page(sheet, title="Your ticket", language="en")


def test_both_forms_say_the_same() -> None:
    text, html = text_of(SHEET), _html(SHEET)
    for said in (SHEET.lead, *SHEET.lines, "again.", SHEET.way[0], *SHEET.small, SHEET.off[0]):
        assert said in text
        assert said in html
    assert "It works again." in text
    assert "<strong>works</strong>" in html
    assert SHEET.way[1] in text
    assert 'href="https://desk.example.com/t/key?a=1&amp;b=2"' in html


@pytest.mark.parametrize("is_markdown", [True, False])
def test_what_people_wrote_does_not_run(is_markdown: bool) -> None:
    sheet = Sheet(EVIL, (EVIL,), EVIL, is_markdown, (EVIL, EVIL), (EVIL,), (EVIL, EVIL))
    html = html_page(sheet, title=EVIL, language="en")
    assert set(re.findall(r"<([a-z]+)", html)) <= {
        *("html", "head", "meta", "title", "body", "div", "p", "ul", "li", "a", "br"),
    }
    names = {name for element in Elements(html).found for name, _ in element}
    assert not {name for name in names if name.startswith("on")}


def test_a_mail_loads_nothing() -> None:
    html = _html(SHEET)
    assert not re.search(r"\b(src|background|srcset)\s*=|url\(|@import|<link", html)


def test_words_that_were_typed_keep_their_lines() -> None:
    sheet = Sheet("Li answered.", words="One\nTwo * three *\n\n# Four")
    assert "One<br>Two * three *<br><br># Four" in _html(sheet)
    assert "One\nTwo * three *\n\n# Four" in text_of(sheet)


def test_what_is_not_there_leaves_no_gap() -> None:
    assert text_of(Sheet("Only this.")) == "Only this.\n\n-- \n"
    assert "<a " not in _html(Sheet("Only this."))
