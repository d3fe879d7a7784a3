"""What keeps machines out of a form that anybody may send."""

from __future__ import annotations

import reflex as rx

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Text, native


def lure(name: str, word: Text) -> rx.Component:
    """A field that no person finds, neither by eye nor by ear nor by the Tab key; what fills it in is a machine."""
    control = rx.el.input(
        **native(
            {"type": "text", "name": name, "auto_complete": "off", "tab_index": -1},
            data_keep_never="",
        )
    )
    return rx.el.div(rx.el.label(word, control), class_name="sr", aria_hidden="true")


def proof(challenge: rx.Var) -> rx.Component:
    """Where ``check.js`` has a challenge solved, says so, and sends the form again with the solution.

    Args:
        challenge: A Var of the challenge as JSON; empty while there is none.
    """
    words = rx.el.span("Checking that you are not a machine. This takes a second or two.")
    progress = rx.el.progress(max="1", aria_label="How far the check is")
    # Left empty here: what a script wrote, React must not own.
    failed = rx.el.output(**native({"class_name": "error", "hidden": True}, data_proof_failed=""))
    running = rx.el.div(
        rx.el.p(icon("shield-check", size=14), words, class_name="help"),
        progress,
        **native({"class_name": "proof"}, data_proof=challenge),
    )
    return rx.el.div(
        rx.el.input(**native({"type": "hidden", "name": "proof"}, data_proof_value="")),
        rx.el.div(rx.cond(challenge != "", running), role="status"),
        failed,
    )
