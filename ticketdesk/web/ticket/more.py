"""What else can be done with a ticket: the buttons for watching and snoozing, the menu of all the rest, and their keys."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.session import Session
from ticketdesk.web.shared.snooze import NAME as SNOOZE
from ticketdesk.web.shared.snooze import snooze_dialog
from ticketdesk.web.ticket.aside import AsideState
from ticketdesk.web.ticket.drafting import DraftState
from ticketdesk.web.ticket.picking import PickState, pick_dialog
from ticketdesk.web.ticket.splitting import split_dialog
from ticketdesk.web.ticket.state import TicketState

TICKET = TicketState.ticket
CANNOT = ~Session.may_change
IS_MERGED = TICKET["merged_into"].to(int) > 0
IS_ASLEEP = TicketState.company["snoozed_until"] != ""
CAN_SLEEP = ~TICKET["is_done"].to(bool) & ~IS_MERGED


def _is_watching() -> rx.Var[bool]:
    """Whether whoever looks is among those who hear of it."""
    watchers, me = TicketState.company["watchers"], DraftState.me
    data = rx.vars.VarData.merge(watchers._get_all_var_data(), me._get_all_var_data())
    return rx.Var(f"({watchers!s}).some(one => one.id === {me!s})", _var_data=data).to(bool)


def more() -> rx.Component:
    """The buttons and the menu at the end of the bar; the keys are heard without them as well."""
    return ui.line(ui.only_wide(ui.line(_watch(), _snooze(), gap=2)), _menu(), gap=2)


def _watch() -> rx.Component:
    def button(label: str, icon: str, on_click: rx.event.EventHandler) -> rx.Component:
        return ui.icon_button(icon, label, on_click=on_click, disabled=CANNOT)

    return rx.cond(
        _is_watching(),
        button("Watch no longer", "eye-off", AsideState.unwatch),
        button("Watch this ticket", "eye", AsideState.watch),
    )


def _snooze() -> rx.Component:
    sleep = ui.icon_button("alarm-clock", "Snooze", hotkey="h", opens=SNOOZE, disabled=CANNOT)
    return rx.cond(CAN_SLEEP, sleep)


def _menu() -> rx.Component:
    watch = rx.cond(
        _is_watching(),
        ui.menu_item("Watch no longer", icon_name="eye-off", on_click=AsideState.unwatch),
        ui.menu_item("Watch this ticket", icon_name="eye", on_click=AsideState.watch),
    )
    return ui.menu(
        ui.icon_button("ellipsis", "More", disabled=CANNOT),
        watch,
        rx.cond(CAN_SLEEP, ui.menu_item("Snooze", icon_name="alarm-clock", key="H", opens=SNOOZE)),
        rx.cond(IS_ASLEEP, ui.menu_item("Wake it", icon_name="alarm-clock", on_click=AsideState.wake)),
        ui.separator(),
        rx.cond(
            IS_MERGED,
            ui.menu_item("Take it out again", icon_name="git-merge", on_click=AsideState.unmerge),
            ui.menu_item("Merge into another ticket", icon_name="git-merge", on_click=PickState.ask("merge")),
        ),
        ui.menu_item("Link to another ticket", icon_name="link", on_click=PickState.ask("link")),
        ui.separator(),
        ui.menu_item("Take back what I did last here", icon_name="undo-2", on_click=AsideState.undo_last),
        name="more",
        label="More to do with this ticket",
    )


def more_dialogs() -> rx.Component:
    """What the menu opens, and what stands on a message."""
    wake = rx.cond(IS_ASLEEP, ui.button("Wake it now", on_click=AsideState.wake))
    return rx.cond(
        Session.may_change,
        rx.fragment(snooze_dialog("this ticket", AsideState.snooze, end=wake), pick_dialog(), split_dialog()),
    )


def more_keys() -> rx.Component:
    """Keys that only the menu and the palette have."""
    return rx.fragment(
        ui.key_press("merge", PickState.ask("merge"), on="ticket"),
        ui.key_press("link", PickState.ask("link"), on="ticket"),
        ui.key_press("watch", AsideState.watch, on="ticket"),
        ui.key_press("unwatch", AsideState.unwatch, on="ticket"),
    )
