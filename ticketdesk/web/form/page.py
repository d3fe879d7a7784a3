"""What the public form and its receipt look like."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.experimental.client_state import ClientStateVar

from ticketdesk import ui
from ticketdesk.models import Category, Priority
from ticketdesk.models.ticket import DESCRIPTION_LENGTH, EMAIL_LENGTH, TITLE_LENGTH
from ticketdesk.web.form.again import AgainState, hint_below_button, hint_on_receipt
from ticketdesk.web.form.shown import UNJUDGED
from ticketdesk.web.form.state import LONGEST, FormState
from ticketdesk.web.shared.choices import options
from ticketdesk.web.shell import public

DRAFT = "new-ticket"
PAUSE_MS = 600
MAILED = "We write to it when there is an answer, with your private link."
NOT_MAILED = "No mail is sent from here: you find the answer by your private link."

# A person's own choice lives in the browser, so that no answer of the server can overwrite it.
category_choice = ClientStateVar.create("category_choice", default="")
priority_choice = ClientStateVar.create("priority_choice", default="")


def _pick(
    name: str, kind: Any, choice: Any, suggested: Any, source: Any, quotes: Any, error: Any
) -> rx.Component:
    is_ink = choice.value != ""
    word = rx.match(suggested, *options(kind), "").to(str)
    is_suggested = (suggested != "") & (source != UNJUDGED)
    said = rx.match(
        source, ("Gemini", "Gemini suggests " + word), (UNJUDGED, UNJUDGED), "Our own guess: " + word
    )
    until = rx.cond(is_suggested, ".", ": " + word + " until an agent looks.")
    lead = rx.cond(is_ink, "Your choice.", rx.cond(suggested != "", said.to(str), ""))
    rest = rx.cond(is_ink, " It stays, whatever is suggested later.", rx.cond(suggested != "", until, ""))
    return ui.stack(
        ui.hidden_input(f"chosen_{name}", choice.value),
        ui.pick(
            name,
            name.capitalize(),
            options(kind),
            empty=rx.cond(FormState.is_asking, "Looking at it", "Let us suggest one"),
            value=rx.cond(is_ink, choice.value, suggested),
            on_change=lambda value: choice.set_value(value),
            is_ink=is_ink,
            is_pencil=is_suggested,
            lead=lead,
            rest=rest,
            overruled=rx.cond(is_ink & is_suggested & (suggested != choice.value), source + ": " + word, ""),
            on_overruled=choice.set_value(""),
            because=_because(quotes, name),
            custom_attrs={"data-keep-choice": ""},
        ),
        ui.error_line(error),
        gap=0,
    )


def _because(quotes: Any, name: str) -> rx.Component:
    """Which words spoke for it; a suggestion that only pretends to have read them is told as such."""
    invented = rx.cond(FormState.doubt != "", ui.text(FormState.doubt))
    return rx.cond(quotes.length() > 0, ui.quoted(quotes, name, after="Because you wrote: "), invented)


def _form() -> rx.Component:
    return ui.form(
        ui.draft_id(),
        ui.lure("website", "Website"),
        ui.field(
            "Title",
            ui.marked_input(
                "title",
                FormState.marked_title,
                auto_complete="off",
                limit=TITLE_LENGTH,
                on_change=lambda words: FormState.typed_title(words[:LONGEST]).debounce(PAUSE_MS),
            ),
            error=FormState.wrong["title"],
        ),
        ui.limit_line("title"),
        ui.field(
            "Description",
            ui.marked_area(
                "description",
                FormState.marked,
                rows=6,
                limit=DESCRIPTION_LENGTH,
                on_change=lambda words: FormState.typed_description(words[:LONGEST]).debounce(PAUSE_MS),
            ),
            help="What happened, what you expected, and since when.",
            error=FormState.wrong["description"],
        ),
        ui.limit_line("description"),
        ui.field(
            "Email",
            ui.text_input(
                "email",
                type="text",
                input_mode="email",
                auto_complete="email",
                limit=EMAIL_LENGTH,
                on_blur=lambda address: AgainState.look(address[:EMAIL_LENGTH]),
            ),
            optional="optional, so that we can answer",
            help=rx.cond(FormState.has_mail, MAILED, NOT_MAILED),
            error=FormState.wrong["email"],
        ),
        ui.limit_line("email"),
        ui.tear(),
        ui.columns(
            _pick(
                "category",
                Category,
                category_choice,
                FormState.category,
                FormState.category_from,
                FormState.category_quotes,
                FormState.wrong["category"],
            ),
            _pick(
                "priority",
                Priority,
                priority_choice,
                FormState.priority,
                FormState.priority_from,
                FormState.priority_quotes,
                FormState.wrong["priority"],
            ),
        ),
        ui.stack(ui.error_line(FormState.problem), ui.proof(FormState.challenge), gap=0),
        ui.line(
            ui.button("Submit ticket", kind="primary", size="public", type="submit"),
            ui.kept_note(),
            gap=16,
            wrap=True,
        ),
        hint_below_button(),
        ui.announce(FormState.heard),
        on_submit=FormState.submit,
        keep=DRAFT,
        as_sheet=True,
    )


def _receipt() -> rx.Component:
    return ui.stack(
        ui.heading("We have it", level=1, size=28),
        ui.stub(
            FormState.number,
            ui.heading("Your message is stored", level=2, size=15),
            ui.paragraph(
                "An agent can see it now. This private link shows how it goes on; keep it.", tone="muted"
            ),
            ui.line(ui.link("Open your ticket", href=FormState.link, id="private-link")),
            below=ui.status_badge("open"),
        ),
        ui.copy_field("Private link", FormState.link),
        _mailed(),
        hint_on_receipt(),
        rx.cond(
            FormState.is_again,
            rx.fragment(),
            ui.line(ui.button("Write another", size="public", on_click=FormState.start)),
        ),
        rx.cond(FormState.is_again, rx.fragment(), _leave_nothing_behind()),
        gap=20,
    )


def _mailed() -> rx.Component:
    sent = ui.paragraph(
        "The link is on its way to ", ui.text(FormState.mailed_to, strong=True), ", too.", tone="muted"
    )
    not_sent = ui.paragraph("Keep the link: no mail is sent from here.", tone="muted")
    return rx.cond(FormState.has_mail, rx.cond(FormState.mailed_to != "", sent), not_sent)


def _leave_nothing_behind() -> rx.Component:
    """What was sent is neither kept as a draft nor chosen for the next ticket."""
    emptied = [category_choice.set_value(""), priority_choice.set_value("")]
    return ui.line(ui.forget_draft(DRAFT), on_mount=emptied)


def _invitation() -> rx.Component:
    return rx.fragment(
        ui.heading("Tell us what happened", level=1, size=28),
        ui.lede("A person reads every message. No account needed: you get a private link."),
    )


def _something_else() -> rx.Component:
    return ui.stack(ui.rule(), ui.heading("Something else?", level=2, size=18), gap=20)


def page() -> rx.Component:
    """The form, or the receipt once it is sent. Who comes back gets both: the link is not lost, the form is there."""
    is_sent = FormState.number > 0
    return public(
        category_choice,
        priority_choice,
        rx.cond(is_sent, _receipt(), _invitation()),
        rx.cond(is_sent & FormState.is_again, _something_else()),
        rx.cond(is_sent & ~FormState.is_again, rx.fragment(), _form()),
        right=ui.link("Agents sign in", href="/desk"),
    )
