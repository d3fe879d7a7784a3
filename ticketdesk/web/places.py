"""Addresses as the log tells them: the page, never the key, the number or the words in it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

FILES = ("/assets/",)
UNKNOWN = "unknown"
_PATTERNS: dict[str, str] = {}
"""By an address that may be told, what the addresses of its page look like."""
_PART = re.compile(r"\\\[\w+\\\]|\\\{[^/]+\\\}")


def know(*paths: str) -> None:
    """Remember addresses that may be told, such as ``/t/[link_key]`` or ``/auth/link/{key}``."""
    for path in paths:
        _PATTERNS[path] = f"({_PART.sub('[^/]+', re.escape(path.rstrip('/')))}/?)"
    _known.cache_clear()
    route_of.cache_clear()


@cache
def _known() -> re.Pattern[str]:
    """All of them as one: asked one by one they take longer than all else that is noted of an answer."""
    return re.compile("|".join(_PATTERNS.values()))


@lru_cache(maxsize=1000)
def route_of(path: str) -> str:
    """The known address that this one belongs to."""
    if path.startswith(FILES):
        return f"{FILES[0]}*"
    found = _known().fullmatch(path)
    return list(_PATTERNS)[found.lastindex - 1] if found and found.lastindex else UNKNOWN
