"""Fields: a label above, the control, and below it help or an error in the same place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import reflex as rx
from reflex_components_core.core.debounce import DebounceInput

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Flag, Text, classes, filled, flag, is_var, native, truth, when

Options = Sequence[tuple[str, str]] | Mapping[str, str] | rx.Var

_CONTROLS = (rx.el.Input, rx.el.Textarea, rx.el.Select, DebounceInput)


def _control_in(component: rx.Component) -> rx.Component | None:
    if isinstance(component, _CONTROLS):
        return component
    return next((found for child in component.children if (found := _control_in(child))), None)


def field(
    label: Child,
    control: rx.Component,
    *,
    help: Child = None,
    error: Text | None = None,
    optional: Text | None = None,
    hide_label: bool = False,
    **props: Any,
) -> rx.Component:
    """A labelled control.

    Args:
        label: The name people and assistive tools know it by.
        control: ``text_input`` and its kind, alone or inside a ``line`` with a button.
        help: The sentence below; room for one line is kept as soon as help or error is given.
        error: A Var of the sentence that takes the place of help; empty means well.
        optional: Words after the label, such as "optional, so that we can answer".
    """
    inner = _control_in(control)
    control_id = getattr(inner, "id", None) if inner is not None else None
    name = label if hide_label is False else rx.el.span(label, class_name="sr")
    head, below, described = rx.el.label(name, html_for=control_id), [], []
    if optional is not None:
        # Beside the label and not in it: a field is known by its label alone.
        described = [f"{control_id}-optional"]
        head = rx.el.div(head, rx.el.span(optional, id=described[0], class_name="opt"), class_name="labelled")
    if help is not None or error is not None:
        described.append(f"{control_id}-hint")
        below = [_hint(help, error, described[-1])]
    if inner is not None and described:
        inner.custom_attrs = {"aria-describedby": " ".join(described), **inner.custom_attrs}
        if error is not None:
            inner.custom_attrs["aria-invalid"] = truth(filled(error))
    return rx.el.div(head, control, *below, class_name="field", **props)


def _hint(help: Child, error: Text | None, hint_id: str) -> rx.Component:
    # Room is kept for an error, yet a field that only might have one must not tear a hole into the form.
    name = classes("hint", "" if help is not None else "spare")
    calm = rx.el.span(help, class_name="help") if help is not None else rx.fragment()
    if error is None:
        return rx.el.div(calm, id=hint_id, class_name=name)
    wrong = rx.el.span(icon("circle-alert", size=14), rx.el.span(error), class_name="error")
    return rx.el.div(when(filled(error), wrong, calm), id=hint_id, class_name=name, aria_live="polite")


def error_line(sentence: Text, **props: Any) -> rx.Component:
    """What went wrong with a whole form, announced at once."""
    return rx.el.div(
        when(
            filled(sentence),
            rx.el.p(icon("circle-alert", size=14), rx.el.span(sentence), class_name="error"),
            rx.fragment(),
        ),
        role="alert",
        **props,
    )


def limit_line(name: str) -> rx.Component:
    """Where ``limit.js`` says that the field of this name is too long; see ``limit`` of the fields."""
    return rx.el.output(
        **native({"class_name": "error", "hidden": True}, data_limit_of=name, aria_live="polite")
    )


def _limited(props: dict[str, Any], limit: int | None) -> dict[str, Any]:
    return native(props, data_limit=None if limit is None else str(limit))


def text_input(name: str, *, limit: int | None = None, **props: Any) -> rx.Component:
    """One line of text. The id is the name unless given; leave ``value`` away: the words live in the browser.

    With ``limit`` a longer text is told at once and never cut; ``limit_line`` of the same name says it.
    """
    props = _limited(props, limit)
    props.setdefault("id", name)
    props.setdefault("type", "text")
    return rx.el.input(name=name, class_name="input", **props)


def text_area(
    name: str, *, rows: int = 5, grows: bool = True, limit: int | None = None, **props: Any
) -> rx.Component:
    """Several lines; it grows with the words where the browser can. ``limit`` as for ``text_input``."""
    props = _limited(props, limit)
    props.setdefault("id", name)
    props.setdefault("dir", "auto")
    return rx.el.textarea(
        name=name, rows=str(rows), class_name=classes("input", "grows" if grows else ""), **props
    )


def option_list(options: Options) -> list[rx.Component]:
    """``<option>`` elements from pairs, a mapping, or a Var of either."""
    if is_var(options):
        return [rx.foreach(options, lambda pair: rx.el.option(pair[1], value=pair[0], key=pair[0]))]
    pairs = options.items() if isinstance(options, Mapping) else options
    return [rx.el.option(word, value=value) for value, word in pairs]


def select(name: str, options: Options, *, empty: str | None = None, **props: Any) -> rx.Component:
    """A native choice of one. ``empty`` is the word of the first option, whose value is ``""``."""
    props.setdefault("id", name)
    first = [rx.el.option(empty, value="")] if empty is not None else []
    return rx.el.span(
        rx.el.select(*first, *option_list(options), name=name, class_name="input", **props),
        rx.el.span(icon("chevron-down"), class_name="trail"),
        class_name="pick",
    )


def checkbox(label: Child, *, hide_label: bool = False, some: Flag = False, **props: Any) -> rx.Component:
    """A tick and its words; ``hide_label`` keeps the words for the ear (rows), ``some`` draws a bar."""
    # Half ticked is a state that only a script can set: kit.js does.
    mixed = {} if some is False else {"data_some": flag(some)}
    heard = {"aria_label": label} if hide_label else {}
    box = rx.el.input(class_name="check", **native({"type": "checkbox", **heard, **props}, **mixed))
    words = () if hide_label else (rx.el.span(label),)
    return rx.el.label(box, *words, class_name=classes("choice", "bare" if hide_label else ""))


def radio(label: Child, *, name: str, value: str, **props: Any) -> rx.Component:
    """One of several; give all of them the same ``name``."""
    box = rx.el.input(type="radio", name=name, value=value, class_name="check", **props)
    return rx.el.label(box, rx.el.span(label), class_name="choice")


def switch(
    label: Child, *, checked: Flag, on_change: Any, disabled: Flag = False, **props: Any
) -> rx.Component:
    """On or off, at once, without a save button."""
    box = rx.el.input(
        type="checkbox",
        role="switch",
        class_name="switch",
        checked=checked,
        on_change=on_change,
        disabled=disabled,
        **props,
    )
    return rx.el.label(box, rx.el.span(label), class_name="choice")


def hidden_input(name: str, value: Text, **props: Any) -> rx.Component:
    """A value the form carries along."""
    return rx.el.input(type="hidden", name=name, value=value, **props)


def fieldset(legend: Child, *children: Child, **props: Any) -> rx.Component:
    """Fields that belong together."""
    return rx.el.fieldset(rx.el.legend(legend), *children, class_name="fields", **props)


def copy_field(
    label: Text, value: Text, *, name: str = "link", help: Child = None, size: str = "public"
) -> rx.Component:
    """A value to take along, and the button that copies it (``kit.js``, no server round trip)."""
    box = rx.el.input(id=name, type="text", read_only=True, value=value, class_name="input grow")
    press = rx.el.button(
        icon("copy"),
        rx.el.span("Copy", class_name="word"),
        type="button",
        class_name=classes("btn", "lg snug" if size == "public" else ""),
        **native({}, data_copy=name),
    )
    return field(label, rx.el.div(box, press, class_name="line"), help=help)
