"""What somebody wrote with marks: headings, lists, quotes, code. The one place that puts HTML into a page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.markup import Text


def prose(html: Text, **props: Any) -> rx.Component:
    """Words that became HTML on the server, where they were cleaned.

    Args:
        html: What ``markdown.html_of`` gave, and never anything else; may be a Var.
    """
    return rx.el.div(
        class_name="prose",
        dir="auto",
        custom_attrs={"dangerouslySetInnerHTML": rx.Var.create({"__html": html})},
        **props,
    )
