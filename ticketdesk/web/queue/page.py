"""What the queue looks like."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.queue import address, search
from ticketdesk.web.queue.bulk import bulk
from ticketdesk.web.queue.columns import columns_menu
from ticketdesk.web.queue.empty import empty
from ticketdesk.web.queue.facets import sentence
from ticketdesk.web.queue.incidents import radar
from ticketdesk.web.queue.preview import beside_the_list
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.queue.table import listing
from ticketdesk.web.queue.views import view_dialogs, view_menu, view_name, view_saving
from ticketdesk.web.shell import desk


def _behind() -> rx.Component:
    """Which figure of the track record led here; pressed, it is left."""
    return rx.cond(
        QueueState.behind != "",
        ui.chip(
            QueueState.behind,
            kind="soft",
            icon_name="x",
            on_click=address.choose("triage", ""),
            aria_label="Remove filter: " + QueueState.behind,
        ),
    )


def _amount() -> rx.Component:
    many = ui.with_commas(QueueState.total)
    return rx.cond(
        QueueState.is_capped,
        ui.word_button(
            many + "+",
            on_click=QueueState.count_exactly,
            aria_label=many + "+ tickets: count exactly",
            title="Count exactly",
        ),
        rx.fragment(many),
    )


def _list() -> rx.Component:
    """The rows; where they could not be loaded and none are there from before, what to do."""
    again = ui.failed("The list could not be loaded", QueueState.problem, on_retry=QueueState.load)
    is_broken = (QueueState.problem != "") & (QueueState.room == "")
    return rx.cond(is_broken, again, listing(empty()))


def page() -> rx.Component:
    """The queue."""
    loading = ui.skeleton(12, label="Loading the tickets")
    return desk(
        ui.topbar(
            view_menu(),
            title=view_name(),
            amount=rx.cond(QueueState.is_loaded, _amount(), ""),
            end=ui.line(search.search_box(), columns_menu()),
        ),
        sentence(ui.line(_behind(), view_saving(), gap=4, as_=rx.el.span)),
        rx.cond(
            (QueueState.problem != "") & (QueueState.room != ""), ui.banner(QueueState.problem, kind="rust")
        ),
        search.taken_for(),
        radar(),
        beside_the_list(_list(), bulk(), is_loaded=QueueState.is_loaded, meanwhile=loading),
        ui.announce(QueueState.news),
        view_dialogs(),
    )
