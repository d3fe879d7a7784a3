"""The desk in figures for programs, from the counters alone; the rules are those of ``desk/reports.py``."""

from __future__ import annotations

import json
from typing import Any

from ticketdesk.desk.bare import Row
from ticketdesk.desk.reports import average_per_day
from ticketdesk.models import Category, Priority, Status

STATEMENT = """
    SELECT (SELECT json_agg(kind) FROM (
            SELECT coalesce(status, priority, category) AS value, sum(tickets) AS tickets FROM ticket_counts
            GROUP BY GROUPING SETS ((status), (priority), (category))
        ) AS kind) AS kinds,
        (SELECT min(created_at) FROM tickets WHERE deleted_at IS NULL) AS first_at
"""


def told(row: Row) -> dict[str, Any]:
    """What programs read of ``STATEMENT``: totals, the average per day, and a breakdown by each closed list."""
    counted = {kind["value"]: kind["tickets"] for kind in json.loads(row["kinds"] or b"[]")}
    # No value stands in two of the lists; a test holds us to it.
    broken_down = {
        kind: {choice: counted.get(choice, 0) for choice in kind} for kind in (Status, Priority, Category)
    }
    total = sum(broken_down[Status].values())
    return {
        "total_tickets": total,
        "open_tickets": broken_down[Status][Status.open],
        "avg_tickets_per_day": average_per_day(total, row["first_at"]),
        "status_breakdown": broken_down[Status],
        "priority_breakdown": broken_down[Priority],
        "category_breakdown": broken_down[Category],
    }
