"""What is drawn of a ticket that stands for others, and of one that is joined."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.models.message import BODY_LENGTH
from ticketdesk.web.session import Session
from ticketdesk.web.ticket.state import TicketState
from ticketdesk.web.ticket.together import TogetherState

TICKET = TicketState.ticket
JOINED = TICKET["stands_for"]
NAME = "answer-together"
DRAFT = "together-" + TICKET["id"].to(str)


def standing() -> rx.Component:
    """The part beside the conversation; nothing for a ticket that is alone."""
    return rx.fragment(rx.cond(TICKET["main"] > 0, _joined_to()), rx.cond(JOINED.length() > 0, _stands_for()))


def _joined_to() -> rx.Component:
    main = TICKET["main"].to(str)
    return ui.side_section(
        "Joined to #" + main,
        ui.line(
            ui.link_button("Open it", href="/desk/tickets/" + main),
            ui.button("Take it out", on_click=TogetherState.leave, disabled=~Session.may_change),
            wrap=True,
        ),
    )


def _stands_for() -> rx.Component:
    amount = TICKET["stands"].to(int)
    title = rx.cond(amount == 1, "Stands for 1 ticket", "Stands for " + amount.to_string() + " tickets")
    answer = ui.button(
        "Answer them together",
        icon_name="mail",
        on_click=TogetherState.ask,
        disabled=~Session.may_change | TICKET["is_deleted"],
    )
    everything = ui.link("Show them all", href="/desk?alike=" + TICKET["id"].to(str))
    return ui.side_section(
        title,
        ui.stack(ui.beside(rx.foreach(JOINED, _one)), ui.line(answer, everything, gap=12, wrap=True), gap=8),
    )


def _one(ticket: Any) -> rx.Component:
    number = ticket["number"].to(str)
    return ui.beside_ticket(
        number,
        ticket["title"],
        ticket["status"],
        ticket["at"],
        "/desk/tickets/" + number,
        key=ticket["number"],
    )


def together_dialog() -> rx.Component:
    """Where one answer for all is written, and what became of it."""
    everybody = (TICKET["stands"].to(int) + 1).to_string()
    fields = ui.form(
        ui.draft_id(),
        ui.select(
            "kind",
            [("reply", "Reply"), ("closing", "Closing comment, and close them")],
            id="together-kind",
            aria_label="What it is",
        ),
        ui.field(
            "Answer",
            ui.text_area("body", rows=5, id="together-body", limit=BODY_LENGTH),
            help="Each requester reads it on the own private page.",
            error=TogetherState.refused,
        ),
        ui.limit_line("body"),
        _progress(),
        ui.line(
            ui.grow(),
            ui.close_button(NAME, "Not now"),
            ui.button(
                "Answer " + everybody + " tickets",
                kind="primary",
                type="submit",
                busy=TogetherState.is_sending,
                busy_word="Sending",
            ),
        ),
        on_submit=TogetherState.answer,
        gap=16,
        keep=DRAFT,
        key=DRAFT,
    )
    question = ui.dialog(
        NAME,
        "Answer " + everybody + " tickets together",
        "This ticket and all that are joined to it get the same words, each once.",
        (),
        fields,
        is_open=TogetherState.is_open,
        on_close=TogetherState.put_away,
    )
    return rx.fragment(question, ui.forget_sent(DRAFT, TogetherState.sent))


def _progress() -> rx.Component:
    done = TogetherState.done.to_string() + " of " + TogetherState.total.to_string()
    failed = rx.foreach(
        TogetherState.failed,
        lambda one: ui.error_line("#" + one["number"].to(str) + ": " + one["why"], key=one["number"]),
    )
    return rx.fragment(
        rx.cond(TogetherState.is_sending, ui.paragraph(done + " tickets have it.", tone="muted")),
        rx.cond(
            ~TogetherState.is_sending & (TogetherState.failed.length() > 0),
            ui.stack(
                ui.paragraph("These did not get it; the others did. Send again, and only these are tried."),
                failed,
                gap=4,
            ),
        ),
    )
