"""Every token of the look, as data: ``looks`` turns them into custom properties and Tailwind's theme.

Colours are OKLCH triples (lightness, chroma, hue) inside sRGB; a fourth number is opacity. Dark is its own set,
not an inversion. ``tests/ui`` measures the contrast of every pair that meets on a screen.
"""

from __future__ import annotations

Colour = tuple[float, float, float] | tuple[float, float, float, float]

LIGHT: dict[str, Colour] = {
    "canvas": (0.976, 0.004, 210),  # page, rail, side panel
    "surface": (1, 0, 0),  # lists, threads, fields
    "raised": (1, 0, 0),  # menus, dialogs
    "sunken": (0.955, 0.006, 210),  # tracks, disabled
    "hover": (0.965, 0.006, 210),
    "rail-on": (0.938, 0.008, 212),  # current view, soft chips
    "line": (0.912, 0.007, 210),  # hairlines: decoration only
    "row-line": (0.947, 0.004, 210),  # between rows
    "selected": (0.972, 0.007, 212),  # a ticked row
    "control": (0.645, 0.016, 212),  # edges of controls
    "text": (0.245, 0.022, 218),
    "muted": (0.44, 0.02, 214),
    "faint": (0.515, 0.018, 214),
    "accent": (0.44, 0.075, 216),  # the ink: primary, links, chosen
    "accent-hover": (0.375, 0.065, 216),
    "on-accent": (1, 0, 0),
    "accent-soft": (0.953, 0.012, 212),  # current row, reply
    "focus": (0.56, 0.1, 222),  # the focus ring only
    "rust": (0.53, 0.155, 35),  # critical, danger, error edge
    "rust-text": (0.475, 0.14, 35),  # late, errors
    "rust-soft": (0.958, 0.022, 40),
    "on-rust": (1, 0, 0),
    "green": (0.51, 0.105, 155),  # presence, kept, met
    "green-text": (0.44, 0.09, 155),
    "green-soft": (0.955, 0.03, 155),
    "amber-text": (0.44, 0.085, 75),  # words on a note, in progress
    "note": (0.974, 0.042, 95),  # internal note paper
    "note-line": (0.83, 0.115, 90),
    "pencil": (0.49, 0.014, 214),  # dashed edge of every suggestion
    "mark-category": (0.918, 0.04, 205),  # evidence, search hits
    "mark-priority": (0.922, 0.05, 66),
    "ink-block": (0.27, 0.03, 220),  # toast, bulk bar, tip
    "on-ink": (0.97, 0.004, 210),
    "on-ink-muted": (0.8, 0.016, 212),
    "ink-line": (0.452, 0.022, 218),
    "ink-hover": (0.354, 0.027, 219),
    "veil": (0.25, 0.022, 218, 0.42),
    "chart-1": (0.45, 0.075, 216),
    "chart-2": (0.66, 0.15, 48),
    "chart-3": (0.66, 0.085, 205),
    "chart-4": (0.33, 0.09, 335),
    "chart-5": (0.56, 0.02, 214),
    "heat": (0.45, 0.08, 216),
    "edge": (0.25, 0.02, 218, 0.08),  # the rim of what floats
    "shade": (0.25, 0.02, 218, 0.13),  # its shadow
}

DARK: dict[str, Colour] = {
    "canvas": (0.178, 0.012, 225),
    "surface": (0.208, 0.013, 225),
    "raised": (0.248, 0.015, 225),
    "sunken": (0.155, 0.011, 225),
    "hover": (0.238, 0.014, 225),
    "rail-on": (0.245, 0.016, 222),
    "line": (0.295, 0.015, 225),
    "row-line": (0.26, 0.014, 225),
    "selected": (0.24, 0.02, 221),
    "control": (0.53, 0.02, 220),
    "text": (0.935, 0.006, 210),
    "muted": (0.76, 0.014, 213),
    "faint": (0.675, 0.016, 213),
    "accent": (0.77, 0.085, 210),
    "accent-hover": (0.83, 0.075, 210),
    "on-accent": (0.19, 0.03, 220),
    "accent-soft": (0.262, 0.024, 218),
    "focus": (0.76, 0.105, 218),
    "rust": (0.7, 0.145, 38),
    "rust-text": (0.79, 0.105, 42),
    "rust-soft": (0.275, 0.045, 38),
    "on-rust": (0.18, 0.03, 38),
    "green": (0.74, 0.12, 155),
    "green-text": (0.82, 0.095, 155),
    "green-soft": (0.27, 0.038, 158),
    "amber-text": (0.86, 0.085, 90),
    "note": (0.262, 0.036, 88),
    "note-line": (0.5, 0.075, 88),
    "pencil": (0.7, 0.014, 214),
    "mark-category": (0.37, 0.045, 213),
    "mark-priority": (0.385, 0.052, 58),
    "ink-block": (0.3, 0.028, 222),
    "on-ink": (0.96, 0.004, 210),
    "on-ink-muted": (0.8, 0.014, 212),
    "ink-line": (0.472, 0.02, 222),
    "ink-hover": (0.379, 0.025, 222),
    "veil": (0.1, 0.01, 225, 0.62),
    "chart-1": (0.72, 0.09, 212),
    "chart-2": (0.76, 0.135, 52),
    "chart-3": (0.9, 0.05, 205),
    "chart-4": (0.6, 0.13, 335),
    "chart-5": (0.51, 0.02, 214),
    "heat": (0.77, 0.09, 210),
    "edge": (0.36, 0.016, 225),
    "shade": (0.08, 0.01, 225, 0.55),
}

# Each family that is not there is asked of the system while the first frame waits.
FONT = 'Inter, "Inter fallback", sans-serif'
MONO = 'ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "Liberation Mono", monospace'

# px: (size, line). 16 is public fields, so that iOS does not zoom.
TYPE: dict[int, tuple[int, int]] = {
    11: (11, 16),  # keys and chart ticks only
    12: (12, 16),  # help, captions, counts
    13: (13, 20),  # the desk
    14: (14, 22),  # messages
    15: (15, 24),  # the filter sentence, public text
    16: (16, 24),
    18: (18, 24),
    22: (22, 28),
    28: (28, 36),
}
SPACE = (4, 8, 12, 16, 20, 24, 32, 40, 48, 64)
RADIUS = {"4": "4px", "6": "6px", "10": "10px", "12": "12px", "full": "999px"}
MOTION = {"quick": "80ms", "calm": "140ms", "slow": "220ms", "ease": "cubic-bezier(0.2, 0, 0, 1)"}
LAYERS = {"sticky": 10, "bar": 20, "pop": 30, "dialog": 40, "toast": 50, "skip": 60}


def oklch(colour: Colour) -> str:
    """The CSS of a colour."""
    lightness, chroma, hue, *opacity = colour
    end = f" / {opacity[0]:g}" if opacity else ""
    return f"oklch({lightness:g} {chroma:g} {hue:g}{end})"
