"""The list of the queue: its columns as data, drawn under the hand that is in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.desk import queue_columns
from ticketdesk.desk.sorting import Sort
from ticketdesk.ui import Column, Hand
from ticketdesk.web.queue import address, search
from ticketdesk.web.queue.rows import Shown
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.queue.told import PLACES, slot
from ticketdesk.web.session import Session
from ticketdesk.web.shared.live_rows import LiveRows, live_rows
from ticketdesk.web.shared.presence.state import PresenceState

IS_BY_AGE = (QueueState.sort == Sort.newest) | (QueueState.sort == Sort.oldest)
_DOWN = (Sort.oldest.value, Sort.number.value, Sort.priority.value, Sort.changed.value)


def _status(row: Any) -> rx.Component:
    # Whoever has taken it up knows what it is; from then on its status says more.
    is_untouched = row["waiting"] & (row["status"] == "open")
    shown = rx.cond(is_untouched, ui.waiting_badge(), ui.status_badge(row["status"]))
    return rx.cond(row["snoozed"] != "", ui.asleep(row["snoozed"].to(str)), shown)


def _person(row: Any) -> rx.Component:
    return rx.cond(
        row["assignee"] != "",
        ui.avatar(row["initials"], row["tone"], name=row["assignee"]),
        ui.nobody(),
    )


def _tags(row: Any) -> rx.Component:
    return rx.foreach(row["tags"], lambda tag: ui.chip(tag, kind="soft"))


COLUMNS = (
    Column(
        "number",
        "No.",
        lambda row: ui.text(row["id"], tone="faint", numbers=True),
        width="56px",
        hide="narrow",
        sort="number",
    ),
    Column("title", "Title", search.title, phone="title", is_link=True),
    Column("status", "Status", _status, width="116px", phone="meta", sort="status"),
    Column(
        "category",
        "Category",
        lambda row: ui.category_badge(row["category"]),
        width="98px",
        hide="medium",
        sort="category",
    ),
    Column(
        "priority",
        "Priority",
        lambda row: ui.priority_badge(row["priority"], judged=row["judged"]),
        width="100px",
        phone="meta",
        sort="priority",
    ),
    Column("tags", "Tags", _tags, width="minmax(0, min(160px, 12%))", hide="medium"),
    Column("assignee", "Assignee", _person, width="24px", hide="narrow", hide_title=True),
    Column(
        "changed",
        queue_columns.KNOWN["changed"],
        lambda row: ui.ago(row["changed"]),
        width="80px",
        hide="medium",
        align="end",
        sort="changed",
    ),
    Column("age", "Age", lambda row: ui.ago(row["at"]), width="56px", align="end", phone="end", sort="age"),
)
HAND = Hand(
    number=lambda row: row["id"],
    version=lambda row: row["version"],
    fate=lambda row: row["fate"],
    flash=lambda row: row["flash"],
    tick=lambda row: "Select ticket " + row["id"].to(str),
    day=lambda row: row["day"],
    can_tick=Session.may_change,
)


def _line(
    row: rx.Var[Shown],
    columns: rx.Var[list[str]],
    may_change: rx.Var[bool],
    by_age: rx.Var[bool],
    life: rx.Var[str],
) -> rx.Component:
    """One ticket. It listens to nothing itself: of fifty, only those are drawn again of which one of these is another.

    Args:
        row: The ticket.
        columns: What is shown of it, in order.
        may_change: Whether the reader may tick it.
        by_age: Whether the list is sorted by it, so that days divide it.
        life: Who is writing there at this moment.
    """
    email = rx.cond(columns.contains(queue_columns.BESIDE), row["email"], "")
    return ui.table_line(
        COLUMNS,
        row,
        row_href=lambda row: "/desk/tickets/" + row["id"].to(str),
        beside_title=lambda _row: rx.cond(life != "", ui.typing(life), email),
        below=search.below,
        is_deep=search.has_below,
        shown=columns,
        hand=replace(HAND, can_tick=may_change, day=lambda row: rx.cond(by_age, row["day"], "")),
    )


_kept_line = rx.memo(ui.in_our_language(_line))


def _ticket(row: Any) -> rx.Component:
    number = row["id"].to(str)
    life = rx.cond(PresenceState.life.contains(number), PresenceState.life[number], "")
    shown = ui.cells(QueueState.columns, COLUMNS)
    return _kept_line(row=row, columns=shown, may_change=Session.may_change, by_age=IS_BY_AGE, life=life)


def _sort(name: str) -> rx.event.EventSpec:
    """Pressed again, a head leads back to the newest first; Age leads from the newest to the oldest and back."""
    if name == "age":
        return address.choose("sort", rx.cond(QueueState.sort == Sort.newest, Sort.oldest.value, ""))
    return address.choose("sort", rx.cond(QueueState.sort == name, "", name))


def _table(rows: Any, found: LiveRows) -> rx.Component:
    return ui.table(
        COLUMNS,
        rows,
        label="Tickets",
        row_key=lambda row: row["slot"],
        line=_ticket,
        shown=QueueState.columns,
        hand=HAND,
        sorted_by=rx.cond(IS_BY_AGE, "age", QueueState.sort),
        is_descending=rx.Var.create(list(_DOWN)).contains(QueueState.sort),
        on_sort=_sort,
        is_boxed=found.is_boxed,
        after=rx.cond(found.is_whole, _end(rows.length()), rx.fragment()),
    )


def _end(amount: Any) -> rx.Component:
    """A new button after each page, so that kit.js looks whether it is still near. What a ticket is drawn with is fetched here, last."""
    more = rx.cond(QueueState.more, rx.fragment(_more(), key=amount), search.offered())
    return rx.fragment(more, ui.next_page("/desk/tickets/1"))


def _more() -> rx.Component:
    return ui.button("Show more", on_click=QueueState.load_more, custom_attrs={"data-more": ""})


def listing(empty: rx.Component) -> rx.Component:
    """The list with the pill of what waits, or what stands in its place while nothing fits."""
    messages = [getattr(QueueState, slot(place)) for place in range(PLACES)]
    found = live_rows(QueueState.rows, messages, QueueState.heard, QueueState.room, QueueState.more)
    rows = found.rows.to(list[Shown])
    return rx.fragment(
        ui.catches_up(QueueState.load),
        ui.new_pill(ui.with_commas(found.waiting) + " new", visible=found.waiting > 0),
        rx.cond(rows.length() > 0, _table(rows, found), rx.fragment(empty, search.offered())),
    )
