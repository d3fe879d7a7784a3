"""The form for a new version. Its words live in the browser, so nothing that happens to the line can lose them."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.desk import rubrics
from ticketdesk.desk.rubrics import DESCRIPTION_LENGTH, EXAMPLE_LENGTH, FIELDS, MOST_EXAMPLES, NOTE_LENGTH
from ticketdesk.models.choices import Choice
from ticketdesk.web.guidance.state import GuidanceState

DRAFT = "guidance-" + GuidanceState.opened.to(str)
LINES = f"Examples stand one on each line, at most {MOST_EXAMPLES} of {EXAMPLE_LENGTH} characters."


def _value(field: str, value: Choice) -> rx.Component:
    told, examples = rubrics.name_of(field, value), rubrics.name_of(field, value, "examples")
    return ui.columns(
        ui.field(
            f"{value.word}: description",
            ui.text_area(told, rows=4, limit=DESCRIPTION_LENGTH, default_value=GuidanceState.words[told]),
            error=GuidanceState.wrong[told],
        ),
        ui.field(
            f"{value.word}: examples",
            ui.text_area(examples, rows=4, default_value=GuidanceState.words[examples]),
            optional="optional",
            error=GuidanceState.wrong[examples],
        ),
    )


def _field(field: str, kind: type[Choice]) -> rx.Component:
    return ui.fieldset(field.capitalize(), *[_value(field, value) for value in kind])


def form() -> rx.Component:
    """A new version, which begins with the words of the opened one."""
    begun = rx.cond(
        GuidanceState.opened == 0,
        "the house default",
        "version " + GuidanceState.opened.to(str),
    )
    return ui.panel(
        ui.form(
            ui.draft_id(),
            *[_field(field, kind) for field, kind in FIELDS.items()],
            ui.field(
                "Note",
                ui.text_input("note", limit=NOTE_LENGTH, auto_complete="off"),
                optional="optional, for other administrators: why",
                error=GuidanceState.wrong["note"],
            ),
            ui.error_line(GuidanceState.refused),
            ui.line(
                ui.button("Store as a new version", kind="primary", type="submit"),
                ui.kept_note(),
                gap=16,
                wrap=True,
            ),
            on_submit=GuidanceState.write,
            keep=DRAFT,
            key=DRAFT,
        ),
        ui.forget_sent(DRAFT, GuidanceState.sent),
        title="Write a new version",
        sub="It begins with " + begun + ". " + LINES + " Storing it tells Gemini nothing yet.",
    )
