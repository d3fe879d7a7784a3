"""What helps to write Markdown: buttons that set its signs, and a look at what becomes of it. ``composer.js`` does the work."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.fields import error_line
from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Text, filled, native, when
from ticketdesk.ui.prose import prose

# What composer.js calls each, its symbol, its name, and its key while one writes.
MARKS = (
    ("bold", "bold", "Bold", "mod+b"),
    ("italic", "italic", "Italic", "mod+i"),
    ("list", "list", "List", ""),
    ("link", "link", "Link", ""),
    ("code", "code", "Code", "mod+e"),
)
WORDS = rx.Var("window.td.previewed()").to(str)
"""What is to be looked at; nothing where nobody looks."""


def mark_tools(area: str = "composer") -> rx.Component:
    """The signs of Markdown, for the text of this id; in narrow windows there is no room for them."""

    def tool(mark: str, symbol: str, label: str, key: str) -> rx.Component:
        return rx.el.button(
            icon(symbol),
            type="button",
            class_name="btn plain square",
            aria_label=label,
            title=label,
            **native(
                {}, data_mark=mark, data_into=area, aria_keyshortcuts=key.replace("mod", "Control") or None
            ),
        )

    tools = [tool(*each) for each in MARKS]
    return rx.el.span(*tools, class_name="marks", role="group", aria_label="Formatting")


def preview_switch(on_change: Any) -> rx.Component:
    """Shows ``preview_pane`` in place of the text, and the text again.

    Args:
        on_change: Called with ``WORDS`` each time; nothing is to be rendered then when it is empty.
    """
    # It is called on the way out too: what was looked at is not kept.
    switch = {"type": "checkbox", "class_name": "cover", "aria_label": "Preview"}
    return rx.el.label(
        rx.el.input(on_change=lambda _: on_change(WORDS), **native(switch, data_preview="")),
        icon("eye"),
        class_name="btn plain square look",
        title="Preview",
    )


def preview_pane(
    html: Text, problem: Text = "", nothing: Child = "There is nothing to look at yet."
) -> rx.Component:
    """How it will look to whoever reads it, or why it cannot be sent."""
    empty = when(filled(problem), error_line(problem), rx.el.p(nothing, class_name="t12 muted"))
    return rx.el.div(
        when(filled(html), prose(html), empty),
        class_name="preview-pane",
        role="region",
        aria_label="How it will look",
        custom_attrs={"tabIndex": 0},
    )
