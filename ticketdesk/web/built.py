"""The pages that were built as files."""

from __future__ import annotations

from functools import cache

from ticketdesk.config import ROOT

_BUILT = ROOT / ".web" / "build" / "client"


@cache
def pages() -> frozenset[str]:
    """Their addresses, without a slash at the end: ``/desk``. The file of each lies in a folder of that name."""
    folders = {page.parent.relative_to(_BUILT).as_posix() for page in _BUILT.glob("*/**/index.html")}
    return frozenset(f"/{folder}" for folder in folders)
