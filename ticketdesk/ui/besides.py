"""What a page has besides that for which somebody came is drawn when that is on the screen: see ``assets/besides.js``."""

from __future__ import annotations

import reflex as rx

from ticketdesk.ui.markup import Child


class Besides(rx.Component):
    """A part of a page that can wait for a moment."""

    library = "$/public/besides.js"
    tag = "Besides"

    place: rx.Var[rx.Component]


def besides(*children: Child, place: Child = None) -> rx.Component:
    """Parts that come right after the rest of the page, in a task of their own. What is among them is not asked for by the rest.

    Args:
        place: What keeps their size free until then; nothing where they take none.
    """
    return Besides.create(*children, place=rx.fragment() if place is None else place)
