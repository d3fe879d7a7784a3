"""The search of the queue: its field, what its words were taken for, and what else may have been meant."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.queue import address
from ticketdesk.web.queue.finding import EXACTLY, FindingState
from ticketdesk.web.queue.state import QueueState


def search_box() -> rx.Component:
    """The field. The list follows each pause in typing; Enter opens the ticket of a number."""
    return ui.search_box(
        value=QueueState.search,
        on_change=lambda words: [address.search_for(words), QueueState.find],
        turn=FindingState.turn,
        on_submit=FindingState.jump,
    )


def taken_for() -> rx.Component:
    """Says what is shown instead of what was written, and which ticket Enter opens."""
    return rx.fragment(
        rx.cond(FindingState.meant != "", _corrected()),
        rx.cond(FindingState.number > 0, _opens()),
    )


def _corrected() -> rx.Component:
    written = ui.sought(FindingState.written)
    return ui.search_line(
        "Nothing with ",
        rx.foreach(
            FindingState.wrong, lambda word, place: rx.fragment(rx.cond(place > 0, " ", ""), ui.sought(word))
        ),
        ". Showing ",
        ui.sought(FindingState.meant),
        ". ",
        ui.word_button("Search for ", written, " only", on_click=address.choose(EXACTLY, "yes")),
    )


def _opens() -> rx.Component:
    number = FindingState.number.to(str)
    link = ui.link(number, " ", FindingState.title, href="/desk/tickets/" + number)
    return ui.search_line("Enter opens ", link)


def offered() -> rx.Component:
    """What else may have been meant, below the hits."""
    return rx.cond(
        FindingState.offers.length() > 0,
        ui.search_line("Spelled otherwise: ", rx.foreach(FindingState.offers, _offer)),
    )


def _offer(offer: Any) -> rx.Component:
    words = (ui.sought(offer["word"]), " ", ui.with_commas(offer["amount"]))
    return ui.word_button(*words, on_click=address.choose("search", offer["search"]))


def title(row: Any) -> Any:
    """The title of a row, with marks where it has what was looked for."""
    return rx.cond(row["marked"].length() > 0, ui.hit_words(row["marked"]), row["title"])


def has_below(row: Any) -> Any:
    """Whether something stands below a row."""
    return row["place"].length() > 0


def below(row: Any) -> rx.Component:
    """The place of a hit that its title does not have."""
    return ui.hit_line(row["place"], row["where"])
