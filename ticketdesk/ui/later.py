"""Moments that are still to come, by the clock of who chooses: the browser tells each with its zone, as ISO 8601."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.buttons import button
from ticketdesk.ui.dialogs import choice_button, choice_list, close_button, dialog
from ticketdesk.ui.fields import text_input
from ticketdesk.ui.forms import form
from ticketdesk.ui.icons import icon
from ticketdesk.ui.layout import grow, line
from ticketdesk.ui.markup import Child, Text, native

_AT_NINE = (
    "((day, days) => (day.setDate(day.getDate() + days(day)), day.setHours(9, 0, 0, 0), day))(new Date(), {})"
)
MOMENTS = {
    "In 3 hours": "new Date(Date.now() + 3 * 36e5)",
    "Tomorrow at 9": _AT_NINE.format("() => 1"),
    "On Monday at 9": _AT_NINE.format("day => (8 - day.getDay()) % 7 || 7"),
    "In a week": _AT_NINE.format("() => 7"),
}
"""What can be chosen, and the moment in JavaScript."""
# Nothing where no day and time are chosen.
_CHOSEN = "(told => isNaN(new Date(told)) ? '' : new Date(told).toISOString())(document.getElementById({!r})?.value ?? '')"


def moment_dialog(
    name: str, title: Text, text: Child, *, act: str, on_choose: Any, end: Child = None
) -> rx.Component:
    """A choice of a moment: a few that are often meant, or a day and a time.

    Args:
        name: Its id; ``button(..., opens=name)`` shows it.
        title: What it is for.
        text: What it comes to.
        act: What the chosen day and time are for: "Snooze".
        on_choose: ``on_choose(moment)`` gives the event; the moment is a Var that is read when it is chosen.
        end: What stands beside the way out.
    """
    at = f"{name}-at"
    own = form(
        line(
            text_input(at, type="datetime-local", aria_label="Day and time", required=True),
            button(act, type="submit"),
        ),
        on_submit=[on_choose(_told(_CHOSEN.format(at))), rx.call_function(_closing(name))],
        gap=12,
    )
    return dialog(
        name,
        title,
        text,
        (*([end, grow()] if end is not None else []), close_button(name, "Not now")),
        choice_list(*(_choice(name, word, code, on_choose) for word, code in MOMENTS.items()), label=title),
        own,
    )


def _choice(name: str, word: str, code: str, on_choose: Any) -> rx.Component:
    closes = native({}, command="close", commandfor=name)
    return choice_button(
        icon("alarm-clock"), word, on_click=on_choose(_told(f"({code}).toISOString()")), **closes
    )


def _told(code: str) -> rx.Var[str]:
    return rx.Var(code).to(str)


def _closing(name: str) -> rx.Var:
    return rx.Var(f"(() => document.getElementById({name!r})?.close())")
