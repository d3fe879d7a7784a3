"""One person: what is here, taking it along, and erasing it."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.privacy.proofs import proof_table
from ticketdesk.web.privacy.state import PrivacyState

State = PrivacyState
GOES = (
    "Words of tickets and messages are replaced, also what agents wrote to them; files, drafts, mails and private links go.",
    "Numbers, times, categories, ratings and the history stay, so that figures stay true.",
    "An account of this address loses its name and every way in; what it wrote to others stays under “Erased person”.",
    "What others wrote about the person on their own tickets is not found by this. Search for it.",
)


def _form() -> rx.Component:
    address = ui.field(
        "Address of a person",
        ui.text_input("address", type="email", id="person-address", auto_complete="off"),
        error=State.wrong["address"],
        help="However it is spelled. Counting changes nothing.",
    )
    button = ui.line(ui.button("Show what is here", type="submit", icon_name="search"))
    return ui.form(address, button, on_submit=State.look, gap=12, key=State.forms.to(str))


def _facts() -> rx.Component:
    person = State.person
    return ui.facts(
        ("Address", person["address"]),
        ("Account", rx.cond(person["account"] != "", person["account"], "none")),
        ("Tickets", person["tickets"].to_string()),
        ("Messages on them", person["messages"].to_string()),
        ("Files", ui.text(person["files"].to_string(), ", ", person["megabytes"], " MB")),
        ("Mails", person["mails"].to_string()),
        ("Ratings", person["ratings"].to_string()),
    )


def _export() -> rx.Component:
    return ui.native_form(
        ui.hidden_input("address", State.person["address"]),
        ui.line(ui.button("Take everything along", type="submit", icon_name="download")),
        action="/privacy/export",
    )


def _erase() -> rx.Component:
    again = ui.field(
        "Type the address again to erase",
        ui.text_input("again", id="again", auto_complete="off"),
        error=State.wrong["again"],
        help="There is no way back. Backups keep it until they are too old.",
    )
    buttons = ui.line(
        ui.button("Erase this person", kind="danger", type="submit", icon_name="trash-2"),
        ui.button("Leave it", on_click=State.put_away),
    )
    return ui.form(again, buttons, on_submit=State.erase, gap=12)


def _under_way() -> rx.Component:
    left = ui.text("Under way: ", State.person["tickets"].to_string(), " tickets are left.")
    return ui.banner(left)


def _found() -> rx.Component:
    known = ui.stack(
        _facts(),
        _export(),
        ui.bullets(*GOES),
        rx.cond(State.is_erasing, _under_way(), _erase()),
        gap=16,
    )
    nothing = rx.cond(
        State.is_erased,
        ui.banner("Nothing of this person is left."),
        ui.empty("Nothing here is of this address", "Look at how it is spelled.", level=3),
    )
    proofs = rx.cond(
        State.own_proofs.length() > 0, proof_table(State.own_proofs, "What was removed of this person")
    )
    return ui.stack(rx.cond(State.person["is_known"], known, nothing), proofs, gap=16)


def person_panel() -> rx.Component:
    """What is here of somebody, and what can be done about it."""
    return ui.panel(
        ui.stack(_form(), rx.cond(State.person["address"] != "", _found()), gap=16),
        title="A person",
        sub="Whoever wrote from an address, or has an account under it.",
    )
