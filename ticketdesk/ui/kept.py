"""What stands around several pages, and stays while they change.

React Router keeps a layout when one page in it takes the place of another. Reflex knows only pages, each drawn anew as a
whole; so the layout is written beside its pages when Reflex compiles: see docs/decisions/0037.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import reflex as rx
from reflex_base.plugins import Plugin


class Screen(rx.Component):
    """The place of the page in a layout."""

    library = "react-router"
    tag = "Outlet"


class Parting(rx.Component):
    """The first part of a page in a layout: it goes faster when another one comes, see ``assets/parting.js``."""

    library = "$/public/parting.js"
    tag = "Parting"


@dataclasses.dataclass
class Layout(Plugin):
    """In ``rxconfig.py``: ``plugins=[Layout("desk", "ticketdesk.web.shell")]``.

    Attributes:
        path: Where the pages are that are drawn in it.
        module: What draws it: the only ``rx.memo`` of this module, without arguments and with a ``Screen`` in it.
    """

    path: str
    module: str

    def pre_compile(self, **context: Any) -> None:
        context["add_save_task"](self.written)

    def written(self) -> tuple[str, str]:
        """Path inside ``.web`` and text of the layout."""
        # Reflex adds something of its own to the name of a memo.
        return f"app/routes/[{self.path}].jsx", (
            'import { createElement } from "react";\n'
            f'import * as module from "$/app_components/{self.module.replace(".", "/")}";\n'
            "const [Frame] = Object.values(module);\n"
            "export default function Layout() {\n  return createElement(Frame);\n}\n"
        )
