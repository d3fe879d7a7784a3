"""Addresses as the log tells them: the page, never the key, the number or the words in it."""

from __future__ import annotations

import re
from functools import lru_cache

FILES = ("/assets/",)
_PAGES: list[tuple[re.Pattern[str], str]] = []
_PART = re.compile(r"\\\[\w+\\\]|\\\{[^/]+\\\}")


def know(*paths: str) -> None:
    """Remember addresses that may be told, such as ``/t/[link_key]`` or ``/auth/link/{key}``."""
    for path in paths:
        pattern = _PART.sub("[^/]+", re.escape(path.rstrip("/")))
        _PAGES.append((re.compile(f"{pattern}/?"), path))
    route_of.cache_clear()


@lru_cache(maxsize=1000)
def route_of(path: str) -> str:
    """The known address that this one belongs to."""
    if path.startswith(FILES):
        return f"{FILES[0]}*"
    return next((told for pattern, told in _PAGES if pattern.fullmatch(path)), "unknown")
