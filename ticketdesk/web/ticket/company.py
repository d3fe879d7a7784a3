"""What is drawn beside a ticket of the company that it keeps: who watches it, what belongs to it, what its requester wrote besides."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.session import Session
from ticketdesk.web.ticket.aside import AsideState
from ticketdesk.web.ticket.state import TicketState

TICKET = TicketState.ticket
COMPANY = TicketState.company
NUMBER = TICKET["id"].to(str)
CANNOT = ~Session.may_change | TICKET["is_deleted"]


def company() -> rx.Component:
    """The parts of it that there are."""
    return rx.fragment(
        rx.cond(COMPANY["absorbed"].length() > 0, _absorbed()),
        rx.cond(COMPANY["linked"].length() > 0, _linked()),
        rx.cond(COMPANY["others"].length() > 0, _others()),
    )


def watchers() -> rx.Component:
    """Who hears of it."""
    some = rx.foreach(
        COMPANY["watchers"],
        lambda one: ui.avatar(
            one["initials"].to(str), one["tone"].to(str), name=one["name"].to(str), key=one["id"]
        ),
    )
    return ui.fact_value(rx.cond(COMPANY["watchers"].length() > 0, ui.line(some, gap=4), "Nobody"))


def asleep() -> rx.Component:
    """Until when it sleeps, and the way to wake it."""
    until = COMPANY["snoozed_until"]
    wake = ui.button("Wake it", icon_name="alarm-clock", on_click=AsideState.wake, disabled=CANNOT)
    words = ui.line(ui.text("Snoozed until ", ui.moment(until)), ui.grow(), wake, wrap=True)
    return rx.cond(until != "", ui.banner(words, icon_name="alarm-clock"))


def merged() -> rx.Component:
    """Where it goes on, and the way back."""
    number = TICKET["merged_into"].to(str)
    there = ui.link("#" + number, href="/desk/tickets/" + number)
    out = ui.button("Take it out", icon_name="undo-2", on_click=AsideState.unmerge, disabled=CANNOT)
    words = ui.text("This ticket was merged into ", there, ". What is said here is read there.")
    is_merged = TICKET["merged_into"].to(int) > 0
    return rx.cond(is_merged, ui.banner(ui.line(words, ui.grow(), out, wrap=True), icon_name="git-merge"))


def _absorbed() -> rx.Component:
    amount = COMPANY["absorbed_all"].to(int)
    more = ui.link("Show them all", href="/desk?merged=" + NUMBER)
    return ui.side_section(
        "Merged into this",
        ui.beside(
            rx.foreach(
                COMPANY["absorbed"],
                lambda one: _one(one, "Take it out", AsideState.take_out(one["number"].to(int))),
            )
        ),
        rx.cond(amount > COMPANY["absorbed"].length(), more),
    )


def _linked() -> rx.Component:
    return ui.side_section(
        "Linked tickets",
        ui.beside(
            rx.foreach(
                COMPANY["linked"],
                lambda one: _one(one, "Take the link off", AsideState.unlink(one["number"].to(int))),
            )
        ),
    )


def _others() -> rx.Component:
    amount = COMPANY["amount"].to(str)
    title = rx.cond(amount == "1", "1 other ticket of theirs", amount + " other tickets of theirs")
    # Words by themselves find the address as it is written on each ticket.
    search = rx.Var(f"encodeURIComponent({TICKET['email']!s})", _var_data=TICKET._get_all_var_data()).to(str)
    everything = ui.link("Show them all", href="/desk?view=all&search=" + search)
    return ui.side_section(
        title,
        ui.beside(rx.foreach(COMPANY["others"], _ticket)),
        rx.cond(amount != COMPANY["others"].length().to(str), everything),
    )


def _one(ticket: Any, word: str, on_click: Any) -> rx.Component:
    number = ticket["number"].to(str)
    out = ui.icon_button("x", word + ": #" + number, size=14, on_click=on_click, disabled=CANNOT)
    return ui.beside_with(_ticket(ticket), out, key=ticket["number"])


def _ticket(ticket: Any) -> rx.Component:
    number = ticket["number"].to(str)
    return ui.beside_ticket(
        number, ticket["title"], ticket["status"], ticket["at"], "/desk/tickets/" + number, key=number
    )
