"""What a list with a preview needs: the field by which ``preview.js`` says which row is current."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.markup import Text, native


def preview_of(*, on_change: Any, shown: Text) -> rx.Component:
    """The field that nobody sees.

    Args:
        on_change: Called with the number of the current row, "0" for none.
        shown: The number of what is shown.
    """
    told: dict[str, Any] = {"hidden": True, "default_value": "", "aria_hidden": "true"}
    return rx.el.input(on_change=on_change, **native(told, data_preview_of="", data_shown=shown))
