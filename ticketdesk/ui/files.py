"""Files that were sent: pictures to look at, and everything else by its name. A file itself is only ever downloaded."""

from __future__ import annotations

from typing import Any, TypedDict

import reflex as rx

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import PlainLink, Text, native, variables, when


class FileShown(TypedDict):
    """One file as the kit draws it.

    ``id`` is its number, ``size`` in words ("1.2 MB"), ``icon`` of the sprite, ``href`` downloads it. ``small`` and
    ``large`` are addresses of pictures of it, empty where it has none; ``width`` and ``height`` are those of ``small``.
    """

    id: int
    name: str
    size: str
    icon: str
    href: str
    small: str
    large: str
    width: int
    height: int


def file_list(files: Any, *, label: Text = "Files") -> rx.Component:
    """The files of one message, below its words; nothing where there are none.

    Args:
        files: A Var of ``list[FileShown]``.
        label: What the list is called.
    """
    listed = rx.el.ul(rx.foreach(files, _one), class_name="files", **native({}, aria_label=label))
    return when(files.length() > 0, listed, rx.fragment())


def picture_of(file: Any) -> rx.Component:
    """The small picture of a file, or its icon. The name stands beside it, so it says nothing."""
    drawn = rx.el.img(
        src=file["small"],
        alt="",
        loading="lazy",
        # As attributes: Reflex would make a style of them.
        **native({}, width=file["width"].to(str), height=file["height"].to(str), decoding="async"),
    )
    return when(file["small"] != "", drawn, icon(file["icon"], size=16))


def _one(file: Any) -> rx.Component:
    seen = PlainLink.create(
        picture_of(file),
        href=file["large"],
        target="_blank",
        rel="noopener noreferrer",
        class_name="look",
        **native({}, aria_label="Look at " + file["name"].to(str)),
    )
    return rx.el.li(
        when(file["large"] != "", seen, rx.fragment()),
        PlainLink.create(
            when(file["large"] != "", icon("download", size=14), icon(file["icon"], size=14)),
            rx.el.span(file["name"], class_name="clip"),
            rx.el.span(file["size"], class_name="faint"),
            href=file["href"],
            download=file["name"],
            class_name="get",
            **native({}, title=file["name"]),
        ),
        key=file["id"].to(str),
        **native({}, **variables(w=file["width"].to(str) + "px")),
    )
