"""What is drawn beside the list on wide windows: the ticket of the current row, to be judged without leaving the list."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.queue.preview_state import PreviewState
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.session import Session
from ticketdesk.web.shared.presence.state import PresenceState
from ticketdesk.web.shared.snooze import NAME as SNOOZE
from ticketdesk.web.shared.ticket.parts import Parts

TICKET = PreviewState.ticket
NUMBER = TICKET["id"].to(str)
IS_SHOWN = TICKET["id"].to(int) > 0
PARTS = Parts(PreviewState, QueueState.people, "preview")
RESTS_MS = 2000
"""So long a row is current before others are told that somebody looks at it."""
VERBS = {"ask": "wrote", "reply": "replied", "note": "noted", "closing": "closed it with", "split": "wrote"}


def beside_the_list(*listed: rx.Component, is_loaded: rx.Var[bool], meanwhile: rx.Component) -> rx.Component:
    """The list, and beside it the preview.

    Args:
        is_loaded: Whether there is a list to show.
        meanwhile: What stands in its place, in a part of its own: nobody knows yet how many lines the filter above it takes,
            and what is taken away does not move.
    """
    label = "Preview"
    return rx.fragment(
        ui.preview_of(on_change=PreviewState.show, shown=NUMBER),
        ui.is_here(NUMBER, on_look=PresenceState.look, on_write=PresenceState.write, after_ms=RESTS_MS),
        rx.cond(
            is_loaded,
            ui.split(*listed, side=_side(), label=label),
            ui.split(meanwhile, side=_nothing(), label=label, key="meanwhile"),
        ),
    )


def _nothing() -> rx.Component:
    return ui.empty(
        "No ticket is chosen",
        "Press J or K, or click beside a title, and the ticket is shown here.",
    )


def _side() -> rx.Component:
    why_not = ui.empty("This ticket cannot be shown", PreviewState.problem)
    return rx.cond(IS_SHOWN, _ticket(), rx.cond(PreviewState.problem != "", why_not, _nothing()))


def _ticket() -> rx.Component:
    fields = ui.facts(
        ("From", ui.fact_value(ui.clip(rx.cond(TICKET["email"] != "", TICKET["email"], "no address")))),
        *PARTS.fields(),
    )
    deleted = ui.banner("This ticket is deleted. Open it to bring it back.", kind="rust")
    return rx.fragment(
        _top(),
        ui.preview_body(
            ui.heading(_title(), level=2, size=18),
            rx.cond(TICKET["is_deleted"], deleted),
            fields,
            rx.foreach(PreviewState.said, _message),
            rx.cond(PreviewState.is_longer, ui.link("Open it to read the rest", href=_address())),
            PARTS.opinions(),
            key=NUMBER,
        ),
        rx.cond(Session.may_change & ~TICKET["is_deleted"], _foot()),
    )


def _top() -> rx.Component:
    end = ui.line(
        ui.others_here(PresenceState.here),
        ui.icon_button("chevron-left", "Previous ticket", **_does("previous row")),
        ui.icon_button("chevron-right", "Next ticket", **_does("next row")),
        ui.link_button("Open", href=_address(), kbd="↵"),
        gap=4,
    )
    return ui.topbar(ui.text(NUMBER, tone="faint", numbers=True), menu=False, end=end)


def _does(what: str) -> dict[str, Any]:
    return {"custom_attrs": {"data-does": what}}


def _address() -> Any:
    return "/desk/tickets/" + NUMBER


def _title() -> rx.Component:
    return rx.cond(TICKET["title_pieces"].length() > 0, ui.marks(TICKET["title_pieces"]), TICKET["title"])


def _message(entry: Any) -> rx.Component:
    plain = rx.cond(entry["pieces"].length() > 0, ui.marks(entry["pieces"]), entry["body"])
    body = rx.cond(entry["html"] != "", ui.prose(entry["html"]), plain)
    verb = rx.Var.create(VERBS).to(dict[str, str])[entry["kind"].to(str)]
    return ui.quote(entry["author"], verb, entry["at"], body, kind=entry["kind"], key=entry["key"])


def _foot() -> rx.Component:
    write = rx.redirect(rx.Var('window.td.write("r")').to(str))
    resolve = ui.button("Resolve", icon_name="circle-check", kbd="E", on_click=PreviewState.resolve)
    reopen = ui.button("Reopen", icon_name="rotate-ccw", on_click=PreviewState.reopen)
    reply = ui.button("Reply", kind="primary", icon_name="reply", kbd="R", on_click=write)
    snooze = ui.button("Snooze", kind="plain", kbd="H", opens=SNOOZE)
    return ui.preview_foot(reply, rx.cond(TICKET["is_done"], reopen, rx.fragment(resolve, snooze)))
