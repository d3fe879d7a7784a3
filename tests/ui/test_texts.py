"""What is drawn is translated where it is read, and nowhere else."""

from __future__ import annotations

from typing import Any, TypedDict

import pytest
import reflex as rx

from ticketdesk import ui
from ticketdesk.ui.texts import spoken


class One(TypedDict):
    """A row."""

    name: str


class Speaking(rx.State):
    """What the parts of this file show."""

    kind: str = "open"
    count: int = 3
    name: str = ""
    rows: list[One] = []


def _heard(drawn: rx.Component) -> list[str]:
    found: list[str] = []
    spoken(drawn, lambda words: found.append(words) or words)  # type: ignore[func-returns-value]
    return found


def _loud(drawn: rx.Component) -> str:
    return str(spoken(drawn, str.upper).render())


KIND, COUNT = Speaking.kind, Speaking.count
PARTS: dict[str, tuple[Any, list[str]]] = {
    "words between tags": (lambda: ui.text("Send reply"), ["Send reply"]),
    "what is read aloud or shown on hover": (
        lambda: ui.icon_button("x", "Close it", on_click=rx.noop()),
        ["Close it", "Close it"],
    ),
    "a placeholder": (
        lambda: ui.search_box("s", label="Search", placeholder="Type here"),
        ["Type here", "Search"],
    ),
    "both ways of a condition, not what it asks": (
        lambda: ui.text(rx.cond(KIND == "closed", "It is over", "It goes on")),
        ["It is over", "It goes on"],
    ),
    "all ways of a match, not what they are for": (
        lambda: ui.text(rx.match(KIND, ("open", "Go on"), ("closed", "Stop"), "Wait")),
        ["Go on", "Stop", "Wait"],
    ),
    "a sentence around a value": (
        lambda: ui.text("About " + COUNT.to(str) + " tickets"),
        ["About {0} tickets"],
    ),
    "a sentence in a condition": (
        lambda: ui.text(rx.cond(COUNT == 1, "1 ticket", COUNT.to(str) + " tickets")),
        ["1 ticket", "{0} tickets"],
    ),
    "what a table gives, not what it is asked by": (
        lambda: ui.badge(rx.cond(COUNT > 1, KIND, "unjudged")),
        [badge.word for badge in ui.badges.BADGES.values()],
    ),
    "no key and no code": (lambda: rx.fragment(ui.kbd("Esc"), ui.code("TICKETDESK_LANGUAGE")), []),
    "no address, no name of a class, no digits": (
        lambda: ui.link(COUNT, href="/desk/insights", id="there"),
        [],
    ),
}


@pytest.mark.parametrize("name", PARTS)
def test_text_is(name: str) -> None:
    draw, words = PARTS[name]
    assert sorted(_heard(draw())) == sorted(words)


def test_every_way_of_saying_it_comes_out_in_the_other_words() -> None:
    drawn = _loud(
        rx.el.div(
            ui.text(rx.cond(KIND == "closed", "It is over", "Only " + COUNT.to(str) + " left")),
            rx.foreach(Speaking.rows, lambda row: ui.text("Dear ", row["name"])),
            aria_label="All of it",
        )
    )
    for words in ("IT IS OVER", "ONLY ", " LEFT", "DEAR ", "ALL OF IT"):
        assert words in drawn
    assert "closed" in drawn
    assert "CLOSED" not in drawn


def test_holes_may_change_their_places() -> None:
    drawn = spoken(ui.text("From " + COUNT.to(str) + " to " + KIND), lambda _: "{1} after {0}")
    code = str(drawn.render())
    assert code.index("kind_rx_state_") < code.index(" after ") < code.index("count_rx_state_")


def test_what_one_of_many_is_drawn_with_keeps_the_names_that_reflex_gives() -> None:
    def draw() -> rx.Component:
        return rx.foreach(Speaking.rows, lambda row, at: ui.text(row["name"], at))

    assert str(spoken(draw(), lambda words: words).render()) == str(draw().render())
