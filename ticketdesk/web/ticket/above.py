"""What stands above the composer: what arrived meanwhile, what is being sent, and the offer to take the ticket."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_base.vars import VarData

from ticketdesk import ui
from ticketdesk.web.shared.ticket.entries import Entry
from ticketdesk.web.ticket.composing import ComposerState
from ticketdesk.web.ticket.drafting import DraftState
from ticketdesk.web.ticket.state import TicketState

TICKET = TicketState.ticket
IS_ABOUT_IT = ComposerState.about == TICKET["id"]
ARRIVED = rx.cond(IS_ABOUT_IT, ComposerState.arrived, 0).to(int)
"""How much others wrote before it was sent; then it was not, once."""


def above() -> tuple[rx.Component, ...]:
    """In the order of what matters most when it is about to be sent."""
    return (
        ui.held_bars(rx.foreach(_of_thread("one.kind === 'held'"), _held)),
        _guard(),
        _offer(),
        ui.error_line(rx.cond(IS_ABOUT_IT, ComposerState.refused, "")),
        ui.limit_line("body"),
    )


def _of_thread(which: str, *beside: rx.Var) -> rx.Var:
    """Some entries of the conversation, found in the browser: what is new differs from tab to tab."""
    told = TicketState.thread
    data = VarData.merge(told._get_all_var_data(), *[one._get_all_var_data() for one in beside])
    return rx.Var(f"({told!s}).filter((one) => {which})", _var_data=data).to(list[Entry])


def _held(entry: Any) -> rx.Component:
    is_own = entry["author_id"].to(int) == DraftState.me
    words = rx.cond(is_own, "Your reply goes out in", entry["author"].to(str) + " is sending a reply, in")
    return ui.held_bar(
        words,
        entry["left_ms"].to(int),
        is_own=is_own,
        on_take_back=ComposerState.take_back(entry["number"].to(int)),
        key=entry["key"],
    )


def _guard() -> rx.Component:
    """What others wrote since this one began to. It stands there as soon as it is so, and once more when it is sent."""
    me, seen = DraftState.me, DraftState.seen
    is_others = f"one.author_id !== {me!s} && (one.kind === 'held' || one.number > {seen!s})"
    arrived = _of_thread(
        f"['ask', 'reply', 'note', 'closing', 'held'].includes(one.kind) && {is_others}", me, seen
    )
    is_there = (DraftState.has_begun & (arrived.length() > 0)) | (ARRIVED > 0)
    amount = rx.cond(arrived.length() < ARRIVED, ARRIVED, arrived.length())
    words = rx.cond(
        amount == 1,
        "1 message arrived since you began. Look before sending.",
        amount.to_string() + " messages arrived since you began. Look before sending.",
    )
    newest = rx.Var(
        f"({arrived!s}).reduce((most, one) => one.kind === 'held' ? most : Math.max(most, one.number), {seen!s})",
        _var_data=arrived._get_all_var_data(),
    )
    return ui.send_guard(
        words,
        href="#" + arrived[0]["key"].to(str),
        visible=is_there,
        on_look=ComposerState.looked(newest.to(int)),
    )


def _offer() -> rx.Component:
    """Whoever begins to answer what nobody has is asked whether they take it."""
    is_free = (TICKET["assignee_id"] == "") & ~TICKET["is_done"]
    is_asked = DraftState.has_begun & is_free & (ComposerState.left_alone != TICKET["id"])
    offer = ui.offer_bar(
        "Nobody has this ticket.",
        "Take it",
        icon_name="user-round-plus",
        on_take=ComposerState.take,
        on_leave=ComposerState.leave_alone,
    )
    return ui.for_reply(rx.cond(is_asked, offer))
