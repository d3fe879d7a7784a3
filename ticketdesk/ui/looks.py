"""How the looks reach the browser: tokens and ``styles/*.css`` become two style sheets when Reflex compiles.

In ``rxconfig.py``: ``plugins=[Looks()]`` (in place of ``TailwindV4Plugin``, whose work it does as well).
In ``rx.App``: ``app_wraps=app_wraps(), toaster=None, reset_style=False``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import reflex as rx
from reflex_base.plugins.shared_tailwind import TailwindConfig
from reflex_base.plugins.tailwind_v4 import (
    TailwindV4Plugin,
    add_tailwind_to_css_file,
    add_tailwind_to_postcss_config,
)
from reflex_components_core.base.error_boundary import ErrorBoundary

from ticketdesk.ui import tokens
from ticketdesk.ui.states import broken_page
from ticketdesk.ui.texts import in_our_language

STYLES = Path(__file__).parent / "styles"
# Order is the cascade: ground first, narrow windows and paper last.
SHEETS = (
    "ground",
    "controls",
    "badges",
    "floating",
    "public",
    "ticket",
    "files",
    "prose",
    "media",
)
DESK_SHEETS = ("menus", "desk", "lists", "composer", "charts", "desk-media")
"""What no public page shows. It has a layer of its own, so that it does not matter which sheet comes first."""
FONTS = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,"
    "U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,"
    "U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
    "cyrillic": "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116",
    "greek": "U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF",
}
# Arial stretched to the metrics of Inter, so that nothing moves when the font arrives.
FALLBACK = (
    '@font-face{font-family:"Inter fallback";src:local("Arial"),local("Liberation Sans"),local("Roboto");'
    "size-adjust:107.12%;ascent-override:90.44%;descent-override:22.52%;line-gap-override:0%}"
)
LAYERS = "@layer theme, base, components, desk, utilities;\n"
IMPORTS = f"""{LAYERS}
@import "tailwindcss/theme.css" layer(theme);
@import "tailwindcss/preflight.css" layer(base);
@import "tailwindcss/utilities.css" layer(utilities) source("../app");
@source "../app_components";
@source not inline("{{filter,table,hidden,grow,container,static,contents,visible,collapse,resize,transition}}");
"""


def _fonts() -> str:
    faces = [
        f"@font-face{{font-family:Inter;font-display:swap;font-weight:400 700;"
        f'src:url("/fonts/inter-{name}.woff2") format("woff2");unicode-range:{span}}}'
        for name, span in FONTS.items()
    ]
    return "\n".join([*faces, FALLBACK])


def _colours(colours: dict[str, tokens.Colour]) -> str:
    return "".join(f"--{name}:{tokens.oklch(colour)};" for name, colour in colours.items())


def _constants() -> str:
    sizes = {
        f"t-{px}": f"{size / 16:g}rem/{line / 16:g}rem var(--font)"
        for px, (size, line) in tokens.TYPE.items()
    }
    radii = {f"r-{name}": value for name, value in tokens.RADIUS.items()}
    layers = {f"z-{name}": value for name, value in tokens.LAYERS.items()}
    every = {"font": tokens.FONT, "mono": tokens.MONO, **sizes, **radii, **tokens.MOTION, **layers}
    return "".join(f"--{name}:{value};" for name, value in every.items())


def custom_properties() -> str:
    """``:root`` for both themes. Reflex sets ``light`` or ``dark`` on ``<html>``; without scripts the system decides."""
    light, dark = _colours(tokens.LIGHT), _colours(tokens.DARK)
    return (
        f":root{{color-scheme:light;{_constants()}{light}}}\n"
        f"@media screen{{:root.dark{{color-scheme:dark;{dark}}}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root:not(.light){{color-scheme:dark;{dark}}}}}\n"
    )


def reference_sheet() -> str:
    """The whole style sheet of the page about the API, which is no page of Reflex."""
    return "\n".join(
        [_fonts(), custom_properties(), (STYLES / "alone" / "reference.css").read_text(encoding="utf-8")]
    )


def theme() -> str:
    """Tailwind's ``@theme``: only our names exist (``bg-surface``, ``text-muted``, ``rounded-6``, ``text-13``)."""
    colours = "".join(f"--color-{name}:var(--{name});" for name in tokens.LIGHT)
    radii = "".join(f"--radius-{name}:{value};" for name, value in tokens.RADIUS.items())
    sizes = "".join(
        f"--text-{px}:{size / 16:g}rem;--text-{px}--line-height:{line / 16:g}rem;"
        for px, (size, line) in tokens.TYPE.items()
    )
    return f"@theme inline{{--*:initial;--spacing:0.25rem;--font-sans:var(--font);{colours}{radii}{sizes}}}\n"


def components() -> str:
    """The looks of every part, in two cascade layers."""
    return _layer("components", SHEETS) + _layer("desk", DESK_SHEETS)


def _layer(name: str, sheets: tuple[str, ...]) -> str:
    looks = "\n".join((STYLES / f"{sheet}.css").read_text(encoding="utf-8") for sheet in sheets)
    return f"@layer {name}{{\n{looks}\n}}\n"


def stylesheet() -> tuple[str, str]:
    """Path inside ``.web`` and text of the style sheet of every page."""
    looks = _fonts() + "\n" + custom_properties() + theme() + _layer("components", SHEETS)
    return "styles/tailwind.css", IMPORTS + looks


def desk_stylesheet() -> tuple[str, str]:
    """Path and text of the style sheet that only the desk loads, see ``desk_looks``."""
    return "styles/desk.css", LAYERS + _layer("desk", DESK_SHEETS)


class _DeskLooks(rx.Component):
    library = "$/public/desk-looks.js"
    tag = "DeskLooks"


def desk_looks() -> rx.Component:
    """Draws nothing; brings the style sheet of the desk, and no page of the desk is shown before it is there."""
    return _DeskLooks.create()


@dataclasses.dataclass
class Looks(TailwindV4Plugin):
    """Tailwind v4 with our tokens as its theme, our components as its component layer, and nothing else."""

    config: TailwindConfig = dataclasses.field(default_factory=lambda: TailwindConfig(plugins=[]))

    def pre_compile(self, **context: Any) -> None:
        context["add_save_task"](stylesheet)
        context["add_save_task"](desk_stylesheet)
        context["add_modify_task"]("postcss.config.js", add_tailwind_to_postcss_config)
        context["add_modify_task"](
            "styles/__reflex_global_styles.css",
            lambda content: add_tailwind_to_css_file(content, include_radix_themes=False),
        )


def app_wraps() -> dict[tuple[int, str], Callable[[bool], rx.Component | None]]:
    """For ``rx.App(app_wraps=...)``: an error boundary, without Reflex's pulsing icon and connection toast."""

    def boundary(has_state: bool) -> rx.Component:
        told = {} if has_state else {"on_error": rx.noop()}
        return ErrorBoundary.create(fallback_render=rx.Var.create(in_our_language(broken_page)()), **told)

    return {(55, "ErrorBoundary"): boundary}
