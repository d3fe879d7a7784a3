"""Who writes tickets at random, several at the same time."""

from __future__ import annotations

from random import Random

import psycopg

from tests import making
from ticketdesk import db
from ticketdesk.models import Category, Priority, Role, Status

WRITERS, CHANGES = 6, 400
NEW = """
    INSERT INTO tickets (title, description, category, category_source, priority, priority_source, status, closed_at,
        resolved_at, last_event_id, created_at, updated_at)
    SELECT 'Help', 'Now', %(category)s::text, 'default', %(priority)s::text, 'default', %(status)s::text,
        CASE %(status)s::text WHEN 'closed' THEN now() END, CASE %(status)s::text WHEN 'resolved' THEN now() END, 0, now(), now()
    FROM generate_series(1, %(many)s::int)
"""
_STATUS = """
    UPDATE tickets SET status = %(status)s::text, closed_at = CASE %(status)s::text WHEN 'closed' THEN now() END,
        resolved_at = CASE %(status)s::text WHEN 'resolved' THEN now() END WHERE id % 50 = %(some)s::int
"""
_CHANGES = (
    NEW,
    NEW,
    _STATUS,
    "UPDATE tickets SET category = %(category)s::text, priority = %(priority)s::text WHERE id % 50 = %(some)s::int",
    "UPDATE tickets SET assignee_id = nullif(%(person)s::int, 0) WHERE id % 50 = %(some)s::int",
    "UPDATE tickets SET deleted_at = now() WHERE deleted_at IS NULL AND id % 50 = %(some)s::int",
    "UPDATE tickets SET deleted_at = NULL WHERE id % 50 = %(some)s::int",
    "UPDATE tickets SET snoozed_until = CASE WHEN id % 3 = 0 THEN now() END WHERE id % 50 = %(some)s::int",
    "UPDATE tickets SET title = 'Help me', last_event_id = 1 WHERE id % 50 = %(some)s::int",
    "DELETE FROM tickets WHERE id % 400 = %(some)s::int",
)


def _values(random: Random, people: list[int]) -> dict[str, object]:
    return {
        "status": random.choice(list(Status)).value,
        "category": random.choice(list(Category)).value,
        "priority": random.choice(list(Priority)).value,
        "person": random.choice([0, *people]),
        "some": random.randrange(50),
        "many": random.choice([1, 1, 1, 30]),
    }


async def _copy_in(connection: psycopg.AsyncConnection, many: int) -> None:
    columns = "title, description, category, category_source, priority, priority_source, status, last_event_id, created_at, updated_at"
    async with connection.cursor().copy(f"COPY tickets ({columns}) FROM STDIN") as copy:
        for _ in range(many):
            row = ("Copied", "In", "billing", "default", "low", "default", "open", 0, "now", "now")
            await copy.write_row(row)


async def write(dsn: str, seed: int, people: list[int]) -> int:
    """Change tickets at random, in transactions of one to four changes of which some are taken back."""
    random, done = Random(seed), 0
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
        while done < CHANGES:
            # Two that want each other's tickets are no fault of the counters: PostgreSQL ends one of them.
            try:
                async with connection.transaction(force_rollback=random.random() < 0.2):
                    for _ in range(random.randint(1, 4)):
                        done += 1
                        async with connection.transaction(force_rollback=random.random() < 0.2):
                            await connection.execute(
                                random.choice(_CHANGES).replace("id % ", "id %% "), _values(random, people)
                            )
                    if random.random() < 0.05:
                        await _copy_in(connection, 200)
            except psycopg.errors.DeadlockDetected:
                continue
    return done


async def three_people() -> list[int]:
    async with db.transaction() as session:
        made = [
            await making.account(session, f"{n}@example.com", f"Number {n}", Role.agent) for n in range(3)
        ]
        return [one.id for one in made if one.id]
