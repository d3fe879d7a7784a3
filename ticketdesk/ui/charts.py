"""Charts drawn by the browser from rows: figures, bars, lines. Each can also be read as a list or a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx

from ticketdesk.ui.badges import BADGES
from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Text, anchor, classes, look_up, native, variables

TONES = {badge.glyph: badge.tone for badge in BADGES.values()}


def figure(label: Text, value: Child, note: Child = "") -> rx.Component:
    """One figure: what it counts, the number, and what it compares to."""
    number = rx.el.dd(value, class_name="v")
    return rx.el.div(
        rx.el.dt(label, class_name="l"), number, rx.el.dd(note, class_name="d"), class_name="kpi"
    )


def figures(*parts: Child, **props: Any) -> rx.Component:
    """Up to four figures beside one another, two by two on a phone."""
    return rx.el.dl(*parts, class_name="kpis", **props)


def _script(code: str, of: rx.Var, kind: type = str) -> rx.Var:
    """An expression the browser evaluates; ``ROWS`` stands for the Var it reads."""
    return rx.Var(code.replace("ROWS", str(of)), _var_data=of._get_all_var_data()).to(kind)


def bars(rows: rx.Var, *, label: Text, **props: Any) -> rx.Component:
    """A breakdown: bars from zero, each a link to what it counts.

    Args:
        rows: A Var of ``{label, glyph, count, share, href}``; ``share`` in whole percent.
        label: What is broken down.
    """
    most = _script("Math.max(1, ...(ROWS ?? []).map((row) => row.count))", rows, int)

    def bar(row: Any) -> rx.Component:
        part = row["count"].to(int) / most
        name = rx.el.span(row["label"].to(str), class_name="clip")
        return rx.el.li(
            anchor(
                rx.el.span(
                    icon(row["glyph"].to(str), size=14),
                    name,
                    class_name=classes("badge", look_up(TONES, row["glyph"].to(str))),
                ),
                rx.el.span(rx.el.i(class_name="bar", **native({}, **variables(part=part)))),
                rx.el.span(row["count"].to(int), class_name="num"),
                rx.el.span(row["share"].to(int), "\u00a0%", class_name="pct"),
                href=row["href"].to(str),
            ),
            key=row["label"].to(str),
        )

    return rx.el.ul(rx.foreach(rows, bar), class_name="bars", aria_label=label, **props)


def lines(points: rx.Var, series: Sequence[tuple[str, str]], *, label: Text, **props: Any) -> rx.Component:
    """Up to five lines over days, with a table behind them for those who listen.

    Args:
        points: A Var of ``{"label": "27 Oct", <field>: number, ...}``, oldest first, about 30.
        series: ``(field, word)`` pairs; the first is solid petrol, the second dashed orange.
        label: What is shown.
    """
    fields = [field for field, _ in series]
    top = _top(points, fields)
    scaled = [_line(points, field, top, f"s{index}") for index, field in enumerate(fields, 1)]
    names = [_name(points, field, word, top, fields[0]) for field, word in series]
    drawn = rx.el.div(
        rx.el.div(*[rx.el.span(top * part) for part in (1, 0.5, 0)], class_name="ticks"),
        rx.el.div(
            rx.el.svg(*_grid(), *scaled, view_box="0 0 100 100", preserve_aspect_ratio="none"),
            rx.el.div(rx.foreach(points, lambda point: _hit(point, series)), class_name="hits"),
            class_name="plot",
        ),
        rx.el.div(*names, class_name="names"),
        rx.el.div(*[rx.el.span(_day(points, part)) for part in (0, 0.25, 0.5, 0.75, 1)], class_name="days"),
        class_name="lines",
        aria_hidden="true",
    )
    # On a phone it scrolls, the newest day first in view, and its scale stays.
    scroller = rx.el.div(
        drawn, class_name="scroll-x from-end", role="group", aria_label=label, **native({}, tabIndex=0)
    )
    return rx.el.figure(scroller, _table(points, series, label), **props)


def _top(points: rx.Var, fields: Sequence[str]) -> rx.Var:
    """The end of the scale: the next of 4, 10, 20, 40, 60, 100 and so on, so that half of it is whole."""
    values = ", ".join(f"row[{field!r}]" for field in fields)
    code = (
        "((most) => { for (let size = 1; ; size *= 10) for (const step of [4, 6, 10, 20])"
        " if (step * size >= most) return step * size; })"
        f"(Math.max(1, ...(ROWS ?? []).flatMap((row) => [{values}])))"
    )
    return _script(code, points, int)


def _line(points: rx.Var, field: str, top: rx.Var, name: str) -> rx.Component:
    code = (
        '"M" + (ROWS ?? []).map((row, at, all) => '
        f'(at / Math.max(1, all.length - 1) * 100).toFixed(2) + " " + (100 - row[{field!r}] / {top!s} * 100).toFixed(2))'
        '.join("L")'
    )
    return rx.el.svg.path(d=_script(code, points), class_name=name)


def _name(points: rx.Var, field: str, word: str, top: rx.Var, first: str) -> rx.Component:
    last = _script(f"((ROWS ?? []).at(-1)?.[{field!r}] ?? 0)", points, int)
    # A name that would lie on the first one is pushed 10 % up or down.
    code = (
        "((mine, its) => FIRST || Math.abs(mine - its) >= 10 ? mine : its + (mine < its ? -10 : 10))"
        f"(100 - (((ROWS ?? []).at(-1)?.[{field!r}] ?? 0) / {top!s}) * 100,"
        f" 100 - (((ROWS ?? []).at(-1)?.[{first!r}] ?? 0) / {top!s}) * 100)"
    ).replace("FIRST", "true" if field == first else "false")
    return rx.el.span(word, " ", last, **native({}, **variables(at=_script(code, points, int))))


def _day(points: rx.Var, part: float) -> rx.Var:
    return _script(f'((ROWS ?? [])[Math.round(((ROWS ?? []).length - 1) * {part})]?.label ?? "")', points)


def _grid() -> list[rx.Component]:
    return [
        rx.el.svg.path(
            d=f"M0 {y}H100", class_name="grid", custom_attrs={"vectorEffect": "non-scaling-stroke"}
        )
        for y in (0, 50, 100)
    ]


def _hit(point: Any, series: Sequence[tuple[str, str]]) -> rx.Component:
    said: Any = point["label"].to(str)
    for field, word in series:
        said = said + f", {word} " + point[field].to(str)
    return rx.el.span(title=said, key=point["label"].to(str))


def _table(points: rx.Var, series: Sequence[tuple[str, str]], label: Text) -> rx.Component:
    heads = [rx.el.th("Day", scope="col"), *[rx.el.th(word, scope="col") for _, word in series]]

    def row(point: Any) -> rx.Component:
        cells = [rx.el.td(point[field].to(int)) for field, _ in series]
        return rx.el.tr(rx.el.th(point["label"].to(str), scope="row"), *cells, key=point["label"].to(str))

    return rx.el.div(
        rx.el.table(
            rx.el.caption(label), rx.el.thead(rx.el.tr(*heads)), rx.el.tbody(rx.foreach(points, row))
        ),
        class_name=classes("sr"),
    )
