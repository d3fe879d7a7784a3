"""What nobody sees until it is opened is drawn then: see ``assets/unseen.js``."""

from __future__ import annotations

import reflex as rx

from ticketdesk.ui.markup import Child


class Unseen(rx.Component):
    """What is in a closed dialog or menu."""

    library = "$/public/unseen.js"
    tag = "Unseen"


def unseen(*children: Child) -> rx.Component:
    """The inside of a ``<dialog>`` or a popover, drawn when that first opens."""
    return Unseen.create(*children)
