"""What somebody built on what was done, so that it cannot be taken back any more: the newest such line of history.

A machine's line about something else is nothing that somebody built, and what was taken back is not there any more. A reply that
was held then is delivered later, which is no new word; but a reply that is delivered is never taken back. What only names another
ticket changes nothing of this one.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import skipping
from ticketdesk.models import Actor, What

WORDS = (What.replied, What.noted, What.held)
"""What somebody wrote."""

# Of each ticket its own history since then, and of the one beside it (``desk/beyond.py``) what counts there.
_BUILT_ON = text("""
    WITH watched AS (
        SELECT ticket_id, ticket_id AS at, version, before, NULL::jsonb AS whats FROM batch_tickets
        WHERE batch_id = :batch AND ticket_id = ANY(:numbers) AND NOT jsonb_exists(before, 'is_free')
        UNION ALL
        SELECT ticket_id, (beside ->> 'number')::integer, (beside ->> 'version')::bigint, '{}', nullif(beside -> 'whats', 'null')
        FROM batch_tickets CROSS JOIN LATERAL (SELECT before -> 'beside' AS beside) AS it
        WHERE batch_id = :batch AND ticket_id = ANY(:numbers) AND beside IS NOT NULL
    )
    SELECT DISTINCT ON (watched.ticket_id) watched.ticket_id, watched.at, what, actor, actor_id
    FROM watched JOIN events AS line ON line.ticket_id = watched.at AND line.id > version
    WHERE (actor IN ('account', 'requester') OR jsonb_exists(watched.before, what))
        AND (whats IS NULL OR (actor = 'account' AND jsonb_exists(whats, what)))
        AND what NOT IN ('took_back', 'linked', 'unlinked', 'put_back', 'unmailed')
        AND NOT (what = 'merged' AND after IS NULL) AND NOT (what IN ('unmerged', 'split_off') AND after IS NOT NULL)
        AND NOT EXISTS (
            SELECT FROM events AS held WHERE held.ticket_id = line.ticket_id AND held.what = 'held'
                AND held.id <= version AND line.what = 'replied' AND line.before = held.id::text
        )
        AND NOT EXISTS (
            SELECT FROM events AS back WHERE back.ticket_id = line.ticket_id AND back.what = 'took_back'
                AND line.what = 'held' AND back.before = line.id::text
        )
        AND NOT EXISTS (
            SELECT FROM events AS undone WHERE undone.ticket_id = line.ticket_id AND undone.what = 'undone'
                AND undone.actor_id = line.actor_id AND line.id > undone.before::bigint AND line.id <= undone.id
                AND line.what <> 'replied'
        )
    ORDER BY watched.ticket_id, line.id DESC
""")


async def built_on(session: AsyncSession, batch: int, numbers: list[int]) -> dict[int, RowMapping]:
    """By ticket the newest line of history by which somebody built on what was done."""
    rows = (await session.execute(_BUILT_ON, {"batch": batch, "numbers": numbers})).mappings()
    return {row["ticket_id"]: row for row in rows}


def why(line: RowMapping | None, people: Mapping[int, str], me: int) -> str:
    """Why a ticket stays as it is: "Ana Moreau changed it since"; an empty text where nobody built on it."""
    if line is None:
        return ""
    who = skipping.actor_name(line["actor"], line["actor_id"], people, me)
    it = "it" if line["at"] == line["ticket_id"] else f"#{line['at']}"
    if line["what"] in WORDS or line["actor"] == Actor.requester:
        return f"{who} wrote since" if it == "it" else f"{who} wrote on {it} since"
    return f"{who} {'deleted' if line['what'] == What.deleted else 'changed'} {it} since"
