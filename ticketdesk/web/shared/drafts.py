"""What a form was called by the browser that sent it."""

from __future__ import annotations

from typing import Any

from ticketdesk.desk.text import can_be_stored

LONGEST = 40


def draft_in(form: dict[str, Any]) -> str:
    """The browser's id of what it sent: it empties the form of exactly those words."""
    told = form.get("draft")
    # Half a surrogate pair would cut the line on its way back.
    return told[:LONGEST] if isinstance(told, str) and can_be_stored(told) else ""
