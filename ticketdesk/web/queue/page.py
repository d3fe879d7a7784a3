"""What the queue looks like."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.desk import lists
from ticketdesk.models import Category, Priority, Status
from ticketdesk.models.choices import Choice
from ticketdesk.ui import Column, Facet
from ticketdesk.web.queue import address
from ticketdesk.web.queue.incidents import radar
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.shared.live_rows import live_rows
from ticketdesk.web.shell import desk


def _options(kind: type[Choice]) -> dict[str, str]:
    return {choice.value: choice.word.lower() for choice in kind}


FACETS = (
    Facet("status", "any status", options=_options(Status)),
    Facet("category", "anything", "about", options=_options(Category)),
    Facet("priority", "any priority", "of", options=_options(Priority)),
    Facet("assignee", "anyone", "for", options=QueueState.people),
    Facet("language", "any language", "in", options=QueueState.languages),
)


def _status(row: Any) -> rx.Component:
    # Whoever has taken it up knows what it is; from then on its status says more.
    is_untouched = row["waiting"] & (row["status"] == "open")
    return rx.cond(is_untouched, ui.waiting_badge(), ui.status_badge(row["status"]))


def _person(row: Any) -> rx.Component:
    return rx.cond(
        row["assignee"] != "",
        ui.avatar(row["initials"], row["tone"], title=row["assignee"]),
        ui.nobody(),
    )


COLUMNS = (
    Column(
        "number",
        "No.",
        lambda row: ui.text(row["id"], tone="faint", numbers=True),
        width="52px",
        hide="narrow",
    ),
    Column("title", "Title", lambda row: row["title"], width="minmax(0, 1fr)", phone="title", is_link=True),
    Column("status", "Status", _status, width="128px", phone="meta"),
    Column(
        "category", "Category", lambda row: ui.category_badge(row["category"]), width="98px", hide="medium"
    ),
    Column(
        "priority",
        "Priority",
        lambda row: ui.priority_badge(row["priority"], judged=row["judged"]),
        width="100px",
        phone="meta",
    ),
    Column("assignee", "Assignee", _person, width="24px", hide="narrow", hide_title=True),
    Column("age", "Age", lambda row: ui.ago(row["at"]), width="56px", align="end", phone="end"),
)


def _behind() -> rx.Component:
    """Which figure of the track record led here; pressed, it is left."""
    return rx.cond(
        QueueState.behind != "",
        ui.chip(
            QueueState.behind,
            kind="soft",
            icon_name="x",
            on_click=address.choose("triage", ""),
            aria_label="Remove filter: " + QueueState.behind,
        ),
    )


def _amount() -> rx.Component:
    return rx.cond(
        QueueState.is_capped,
        ui.word_button(
            f"{lists.CAP:,}+",
            on_click=QueueState.count_exactly,
            aria_label=f"{lists.CAP:,}+ tickets: count exactly",
            title="Count exactly",
        ),
        rx.fragment(ui.with_commas(QueueState.total)),
    )


def _list() -> rx.Component:
    rows = live_rows(QueueState.rows, QueueState.live, QueueState.room, QueueState.more)
    return rx.cond(rows.length() > 0, _table(rows), _empty())


def _table(rows: Any) -> rx.Component:
    return ui.table(
        COLUMNS,
        rows,
        label="Tickets",
        row_key=lambda row: row["id"],
        row_href=lambda row: "/desk/tickets/" + row["id"].to(str),
        beside_title=lambda row: row["email"],
        is_fresh=lambda row: row["fresh"],
        # A new button after each page, so that kit.js looks whether it is still near.
        after=rx.cond(QueueState.more, rx.fragment(_more(), key=rows.length())),
    )


def _more() -> rx.Component:
    return ui.button("Show more", on_click=QueueState.load_more, custom_attrs={"data-more": ""})


def _empty() -> rx.Component:
    return rx.cond(
        QueueState.is_filtered,
        ui.empty(
            "Nothing fits this filter",
            "A ticket that does appears here by itself.",
            ui.button("Show all tickets", on_click=QueueState.clear),
        ),
        ui.empty(
            "No tickets yet",
            "What people send from your public form appears here by itself.",
            ui.link_button("Open the form", href="/"),
        ),
    )


def page() -> rx.Component:
    """The queue."""
    return desk(
        ui.topbar(
            title="Tickets",
            amount=rx.cond(QueueState.is_loaded, _amount(), ""),
            end=ui.search_box(value=QueueState.search, on_change=address.search_for),
        ),
        ui.facet_bar(FACETS, QueueState.chosen, address.choose, end=_behind()),
        rx.cond(QueueState.problem != "", ui.banner(QueueState.problem, kind="rust")),
        radar(),
        rx.cond(QueueState.is_loaded, _list(), ui.skeleton(12, label="Loading the tickets")),
        ui.announce(QueueState.news),
    )
