"""The one statement that writes a change of a ticket: the row, its lines of history, a message, and the notice."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ticketdesk.desk.telling import AS_JSON, COLUMNS
from ticketdesk.live import NUDGES

_NUDGES = """, taken AS (
            DELETE FROM nudges USING ticket WHERE ticket_id = ticket.id AND reason = 'assigned' AND read_at IS NULL
            RETURNING account_id
        )"""
# What the trigger of messages would do in a second update of the same row; so there is nothing left for it.
_WORDS = "words = CASE WHEN have_room(words) THEN words || words_of(left(%(body)s, 50000)) ELSE words END, "
# Nobody is told of what they gave themselves.
_NUDGE = """, given AS (
            INSERT INTO nudges (account_id, ticket_id, reason, by_id, created_at)
            SELECT %(assignee_id)s::int, id, 'assigned', %(actor_id)s::int, %(moment)s FROM ticket
            WHERE %(assignee_id)s::int <> coalesce(%(actor_id)s::int, 0) RETURNING account_id
        )"""


@lru_cache(maxsize=200)
def statement(
    columns: tuple[str, ...],
    *,
    chosen: tuple[str, ...] = (),
    has_note: bool = False,
    is_taken_back: bool = False,
) -> str:
    """The statement for a change of these columns.

    Args:
        columns: Columns of the ticket that change; their values have the same names. Only with ``deleted_at`` among
            them it may be a deleted ticket.
        chosen: Fields of which the suggestions are told what people chose: ``chosen_category``, ``chosen_priority``.
        has_note: A message is written too: ``kind`` and ``body``.
        is_taken_back: Who has the ticket again is not told so anew.
    """
    nudges = () if "assignee_id" not in columns else ("taken",) if is_taken_back else ("taken", "given")
    return "".join(_pieces(columns, chosen, nudges, has_note=has_note))


def _pieces(
    columns: tuple[str, ...], chosen: tuple[str, ...], nudges: tuple[str, ...], *, has_note: bool
) -> Iterator[str]:
    """The one statement that writes a change, if the ticket is still as it was read; every name in it is one of ours."""
    living = "" if "deleted_at" in columns else "AND deleted_at IS NULL"
    sets = "".join(f"{name} = %({name})s, " for name in columns) + (_WORDS if has_note else "")
    # Numbers are drawn before the row is locked. They follow that of the version nevertheless, which was read before.
    yield f"""
        WITH line AS MATERIALIZED (
            SELECT nextval('events_id_seq') AS id, what, before, after
            FROM unnest(%(whats)s::text[], %(befores)s::text[], %(afters)s::text[]) AS told (what, before, after)
        ), ticket AS (
            UPDATE tickets SET {sets} last_event_id = (SELECT max(id) FROM line),
                updated_at = greatest(%(moment)s, created_at)
            WHERE id = %(number)s AND last_event_id = %(version)s {living}
            RETURNING {", ".join(COLUMNS.values())}, last_event_id
        ), history AS (
            INSERT INTO events (id, ticket_id, what, actor, actor_id, before, after, created_at)
            SELECT line.id, ticket.id, what, %(actor)s, %(actor_id)s, before, after, %(moment)s FROM ticket, line
        ), link AS (
            UPDATE links SET expires_at = greatest(expires_at, %(link_until)s) FROM ticket
            WHERE ticket_id = ticket.id AND revoked_at IS NULL
        )"""
    if has_note:
        yield """, message AS (
            INSERT INTO messages (ticket_id, kind, author_id, body, created_at)
            SELECT id, %(kind)s, %(actor_id)s, %(body)s, %(moment)s FROM ticket
        )"""
    if chosen:
        given = ", ".join(f"chosen_{name} = %(chosen_{name})s" for name in chosen)
        yield f", suggestion AS (UPDATE suggestions SET {given} FROM ticket WHERE ticket_id = ticket.id)"
    if nudges:
        yield _NUDGES + (_NUDGE if "given" in nudges else "")
    yield f"""
        SELECT last_event_id, pg_notify(%(channel)s, last_event_id || ':' || %(number)s), {_told(nudges)}
            {AS_JSON}
        FROM ticket"""


def _told(nudges: tuple[str, ...]) -> str:
    """Whose notices are others now."""
    whose = " UNION ".join(f"SELECT account_id FROM {name}" for name in nudges)
    return (
        f"(SELECT count(pg_notify('{NUDGES}', account_id::text)) FROM ({whose}) AS told)," if nudges else ""
    )
