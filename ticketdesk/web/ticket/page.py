"""What a ticket looks like to an agent."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.session import Session
from ticketdesk.web.shared.presence.state import PresenceState
from ticketdesk.web.shell import desk
from ticketdesk.web.ticket.company import asleep, merged
from ticketdesk.web.ticket.composer import composer
from ticketdesk.web.ticket.dialogs import close_dialog
from ticketdesk.web.ticket.mail import unmailed_banners
from ticketdesk.web.ticket.more import more, more_dialogs, more_keys
from ticketdesk.web.ticket.side import side
from ticketdesk.web.ticket.state import TicketState
from ticketdesk.web.ticket.thread import thread

TICKET = TicketState.ticket
CANNOT = ~Session.may_change
LIST = rx.Var("window.td.trail.back(true)").to(str)
"""The list that one came from, at what comes after this ticket."""
_BACK = {"back": "/desk", "back_label": "Back to the tickets"}


def _top() -> rx.Component:
    resolve = _act(
        "Resolve",
        "circle-check",
        kbd="E",
        hotkey="e",
        on_click=TicketState.resolve,
        id="resolve",
        custom_attrs={"data-then": ">"},
    )
    reopen = _act("Reopen", "rotate-ccw", on_click=TicketState.reopen, id="reopen")
    done = rx.fragment(rx.cond(TICKET["status"] == "resolved", _close()), reopen)
    alive = ui.line(_close(), resolve)
    delete = ui.icon_button(
        "trash-2", "Delete ticket", hotkey="#", on_click=TicketState.delete(LIST), disabled=CANNOT
    )
    restore = ui.button("Restore", icon_name="undo-2", on_click=TicketState.restore, disabled=CANNOT)
    acts = rx.cond(
        TICKET["is_deleted"],
        restore,
        ui.line(rx.cond(TICKET["is_done"], done, alive), more(), delete),
    )
    return ui.topbar(
        _beside(),
        title=rx.cond(
            TICKET["id"] > 0,
            ui.line(ui.only_wide("Ticket"), ui.text(TICKET["id"], numbers=True), gap=4),
            "Ticket",
        ),
        **_BACK,
        end=rx.cond(TICKET["id"] > 0, ui.besides(acts, _keys())),
    )


def _beside() -> rx.Component:
    """Buttons along the list that one came from, each only where it leads somewhere; the browser alone knows."""

    def button(step: str, icon: str, label: str) -> rx.Component:
        there = TICKET["id"].to(int)
        leads = f"({there!s} > 0 && Boolean(window.td?.trail?.{step}()))"
        is_there = rx.Var(leads, _var_data=there._get_all_var_data()).to(bool)
        to = rx.Var(f"window.td.trail.{step}()").to(str)
        return rx.cond(is_there, ui.icon_button(icon, label, on_click=rx.redirect(to)))

    return rx.fragment(
        button("previous", "chevron-left", "Previous ticket of the list"),
        button("next", "chevron-right", "Next ticket of the list"),
    )


def _keys() -> rx.Component:
    """What no button stands for."""
    take = [ui.key_press(key, TicketState.take, on="ticket") for key in ("i", "m")]
    return rx.cond(Session.may_change & ~TICKET["is_deleted"], rx.el.div(*take, more_keys(), hidden=True))


def _close() -> rx.Component:
    return _act("Close", "archive", on_click=TicketState.ask_to_close, id="close")


def _act(word: str, icon: str, **props: Any) -> rx.Component:
    """A button of the bar. On a phone the style sheet shows its icon alone; its name stays."""
    return ui.button(word, icon_name=icon, disabled=CANNOT, **props)


def _title() -> rx.Component:
    return rx.cond(TICKET["title_pieces"].length() > 0, ui.marks(TICKET["title_pieces"]), TICKET["title"])


def _talk() -> rx.Component:
    return rx.fragment(
        rx.cond(
            TICKET["is_deleted"],
            ui.banner(
                "This ticket is deleted. It is in no list; it can be brought back for 30 days.", kind="rust"
            ),
        ),
        merged(),
        asleep(),
        unmailed_banners(),
        thread(ui.heading(_title(), level=2, size=22)),
        rx.cond(
            TICKET["is_deleted"] | CANNOT,
            rx.fragment(),
            ui.besides(composer(), place=ui.composer_place()),
        ),
    )


def page() -> rx.Component:
    """One ticket."""
    shown = rx.cond(
        TicketState.problem != "",
        ui.failed("This ticket cannot be shown", TicketState.problem, on_retry=TicketState.load),
        ui.split(
            _talk(), side=side(close_dialog(), more_dialogs()), kind="facts", label="Facts of the ticket"
        ),
    )
    looking = ui.is_here(TICKET["id"].to(str), on_look=PresenceState.look, on_write=PresenceState.write)
    arrived = ui.arriving(
        looking,
        _top(),
        rx.cond(TicketState.is_loaded, shown, ui.skeleton_text(6)),
        ui.announce(rx.cond(TICKET["id"] > 0, "Status: " + TICKET["status"].replace("_", " "), "")),
        of=TICKET["id"].to(int),
        named="ticket_number",
        meanwhile=rx.fragment(ui.topbar(title="Ticket", **_BACK), ui.skeleton_text(6)),
    )
    return desk(arrived)
