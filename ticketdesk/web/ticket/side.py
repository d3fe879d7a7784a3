"""The facts of a ticket beside its conversation: what it is, who has it, and who said so."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.models import Category, Priority, Status
from ticketdesk.web.session import Session
from ticketdesk.web.shared.choices import options
from ticketdesk.web.shared.presence.state import PresenceState
from ticketdesk.web.ticket.likes import similar_tickets
from ticketdesk.web.ticket.links import link_dialogs, private_link
from ticketdesk.web.ticket.standing import standing, together_dialog
from ticketdesk.web.ticket.state import TicketState

TICKET = TicketState.ticket
CANNOT = ~Session.may_change
HOTKEYS = {"Status": "s", "Priority": "p", "Category": "l"}


def side() -> rx.Component:
    """The facts, each to be changed in place; on narrow windows one line that opens."""
    fields = ui.facts(
        ("Status", _field("Status", TICKET["status"], Status, TicketState.set_status, ui.status_badge)),
        (
            "Priority",
            _field(
                "Priority",
                TICKET["priority"],
                Priority,
                TicketState.set_priority,
                ui.priority_badge,
                ui.priority_badge(TICKET["priority"], judged=TICKET["judged"]),
            ),
        ),
        (
            "Category",
            _field("Category", TICKET["category"], Category, TicketState.set_category, ui.category_badge),
        ),
        ("Assignee", _assignee()),
        ("Tags", _tags()),
        ("From", ui.fact_value(ui.clip(rx.cond(TICKET["email"] != "", TICKET["email"], "no address")))),
        ("Arrived", ui.fact_value(ui.moment(TICKET["at"]))),
    )
    folded = ui.line(
        ui.status_badge(TICKET["status"]), ui.priority_badge(TICKET["priority"], judged=TICKET["judged"])
    )
    facts = ui.stack(
        ui.here_now(PresenceState.here),
        ui.side_section("Fields", fields),
        rx.cond(TICKET["waiting"], ui.waiting_badge()),
        rx.cond(
            TicketState.proposals.length() > 0,
            ui.second_opinion(rx.foreach(TicketState.proposals, _proposal)),
        ),
        ui.side_section(
            "Decided by",
            ui.facts(
                ("Category", ui.fact_value(TICKET["category_source"])),
                ("Priority", ui.fact_value(TICKET["priority_source"])),
            ),
        ),
        standing(),
        similar_tickets(),
        private_link(),
        gap=20,
    )
    return rx.fragment(ui.folded(folded, facts), link_dialogs(), together_dialog())


def _field(label: str, value: Any, kind: Any, on_choose: Any, badge: Any, shown: Any = None) -> rx.Component:
    return ui.choice_menu(
        label,
        value,
        options(kind),
        on_choose,
        name=f"choose-{label.lower()}",
        shown=badge(value) if shown is None else shown,
        draw=lambda choice, _word: badge(choice),
        disabled=CANNOT | TICKET["is_deleted"],
        hotkey=HOTKEYS[label],
    )


def _assignee() -> rx.Component:
    somebody = ui.line(ui.avatar(TICKET["initials"], TICKET["tone"]), ui.clip(TICKET["assignee"]), gap=6)
    nobody = ui.line(ui.nobody(), "Nobody", gap=6)
    return ui.choice_menu(
        "Assignee",
        TICKET["assignee_id"],
        TicketState.people,
        TicketState.assign,
        name="choose-assignee",
        shown=rx.cond(TICKET["assignee"] != "", somebody, nobody),
        disabled=CANNOT | TICKET["is_deleted"],
        hotkey="a",
    )


def _tags() -> rx.Component:
    return ui.tag_field(
        TICKET["tags"].to(list[str]),
        TicketState.tags_known,
        on_add=TicketState.tag,
        on_remove=TicketState.untag,
        name="choose-tag",
        may_change=Session.may_change & ~TICKET["is_deleted"],
        hotkey="t",
    )


def _proposal(said: Any) -> rx.Component:
    return ui.opinion(
        said["word"],
        said["source"],
        fate=said["fate"],
        fate_words=said["fate_words"],
        rate=said["rate"].to(str) + " " + said["took"].to(str),
        quotes=ui.quoted(said["quotes"], said["field"]),
        doubt=said["doubt"],
        actions=rx.cond(said["asks"].to(bool) & Session.may_change, _answers(said)),
        key=said["key"],
    )


def _answers(said: Any) -> rx.Component:
    """Keep what stands there in pencil, or choose something else."""
    return rx.cond(
        said["field"] == "category",
        _keep_or_change("category", TicketState.set_category(said["value"].to(str))),
        _keep_or_change("priority", TicketState.set_priority(said["value"].to(str))),
    )


def _keep_or_change(field: str, keep: Any) -> rx.Component:
    return ui.line(
        ui.button("Keep", icon_name="check", on_click=keep, aria_label=f"Keep this {field}"),
        ui.button("Change", menu=f"choose-{field}", kind="plain", aria_label=f"Change the {field}"),
        gap=6,
    )
