"""What a second factor needs: a QR code drawn here, a button that copies, a place for what went wrong."""

from __future__ import annotations

from urllib.parse import quote

import reflex as rx
import segno

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import PlainLink, Text, native
from ticketdesk.ui.scripts import script


def qr_picture(words: str) -> str:
    """The picture of some words as a ``data:`` address, black on white in every theme, because cameras want that."""
    return str(segno.make(words, error="m").svg_data_uri(scale=4, border=4, dark="black", light="white"))


def qr_code(picture: Text, label: Text) -> rx.Component:
    """The picture on a page."""
    return rx.el.img(src=picture, alt=label, **native({}, width="200", height="200"))


def error_output() -> rx.Component:
    """Where ``passkeys.js`` says what went wrong; React leaves it empty. The script comes along."""
    hidden = {"class_name": "error", "hidden": True}
    said = rx.el.output(**native(hidden, data_passkey_says="yes", aria_live="polite"))
    return rx.fragment(script("passkeys"), said)


def text_file(words: str) -> str:
    """Some words as the ``data:`` address of a text file."""
    return f"data:text/plain;charset=utf-8,{quote(words)}"


def download_link(word: Text, file: Text, *, file_name: str) -> rx.Component:
    """Keeps a file that the page holds itself; nothing is asked of the server."""
    return PlainLink.create(icon("download"), word, href=file, class_name="btn", download=file_name)


def copy_button(name: str) -> rx.Component:
    """Copies what stands in the field of this id (``kit.js``)."""
    return rx.el.button(
        icon("copy"),
        rx.el.span("Copy", class_name="word"),
        type="button",
        class_name="btn",
        **native({}, data_copy=name),
    )
