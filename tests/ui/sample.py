"""State for the gallery: one Var of every shape that the kit reads."""

from __future__ import annotations

from typing import Any, TypedDict

import reflex as rx

from ticketdesk.ui import FileShown


class Row(TypedDict):
    id: int
    title: str
    status: str
    priority: str
    at: str
    is_fresh: bool


class Bar(TypedDict):
    label: str
    glyph: str
    count: int
    share: int
    href: str


class Point(TypedDict):
    label: str
    created: int
    resolved: int


class Span(TypedDict):
    text: str
    mark: str
    title: str


class Found(TypedDict):
    text: str
    is_hit: bool


class Piece(TypedDict):
    kind: str
    words: str


class Somebody(TypedDict):
    name: str
    initials: str
    tone: str
    doing: str


class Cell(TypedDict):
    count: int
    href: str
    said: str
    share: int
    is_hit: bool


class ChosenRow(TypedDict):
    value: str
    cells: list[Cell]


class Gallery(rx.State):
    chosen_rows: list[ChosenRow] = []
    rows: list[Row] = []
    others: list[Somebody] = []
    found: list[Found] = []
    bars: list[Bar] = []
    points: list[Point] = []
    spans: list[Span] = []
    pieces: list[Piece] = []
    files: list[FileShown] = []
    size: int = 0
    words: list[str] = []
    chosen: dict[str, str] = {}
    counts: dict[str, dict[str, int]] = {}
    people: dict[str, str] = {}
    word: str = ""
    yes: bool = False

    @rx.event
    def act(self) -> None: ...

    @rx.event
    def given(self, chosen: list[list[int]], is_all: bool) -> None: ...

    @rx.event
    def choose(self, value: str) -> None: ...

    @rx.event
    def tick(self, value: bool) -> None: ...

    @rx.event
    def facet(self, name: str, value: str) -> None: ...

    @rx.event
    def send(self, values: dict[str, Any]) -> None: ...
