"""Who else is here: a page says by ``here.js`` that somebody is in front of it, and shows who else is."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.el.element import Element

from ticketdesk.ui.facts import side_section
from ticketdesk.ui.markup import Text, look_up, native, when
from ticketdesk.ui.people import PRESENCE_WORDS, avatar, person_line


class _HereElement(Element):
    """``<td-here>``: two buttons that nobody sees, and the script that presses them."""

    tag = "tdHere"
    ticket: rx.Var[str]
    after: rx.Var[str]

    def _get_tag_name(self) -> str:
        return '"td-here"'


def is_here(ticket: Text, *, on_look: Any, on_write: Any, after_ms: int = 0) -> rx.Component:
    """Says that somebody looks at a ticket, and types in a ``composer_area``. It draws nothing.

    Args:
        ticket: Its number; 0 says nothing.
        on_look: Called when the ticket comes, and every 10 s while the window is in sight.
        on_write: Called while somebody types.
        after_ms: It counts as looking only from here on: for what a cursor passes by.
    """
    hidden: dict[str, Any] = {"type": "button", "hidden": True}
    return _HereElement.create(
        rx.el.button(on_click=on_look, **native(hidden, data_look="")),
        rx.el.button(on_click=on_write, **native(hidden, data_write="")),
        ticket=ticket,
        after=str(after_ms),
        **native({}, hidden=True),
    )


def others_here(people: Any) -> rx.Component:
    """The initials of everybody else at a ticket; what they do is read aloud, and shown on hover.

    Args:
        people: A Var of objects with ``name``, ``initials``, ``tone`` and ``doing`` ("looking", "writing").
    """

    def one(person: Any) -> rx.Component:
        words = person["name"].to(str) + " " + look_up(PRESENCE_WORDS, person["doing"])
        return avatar(person["initials"], person["tone"], name=words, presence=person["doing"])

    return rx.foreach(people, lambda person: rx.fragment(one(person), key=person["name"]))


def here_now(people: Any) -> rx.Component:
    """The same as a part of a side panel, each with words: "Ana Moreau is writing"."""

    def one(person: Any) -> rx.Component:
        return person_line(person["name"], person["initials"], person["tone"], presence=person["doing"])

    listed = rx.el.div(
        rx.foreach(people, lambda person: rx.fragment(one(person), key=person["name"])),
        class_name="line wrap",
        role="status",
    )
    return when(people.length() > 0, side_section("Here now", listed), rx.fragment())
