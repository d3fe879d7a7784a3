"""Tokens and styles become one stylesheet, and nothing in it is a loose end."""

from __future__ import annotations

import ast
import re

import pytest

from tests.ui.conftest import ASSETS
from tests.ui.gallery import GALLERY
from ticketdesk.ui import looks, tokens
from ticketdesk.ui.badges import BADGES
from ticketdesk.ui.opinion import FATES

COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab|lch)a?\(")
SHEETS = sorted(looks.STYLES.glob("*.css"))
CSS = looks.components()


def test_every_style_sheet_is_in_the_cascade() -> None:
    assert {sheet.stem for sheet in SHEETS} == {*looks.SHEETS, *looks.DESK_SHEETS}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_a_style_sheet_names_colours_and_never_mixes_its_own(sheet: object) -> None:
    assert COLOUR.findall(sheet.read_text()) == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_no_style_asks_the_whole_page_what_it_holds(sheet: object) -> None:
    """Else whatever comes or goes has the browser look again at each element that such a style could mean."""
    assert re.findall(r"(?:body|html|:root|main|\.desk|\.col):has\([^{]*\) [^{]*\{", sheet.read_text()) == []  # type: ignore[attr-defined]


def test_no_style_asks_for_a_weight_that_the_font_does_not_have() -> None:
    lightest, boldest = map(int, re.findall(r"font-weight:(\d+) (\d+)", looks.stylesheet()[1])[0])
    asked = {
        int(weight)
        for sheet in SHEETS
        for weight in re.findall(r"font(?:-weight)?: (\d{3})\b", sheet.read_text())
    }
    assert asked
    assert lightest <= min(asked)
    # What is bold by itself, as in a message that somebody wrote, is 700.
    assert max(*asked, 700) <= boldest


def test_only_the_tokens_hold_colours() -> None:
    for path in looks.STYLES.parent.glob("*.py"):
        words = [
            node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)
        ]
        mixed = [word for word in words if isinstance(word, str) and COLOUR.match(word)]
        # f"oklch({lightness} ..." is how tokens are written out.
        assert mixed == (["oklch("] if path.name == "tokens.py" else []), path.name


def test_every_variable_that_styles_read_is_set_somewhere() -> None:
    read = set(re.findall(r"var\(--([\w-]+)", CSS + (ASSETS / "icons.svg").read_text()))
    path, sheet = looks.stylesheet()
    set_here = set(re.findall(r"--([\w-]+)\s*:", sheet + CSS))
    from_python = {"cols", "cols-medium", "cols-narrow", "indent", "w", "part", "at", "low", "high", "share"}
    assert path.startswith("styles/")
    assert read - set_here - from_python == set()


def test_dark_and_light_are_decided_by_the_class_and_without_scripts_by_the_system() -> None:
    properties = looks.custom_properties()
    assert ":root.dark" in properties
    assert "(prefers-color-scheme:dark){:root:not(.light)" in properties
    assert properties.count("--canvas:") == 3


def test_print_is_always_light() -> None:
    assert looks.custom_properties().count("@media screen") == 2


def test_tailwind_knows_our_names_and_no_others() -> None:
    theme = looks.theme()
    assert "--*:initial" in theme
    assert all(f"--color-{name}:var(--{name})" in theme for name in tokens.LIGHT)
    assert "--radius-6:6px" in theme
    assert "--text-13:0.8125rem" in theme


@pytest.mark.parametrize("name", [*looks.FONTS])
def test_every_font_is_there_and_small_enough(name: str) -> None:
    font = ASSETS / "fonts" / f"inter-{name}.woff2"
    assert font.read_bytes()[:4] == b"wOF2"
    assert font.stat().st_size < 90_000
    assert (ASSETS / "fonts" / "inter-OFL.txt").exists()


# Names for scripts, for print or for tests, and values that tables of the browser are keyed by.
HOOKS = {"word", "offline", "hit"} | {*BADGES} | {*FATES} | {badge.glyph for badge in BADGES.values()}
UTILITY = re.compile(r"^(flex|flex-(col|wrap)|gap-[\d.]+|items-\w+|min-w-0)$")


def test_every_class_that_parts_use_is_styled() -> None:
    """A renamed class would only be noticed by eye."""
    drawn = re.sub(r'[\[(]"\w+"[\])]', "", "".join(str(part.render()) for part in GALLERY.values()))
    used: set[str] = set()
    for plain, listed in re.findall(r'className:(?:"([^"]*)"|\[(.*?)\]\.join)', drawn):
        used |= set((plain or " ".join(re.findall(r'"([^"]*)"', listed))).split())
    styled = set(re.findall(r"\.([a-z][\w-]*)", CSS))
    assert {name for name in used if not UTILITY.match(name)} - styled - HOOKS == set()
