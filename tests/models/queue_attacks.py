"""The ways around the application that break a rule of the queue: tags, views, batches, who spoke last."""

from __future__ import annotations

from tests.models.attacks import Attack, unknown, update


def _same(table: str, key: str) -> Attack:
    """One of a kind."""
    return Attack(f"pk_{table}", f"UPDATE {table} SET {key}")


QUEUE_ATTACKS = [
    *update("accounts", queue_columns_length=("queue_columns = repeat('c', 201)",)),
    *update(
        "tickets",
        last_word_is_known=("last_word = 'nobody'", "last_word = ''"),
        answered_once_an_agent_spoke=("last_word = 'agent', replied_at = NULL",),
    ),
    *update(
        "tags",
        name_form=(
            "name = ''",
            "name = ' '",
            "name = ' vip'",
            "name = 'vip '",
            "name = 'a,b'",
            "name = E'a\\nb'",
            "name = E'a\\tb'",
            "name = repeat('t', 41)",
        ),
    ),
    Attack("uq_tags_name", "UPDATE tags SET name = 'VIP' WHERE id = 2"),
    *update("views", name_length=("name = ''", "name = '  '", "name = repeat('v', 61)")),
    *update("views", query_length=("query = repeat('q', 2001)",)),
    *update("batches", did_length=("did = ''", "did = repeat('d', 201)")),
    *update("batch_tickets", before_is_a_row=("before = '[]'", "before = '1'", "before = 'null'")),
    *(_same(table, "id = 1") for table in ("tags", "views", "batches")),
    _same("ticket_tags", "ticket_id = 1, tag_id = 1"),
    _same("batch_tickets", "ticket_id = 1"),
    *unknown("tags", "created_by"),
    *unknown("ticket_tags", "ticket_id", "tag_id", "tagged_by"),
    *unknown("views", "owner_id"),
    *unknown("batches", "account_id"),
    *unknown("batch_tickets", "batch_id", "ticket_id"),
]
