"""What one sees of the view that is shown: its name, what can be done with it, and the questions."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.desk.built_in import BUILT_IN
from ticketdesk.models.view import NAME_LENGTH
from ticketdesk.web.queue.view_state import ViewState
from ticketdesk.web.rail.state import RailState
from ticketdesk.web.session import Session

MENU = "view-acts"


def view_name() -> rx.Var:
    """The heading of the queue; a new name of a saved view comes with the rail."""
    built_in = [(view.key, view.name) for view in BUILT_IN]
    known = RailState.names.contains(ViewState.key)
    return rx.match(ViewState.key, *built_in, rx.cond(known, RailState.names[ViewState.key], ViewState.name))


def view_menu() -> rx.Component:
    """What its owner, or an administrator, can do with a saved view."""
    items = (
        ui.menu_item("Rename", icon_name="pencil-line", on_click=ViewState.ask("rename")),
        rx.cond(
            Session.may_change,
            rx.cond(
                ViewState.is_shared,
                ui.menu_item("Stop sharing", icon_name="lock", on_click=ViewState.share(False)),
                ui.menu_item("Share with everybody", icon_name="users-round", on_click=ViewState.share(True)),
            ),
        ),
        ui.separator(),
        ui.menu_item("Delete view", icon_name="trash-2", danger=True, on_click=ViewState.ask("delete")),
    )
    button = ui.icon_button("ellipsis", "Actions for this view")
    return rx.cond(ViewState.may_change, ui.menu(button, *items, name=MENU, label="Actions for this view"))


def view_saving() -> rx.Component:
    """Offered as soon as what is shown is not what the view shows."""
    keep = ui.button("Save changes to view", kind="plain", on_click=ViewState.keep_changes)
    save = ui.button(
        "Save as view",
        kind="plain",
        icon_name="bookmark",
        on_click=ViewState.ask("save"),
        custom_attrs={"data-hotkey": "save view"},
    )
    return rx.cond(ViewState.is_changed, ui.line(rx.cond(ViewState.may_change, keep), save, gap=4))


def view_dialogs() -> rx.Component:
    """The questions; they stand once on the page."""
    return rx.fragment(_save(), _rename(), _delete())


def _save() -> rx.Component:
    share = ui.checkbox("Share with everybody", name="is_shared", id="view-is-shared")
    return _form_dialog(
        "save",
        "Save this view",
        "It keeps the filter and the order, and stands in the rail with its own figure.",
        _name(id="new-view-name"),
        rx.cond(Session.may_change, share),
        act="Save view",
        on_submit=ViewState.save,
    )


def _rename() -> rx.Component:
    return _form_dialog(
        "rename",
        "Rename this view",
        None,
        _name(id="view-name", default_value=view_name(), key=ViewState.asks),
        act="Rename",
        on_submit=ViewState.rename,
    )


def _delete() -> rx.Component:
    name = "delete-view"
    return ui.dialog(
        name,
        "Delete this view?",
        rx.cond(ViewState.is_shared, "It leaves the rail of everybody. ", "").to(str)
        + "The tickets in it stay as they are.",
        (
            ui.close_button(name),
            ui.button("Delete the view", kind="solid-danger", on_click=ViewState.delete),
        ),
        is_open=ViewState.asks == "delete",
        on_close=_closed("delete"),
    )


def _name(**props: object) -> rx.Component:
    box = ui.text_input("name", auto_complete="off", max_length=NAME_LENGTH, required=True, **props)
    return ui.field("Name of the view", box, error=ViewState.wrong["name"])


def _form_dialog(
    name: str, title: str, text: str | None, *fields: rx.Component, act: str, on_submit: rx.event.EventHandler
) -> rx.Component:
    dialog = f"{name}-view"
    acts = ui.line(
        ui.grow(), ui.close_button(dialog, "Cancel"), ui.button(act, kind="primary", type="submit")
    )
    form = ui.form(*fields, acts, on_submit=on_submit, gap=16, key=ViewState.asks)
    is_open = ViewState.asks == name
    # Drawn only while it is asked: two fields of one name are one too many.
    return ui.dialog(dialog, title, text, (), rx.cond(is_open, form), is_open=is_open, on_close=_closed(name))


def _closed(name: str) -> rx.event.EventSpec:
    # Also told when the server closed it, and by then another may be open.
    return rx.cond(ViewState.asks == name, ViewState.ask(""), rx.noop())
