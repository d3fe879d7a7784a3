"""How files come: chosen, dropped on the page, or pasted into the words. ``attach.js`` sends each at once and shows how far it is."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.buttons import Size
from ticketdesk.ui.files import picture_of
from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Text, classes, native
from ticketdesk.ui.scripts import script


def attach_script() -> rx.Component:
    """``attach.js``, on pages where files can be attached. React puts it into the head, once."""
    return script("attach")


def attach_button(
    label: Text = "Attach files", *, words: Text | None = None, size: Size = "desk"
) -> rx.Component:
    """Opens the choice of files of the ``attach_field`` in the same form.

    Args:
        label: What it does, for the ear and on hover.
        words: Words beside the paperclip; without them it is a square button for the tools of a composer.
        size: As of a button.
    """
    square = classes("btn plain", "square" if words is None else "", "lg" if size == "public" else "")
    inside = [icon("paperclip")] if words is None else [icon("paperclip"), words]
    named = {"aria_label": label, "title": label} if words is None else {"title": label}
    return rx.el.button(*inside, type="button", class_name=square, **native({}, data_attach_open="", **named))


def attach_field(
    files: Any,
    *,
    to: Text,
    on_change: Any,
    on_remove: Any,
    most: int,
    largest_mb: int,
    name: str = "files",
) -> rx.Component:
    """The files that wait to be sent with a form, as chips with a cross; nothing is seen while there are none.

    It stands inside the form: files that are dropped anywhere on the page or pasted into one of the form's fields come
    here too. The form is sent only once every file is there. What is sent are the numbers in the field ``name``, for
    ``attachments.claim``.

    Args:
        files: A Var of ``list[FileShown]``: those that wait.
        to: Where they are sent: ``/files/tickets/<number>``, or ``/files/links`` on a private page, whose own address
            has the key.
        on_change: Called when a file has come; it reads ``files`` anew.
        on_remove: Called with the number of a file, returns an event that takes it away.
        most: How many go with one message.
        largest_mb: The most megabytes (1,048,576 bytes) of one file.
        name: Of the field.
    """

    def one(file: Any) -> rx.Component:
        cross = rx.el.button(
            icon("x", size=14),
            type="button",
            on_click=on_remove(file["id"]),
            **native({}, aria_label="Take away " + file["name"].to(str)),
        )
        return rx.el.li(
            picture_of(file),
            rx.el.span(file["name"], class_name="clip"),
            rx.el.span(file["size"], class_name="faint"),
            cross,
            key=file["id"].to(str),
            **native({}, data_file=file["id"].to(str)),
        )

    numbers = rx.Var(f"({files!s}).map((file) => file.id).join(' ')", _var_data=files._get_all_var_data())
    told = {
        "data_attach": to,
        "data_attach_most": str(most),
        "data_attach_largest": str(largest_mb * 1024**2),
    }
    chosen: dict[str, Any] = {"type": "file", "multiple": True, "hidden": True}
    return rx.el.div(
        rx.el.input(type="hidden", name=name, value=numbers.to(str)),
        rx.el.input(**native(chosen, data_attach_pick="", aria_label="Files to attach")),
        rx.el.button(type="button", on_click=on_change, hidden=True, **native({}, data_attach_done="")),
        rx.el.ul(
            rx.foreach(files, one), class_name="files waiting", **native({}, aria_label="Files to send")
        ),
        # What is on its way is drawn by attach.js; React leaves these two empty.
        rx.el.ul(
            class_name="files waiting", **native({}, data_attach_going="", aria_label="Files on their way")
        ),
        rx.el.output(
            **native({"class_name": "error", "hidden": True}, data_attach_says="", aria_live="polite")
        ),
        class_name="attach",
        **native({}, **told),
    )
