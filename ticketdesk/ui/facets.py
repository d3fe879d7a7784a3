"""A filter is a sentence: "Show open or in progress about anything of any priority for anyone"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import reflex as rx
from reflex_base.vars import VarData

from ticketdesk.ui.chips import count, kbd
from ticketdesk.ui.figures import with_commas
from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Text, classes, is_var, native
from ticketdesk.ui.menus import menu_item, popover


@dataclass(frozen=True)
class Facet:
    """One part of the sentence. Several of its values may be chosen; one of them has to fit.

    Attributes:
        name: The field of the filter: "status".
        any_word: What stands there while nothing is chosen: "any status".
        preposition: The word before it: "about", "of", "for"; empty for the first.
        options: ``{value: word}`` in lower case, as the sentence needs it, or a Var of such a dict.
        any_preposition: The word before ``any_word``, where it is another.
        first: Values of a Var that stand first: in a browser numbers come before words, whatever their order was.
    """

    name: str
    any_word: str
    preposition: str = ""
    options: Mapping[str, str] | rx.Var = field(default_factory=dict)
    any_preposition: str | None = None
    first: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Bar:
    chosen: rx.Var
    on_choose: Any
    on_toggle: Any
    on_open: Any
    counts: rx.Var | None


def _words(facet: Facet) -> rx.Var:
    return facet.options if is_var(facet.options) else rx.Var.create(dict(facet.options)).to(dict[str, str])


def _items(facet: Facet, now: rx.Var, bar: _Bar) -> list[Any]:
    def item(value: Any, word: Any) -> rx.Component:
        counts = bar.counts
        amount = (
            []
            if counts is None
            else [rx.el.span(count(with_commas(counts[facet.name][value])), class_name="end")]
        )
        return menu_item(
            icon("check", size=14, class_name="tick"),
            rx.el.span(word, class_name="clip", dir="auto"),
            *amount,
            is_ticked=now.contains(value),
            on_click=bar.on_toggle(facet.name, value),
        )

    every = menu_item(
        icon("check", size=14, class_name="tick"),
        rx.el.span(facet.any_word),
        is_chosen=now.contains(""),
        on_click=bar.on_choose(facet.name, ""),
    )
    if is_var(facet.options):
        first, options = rx.Var.create(list(facet.first)).to(list[str]), facet.options.to(dict[str, str])

        def other(pair: Any) -> rx.Component:
            value = pair[0].to(str)
            return rx.cond(first.contains(value), rx.fragment(), item(value, pair[1].to(str)))

        lead = [item(value, options[value]) for value in facet.first]
        return [every, *lead, rx.foreach(options, other)]
    return [every, *[item(value, word) for value, word in facet.options.items()]]


def _value(facet: Facet, value: rx.Var, at: rx.Var, bar: _Bar) -> rx.Component:
    """One chosen value, or the word for any; pressed, it opens the menu, and the cross beside it takes it away."""
    is_set, words = value != "", _words(facet)
    word = rx.cond(is_set, rx.cond(words.contains(value), words[value], value), facet.any_word).to(str)
    pressed = rx.el.button(
        word,
        type="button",
        dir="auto",
        class_name=classes("facet", rx.cond(is_set, "", "any")),
        on_click=bar.on_open(facet.name),
        **native({}, popoverTarget=f"facet-{facet.name}", aria_haspopup="menu"),
    )
    remove = rx.el.button(
        icon("x", size=12),
        type="button",
        class_name="fx",
        aria_label="Remove filter: " + word,
        on_click=bar.on_toggle(facet.name, value),
        **native({}, data_after=f'[popovertarget="facet-{facet.name}"]'),
    )
    return rx.fragment(rx.cond(at > 0, rx.el.span("or")), pressed, rx.cond(is_set, remove))


def _facet(facet: Facet, bar: _Bar) -> rx.Component:
    # A facet that is missing from the dict reads as undefined; nothing chosen is one value, the empty one.
    chosen = rx.cond(bar.chosen.contains(facet.name), bar.chosen[facet.name], "").to(str)
    now = chosen.split(",")
    before = facet.preposition if facet.any_preposition is None else facet.any_preposition
    lead = rx.cond(chosen != "", facet.preposition, before)
    menu = popover(f"facet-{facet.name}", *_items(facet, now, bar), role="menu", aria_label=facet.any_word)
    return rx.fragment(
        *([rx.el.span(lead)] if facet.preposition else []),
        rx.foreach(now, lambda value, at: _value(facet, value.to(str), at, bar)),
        menu,
    )


def facet_bar(
    facets: Sequence[Facet],
    chosen: rx.Var,
    on_choose: Any,
    on_toggle: Any,
    on_open: Any,
    *,
    lead: Text = "Show",
    counts: rx.Var | None = None,
    end: Child = None,
    **props: Any,
) -> rx.Component:
    """The sentence.

    Args:
        facets: Its parts, in order.
        chosen: A Var of ``dict[str, str]``: facet name to values with commas between them; missing or empty means any.
        on_choose: ``on_choose(name, value)`` returns an event; an empty value removes the whole part.
        on_toggle: ``on_toggle(name, value)`` returns an event: one more value, or one less.
        on_open: ``on_open(name)`` returns an event: somebody looks at the choices; time to count.
        counts: Optional Var of ``dict[str, dict[str, str]]``: how many each choice would show.
        end: What stands at the end: "Clear", "Save this view".
    """
    bar = _Bar(chosen, on_choose, on_toggle, on_open, counts)
    return rx.el.div(
        rx.el.span(lead),
        *[_facet(facet, bar) for facet in facets],
        *([rx.el.span(end, class_name="end")] if end is not None else []),
        class_name="sentence",
        role="group",
        aria_label="Filters",
        **props,
    )


# What stands in the field that somebody types in is newer than what the server knows, until it says that it means another.
_KEPT = """(((field) => field?.dataset?.turn === String(TURN) ? field.value : VALUE)(globalThis.document?.activeElement))"""


def _kept(value: Text, turn: rx.Var | None) -> Text:
    if turn is None:
        return value
    data = VarData.merge(turn._get_all_var_data(), rx.Var.create(value)._get_all_var_data())
    return rx.Var(_KEPT.replace("TURN", str(turn)).replace("VALUE", str(value)), _var_data=data).to(str)


def search_box(
    name: str = "search",
    *,
    label: Text = "Search tickets",
    placeholder: Text = "Search or #4812",
    value: Text | None = None,
    on_change: Any = None,
    turn: rx.Var | None = None,
    on_submit: Any = None,
    hotkey: str = "/",
    delay_ms: int = 40,
    **props: Any,
) -> rx.Component:
    """A search field with its key. With ``value`` and ``on_change`` it sends its events once per pause in typing.

    Args:
        name, label, placeholder: What it is, and what it is called.
        value, on_change: As for an input.
        turn: A number that grows when ``value`` came from elsewhere than the keys; until then nothing is written over what
            is being typed.
        on_submit: What the Enter key calls, as of a form.
        hotkey: The key that leads here.
        delay_ms: How long a pause is.
    """
    attributes = native(
        props,
        data_hotkey=hotkey,
        data_turn=turn,
        aria_keyshortcuts=hotkey,
        autoComplete="off",
        enterKeyHint="search",
    )
    given = {"id": name, "name": name, "type": "search", "aria_label": label, "placeholder": placeholder}
    if on_change is not None and value is not None:
        kept = _kept(value, turn)
        control: Any = rx.debounce_input(
            rx.el.input(class_name="input", value=kept, on_change=on_change, **given, **attributes),
            debounce_timeout=delay_ms,
        )
    else:
        events = {"on_change": on_change} if on_change is not None else {}
        control = rx.el.input(class_name="input", **given, **events, **attributes)
    inside = (icon("search"), control, kbd(hotkey))
    if on_submit is None:
        return rx.el.div(*inside, class_name="search", role="search")
    return rx.el.form(*inside, class_name="search", role="search", method="dialog", on_submit=on_submit)
