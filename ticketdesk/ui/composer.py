"""Where an agent writes: a reply, or a note that turns everything yellow.

Which of the two it is stands in the form itself, in two radio buttons: it is so at once and without the server, so that no
note is sent as a reply because an answer was late.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Text, classes, native
from ticketdesk.ui.present import present

READER = "composer-reader"


def composer(
    control: Child,
    *,
    reader: Text,
    tools: Child = None,
    below: Child = None,
    foot: Child = None,
    actions: Child = None,
    above: Child = None,
    **props: Any,
) -> rx.Component:
    """The box. It stands in a form, which gets ``kind``: "reply" or "note".

    Args:
        control: ``composer_area(...)``, and ``preview_pane(...)`` if there is one.
        reader: Who reads a reply: "mara@example.com".
        tools: Icon buttons at the right of the tabs.
        below: Under the text: files, what a macro sets.
        foot: After "To mara@...": ``draft_badge()``.
        actions: The buttons at the end, mostly ``for_reply(...)`` and ``for_note(...)``.
        above: ``send_guard(...)``, ``held_bar(...)``, errors; lists that a sign opens.
    """
    to = rx.el.span(
        for_reply("To " + reader if isinstance(reader, str) else rx.Var.create("To ") + reader),
        for_note("Only agents see this"),
        id=READER,
        class_name="t12 muted clip",
    )
    box = rx.el.div(
        _called(),
        rx.el.div(_kinds(), rx.el.div(class_name="grow"), *_some(tools), class_name="tools"),
        *_some(control),
        *_some(below),
        rx.el.div(to, *_some(foot), rx.el.div(class_name="grow"), *_some(actions), class_name="cfoot"),
        class_name="cbox",
    )
    return rx.el.div(
        present("composer"), rx.el.div(*_some(above), box, class_name="in"), class_name="composer", **props
    )


def composer_place() -> rx.Component:
    """As much room as an empty one takes."""
    return rx.el.div(rx.el.div(rx.el.div(class_name="cbox"), class_name="in"), class_name="composer")


def for_reply(*children: Child) -> rx.Component:
    """What is there while a reply is written."""
    return rx.el.span(*children, class_name="for-reply")


def for_note(*children: Child) -> rx.Component:
    """What is there while a note is written."""
    return rx.el.span(*children, class_name="for-note")


def composer_area(
    name: str, *, reply_hint: Text = "", note_hint: Text = "", limit: int | None = None, **props: Any
) -> rx.Component:
    """The text of a composer; it grows up to a third of the window.

    Args:
        name: Of the field.
        reply_hint, note_hint: What stands in it while nothing is written.
        limit: As for ``text_input``.
    """
    props.setdefault("id", "composer")
    props.setdefault("dir", "auto")
    words = rx.el.textarea(
        name=name,
        rows="2",
        class_name="grows",
        # Without one there is no :placeholder-shown, which shows the hints.
        placeholder=" ",
        **native(
            props,
            # composer.js says which of the two it is.
            aria_label="Reply",
            aria_describedby=READER,
            data_limit=None if limit is None else str(limit),
            data_heard="",
            data_marks="",
        ),
    )
    hints = rx.el.span(
        for_reply(reply_hint), for_note(note_hint), class_name="ghost clip", aria_hidden="true"
    )
    return rx.el.div(words, hints, class_name="words")


def seen_input() -> rx.Component:
    """A field that ``drafts.js`` fills when the form is sent: the newest message that was there when it was begun."""
    # Without a value of its own, or React would write that back.
    return rx.el.input(type="hidden", name="seen")


def goes_along(*children: Child) -> rx.Component:
    """One line under the text: what is done with it."""
    return rx.el.div(*children, class_name="along")


def draft_badge() -> rx.Component:
    """Unhidden by ``drafts.js``: where the words are that are not sent yet."""

    def badge(place: str, symbol: str, words: str) -> rx.Component:
        return rx.el.span(
            icon(symbol, size=14),
            words,
            **native({"class_name": "saved", "hidden": True}, data_draft_note=place),
        )

    return rx.fragment(
        badge("server", "check", "Draft saved"), badge("device", "wifi-off", "Draft on this device only")
    )


def draft_line(told: rx.Var, *, newest: Text, on_save: Any, on_look: Any) -> rx.Component:
    """What the server knows of the draft, for ``drafts.js``; it draws nothing.

    Args:
        told: A Var of what ``drafts.js`` reads; it changes with each answer.
        newest: The number of the newest message of the conversation.
        on_save: Called with ``DRAFTED`` within a second of a pause.
        on_look: Called when a reply of one's own is held no longer: its words may have come back.
    """
    hidden: dict[str, Any] = {"type": "button", "hidden": True}
    return rx.el.div(
        rx.el.button(on_click=on_save(DRAFTED), **native(hidden, data_save="")),
        rx.el.button(on_click=on_look, **native(hidden, data_look_again="")),
        hidden=True,
        **native({}, data_draft_told=told.to_string(), data_newest=newest),
    )


DRAFTED = rx.Var("window.td.drafted()").to(dict[str, Any])
"""What ``drafts.js`` wants kept: ``ticket``, ``body``, ``is_note``, ``seen``, ``turn``."""


def _some(part: Child) -> list[Child]:
    return [] if part is None else list(part) if isinstance(part, (list, tuple)) else [part]


def _called() -> rx.Component:
    """What the field is called, by what is written: ``composer.js`` reads it here."""
    return rx.el.span(
        for_reply("Reply"), for_note("Internal note"), **native({"hidden": True}, data_called="")
    )


def _kinds() -> rx.Component:
    return rx.el.div(
        _kind("reply", "Reply", "mail", "r", is_first=True),
        _kind("note", "Note", "lock", "n"),
        class_name="seg",
        role="radiogroup",
        aria_label="What you write",
    )


def _kind(value: str, word: str, symbol: str, key: str, *, is_first: bool = False) -> rx.Component:
    choice = {
        "type": "radio",
        "name": "kind",
        "value": value,
        "class_name": "cover",
        "default_checked": is_first,
    }
    return rx.el.label(
        rx.el.input(**native(choice, data_hotkey=key, data_focus="composer", aria_keyshortcuts=key)),
        icon(symbol, size=14),
        word,
        rx.el.span(rx.el.kbd(key.upper()), class_name="caps", aria_hidden="true"),
        class_name=classes("kind", value),
    )
