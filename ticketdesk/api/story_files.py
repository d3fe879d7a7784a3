"""The files of the story that examples tell: the two older tickets that were brought in, and what goes out (``story.py``)."""

from __future__ import annotations

import json

from ticketdesk.api.story import ANSWERED_AT, NEW, OPEN, TICKET, Shown

BROUGHT: list[Shown] = [
    {
        "id": 4810,
        "title": "I cannot sign in",
        "description": "The link has expired.",
        "category": "account",
        "priority": "high",
        "status": "closed",
        "created_at": "2026-11-24T08:12:00+00:00",
        "closed_at": "2026-11-24T09:40:00+00:00",
    },
    {
        "id": 4811,
        "title": "The report is empty",
        "description": "So it is since Monday.",
        "category": "technical",
        "priority": "low",
        "status": "resolved",
        "created_at": "2026-11-25T14:03:00+00:00",
        "resolved_at": "2026-11-25T16:20:00+00:00",
    },
]
FILE = "tickets.jsonl"
LINES = "".join(f"{json.dumps(ticket)}\n" for ticket in BROUGHT)
ALL_STORED: Shown = {"kept": True, "imported": 2, "refused": 0, "lines": [], "others": [], "people": []}
REFUSED: Shown = {"line": 2, "errors": {"title": "A title needs at least one letter."}}
SOME_STORED: Shown = {
    "kept": False,
    "imported": 1,
    "refused": 1,
    "lines": [REFUSED],
    "others": [],
    "people": [],
}
NONE_STORED: Shown = {
    "type": "about:blank",
    "title": "Unprocessable Entity",
    "status": 422,
    "detail": "1 line was refused, so nothing was imported.",
    "refused": 1,
    "lines": [REFUSED],
    "others": [],
}

TAKEN = OPEN | {"format": "jsonl"}
_STAYS = ("snoozed_until", "merged_into")
_TICKET = {name: value for name, value in TICKET.items() if name not in _STAYS} | {
    "updated_at": ANSWERED_AT,
    "email": NEW["email"],
    "resolved_at": None,
    "closed_at": None,
}
EXPORTED = json.dumps(_TICKET, separators=(",", ":")) + "\n"
_CELLS = ("" if value in (None, []) else str(value) for value in _TICKET.values())
EXPORTED_CSV = f"{','.join(_TICKET)}\r\n{','.join(_CELLS)}\r\n"
