"""Until when a ticket may sleep: the dialog in which that is chosen, in the list and on its page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui

NAME = "snooze"


def snooze_dialog(what: Any, on_choose: Any, *, end: Any = None) -> rx.Component:
    """The dialog; ``h`` opens it.

    Args:
        what: What shall sleep, as it stands in the question.
        on_choose: ``on_choose(moment)`` gives the event.
        end: Another way, beside the way out.
    """
    return ui.moment_dialog(
        NAME,
        "Snooze " + what + " until",
        "Asleep, a ticket is in none of the lists of what is to be done. Search finds it, and an answer wakes it.",
        act="Snooze",
        on_choose=on_choose,
        end=end,
    )
