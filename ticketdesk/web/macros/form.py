"""Where a macro is written, with what can stand in it and how it reads."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.desk.placeholders import KNOWN
from ticketdesk.models import Category, Priority, Status
from ticketdesk.models.macro import NAME_LENGTH
from ticketdesk.models.message import BODY_LENGTH
from ticketdesk.models.tag import NAME_LENGTH as TAG_LENGTH
from ticketdesk.web.macros.state import NEW, MacrosState
from ticketdesk.web.shared.choices import options

PAUSE_MS = 400
DRAFT = "macro-" + MacrosState.edited.to(str)
FORM, WRONG = MacrosState.form, MacrosState.wrong
STAYS = "As it is"


def form() -> rx.Component:
    """A new macro, or one that is changed."""
    is_new = MacrosState.edited == NEW
    fields = ui.form(
        ui.draft_id(),
        ui.columns(ui.stack(_name(), _words(), gap=12), ui.stack(_known(), _example())),
        _sets(),
        ui.checkbox("Share with everybody", name="is_shared", default_checked=FORM["is_shared"]),
        ui.line(
            ui.button(rx.cond(is_new, "Keep the macro", "Save changes"), kind="primary", type="submit"),
            ui.button("Not now", on_click=MacrosState.put_away),
        ),
        on_submit=MacrosState.save,
        gap=16,
        keep=DRAFT,
        key=MacrosState.forms.to(str),
    )
    return ui.panel(
        fields,
        title=rx.cond(is_new, "A new macro", "Change this macro"),
        sub="While you write on a ticket, / offers it by its name. You see its words before they are sent.",
    )


def _name() -> rx.Component:
    box = ui.text_input(
        "name",
        id="macro-name",
        auto_complete="off",
        max_length=NAME_LENGTH,
        default_value=FORM["name"],
    )
    return ui.field("Name", box, error=WRONG["name"])


def _words() -> rx.Component:
    area = ui.text_area(
        "body",
        id="macro-body",
        rows=8,
        limit=BODY_LENGTH,
        default_value=FORM["body"],
        on_change=lambda words: MacrosState.try_out(words).debounce(PAUSE_MS),
    )
    return ui.stack(ui.field("Words", area, error=WRONG["body"]), ui.limit_line("body"), gap=4)


def _known() -> rx.Component:
    """What can stand between double braces."""
    rows = [
        ui.line(ui.code(f"{{{{{name}}}}}"), ui.text(what, tone="muted"), wrap=True)
        for name, what in KNOWN.items()
    ]
    return ui.stack(ui.heading("Filled in on each ticket", level=3, size=13), *rows, gap=4)


def _example() -> rx.Component:
    reads = ui.stack(
        ui.heading("How it reads, for example", level=3, size=13), ui.prose(MacrosState.example), gap=4
    )
    return rx.cond(MacrosState.example != "", reads)


def _sets() -> rx.Component:
    """What changes on the ticket when the words are sent."""
    return ui.fieldset(
        "Set when it is sent",
        ui.columns(
            _choice("Status", "status", options(Status)),
            _choice("Assignee", "assignee", MacrosState.people),
            _tag(),
            _choice("Category", "category", options(Category)),
            _choice("Priority", "priority", options(Priority)),
            count=3,
        ),
    )


def _choice(label: str, name: str, values: list[tuple[str, str]] | rx.Var) -> rx.Component:
    chosen = ui.select(name, values, empty=STAYS, id=f"macro-{name}", default_value=FORM[name])
    return ui.field(label, chosen, error=WRONG[name])


def _tag() -> rx.Component:
    box = ui.text_input(
        "tag",
        id="macro-tag",
        auto_complete="off",
        max_length=TAG_LENGTH,
        default_value=FORM["tag"],
        list="macro-tags",
    )
    known = rx.el.datalist(
        rx.foreach(MacrosState.tags_known, lambda tag: rx.el.option(value=tag, key=tag)), id="macro-tags"
    )
    return ui.field("Tag", ui.stack(box, known, gap=0), error=WRONG["tag"])
