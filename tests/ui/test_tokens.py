"""Colours are measured, not believed: every pair that meets on a screen reaches the bar of WCAG 2."""

from __future__ import annotations

import math

import pytest

from ticketdesk.ui import tokens

# words, and what they stand on: at least 4.5
WORDS = {
    "text": "surface canvas raised hover accent-soft rail-on note mark-category mark-priority note-line selected",
    "muted": "surface canvas sunken raised hover accent-soft rail-on",
    "faint": "surface canvas sunken raised hover accent-soft selected",
    "accent": "surface canvas raised hover accent-soft note",
    "on-accent": "accent accent-hover",
    "on-rust": "rust",
    "rust-text": "surface canvas raised rust-soft accent-soft hover selected",
    "green-text": "surface canvas green-soft accent-soft hover",
    "amber-text": "surface note",
    "pencil": "surface canvas",
    "on-ink": "ink-block ink-hover",
    "on-ink-muted": "ink-block",
}
# shapes and edges: at least 3
SHAPES = {
    "control": "surface canvas raised",
    "pencil": "surface canvas",
    "focus": "surface canvas raised sunken note",
    "rust": "surface canvas",
    "green": "surface canvas",
    "accent": "surface canvas raised sunken",
    "amber-text": "surface",
    "chart-1": "surface",
    "chart-2": "surface",
    "chart-3": "surface",
    "chart-4": "surface",
    "chart-5": "surface",
}
THEMES = {"light": tokens.LIGHT, "dark": tokens.DARK}


def _pairs(table: dict[str, str]) -> list[tuple[str, str, str]]:
    return [
        (theme, front, back) for theme in THEMES for front, backs in table.items() for back in backs.split()
    ]


def linear_rgb(colour: tokens.Colour) -> tuple[float, float, float]:
    """OKLCH to linear sRGB, by Björn Ottosson's matrices."""
    lightness, chroma, hue = colour[:3]
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def luminance(colour: tokens.Colour) -> float:
    """As a screen shows it: 8 bits a channel."""

    def shown(part: float) -> float:
        part = min(1, max(0, part))
        encoded = 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
        encoded = round(encoded * 255) / 255
        return encoded / 12.92 if encoded <= 0.04045 else ((encoded + 0.055) / 1.055) ** 2.4

    red, green, blue = map(shown, linear_rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(theme: str, front: str, back: str) -> float:
    one, other = sorted(luminance(THEMES[theme][name]) for name in (front, back))
    return (other + 0.05) / (one + 0.05)


def test_black_on_white_is_twenty_one() -> None:
    white, black = luminance((1, 0, 0)), luminance((0, 0, 0))
    assert (white + 0.05) / (black + 0.05) == pytest.approx(21)


def test_the_measure_agrees_with_the_numbers_in_the_look() -> None:
    assert contrast("light", "text", "surface") == pytest.approx(16.2, abs=0.1)
    assert contrast("dark", "accent", "surface") == pytest.approx(8.8, abs=0.1)


@pytest.mark.parametrize(("theme", "front", "back"), _pairs(WORDS))
def test_words_can_be_read(theme: str, front: str, back: str) -> None:
    assert contrast(theme, front, back) >= 4.5


@pytest.mark.parametrize(("theme", "front", "back"), _pairs(SHAPES))
def test_shapes_can_be_told_from_what_they_stand_on(theme: str, front: str, back: str) -> None:
    assert contrast(theme, front, back) >= 2.995


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_lies_inside_srgb(theme: str) -> None:
    slack = 0.002  # three decimals of OKLCH round by about this much
    for name, colour in THEMES[theme].items():
        assert all(-slack <= part <= 1 + slack for part in linear_rgb(colour)), name


def test_both_themes_name_the_same_colours() -> None:
    assert list(tokens.LIGHT) == list(tokens.DARK)


def test_no_text_is_smaller_than_eleven_pixels() -> None:
    assert min(tokens.TYPE) == 11
    assert all(line >= size for size, line in tokens.TYPE.values())
