"""What the page of backups looks like."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.ui import Column
from ticketdesk.web.backups.state import BackupsState
from ticketdesk.web.shell import desk

State = BackupsState
WHAT_TO_DO = (
    "Look whether the folder is there, may be written, and has room; whether the database lets its role create databases"
    " (ALTER ROLE ... CREATEDB); and whether the store of files answers.",
    "Then have one made again here. The last one that was proved is still there: it stays until a newer one was proved.",
    "docs/operation.md tells how to restore one, and how to keep a copy on another machine.",
)


def _proof() -> rx.Component:
    proved = ui.stack(
        ui.line(
            ui.chip("Proved", kind="green", icon_name="check"),
            ui.moment(State.proved_at),
            ui.text(State.proved, tone="muted"),
            wrap=True,
        ),
        ui.text("It was read back into a database of its own, and every row and every file was the same."),
        gap=8,
    )
    none = ui.text(
        "No backup was proved yet. The first one is made in the coming night, or now by the button."
    )
    return ui.panel(
        ui.stack(
            rx.cond(State.proved_at != "", proved, none),
            rx.cond(State.growing["is_there"], _growing(), _now()),
            gap=16,
        ),
        title="Last proof",
        sub="A backup that nobody has restored is a hope. Each one of these is restored before it counts.",
    )


def _growing() -> rx.Component:
    return ui.stack(
        ui.progress(
            State.growing["size"], State.growing["most"], label="Backup", words=State.growing["words"]
        ),
        ui.text(State.growing["words"], strong=True, numbers=True),
        ui.announce(rx.cond(State.growing["size"] == 1, State.growing["words"], "A backup is being made.")),
        gap=8,
    )


def _now() -> rx.Component:
    return ui.line(ui.button("Back up now", icon_name="archive", on_click=State.back_up))


def _trouble() -> rx.Component:
    said = ui.banner(State.trouble, kind="rust")
    return rx.cond(
        State.trouble != "",
        ui.panel(ui.stack(said, ui.bullets(*WHAT_TO_DO), gap=12), title="The last one needs a look"),
    )


def _how() -> rx.Component:
    nightly = rx.cond(
        State.is_nightly, "Every night, at 03:20 UTC", "Switched off by TICKETDESK_NIGHTLY_BACKUP"
    )
    sealed = rx.cond(
        State.is_encrypted,
        "By TICKETDESK_BACKUP_PASSPHRASE, without which nobody can restore them",
        "No: whoever can read the folder can read the desk. TICKETDESK_BACKUP_PASSPHRASE encrypts them",
    )
    return ui.panel(
        ui.facts(
            ("Made", nightly),
            ("Kept", ui.line(ui.text(State.days, numbers=True), ui.text("days"), gap=4)),
            ("Folder", ui.text(State.place)),
            ("Encrypted", sealed),
        ),
        title="How they are made",
        sub="They lie in a folder of the server and are not offered here: a backup holds every secret of the desk.",
    )


def _stand(one: Any) -> rx.Component:
    chip = rx.match(
        one["stand"],
        ("proved", ui.chip("Proved", kind="green", icon_name="check")),
        ("failed", ui.chip("Not made", kind="rust", icon_name="x")),
        ("unproved", ui.chip("Not proved", kind="rust", icon_name="triangle-alert")),
        ("removed", ui.chip("Removed", kind="soft")),
        ("growing", ui.chip("Being made", kind="soft")),
        ui.chip("Not tried yet", kind="soft"),
    )
    return ui.line(chip)


COLUMNS = (
    Column("at", "When", lambda one: ui.moment(one["at"]), width="132px", phone="lead"),
    Column("name", "File", lambda one: ui.clip(ui.text(one["name"], strong=True)), phone="title"),
    Column("stand", "How it stands", _stand, width="124px", phone="end"),
    Column("why", "Why", lambda one: ui.clip(one["why"]), hide="medium", phone="meta"),
    Column("kind", "Made", lambda one: ui.text(one["kind"]), width="88px", hide="narrow"),
    Column(
        "tickets",
        "Tickets",
        lambda one: ui.text(one["tickets"], numbers=True),
        width="80px",
        align="end",
        hide="narrow",
    ),
    Column(
        "size",
        "Size",
        lambda one: ui.text(one["size"], numbers=True),
        width="88px",
        align="end",
        phone="meta",
    ),
)


def _listed() -> rx.Component:
    table = ui.table(COLUMNS, State.rows, label="Backups", row_key=lambda one: one["id"], is_tall=True)
    return ui.panel(
        rx.cond(
            State.rows.length() > 0,
            ui.card(table),
            ui.empty("No backup yet", "Each one stands here, with what came of it, newest first.", level=3),
        ),
        title="Backups",
        sub="The newest sixty. Those that are too old are removed, but never the newest that was proved.",
    )


def page() -> rx.Component:
    """The backups of the desk."""
    broken = ui.failed("The backups could not be loaded", State.problem, on_retry=State.load)
    return desk(
        ui.topbar(title="Backups"),
        ui.page(
            rx.cond(
                State.is_loaded,
                rx.cond(State.problem != "", broken, ui.stack(_proof(), _trouble(), _listed(), _how())),
                ui.skeleton(8, label="Loading the backups"),
            ),
            # While one is made there may be nothing else to come to, and the page has to be scrolled by keys.
            tab_index=0,
            role="region",
            aria_label="Backups",
        ),
    )
