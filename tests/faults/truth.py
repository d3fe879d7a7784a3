"""What a tab shows, read from its page, and what it should show, read from the database."""

from __future__ import annotations

from typing import Any

from tests.running import Served

FIRST, LAST = 20, 5
QUEUE = f"""() => ({{
    total: Number((document.querySelector('header .count')?.textContent || '-1').replaceAll(',', '')),
    rows: [...document.querySelectorAll('[data-row]')].slice(0, {FIRST})
        .map((row) => [Number(row.dataset.row), Number(row.dataset.version)]),
}})"""
THREAD = f"() => [...document.querySelectorAll('article[id^=message-]')].slice(-{LAST}).map((each) => Number(each.id.slice(8)))"
SAID = f"""() => [...document.querySelectorAll('article')].map((each) => each.innerText.match(/reply [0-9a-f]+-[0-9]+/))
    .filter(Boolean).map((found) => found[0]).slice(-{LAST})"""


def _queue(desk: Served, where: str) -> dict[str, Any]:
    [(total,)] = desk.rows(f"SELECT count(*) FROM tickets WHERE deleted_at IS NULL AND {where}")
    rows = desk.rows(f"""
        SELECT id, (SELECT max(id) FROM events WHERE ticket_id = tickets.id) FROM tickets
        WHERE deleted_at IS NULL AND {where} ORDER BY created_at DESC, id DESC LIMIT {FIRST}""")
    return {"total": total, "rows": [list(row) for row in rows]}


def _thread(desk: Served, watched: int) -> list[int]:
    rows = desk.rows(f"SELECT id FROM messages WHERE ticket_id = %s ORDER BY id DESC LIMIT {LAST}", watched)
    return [number for (number,) in reversed(rows)]


def _said(desk: Served, watched: int) -> list[str]:
    rows = desk.rows(
        f"SELECT body FROM messages WHERE ticket_id = %s AND kind = 'public' ORDER BY id DESC LIMIT {LAST}",
        watched,
    )
    return [body for (body,) in reversed(rows)]


TRUTHS = {
    "list": lambda desk, _: _queue(desk, "true"),
    "filtered list": lambda desk, _: _queue(desk, "status = 'in_progress'"),
    "ticket": _thread,
    "private link": _said,
}
"""By the name of a tab, what it should show."""
