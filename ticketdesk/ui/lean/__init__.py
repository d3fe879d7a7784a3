"""What browsers need not load. In ``rxconfig.py``: ``plugins=[..., Lean()]``; ``plugin.js`` does it when pages are built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reflex_base.plugins import Plugin

from ticketdesk.ui.scripts import joined

ANCHOR = "alwaysUseReactDomServerNode(),"
PRELOAD = '<link rel="modulepreload" '


class Lean(Plugin):
    """Leaves out what Reflex brings along and no page of ours uses, and makes our own scripts small."""

    def pre_compile(self, **context: Any) -> None:
        context["add_save_task"](_ours)
        context["add_save_task"](joined)
        context["add_modify_task"]("vite.config.js", with_lean)

    def post_build(self, **context: Any) -> None:
        for page in context["static_dir"].rglob("*.html"):
            page.write_text(after_the_looks(page.read_text("utf-8")), "utf-8")


def _ours() -> list[tuple[str, str]]:
    return [(f"lean/{path.name}", path.read_text("utf-8")) for path in Path(__file__).parent.glob("*.js")]


def with_lean(config: str) -> str:
    """The configuration of Vite with our plugin before Reflex's.

    Raises:
        ValueError: Reflex writes another configuration than expected.
    """
    if config.count(ANCHOR) != 1:
        raise ValueError("Reflex writes vite.config.js otherwise than expected; the version must not change.")
    return 'import lean from "./lean/plugin.js";\n' + config.replace(ANCHOR, f"lean(),\n    {ANCHOR}")


def after_the_looks(page: str) -> str:
    """A built page whose programs leave the line to its style sheet first: its words stand there before they can do anything.

    React finds the links again by their address, so it does not mind.

    Raises:
        ValueError: React Router names the programs of a page otherwise than expected.
    """
    if PRELOAD not in page:
        raise ValueError("A page was built otherwise than expected; the version must not change.")
    return page.replace(PRELOAD, f'{PRELOAD}fetchpriority="low" ')
