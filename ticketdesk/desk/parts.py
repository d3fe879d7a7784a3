"""What belongs to a ticket, as programs read it: its messages, their files and its history, oldest first, a page at a time by key.

Each statement gives one row, ``results`` (JSON), ``more`` and the number of the ``last``; or none where there is no such
ticket or it is deleted.
"""

from __future__ import annotations

from ticketdesk.desk.telling import ATTACHMENT, EVENT, MESSAGE

ONE_MESSAGE = (
    f"SELECT row_to_json(told) AS told FROM (SELECT {MESSAGE} FROM messages WHERE id = %(message)s) AS told"  # noqa: S608
)


def _page(columns: str, table: str, only: str = "true") -> str:
    return f"""
        SELECT part.* FROM tickets CROSS JOIN LATERAL (
            SELECT coalesce(json_agg(told ORDER BY place) FILTER (WHERE place <= %(size)s), '[]') AS results,
                coalesce(max(place) > %(size)s, false) AS more,
                max((told).id) FILTER (WHERE place = %(size)s) AS last
            FROM (
                SELECT told, row_number() OVER (ORDER BY (told).id) AS place FROM (
                    SELECT {columns} FROM {table}
                    WHERE ticket_id = %(number)s AND id > %(after)s::bigint AND {only} ORDER BY id LIMIT %(size)s + 1
                ) AS told
            ) AS placed
        ) AS part
        WHERE tickets.id = %(number)s AND tickets.deleted_at IS NULL
    """  # noqa: S608


MESSAGES = _page(MESSAGE, "messages")
HISTORY = _page(EVENT, "events")
ATTACHMENTS = _page(ATTACHMENT, "attachments", "message_id IS NOT NULL")
