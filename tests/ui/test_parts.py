"""Every part of the kit draws, with plain values and with Vars, and says what it is to those who listen."""

from __future__ import annotations

import ast
import inspect
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import reflex as rx

from tests.ui import gallery, small_parts
from tests.ui.conftest import ASSETS
from tests.ui.gallery import GALLERY
from tests.ui.sample import Gallery
from ticketdesk import ui
from ticketdesk.ui import badges

ROOT = Path(__file__).parents[2]
SYMBOLS = {element.get("id") for element in ET.parse(ASSETS / "icons.svg").getroot()}
NOT_PARTS = {"FileShown", "reference_sheet", "Looks", "head_components", "app_wraps", "in_our_language"}
NAMES_OF_ICONS = ("icon_name", "icon_end")


@pytest.mark.parametrize("name", GALLERY)
def test_a_part_draws(name: str) -> None:
    drawn = GALLERY[name].render()
    assert drawn["children"] or drawn["props"]
    assert "[object" not in str(GALLERY[name])


def test_the_gallery_shows_every_part() -> None:
    source = inspect.getsource(gallery) + inspect.getsource(small_parts)
    parts = {name for name, part in vars(ui).items() if callable(part) and not name.startswith("_")}
    assert {name for name in parts - NOT_PARTS if not re.search(rf"\b{name}\(", source)} == set()


def test_every_public_part_says_what_it_is_for() -> None:
    parts = [part for name, part in vars(ui).items() if callable(part) and not name.startswith("_")]
    assert [part.__name__ for part in parts if not inspect.getdoc(part)] == []


def _icons_in(tree: ast.AST) -> set[str]:
    found = set()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        values = [word.value for word in call.keywords if word.arg in NAMES_OF_ICONS]
        if name in ("icon", "icon_button"):
            values += call.args[:1]
        if name == "rail_item":
            values += call.args[2:3]
        for value in values:
            keys = {id(part.slice) for part in ast.walk(value) if isinstance(part, ast.Subscript)}
            strings = [
                part for part in ast.walk(value) if isinstance(part, ast.Constant) and id(part) not in keys
            ]
            found |= {part.value for part in strings if isinstance(part.value, str)}
    return found


def test_every_icon_that_is_asked_for_is_in_the_sprite() -> None:
    asked: set[str] = {badge.glyph for badge in badges.BADGES.values()}
    for path in (ROOT / "ticketdesk").rglob("*.py"):
        asked |= _icons_in(ast.parse(path.read_text()))
    drawn = "".join(str(part.render()) for part in GALLERY.values())
    asked |= set(re.findall(r"icons\.svg#([\w-]+)", drawn))
    asked |= set(re.findall(r"'Icon', 'props': \[[^\]]*name:\"([\w-]+)\"", drawn))
    assert asked - SYMBOLS - {"", "glyph"} == set()


def test_an_icon_is_decoration_unless_it_is_named() -> None:
    assert "aria-hidden" in str(ui.icon("x").render())
    named = str(ui.icon("x", label="Close").render())
    assert '"aria-label":"Close"' in named
    assert "aria-hidden" not in named


def test_a_value_has_one_word_everywhere() -> None:
    assert badges.word("in_progress") == "In progress"
    assert badges.word("unheard of") == "unheard of"
    assert badges.options("priority")[-1] == ("critical", "Critical")
    assert badges.words("category")["billing"] == "billing"
    assert "In progress" in str(ui.status_badge("in_progress").render())


def test_a_field_is_wired_to_its_label_and_its_error() -> None:
    drawn = str(ui.field("Title", ui.text_input("title"), help="One line.", error=Gallery.word).render())
    assert 'htmlFor:"title"' in drawn
    assert '"aria-describedby":"title-hint"' in drawn
    assert '"aria-invalid":' in drawn
    assert '"aria-live":"polite"' in drawn


def test_a_field_finds_its_control_inside_other_parts() -> None:
    drawn = str(ui.field("Status", ui.line(ui.select("status", []), ui.button("Save")), help="x").render())
    assert drawn.count("status-hint") == 2


def test_a_known_condition_costs_the_browser_nothing() -> None:
    assert "?" not in str(ui.avatar("IO", "t1").render())
    assert "aria-busy" not in str(ui.button("Send").render())


def test_a_menu_belongs_to_its_button() -> None:
    drawn = str(ui.menu(ui.button("More"), ui.menu_item("Save"), name="more").render())
    assert 'popoverTarget:"more"' in drawn or '"popoverTarget":"more"' in drawn
    assert 'popover:"auto"' in drawn or '"popover":"auto"' in drawn


def test_links_leave_by_the_right_door() -> None:
    assert "data-way" in str(ui.link("Desk", href="/desk").render())
    for outside in (
        "https://example.com",
        "mailto:a@b.example",
        "#m4",
        "/auth/logout",
        "/api/docs",
        "//evil.example",
    ):
        assert "data-way" not in str(ui.link("Out", href=outside).render()), outside


def test_a_posted_form_is_left_to_the_browser() -> None:
    assert "onSubmit" not in str(ui.native_form(action="/auth/login").render())
    assert "onSubmit" in str(ui.form(on_submit=Gallery.send).render())


def test_nothing_takes_reflexs_own_toasts_or_radix() -> None:
    imports = str([part._get_all_imports() for part in GALLERY.values()])
    assert "sonner" not in imports
    assert "radix" not in imports
    assert "lucide" not in imports
    wraps = [wrap(True) for wrap in ui.app_wraps().values()]
    assert "connectErrors" not in str([wrap.render() for wrap in wraps if isinstance(wrap, rx.Component)])
