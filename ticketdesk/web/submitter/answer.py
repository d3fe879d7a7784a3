"""Where a requester writes, says that it is solved, or opens it again. The words live in the browser until they are stored."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.experimental.client_state import ClientStateVar

from ticketdesk import ui
from ticketdesk.models.message import BODY_LENGTH
from ticketdesk.web.submitter.answering import AnswerState
from ticketdesk.web.submitter.attaching import attach_field
from ticketdesk.web.submitter.state import SubmitterState

DRAFT = "answer-" + SubmitterState.number.to(str)
ABOUT = SubmitterState.about
NEXT = AnswerState.turn + 1
# What was pressed last, by the turn that it is for: once the desk has counted that turn, nothing is on its way any more.
sending = ClientStateVar.create("answer_sending", default=0)
solving = ClientStateVar.create("answer_solving", default=0)


def answer_form() -> rx.Component:
    """The field with its files, and what can be done with it."""
    is_done = ABOUT["is_done"]
    return rx.fragment(
        sending,
        solving,
        ui.form(
            ui.draft_id(),
            ui.hidden_input("then", rx.cond(is_done, "again", rx.cond(solving.value == NEXT, "solved", ""))),
            ui.field(
                rx.cond(is_done, "Is it not solved?", "Your answer"),
                ui.text_area(
                    "body",
                    rows=3,
                    limit=BODY_LENGTH,
                    placeholder=rx.cond(is_done, "Tell us what is missing", "Add anything that helps"),
                ),
            ),
            ui.limit_line("body"),
            attach_field(),
            ui.error_line(AnswerState.refused),
            ui.line(
                rx.cond(is_done, _press("Open it again", "default"), _press("Send answer", "primary")),
                ui.attach_button(words="Add files", size="public"),
                ui.kept_note(),
                ui.grow(),
                rx.cond(is_done | ABOUT["is_merged"], rx.fragment(), _solved()),
                wrap=True,
            ),
            on_submit=[sending.set_value(NEXT), AnswerState.send],
            keep=DRAFT,
            key=DRAFT,
            gap=12,
        ),
        ui.forget_sent(DRAFT, AnswerState.sent),
    )


def _press(word: str, kind: Any) -> rx.Component:
    return ui.button(
        word,
        kind=kind,
        size="public",
        type="submit",
        busy=sending.value == NEXT,
        busy_word="Sending",
        on_click=solving.set_value(0),
    )


def _solved() -> rx.Component:
    return ui.button(
        "This is solved",
        kind="plain",
        size="public",
        icon_name="circle-check",
        type="submit",
        on_click=solving.set_value(NEXT),
    )
