"""Every part of the kit once, with plain values and with Vars: what the tests draw."""

from __future__ import annotations

import reflex as rx

from tests.ui.sample import Gallery as S
from tests.ui.sample import Row
from tests.ui.small_parts import SMALL, STATUS
from ticketdesk import ui
from ticketdesk.ui import badges, charts

COLUMNS = (
    ui.Column("lead", "Lead", lambda row: row["id"], "16px", phone="lead"),
    ui.Column("title", "Title", lambda row: row["title"], is_link=True, phone="title"),
    ui.Column("status", "Status", lambda row: ui.status_badge(row["status"]), "92px", phone="meta"),
    ui.Column("age", "Age", lambda row: ui.ago(row["at"]), "44px", align="end", phone="end", sort="age"),
    ui.Column("no", "No.", lambda row: row["id"], "40px", hide="narrow", hide_title=True),
)


def _list() -> rx.Component:
    return ui.table(
        COLUMNS,
        S.rows,
        label="Tickets",
        row_key=lambda row: row["id"],
        row_href=lambda row: "/desk/tickets/" + row["id"].to(str),
        beside_title=lambda row: row["title"],
        is_current=lambda row: row["is_fresh"],
        is_strong=lambda row: row["is_fresh"],
        sorted_by=S.word,
        on_sort=S.choose,
    )


def _list_under_a_hand() -> rx.Component:
    hand = ui.Hand(
        number=lambda row: row["id"],
        version=lambda row: row["id"],
        fate=lambda row: row["status"],
        flash=lambda row: row["status"],
        day=lambda row: row["status"],
        tick=lambda row: "Select " + row["title"],
        can_tick=S.yes,
    )
    rows = ui.arranged("(rows) => rows", S.rows, [S.chosen], S.chosen, S.word, S.yes)["rows"].to(list[Row])
    shown = ui.cells(S.words, COLUMNS)
    return ui.table(
        COLUMNS,
        rows,
        label="Tickets",
        row_key=lambda row: row["id"],
        line=lambda row: ui.table_line(COLUMNS, row, shown=shown, hand=hand),
        shown=S.words,
        hand=hand,
    )


def _facets() -> rx.Component:
    facets = (
        ui.Facet("status", "anything", options=badges.words("status")),
        ui.Facet("assignee", "anyone", "for", S.people),
    )
    press = lambda name, value: S.facet(name, value)  # noqa: E731
    return ui.facet_bar(facets, S.chosen, press, press, S.choose, counts=S.counts, end="Clear")


def _rail() -> rx.Component:
    group = ui.rail_group("Views", ui.rail_item("Mine", "/desk", "user-round", amount="7", is_current=S.yes))
    out = ui.icon_button("log-out", "Sign out")
    return ui.rail(group, brand="Desk", action=out, foot=ui.rail_person("Ines", "IO", sign_out=out))


def _composer() -> rx.Component:
    found = ui.sign_option(
        "Refund", name="Refund", lead=ui.icon("zap"), more="Hello", puts="@Ana ", on_click=S.act
    )
    box = ui.composer(
        (
            ui.composer_area("body", reply_hint="Write", note_hint="Only agents", limit=9),
            ui.preview_pane(S.word, S.word),
        ),
        reader=S.word,
        tools=(ui.mark_tools(), ui.sign_button("/", "Macros", "zap"), ui.preview_switch(S.choose)),
        below=ui.goes_along(ui.chip("With it: resolved"), ui.icon_button("x", "Set nothing")),
        foot=ui.draft_badge(),
        actions=(ui.for_reply(ui.button("Send", kind="primary")), ui.for_note(ui.button("Add", kind="note"))),
        above=(
            ui.held_bars(ui.held_bar("Your reply goes out in", 8000, is_own=S.yes, on_take_back=S.act)),
            ui.send_guard(S.word, href="#m4", on_look=S.act),
            ui.offer_bar("Nobody has it.", "Take it", icon_name="zap", on_take=S.act, on_leave=S.act),
            ui.sign_list("/", found, name="macros", label="Macros", nothing="None yet.", only="note"),
        ),
    )
    kept = ui.draft_line(S.counts, newest=S.word, on_save=S.send, on_look=S.act)
    return rx.fragment(ui.form(ui.seen_input(), box, on_submit=S.send), kept, ui.put_words(S.word, S.size))


GALLERY: dict[str, rx.Component] = SMALL | {
    "charts": rx.fragment(
        charts.figures(charts.figure("Open now", S.word, "38 have nobody")),
        charts.bars(S.bars, label="Category"),
        charts.lines(S.points, [("created", "Created"), ("resolved", "Resolved")], label="Per day"),
    ),
    "composer": _composer(),
    "facet_bar": _facets(),
    "fields": rx.fragment(
        ui.field("Title", ui.text_input("title"), help="One line.", error=S.word, optional="optional"),
        ui.field("Words", ui.text_area("words", limit=10), hide_label=True),
        ui.limit_line("words"),
        ui.field("Status", ui.select("status", STATUS, empty="Any")),
        ui.field("Agent", ui.select("agent", S.people)),
        ui.checkbox("All", some=S.yes, name="all"),
        ui.radio("One", name="n", value="1"),
        ui.switch("On", checked=S.yes, on_change=S.tick),
        ui.fieldset("When", ui.hidden_input("a", "b")),
        ui.copy_field("Your link", S.word, help="Keep it."),
        ui.error_line(S.word),
    ),
    "form": rx.fragment(
        ui.form(ui.draft_id(), ui.kept_note(), ui.tear(), on_submit=S.send, keep="public", as_sheet=True),
        ui.native_form(ui.text_input("email"), action="/auth/login"),
        ui.forget_draft("public"),
        ui.forget_sent("reply", S.word),
    ),
    "frames": rx.fragment(
        ui.desk_frame(
            ui.topbar(title="All open", amount=S.word, end="x"), ui.page("x"), rail=_rail(), above="x"
        ),
        ui.topbar(back="/desk", title="4812"),
        ui.split("list", side=rx.fragment(ui.preview_body("x"), ui.preview_foot("x"))),
        ui.split("thread", side="x", kind="facts"),
        ui.public_frame("x", brand="Desk", right="x", footer=("x",), brand_href="/"),
        ui.card_frame("x", brand="Desk", below="x"),
    ),
    "messages": rx.fragment(
        *[
            ui.message(kind, "Mara", "Hello", at=S.word)
            for kind in ("ask", "reply", "note", "closing", "held")
        ],
        ui.message(
            S.word,
            "Mara",
            ui.prose(S.word),
            at=S.word,
            origin=ui.link("from #12", href="/desk/tickets/12"),
            link="#message-4",
            acts=ui.copies_address("message-4"),
            below="x",
        ),
        ui.prose("<p>Hello</p>"),
        ui.went_on("Mara", S.word, ui.link("#13", href="/desk/tickets/13"), S.word),
        ui.message(S.word, S.word, ui.marks(S.spans), at=S.word, is_new=S.yes),
        ui.thread(
            ui.history_lines("Ines took it"),
            ui.history_line("2 changes", ui.history_entry("Ines took it", at=S.word)),
        ),
        ui.thread("x", newest_first=False),
        ui.thread(ui.earlier(S.word, on_click=S.act), of=S.word),
        ui.conversation(ui.typing("Ines is writing")),
        ui.quote("Mara", "wrote", S.word, "Hello"),
    ),
    "opinion": ui.second_opinion(
        ui.opinion(
            "Billing",
            "Gemini",
            fate="kept",
            fate_words="Kept",
            rate="Right",
            quotes=ui.weighed("a", "category"),
        ),
        ui.opinion(S.word, S.word, quotes=ui.quoted(S.words, "priority"), doubt=S.word),
        ui.opinion(S.word, S.word, fate=S.word, fate_words=S.word, actions=ui.button("Keep")),
    ),
    "pick": rx.fragment(
        ui.pick(
            "category", "Category", badges.options("category"), is_ink=S.yes, lead=S.word, overruled=S.word
        ),
        ui.pick(
            "priority", "Priority", badges.options("priority"), is_ink=False, is_pencil=False, empty="Not yet"
        ),
        ui.marked_area("description", S.spans, on_change=S.choose),
        ui.marked_input("title", S.spans, on_change=S.choose),
        ui.legend(),
        ui.mark("hit"),
    ),
    "record": rx.fragment(
        ui.interval(80.2, 88, 92.8, 80, label="94 % kept, 95 % interval 90.1 to 96.4"),
        ui.interval(S.size, S.size, S.size, S.size, label=S.word),
        ui.matrix(
            "category", badges.options("category"), S.chosen_rows, label="Category", corner="Agents chose"
        ),
        ui.matrix(
            "priority", badges.options("priority"), S.chosen_rows, label="Priority", corner="Agents chose"
        ),
    ),
    "search_box": rx.fragment(
        ui.search_box(),
        ui.search_box("s2", value=S.word, on_change=S.choose),
        ui.search_box("s3", on_change=S.choose),
        ui.search_box("s4", value=S.word, on_change=S.choose, turn=S.size, on_submit=S.send),
        ui.hit_line(S.found, S.word),
        ui.search_line("Nothing with ", ui.sought(S.word)),
        ui.hit_words(S.found),
    ),
    "table": rx.fragment(
        _list(),
        _list_under_a_hand(),
        ui.day_row("Today", "14"),
        ui.with_commas(S.size),
        ui.plain_table(["a", "b"], ui.table_row("x", 1, numbers=(1,)), label="t"),
    ),
}
