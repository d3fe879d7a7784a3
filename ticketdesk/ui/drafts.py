"""What ``keep.js`` needs in a form to keep the words of people until they are sent."""

from __future__ import annotations

import reflex as rx

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Text, native


def draft_id(name: str = "draft") -> rx.Component:
    """A hidden input that ``keep.js`` gives a random id which stays with the draft."""
    return rx.el.input(**native({"type": "hidden", "name": name}, data_keep_id=""))


def kept_note(words: Text = "Saved on this device as you type") -> rx.Component:
    """Unhidden by ``keep.js`` once something was kept."""
    return rx.el.span(
        icon("check", size=14), words, **native({"class_name": "help", "hidden": True}, data_keep_note="")
    )


def forget_draft(name: str) -> rx.Component:
    """Where this appears, ``keep.js`` forgets the draft of that form."""
    return rx.el.span(**native({"hidden": True}, data_keep_clear=name))


def forget_sent(name: Text, sent: rx.Var) -> rx.Component:
    """For a form that stays when it is sent: its fields lose the words that were sent, and keep what was typed since.

    Args:
        name: As in ``form(keep=...)``.
        sent: The ``draft_id`` that was stored last, empty before; a draft with another id is left alone.
    """
    mark = rx.el.span(**native({"hidden": True}, data_keep_clear=name, data_keep_sent=sent))
    # A new mark for each, or the second message of one form would not be noticed.
    return rx.cond(sent != "", rx.fragment(mark, key=sent))
