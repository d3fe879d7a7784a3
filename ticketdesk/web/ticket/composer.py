"""Where an agent writes. The words live in the browser, so nothing that happens to the line can lose them."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.config import settings
from ticketdesk.models.message import BODY_LENGTH
from ticketdesk.web.ticket.above import ARRIVED, above
from ticketdesk.web.ticket.attaching import AttachState
from ticketdesk.web.ticket.composing import ComposerState
from ticketdesk.web.ticket.drafting import DraftState
from ticketdesk.web.ticket.macros import MacroState, MentionState
from ticketdesk.web.ticket.state import TicketState
from ticketdesk.web.ticket.written import WrittenState

TICKET = TicketState.ticket
NUMBER = TICKET["id"].to(str)
DRAFT = "reply-" + NUMBER
READER = rx.cond(TICKET["email"] != "", TICKET["email"], "the requester, on the private page")
# What keys.js does when they are pressed.
RESOLVES = {"custom_attrs": {"data-does": "send and resolve"}}
CLOSES = {"custom_attrs": {"data-does": "send and close"}}


def composer() -> rx.Component:
    """Reply, or internal note."""
    return rx.fragment(
        ui.form(
            ui.draft_id(),
            # What follows when it is sent; keys.js writes it for ⌘ Shift Enter and for the menu.
            ui.hidden_input("then", ""),
            ui.hidden_input("macro", MacroState.used["id"].to(str)),
            ui.seen_input(),
            ui.composer(
                (_area(), ui.preview_pane(WrittenState.html, WrittenState.problem)),
                reader=READER,
                tools=_tools(),
                below=(_files(), _goes_along()),
                foot=ui.draft_badge(),
                actions=_actions(),
                above=(*above(), _macros(), _people()),
            ),
            on_submit=ComposerState.send,
            keep=DRAFT,
            key=DRAFT,
            custom_attrs={"data-draft": NUMBER},
        ),
        ui.draft_line(
            DraftState.told,
            newest=_newest(),
            on_save=DraftState.keep,
            on_look=[DraftState.look, AttachState.look],
        ),
        ui.put_words(MacroState.used["words"], MacroState.used["turn"]),
        ui.forget_sent(DRAFT, ComposerState.sent),
    )


def _newest() -> rx.Var:
    """The newest message that is told here, so that one knows what had been there when somebody began."""
    told = TicketState.thread
    newest = f"({told!s}).reduce((most, one) => one.kind === 'held' ? most : Math.max(most, one.number), 0)"
    return rx.Var(newest, _var_data=told._get_all_var_data()).to(int).to_string()


def _area() -> rx.Component:
    return ui.composer_area(
        "body", reply_hint="Write to " + READER, note_hint="Only agents see this", limit=BODY_LENGTH
    )


def _tools() -> list[rx.Component]:
    return [
        ui.mark_tools(),
        ui.sign_button("/", "Macros", "square-slash"),
        ui.attach_button(),
        ui.preview_switch(WrittenState.show),
    ]


def _files() -> rx.Component:
    return rx.fragment(
        ui.attach_script(),
        ui.attach_field(
            AttachState.waiting,
            to="/files/tickets/" + NUMBER,
            on_change=AttachState.look,
            on_remove=AttachState.remove,
            most=settings().ticketdesk_files_per_message,
            largest_mb=settings().ticketdesk_file_mb,
        ),
    )


def _goes_along() -> rx.Component:
    """What a macro sets when the words are sent."""
    used = MacroState.used
    chip = ui.chip("With it: ", used["sets"], icon_name="square-slash")
    drop = ui.icon_button("x", "Set nothing", on_click=MacroState.put_away, size=14)
    return rx.cond(used["sets"] != "", ui.goes_along(chip, drop))


def _actions() -> list[rx.Component]:
    def send(word: str, kind: Any) -> rx.Component:
        return ui.button(word, kind=kind, type="submit", kbd=("mod", "↵"))

    is_told = ARRIVED > 0
    return [
        ui.for_reply(_further("reply", "Reply"), ui.only_wide(ui.button("Reply and resolve", **RESOLVES))),
        ui.for_note(_further("note", "Add note")),
        ui.for_reply(rx.cond(is_told, send("Send anyway", "primary"), send("Send reply", "primary"))),
        ui.for_note(send("Add note", "note")),
    ]


def _further(kind: str, word: str) -> rx.Component:
    """Sending, and what is done with it."""
    resolve = ui.menu_item(f"{word} and resolve", icon_name="circle-check", key="mod+shift+Enter", **RESOLVES)
    close = ui.menu_item(f"{word} and close", icon_name="archive", **CLOSES)
    more = ui.icon_button("chevron-up", "More ways to send")
    return ui.menu(more, resolve, close, name=f"more-ways-{kind}", label="More ways to send")


def _macros() -> rx.Component:
    def option(macro: Any) -> rx.Component:
        sets = rx.cond(macro["sets"] != "", macro["sets"].to(str) + ". ", "")
        return ui.sign_option(
            macro["name"],
            name=macro["name"],
            more=sets + macro["begins"].to(str),
            lead=ui.icon("square-slash"),
            on_click=MacroState.use(macro["id"].to(int)),
            key=macro["id"].to(str),
        )

    return ui.sign_list(
        "/",
        rx.foreach(MacroState.macros, option),
        name="macros",
        label="Macros",
        nothing=rx.cond(
            MacroState.is_loaded,
            "There are no macros yet. They are made under Settings.",
            "Loading the macros",
        ),
    )


def _people() -> rx.Component:
    def option(person: Any) -> rx.Component:
        return ui.sign_option(
            person["name"],
            name=person["name"],
            puts="@" + person["name"].to(str) + " ",
            lead=ui.avatar(person["initials"], person["tone"]),
            key=person["id"].to(str),
        )

    return ui.sign_list(
        "@",
        rx.foreach(MentionState.people, option),
        name="mentions",
        label="People to tell",
        nothing="There is nobody else here.",
        only="note",
    )
