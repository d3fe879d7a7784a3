"""What the desk says by itself: toasts, banners, the live region, being offline."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx
from reflex_base.vars import VarData
from reflex_components_core.core.banner import has_connection_errors

from ticketdesk.ui.buttons import button, icon_button
from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Flag, PlainLink, Text, classes, filled, native, when
from ticketdesk.ui.times import clock_time


class ToastClock(rx.el.Span):
    """The shrinking line tells when its time is over."""

    on_animation_end: rx.EventHandler[rx.event.no_args_event_spec]


def toast(
    text: Text,
    visible: Flag,
    on_undo: Any = None,
    on_dismiss: Any = None,
    *,
    undo_word: Text = "Undo",
    can_undo: Flag = True,
) -> rx.Component:
    """One dark line at the bottom centre for 10 s; it waits while hovered or focused.

    Args:
        text: What happened: "4812 resolved". A new text starts the 10 s again.
        visible: Whether it is there.
        on_undo: Takes it back; also by the key Z.
        on_dismiss: Called when the time is over or the cross is pressed.
        can_undo: A Var, for what cannot be taken back.
    """
    undo = (
        button(undo_word, icon_name="undo-2", kbd="Z", hotkey="z", on_click=on_undo)
        if on_undo
        else rx.fragment()
    )
    gone = {"on_animation_end": on_dismiss} if on_dismiss is not None else {}
    close = icon_button("x", "Dismiss", on_click=on_dismiss) if on_dismiss is not None else rx.fragment()
    bar = rx.el.div(
        icon("circle-check"),
        rx.el.span(text, class_name="clip"),
        ToastClock.create(class_name="left", aria_hidden="true", key=text, **gone),
        when(can_undo, undo, rx.fragment()),
        close,
        class_name="toast",
    )
    # The region must be there before the words, or they are not read aloud.
    return rx.el.div(when(visible, bar, rx.fragment()), role="status", class_name="toast-host")


def announce(text: Text, **props: Any) -> rx.Component:
    """Says a Var aloud whenever it changes, and shows nothing."""
    return rx.el.p(text, role="status", aria_live="polite", class_name="sr", **props)


def banner(
    *children: Child,
    kind: Literal["note", "rust"] = "note",
    icon_name: Text = "circle-alert",
    end: Child = None,
    **props: Any,
) -> rx.Component:
    """A strip across a page: ``note`` for what to know, ``rust`` for what failed."""
    props.setdefault("role", "status")
    trail = [rx.el.span(end, class_name="end")] if end is not None else []
    return rx.el.div(
        icon(icon_name),
        rx.el.span(*children),
        *trail,
        class_name=classes("banner", "rust" if kind == "rust" else ""),
        **props,
    )


# The socket notices a lost line only after its ping; the browser often knows at once.
_has_no_line = rx.Var(
    "hasNoLine",
    _var_data=VarData(
        hooks={
            "const [hasNoLine, setHasNoLine] = useState(false);": None,
            """useEffect(() => {
              const look = () => setHasNoLine(!navigator.onLine);
              look();
              window.addEventListener("online", look);
              window.addEventListener("offline", look);
              return () => { window.removeEventListener("online", look); window.removeEventListener("offline", look); };
            }, []);""": None,
        },
        imports={"react": ["useEffect", "useState"]},
    ),
).to(bool)

OFFLINE = "You see the page as it was then; what you type is kept on this device."


def offline_banner(sentence: Text = OFFLINE, **props: Any) -> rx.Component:
    """Takes the place of Reflex's own toast: calm, dated, and gone when the line is back."""
    told = banner("Offline since ", clock_time(), ". ", sentence, icon_name="wifi-off", role="presentation")
    return rx.el.div(
        rx.cond(has_connection_errors | _has_no_line, told), role="status", class_name="offline", **props
    )


def send_guard(
    text: Text, *, href: Text, word: Text = "Show it", visible: Flag | None = None, on_look: Any = None
) -> rx.Component:
    """The rust strip above a composer: something happened since you began. It never blocks.

    Args:
        text: What happened.
        href: Where it stands, and ``word`` leads there; ``on_look`` is called then.
        visible: Whether it is there, if not by ``text``.
    """
    looks = {} if on_look is None else native({"on_click": on_look}, data_looked="")
    strip = rx.el.div(
        icon("triangle-alert"),
        rx.el.span(text),
        PlainLink.create(word, href=href, class_name="link", **looks),
        class_name="guard",
    )
    shown = filled(text) if visible is None else visible
    return rx.el.div(when(shown, strip, rx.fragment()), role="status")
