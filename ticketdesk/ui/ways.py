"""Links of lists, of which there are many: followed by one part for all of them, see ``assets/ways.js``."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.markup import Child, PlainLink, Text, native


class Ways(rx.Component):
    """Follows every ``way`` of the page. It draws nothing."""

    library = "$/public/ways.js"
    tag = "Ways"


def way(*children: Child, href: Text, **props: Any) -> rx.Component:
    """A link inside the desk that costs no more than its letters."""
    return PlainLink.create(*children, href=href, **native(props, data_way=""))
