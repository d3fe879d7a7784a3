"""How Markdown is read here. HTML in it stays words, and pictures are links, so that no reader's address is told to anybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linkify_it import LinkifyIt  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

SCHEMES = ("http://", "https://", "mailto:")
BELOW = 2
"""So much deeper are headings than they were written: a page has headings of its own."""


class Reader(MarkdownIt):
    """CommonMark in which a line ends where it was ended, and whole addresses are links."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False, "linkify": True, "breaks": True})
        # Words above a line of hyphens are mostly a name above a signature, and no heading.
        self.enable("linkify").disable("lheading").core.ruler.push("tamed", _tamed)
        # Or "main.py" and "read.me" would lead somewhere.
        self.linkify = LinkifyIt(options={"fuzzy_link": False})

    def validateLink(self, url: str) -> bool:
        """Only whole addresses: what is relative leads elsewhere in a mail, and other schemes lead to programs."""
        return url.strip().lower().startswith(SCHEMES)


def _tamed(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + BELOW)}"
        elif token.children:
            token.children = list(_without_pictures(token.children))


def _without_pictures(parts: Sequence[Token]) -> Iterator[Token]:
    """A picture becomes a link to it, and within a link only its words."""
    is_link = False
    for part in parts:
        if part.type != "image":
            is_link = part.type == "link_open" or (is_link and part.type != "link_close")
            yield part
            continue
        address, told = (
            str(part.attrGet("src") or ""),
            "".join(child.content for child in part.children or ()),
        )
        words = Token("text", "", 0, content=told or address)
        link = Token("link_open", "a", 1, attrs={"href": address}, info="" if told else "auto")
        yield from (words,) if is_link else (link, words, Token("link_close", "a", -1))


READER = Reader()
