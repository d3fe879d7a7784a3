"""The small story that every example of the description tells, on a desk into which two tickets were brought from another one.

Mara was charged twice. She writes ticket 4812, the rules judge it, an agent answers with a file, and it is closed.
``tests/api/test_examples.py`` runs it: what is shown here is what comes out, but for numbers, times and keys.
"""

from __future__ import annotations

import json
from typing import Any

Shown = dict[str, Any]
NUMBER = 4812
WRITTEN_AT = "2026-11-26T09:30:00.114205+00:00"
JUDGED_AT = "2026-11-26T09:30:00.312877+00:00"
ANSWERED_AT = "2026-11-26T10:02:41.520033+00:00"
CLOSED_AT = "2026-11-26T10:05:12.870419+00:00"
VERSION = '"5"'

NEW = {
    "title": "The invoice is wrong",
    "description": "We were charged twice in November.",
    "email": "mara@example.com",
}
WRITTEN: Shown = {
    "id": NUMBER,
    "title": NEW["title"],
    "description": NEW["description"],
    "category": "general",
    "priority": "medium",
    "status": "open",
    "assignee": None,
    "category_source": "pending",
    "priority_source": "pending",
    "tags": [],
    "snoozed_until": None,
    "merged_into": None,
    "created_at": WRITTEN_AT,
    "updated_at": WRITTEN_AT,
}
MADE = WRITTEN | {"url": "https://desk.example.com/t/EfPkzZbvAy9zvegiXvMBFFdbVLuePfNV9zhIbJEoRQs"}
TICKET = WRITTEN | {
    "category": "billing",
    "category_source": "rules",
    "priority_source": "default",
    "updated_at": JUDGED_AT,
}
LISTED = {"status": "open", "category": "billing", "sort": "changed", "limit": "20"}
OPEN = {"status": "open"}
AMOUNT = {"count": 1}
QUESTION = {"title": NEW["title"], "description": NEW["description"]}
SUGGESTION = {
    "suggested_category": "billing",
    "suggested_priority": "medium",
    "source": "rules",
    "evidence": {"category": ["invoice", "charged"], "priority": []},
}
STATS = {
    "total_tickets": 3,
    "open_tickets": 1,
    "avg_tickets_per_day": 1.43,
    "status_breakdown": {"open": 1, "in_progress": 0, "resolved": 1, "closed": 1},
    "priority_breakdown": {"low": 1, "medium": 1, "high": 1, "critical": 0},
    "category_breakdown": {"billing": 1, "technical": 1, "account": 1, "general": 0},
}
CHANGE = {"status": "closed", "comment": "Refunded today."}
CLOSED = TICKET | {"status": "closed", "updated_at": CLOSED_AT}
MOVED_ON = {
    "type": "about:blank",
    "title": "Precondition Failed",
    "status": 412,
    "detail": "Somebody changed this ticket since you read it. Nothing of yours was stored; look at it again.",
    "ticket": CLOSED,
}

CONTENT = "The refund was booked on 26 November.\n"
FILE = "notes.txt"
WAITING: Shown = {
    "id": 1,
    "message": None,
    "author": 1,
    "name": FILE,
    "size": len(CONTENT),
    "media_type": "text/plain",
    "created_at": "2026-11-26T10:02:40.003181+00:00",
    "path": "/files/1/content",
}
SENT = WAITING | {"message": 1}
REPLY = {"body": "We refunded it today.", "kind": "public"}
REPLIED = {"id": 1, "kind": "public", "author": 1, "body": REPLY["body"], "created_at": ANSWERED_AT}


def _line(number: int, what: str, actor: str, at: str, **more: Any) -> Shown:
    known = {"id": number, "ticket": NUMBER, "what": what, "actor": actor}
    return known | {"by": None, "before": None, "after": None} | more | {"created_at": at}


HISTORY = [
    _line(3, "created", "requester", WRITTEN_AT),
    _line(4, "category", "rules", JUDGED_AT, before="general", after="billing"),
    _line(5, "priority", "default", JUDGED_AT, before="medium", after="medium"),
    _line(6, "replied", "account", ANSWERED_AT, by=1),
]
STREAM = "retry: 2000\n\n" + "".join(
    f"id: {line['id']}\nevent: ticket\ndata: {json.dumps(line, separators=(',', ':'))}\n\n"
    for line in HISTORY[:1]
)


def paged(*found: Shown) -> Shown:
    """The only page of these."""
    return {"results": [*found], "next": None}
