"""The desk in figures for programs, from the counters alone; the rules are those of ``desk/reports.py``."""

from __future__ import annotations

import json
from typing import Any

from ticketdesk.desk.bare import Row
from ticketdesk.desk.reports import average_per_day
from ticketdesk.models import Category, Priority, Status

STATEMENT = """
    SELECT (SELECT json_agg(kind) FROM (
            SELECT status, category, priority, sum(tickets) AS tickets FROM ticket_counts GROUP BY 1, 2, 3
        ) AS kind) AS kinds,
        (SELECT min(created_at) FROM tickets WHERE deleted_at IS NULL) AS first_at
"""


def told(row: Row) -> dict[str, Any]:
    """What programs read of ``STATEMENT``: totals, the average per day, and a breakdown by each closed list."""
    broken_down = {kind: dict.fromkeys(kind, 0) for kind in (Status, Priority, Category)}
    for kind in json.loads(row["kinds"] or b"[]"):
        for choice in (Status(kind["status"]), Priority(kind["priority"]), Category(kind["category"])):
            broken_down[type(choice)][choice] += kind["tickets"]
    total = sum(broken_down[Status].values())
    return {
        "total_tickets": total,
        "open_tickets": broken_down[Status][Status.open],
        "avg_tickets_per_day": average_per_day(total, row["first_at"]),
        "status_breakdown": broken_down[Status],
        "priority_breakdown": broken_down[Priority],
        "category_breakdown": broken_down[Category],
    }
