"""The events of Reflex itself, by their full names."""

from __future__ import annotations

_ROOT = "reflex___state____state"
# What Reflex itself needs, by exact name. `update_vars_internal` is missing on purpose: it would write into any
# cookie or storage var, and the desk has none.
FRAMEWORK = frozenset(
    f"{_ROOT}.{name}"
    for name in (
        "hydrate",
        "hydrate_and_load",
        "set_is_hydrated",
        "reflex___state____on_load_internal_state.on_load_internal",
        "reflex___state____on_load_internal_state.set_is_hydrated",
    )
)

HYDRATING = f"{_ROOT}.hydrate_and_load"
"""What a tab says first, and again when it comes back."""
GOING = f"{_ROOT}.reflex___state____on_load_internal_state.on_load_internal"
"""What a tab says when somebody goes to another page of the desk."""
