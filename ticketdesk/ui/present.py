"""What other parts make room for: see ``assets/present.js``."""

from __future__ import annotations

import reflex as rx

from ticketdesk.ui.markup import Flag


class Present(rx.Component):
    """Says on ``<html>`` that a part stands on the page."""

    library = "$/public/present.js"
    tag = "Present"

    name: rx.Var[str]
    shown: rx.Var[bool]


def present(name: str, *, shown: Flag = True) -> rx.Component:
    """Stands beside a part that others make room for: ``<html>`` has ``data-with-NAME`` as long as it is there. It draws nothing.

    Args:
        name: What the style sheet calls it: "bulk".
        shown: Whether it is seen.
    """
    return Present.create(name=name, shown=shown)
