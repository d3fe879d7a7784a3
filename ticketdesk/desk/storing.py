"""The one statement that stores a ticket: the row, its first line of history and the notice, for a writer who is known or looked up in it."""

from __future__ import annotations

from ticketdesk.desk.telling import AS_JSON

STEPS = """
    number AS (
        SELECT nextval('tickets_id_seq')::integer AS ticket, nextval('events_id_seq') AS event FROM writer
    ), made AS (
        INSERT INTO tickets (id, title, description, email, category, category_source, priority, priority_source,
            status, draft_hash, last_event_id, created_at, updated_at)
        SELECT ticket, %(title)s, %(description)s, %(email)s, %(category)s, %(category_source)s, %(priority)s,
            %(priority_source)s, 'open', %(draft_hash)s, event, %(moment)s, %(moment)s
        FROM number RETURNING *
    ), line AS (
        INSERT INTO events (id, ticket_id, what, actor, actor_id, created_at)
        SELECT event, ticket, 'created', actor, actor_id, %(moment)s FROM number, writer
    )
"""
"""Steps of a WITH that store a ticket for the one row of ``writer (actor, actor_id)``, and nothing where it has none."""
STORED = f"SELECT id, last_event_id, pg_notify(%(channel)s, last_event_id || ':' || id), {AS_JSON} FROM made"  # noqa: S608
"""What they stored."""
STATEMENT = f"""
    WITH writer AS (SELECT %(actor)s::text AS actor, %(actor_id)s::integer AS actor_id), {STEPS} {STORED}
"""
"""The whole statement for a writer who is known."""
