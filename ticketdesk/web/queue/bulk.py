"""The bar of a selection and the menus of its acts. Without a selection the same keys and menus serve the current row."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.models import Category, Priority, Status
from ticketdesk.models.tag import NAME_LENGTH
from ticketdesk.web.queue.acts import ActsState
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.queue.work import Part
from ticketdesk.web.session import Session
from ticketdesk.web.shared.snooze import NAME as SNOOZE
from ticketdesk.web.shared.snooze import snooze_dialog

STATUS, ASSIGN, CATEGORY, PRIORITY, TAG = (
    f"act-{name}" for name in ("status", "assign", "category", "priority", "tag")
)


def _act(part: Part, value: Any, *, is_leaving: bool = False) -> rx.event.EventSpec:
    guesses = {part: value} if part in ("status", "category", "priority") else {}
    if part == "priority":
        guesses["judged"] = True
    return ActsState.act(part, value, ui.given(is_leaving=is_leaving, **guesses), ui.is_everything())


def _amount() -> rx.Var:
    """How many are selected, as it is read."""
    return rx.cond(ui.everything() > 0, ui.with_commas(ui.everything()), ui.with_commas(ui.ticked()))


def bulk() -> rx.Component:
    """Everything by which one acts from the list; it stands once on the page, for those who may."""
    return rx.cond(Session.may_change, rx.fragment(_bar(), *_menus(), _snooze(), *_told()))


def _bar() -> rx.Component:
    take = ui.bulk_act("Assign to me", key="I", more_keys="m", on_click=_act("assignee", "me"), hidden=True)
    return ui.bulk_bar(
        rx.cond(ui.ticked() > 0, _amount() + " selected", ""),
        ui.bulk_act("Status", key="S", menu=STATUS),
        ui.bulk_act("Assign", key="A", menu=ASSIGN),
        ui.bulk_act("Category", key="L", menu=CATEGORY),
        ui.bulk_act("Priority", key="P", menu=PRIORITY),
        ui.bulk_act("Tag", key="T", menu=TAG),
        ui.bulk_act("Snooze", key="H", opens=SNOOZE),
        ui.bulk_act("Resolve", key="E", on_click=_act("status", Status.resolved.value, is_leaving=True)),
        ui.bulk_act("Delete", key="#", on_click=_act("delete", "", is_leaving=True)),
        take,
        visible=ui.ticked() > 0,
        lead=_all(),
        busy=_running(),
        is_busy=ActsState.is_running,
    )


def _all() -> rx.Component:
    """Offered while more fit than are ticked."""
    is_more = QueueState.is_capped | (QueueState.total > ui.ticked())
    more = (ui.ticked() > 0) & (ui.everything() == 0) & is_more
    words = "All " + ui.with_commas(QueueState.total) + rx.cond(QueueState.is_capped, "+", "")
    return rx.cond(
        more, ui.word_button(words, on_click=ActsState.select_all, aria_label="Select " + words + " that fit")
    )


def _running() -> rx.Component:
    words = ui.with_commas(ActsState.done) + " of " + ui.with_commas(ActsState.of)
    return rx.fragment(
        ui.text(words, ", ", ActsState.doing, numbers=True, strong=True),
        ui.progress(ActsState.done, ActsState.of, label="Under way", words=words),
        ui.button("Stop", on_click=ActsState.stop),
    )


def _menus() -> list[rx.Component]:
    return [
        ui.hand_menu(STATUS, "Status", *_choices("status", Status, ui.status_badge)),
        ui.hand_menu(CATEGORY, "Category", *_choices("category", Category, ui.category_badge)),
        ui.hand_menu(PRIORITY, "Priority", *_choices("priority", Priority, ui.priority_badge)),
        ui.hand_menu(ASSIGN, "Assign", *_people()),
        ui.hand_menu(TAG, "Tag", *_tags(), lead=_new_tag(), on_toggle=ActsState.load_tags),
    ]


def _choices(part: Part, kind: Any, badge: Any) -> list[rx.Component]:
    return [ui.menu_item(badge(choice.value), on_click=_act(part, choice.value)) for choice in kind]


def _people() -> list[rx.Component]:
    """Oneself and nobody first: a mapping comes to the browser with its numbers before its words."""
    return [
        ui.menu_item("Me", icon_name="user-round", key="I", on_click=_act("assignee", "me")),
        ui.menu_item("Nobody", icon_name="circle-dashed", on_click=_act("assignee", "none")),
        ui.separator(),
        rx.foreach(QueueState.people, _person),
    ]


def _person(pair: Any) -> rx.Component:
    who = pair[0].to(str)
    item = ui.menu_item(ui.clip(pair[1].to(str)), on_click=_act("assignee", who))
    return rx.fragment(rx.cond((who != "me") & (who != "none"), item), key=who)


def _new_tag() -> rx.Component:
    word = "Tag to put on"
    box = ui.text_input(
        "tag",
        id="new-tag",
        placeholder=word,
        aria_label=word,
        max_length=NAME_LENGTH,
        auto_complete="off",
    )
    submit = ActsState.tag(ui.given(), ui.is_everything())
    return ui.form(box, on_submit=submit, reset_on_submit=True)


def _tags() -> tuple[rx.Component, ...]:
    def item(part: Part, icon: str, tag: Any) -> rx.Component:
        return ui.menu_item(ui.clip(tag), icon_name=icon, on_click=_act(part, tag))

    return (
        rx.foreach(ActsState.tags, lambda tag: item("tag", "tag", tag.to(str))),
        rx.cond(ActsState.tags.length() > 0, ui.menu_title("Take off")),
        rx.foreach(ActsState.tags, lambda tag: item("untag", "x", tag.to(str))),
    )


def _snooze() -> rx.Component:
    what = rx.cond(ui.ticked() > 1, _amount() + " tickets", "this ticket")
    wake = ui.button(
        "Wake now", on_click=_act("snooze", ""), custom_attrs={"command": "close", "commandfor": SNOOZE}
    )
    return snooze_dialog(what.to(str), lambda moment: _act("snooze", moment, is_leaving=True), end=wake)


def _told() -> tuple[rx.Component, ...]:
    return (
        ui.told("acted", ActsState.turn),
        ui.told("refused", ActsState.refused),
        ui.told("everything", ActsState.all_turn, ActsState.all_count),
    )
