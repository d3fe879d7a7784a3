"""The conversation of a ticket as it is drawn for the people of the desk."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.session import Session
from ticketdesk.web.ticket.earlier import EarlierState
from ticketdesk.web.ticket.splitting import split_button
from ticketdesk.web.ticket.state import TicketState

TICKET = TicketState.ticket
ADDRESS = "/desk/tickets/"


def thread(*above: rx.Component) -> rx.Component:
    """What was asked, the button for what is left out, and the newest, at which it opens."""
    told = TicketState.thread
    amount = TicketState.earlier
    words = rx.cond(amount == 1, "Show 1 earlier message", "Show " + amount.to_string() + " earlier messages")
    return ui.thread(
        *above,
        rx.foreach(told[:1], _entry),
        rx.cond(amount > 0, ui.earlier(words, on_click=EarlierState.show)),
        rx.foreach(told[1:], _entry),
        of=TICKET["id"].to(str),
    )


def words_of(entry: Any) -> rx.Component:
    """What somebody wrote: an agent's Markdown as HTML, a requester's words as they stand, with the evidence in them."""
    plain = rx.cond(entry["pieces"].length() > 0, ui.marks(entry["pieces"]), entry["body"])
    return rx.cond(entry["html"] != "", ui.prose(entry["html"]), plain)


def _entry(entry: Any) -> rx.Component:
    told = rx.cond(entry["kind"] == "split", _split(entry), _message(entry))
    return rx.cond(entry["kind"] == "history", _changes(entry), told)


def _message(entry: Any) -> rx.Component:
    has_address = entry["number"].to(int) > 0
    return ui.message(
        entry["kind"],
        entry["author"],
        words_of(entry),
        at=entry["at"],
        initials=entry["initials"],
        tone=entry["tone"],
        label=entry["label"],
        time_mode="moment",
        origin=rx.cond(entry["origin"].to(int) > 0, _from(entry["origin"].to(str))),
        link="#" + entry["key"].to(str),
        acts=rx.cond(has_address & (entry["kind"] != "held"), _acts(entry)),
        below=ui.file_list(entry["files"].to(list[ui.FileShown])),
        id=entry["key"],
        key=entry["key"],
    )


def _acts(entry: Any) -> rx.Component:
    is_theirs = (entry["kind"] == "ask") & Session.may_change & ~TICKET["is_deleted"]
    split = rx.cond(is_theirs, split_button(entry["number"].to(int)))
    return rx.fragment(split, ui.copies_address(entry["key"]))


def _from(number: Any) -> rx.Component:
    return ui.link("from #" + number, href=ADDRESS + number, quiet=True)


def _split(entry: Any) -> rx.Component:
    number = entry["to"].to(str)
    return ui.went_on(
        entry["author"],
        entry["at"],
        ui.link("#" + number, href=ADDRESS + number),
        rx.fragment(words_of(entry), ui.file_list(entry["files"].to(list[ui.FileShown]))),
        id=entry["key"],
        key=entry["key"],
    )


def _changes(entry: Any) -> rx.Component:
    lines = rx.foreach(entry["lines"], _line)
    return rx.cond(
        entry["summary"] != "",
        ui.history_line(entry["summary"], lines, at=entry["at"]),
        ui.history_lines(lines),
    )


def _line(line: Any) -> rx.Component:
    """Who did what; the other ticket that it names leads there."""
    number = line["to"].to(str)
    parts = line["did"].to(str).split("#" + number)
    linked = rx.fragment(parts[0], ui.link("#" + number, href=ADDRESS + number, quiet=True), parts[1])
    did = rx.cond(line["to"].to(int) > 0, linked, line["did"])
    return ui.history_entry(ui.text(line["who"], strong=True), " ", did, at=line["at"])
