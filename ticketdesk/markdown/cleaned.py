"""Markdown as HTML, cleaned by a list of what may stay, whatever became of it before."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

import nh3

from ticketdesk.markdown.reading import READER

INLINE = {"a", "br", "code", "em", "strong"}
BLOCKS = {"blockquote", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
KEPT = 1024
"""Of so many texts the HTML is kept in memory; a conversation is drawn again whenever something happens in it."""
_CLEANER = nh3.Cleaner(
    tags=INLINE | BLOCKS,
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
    set_tag_attribute_values={"a": {"target": "_blank"}},
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
)


_TAG = re.compile(r"<[^>]*>|\s")


@lru_cache(maxsize=KEPT)
def html_of(words: str) -> str:
    """The words as HTML that can neither run, load nor look like a part of the page.

    Args:
        words: Markdown; CommonMark, where a line ends as it was written and whole addresses are links.
    """
    cleaned = _CLEANER.clean(READER.render(words)).strip()
    # What is nothing but marks, such as "#" or "---", is shown as it was written.
    return cleaned if _TAG.sub("", cleaned) else f"<p>{escape(words.strip())}</p>"
