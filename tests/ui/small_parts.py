"""The small parts of the kit once, with plain values and with Vars."""

from __future__ import annotations

import reflex as rx

from tests.ui.sample import Gallery as S
from ticketdesk import ui
from ticketdesk.ui import badges

STATUS = badges.options("status")

SMALL: dict[str, rx.Component] = {
    "at_a_ticket": rx.fragment(
        ui.is_here(S.word, on_look=S.act, on_write=S.act, after_ms=2000),
        ui.here_now(S.others),
        ui.others_here(S.others),
    ),
    "files": rx.fragment(
        ui.attach_script(),
        ui.attach_button(),
        ui.attach_button(words="Add a file"),
        ui.attach_field(
            S.files,
            to="/files/tickets/" + S.word,
            on_change=S.act,
            on_remove=lambda number: S.choose(number.to(str)),
            most=10,
            largest_mb=25,
        ),
        ui.file_list(S.files),
    ),
    "of_a_ticket": rx.fragment(
        ui.preview_of(on_change=S.choose, shown=S.word),
        ui.tag_field(
            S.words, S.words, on_add=S.send, on_remove=S.choose, name="tags", may_change=S.yes, hotkey="t"
        ),
    ),
    "keys": rx.fragment(
        ui.desk_looks(),
        ui.desk_scripts(),
        ui.key_holder(
            ui.key_press("d", S.act),
            ui.key_press("mod+k", does="palette", opens="palette", in_fields=True),
            ui.key_press(".", does="copy", on="ticket"),
            ui.key_link("g i", S.word),
        ),
        ui.key_caps("mod+shift+Enter"),
        ui.text(*ui.caps_of("g i")),
        ui.key_sheet("sheet", "Every key", ("In the list", [(("j", "ArrowDown"), "Next row", S.yes)])),
    ),
    "palette": ui.palette(
        [{"value": "resolve", "word": "Resolve", "press": "e", "group": "Act"}],
        views=S.words,
        hits=S.words,
        found=S.word,
        role=S.word,
        may_change=S.yes,
        on_look=S.choose,
    ),
    "announce": ui.announce(S.word),
    "avatar": rx.fragment(
        ui.avatar("IO", "t1", name="Ines"), ui.avatar(S.word, S.word, presence=S.word, size=28)
    ),
    "ago": rx.fragment(ui.ago(S.word, is_late=S.yes), ui.moment(S.word), ui.day(S.word), ui.clock_time()),
    "badges": rx.fragment(
        *[ui.badge(value) for value in badges.BADGES],
        ui.badge(S.word),
        ui.status_badge(S.word, shape_only=True),
        ui.priority_badge(S.word, judged=S.yes),
        ui.category_badge(S.word),
        ui.waiting_badge(),
        ui.asleep("2026-11-27T09:00:00Z"),
        ui.asleep(S.word),
    ),
    "banner": rx.fragment(
        ui.banner("Off again", kind="rust", end="Try"), ui.banner("On"), ui.offline_banner()
    ),
    "beside": ui.beside(
        ui.beside_ticket("4521", "Charged twice", "resolved", "2026-11-20T09:00:00Z", "/desk/tickets/4521"),
        ui.beside_with(
            ui.beside_ticket(S.word, S.word, S.word, S.word, S.word, pieces=S.spans),
            ui.icon_button("x", "Take it out", on_click=S.act),
        ),
    ),
    "bulk_bar": rx.fragment(
        ui.bulk_bar(
            "3 selected", ui.bulk_act("Status", key="S", menu="act-status"), visible=S.yes, lead="All 9"
        ),
        ui.bulk_bar(ui.ticked(), visible=ui.everything() > 0, busy=ui.button("Stop"), is_busy=S.yes),
        ui.hand_menu(
            "act-status", "Status", ui.menu_item("Open", on_click=S.given(ui.given(), ui.is_everything()))
        ),
        ui.hand_menu("act-tag", "Tag", ui.menu_item("vip"), lead=ui.text_input("tag"), on_toggle=S.act),
        ui.told("acted", S.size),
        ui.catches_up(S.act),
    ),
    "button": rx.fragment(
        ui.button("Plain"),
        ui.button("Send", kind="primary", size="public", busy=S.yes, busy_word="Sending", icon_name="mail"),
        ui.button("Delete", kind="danger", disabled=S.yes, reason="Only administrators delete."),
        ui.button("Add note", kind="note", kbd=("mod", "↵"), icon_end="arrow-right", menu="m", opens="d"),
        ui.icon_button("x", "Close", href="/desk"),
        ui.icon_button("ellipsis", "More", hotkey="m"),
        ui.link("Docs", href="https://example.com", quiet=True),
        ui.link_button("Open", href=S.word, kbd="O", hotkey="o", icon_name="inbox", icon_end="arrow-right"),
        ui.word_button("Show", on_click=S.act),
    ),
    "chip": rx.fragment(
        ui.chip("tag", kind="soft"), ui.chip("Gemini", kind="pencil", icon_name="pencil-line", on_click=S.act)
    ),
    "small": rx.fragment(
        ui.count(S.word, is_hot=S.yes), *ui.keys("⌘", "K"), ui.kbd("E"), ui.tip("Resolve"), ui.live_dot()
    ),
    "comparing": rx.fragment(
        ui.redline(S.pieces),
        ui.change("Technical", S.word),
        ui.progress(S.size, 400, label="Replay", words="120 of 400"),
        ui.progress(S.size, S.size, label="Replay", words=S.word),
        ui.balance(29, S.size, words="29 better, 8 worse"),
    ),
    "choice_menu": rx.fragment(
        ui.choice_menu("Status", S.word, STATUS, S.choose, name="m1", draw=lambda value, _: ui.badge(value)),
        ui.choice_menu("Assignee", S.word, S.people, S.choose, name="m2", shown=ui.nobody(), disabled=S.yes),
    ),
    "dialog": rx.fragment(
        ui.moment_dialog(
            "later", "Snooze this until", "It sleeps.", act="Snooze", on_choose=S.choose, end=ui.text("Or")
        ),
        ui.choice_list(ui.choice_button(S.word, end=S.word, on_click=S.act), label="Tickets"),
        ui.confirm_dialog("d1", "Delete?", "Gone after 30 days.", act="Delete 3 tickets", on_confirm=S.act),
        ui.dialog("d2", "Assign", None, [ui.close_button("d2")], is_open=S.yes, on_close=S.act),
    ),
    "facts": rx.fragment(
        ui.facts(("From", "Mara"), ui.fact("Tags", ui.tags(ui.chip("refund")))),
        ui.folded(ui.status_badge("open"), ui.side_section("Fields", ui.fact_value("mara@example.com"))),
    ),
    "icons": rx.fragment(
        ui.icon("x"), ui.icon(S.word, size=14, label="Close"), ui.brand_mark(), ui.stub_mark()
    ),
    "layout": rx.fragment(
        ui.stack(ui.line("a", wrap=True), ui.grow(), gap=6, align="start"),
        *[ui.columns("a", "b", count=count) for count in (2, 3, 4)],
        ui.visually_hidden("a"),
        ui.only_wide(ui.clip("a")),
        ui.only_narrow("b"),
        *[
            ui.heading("a", level=level, size=size)
            for level, size in ((1, 28), (1, 22), (2, 18), (3, 15), (4, 13))
        ],
        *[ui.text("a", size=size, strong=True, numbers=True) for size in (11, 12, 13, 14, 15, 16)],
        *[ui.text("a", tone=tone) for tone in ("muted", "faint", "accent", "rust", "green", "amber")],
        ui.paragraph("a"),
        ui.lede("a"),
        ui.rule(),
        ui.steps("a", "b"),
        ui.bullets("a"),
        ui.panel("a", title="b", sub="c", end="d"),
        ui.card("a"),
        ui.preformatted(S.word),
        ui.code("a"),
    ),
    "menu": ui.menu(
        ui.button("More"),
        ui.menu_title("Sort"),
        ui.menu_item("Save", icon_name="bookmark", key="V", on_click=S.act),
        ui.menu_item("Delete", danger=True, opens="d1", disabled=S.yes),
        ui.menu_link("Open", href="/desk", icon_name="inbox"),
        ui.separator(),
        name="more",
    ),
    "new_pill": ui.new_pill("3 new", visible=S.yes),
    "people": rx.fragment(
        ui.person_line("Ines", "IO", "t1", presence=S.word), ui.person_line("You", "IO", doing="")
    ),
    "gate": rx.fragment(ui.lure("website", "Website"), ui.proof(S.word)),
    "second_factor": rx.fragment(
        ui.qr_code(ui.qr_picture("otpauth://totp/x"), "QR code"),
        ui.error_output(),
        ui.download_link("Download", ui.text_file("one"), file_name="codes.txt"),
        ui.copy_button("codes"),
    ),
    "segments": rx.fragment(
        ui.segments("Period", [("7", "7 days"), ("28", "28 days")], S.word, S.choose, icons={"7": "clock"}),
        ui.segments("Period", [("7", "7 days")], "7", href=lambda value: f"/desk/insights?days={value}"),
    ),
    "states": rx.fragment(
        ui.skeleton(3),
        ui.skeleton_text(),
        ui.arriving(ui.text("Here"), of=S.size, named="number", meanwhile=ui.skeleton_text()),
        ui.besides(ui.text("Besides"), place=ui.composer_place()),
        ui.next_page("/desk/tickets/1"),
        ui.empty("No tickets yet", "They come.", ui.button("Copy")),
        ui.failed("Not loaded", "Safe.", on_retry=S.act),
        ui.first_steps("beginning", ui.first_step("link", "Link to it", "So.", ui.link("There", href="/"))),
    ),
    "stars": rx.fragment(
        ui.star_choice("stars", "How did it go?"),
        ui.star_choice("again", S.word, chosen=S.size),
        ui.stars_given(4),
        ui.stars_given(S.size),
        ui.unfolds(ui.text("Show ", S.size, " earlier"), "x"),
    ),
    "stub": rx.fragment(ui.stub(S.word, "Charged twice", below=ui.status_badge("open")), ui.sheet(ui.tear())),
    "theme_switch": ui.theme_switch(),
    "toast": ui.toast(S.word, S.yes, S.act, S.act, can_undo=S.yes),
    "popover": rx.fragment(ui.popover("p", "x"), ui.skip_link("main", "Skip")),
}
