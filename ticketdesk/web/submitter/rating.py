"""What a requester thinks of how it went: stars and a word, asked for once it is done."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.models.rating import WORDS_LENGTH
from ticketdesk.web.submitter.answering import AnswerState
from ticketdesk.web.submitter.state import SubmitterState

ABOUT = SubmitterState.about
DRAFT = "rating-" + SubmitterState.number.to(str)


def rating() -> rx.Component:
    """The question, or the thanks with a way to change it."""
    given = ui.stack(
        ui.paragraph("Thank you. You gave ", ui.stars_given(ABOUT["stars"]), "."),
        rx.cond(ABOUT["words"] != "", ui.preformatted(ABOUT["words"])),
        ui.unfolds("Change it", _form()),
        gap=8,
    )
    shown = ui.sheet(rx.cond(ABOUT["stars"] > 0, given, _form()))
    return rx.cond(ABOUT["is_done"], shown)


def _form() -> rx.Component:
    return rx.fragment(
        ui.form(
            ui.draft_id(),
            ui.star_choice("stars", "How did it go?", chosen=ABOUT["stars"]),
            ui.field(
                "A word on it",
                ui.text_area("words", rows=2, grows=False, limit=WORDS_LENGTH, default_value=ABOUT["words"]),
                optional="only this desk reads it",
            ),
            ui.limit_line("words"),
            ui.error_line(AnswerState.rating_refused),
            ui.line(ui.button("Send rating", kind="primary", size="public", type="submit")),
            on_submit=AnswerState.rate,
            keep=DRAFT,
            key=ABOUT["stars"].to(str) + ABOUT["words"],
            gap=16,
        ),
        ui.forget_sent(DRAFT, AnswerState.rated),
    )
