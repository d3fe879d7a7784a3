"""What a list with a preview needs: ``preview.js``, and the field by which it says which row is current."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.markup import Text, native
from ticketdesk.ui.scripts import script


def preview_script() -> rx.Component:
    """``preview.js``, on pages with such a list. React puts it into the head, once."""
    return script("preview")


def preview_of(*, on_change: Any, shown: Text) -> rx.Component:
    """The field that nobody sees.

    Args:
        on_change: Called with the number of the current row, "0" for none.
        shown: The number of what is shown.
    """
    told: dict[str, Any] = {"hidden": True, "default_value": "", "aria_hidden": "true"}
    return rx.el.input(on_change=on_change, **native(told, data_preview_of="", data_shown=shown))
