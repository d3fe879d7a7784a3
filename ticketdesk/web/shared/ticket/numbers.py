"""Numbers of tickets in what agents wrote lead to these tickets, for whoever reads them on the desk and nobody else."""

from __future__ import annotations

import re
from functools import lru_cache

from ticketdesk.markdown import html_of
from ticketdesk.markdown.cleaned import KEPT

_TAG = re.compile(r"(<[^>]*>)")
_NUMBER = re.compile(r"(?<![\w&/#])#([1-9][0-9]{0,8})\b")
# Within these a number stays as it is.
_CLOSED = ("a", "code", "pre")


@lru_cache(maxsize=KEPT)
def html_for_the_desk(words: str) -> str:
    """Markdown as cleaned HTML, in which ``#4521`` leads to that ticket.

    Args:
        words: What an agent wrote.
    """
    parts = _TAG.split(html_of(words))
    depth = 0
    for at, part in enumerate(parts):
        if at % 2:
            name = part.strip("</>").split(" ")[0]
            depth += (-1 if part.startswith("</") else 1) if name in _CLOSED else 0
        elif not depth:
            parts[at] = _NUMBER.sub(r'<a href="/desk/tickets/\1">#\1</a>', part)
    return "".join(parts)
