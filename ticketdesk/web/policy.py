"""What the pages may load and run: scripts only from here, and none that was not built; and what they load ahead."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

from ticketdesk.config import ROOT, settings

_INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)

API_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For what programs read, and for the page about it: nothing runs there."""

PARTS_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""For what a page is made of: alone it is no page. A script that works beside the page, as `proof.js` does, needs nothing else."""

FILES_POLICY = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For files that people sent: should one be opened as a page after all, it is nobody's, and nothing runs in it."""


@cache
def content_policy() -> str:
    """Scripts only from here: files, and the inline ones of the built pages by their hashes. No ``eval``."""
    pages = (ROOT / ".web" / "build" / "client").glob("**/*.html")
    inline = {script for page in pages for script in _INLINE.findall(page.read_text(encoding="utf-8"))}
    hashes = sorted(base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline)
    # A policy cannot name an IPv6 address; there 'self' has to do.
    sockets = " ".join(origin.replace("http", "ws", 1) for origin in settings().origins if "[" not in origin)
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(["script-src 'self'", *(f"'sha256-{digest}'" for digest in hashes)]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            f"connect-src 'self' {sockets}",
            "font-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


AHEAD = {
    "/t/": {"_t_*.js": "modulepreload"},
    "/desk/tickets/": {
        "_desk_-*.js": "modulepreload",
        "_desk_._tickets_*.js": "modulepreload",
        "desk-*.css": "preload; as=style",
    },
}
"""What pages that are made in the browser need of their own; the others name it in their heads."""


def ahead(path: str) -> list[tuple[bytes, bytes]]:
    """Headers that bring a page's own parts along with the first ones: on a slow line each further one waits."""
    return next((_links(begin) for begin in AHEAD if path.startswith(begin)), [])


@cache
def _links(begin: str) -> list[tuple[bytes, bytes]]:
    assets = ROOT / ".web" / "build" / "client" / "assets"
    found = [(part.name, kind) for name, kind in AHEAD[begin].items() for part in assets.glob(name)]
    return [(b"link", f"</assets/{name}>; rel={kind}".encode()) for name, kind in found]
