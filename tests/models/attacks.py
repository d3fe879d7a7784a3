"""For every rule of the database the ways around the application that break it: tickets and what belongs to them."""

from __future__ import annotations

from dataclasses import dataclass

ANOTHER = {
    "accounts": "INSERT INTO accounts (id, email, name, role, password_hash, created_at)"
    " SELECT {id}, {email}, 'Ana', 'agent', 'x', now()",
    "events": "INSERT INTO events (id, ticket_id, what, actor, actor_id, created_at)"
    " SELECT {id}, {ticket_id}, {what}, {actor}, {actor_id}, now()",
}


@dataclass(frozen=True)
class Attack:
    """A statement, and the rule that refuses it."""

    rule: str
    statement: str


def update(table: str, **refused: tuple[str, ...]) -> list[Attack]:
    """Updates of one row: per rule the assignments that it refuses."""
    return [
        Attack(
            f"ck_{table}_{rule}",
            f"UPDATE {table} SET {assignment} WHERE ctid IN (SELECT min(ctid) FROM {table})",
        )
        for rule, assignments in refused.items()
        for assignment in assignments
    ]


def unknown(table: str, *columns: str) -> list[Attack]:
    """Nothing points at what is not there."""
    return [
        Attack(
            f"fk_{table}_{column}",
            f"UPDATE {table} SET {column} = 99 WHERE ctid IN (SELECT min(ctid) FROM {table})",
        )
        for column in columns
    ]


def _event(rule: str, **values: str) -> Attack:
    # History cannot be updated, so it is attacked with new lines.
    row = {
        "id": "9",
        "ticket_id": "1",
        "what": "'status'",
        "actor": "'requester'",
        "actor_id": "NULL",
    } | values
    return Attack(rule, ANOTHER["events"].format(**row))


EMAILS = (
    "email = ''",
    "email = 'ab'",
    "email = 'nobody'",
    "email = '@example.com'",
    "email = 'a@' || repeat('b', 253)",
)
WORDS = ("", "   ", "\\n\\t")

ATTACKS = [
    *update(
        "accounts",
        name_length=("name = ''", "name = '   '", "name = repeat('n', 101)"),
        email_form=EMAILS,
        role=("role = 'owner'", "role = ''", "role = 'Admin'"),
    ),
    *update(
        "sessions",
        token_hash_length=("token_hash = ''", "token_hash = 'secret'", "token_hash = sha512('x')"),
        expires_later=("expires_at = created_at", "expires_at = created_at - interval '1 s'"),
    ),
    *update(
        "tickets",
        title_length=("title = ''", "title = '   '", "title = E'\\n\\t'", "title = repeat('t', 201)"),
        description_length=(
            "description = ''",
            "description = '   '",
            "description = E'\\n\\t'",
            "description = repeat('d', 10001)",
        ),
        email_form=EMAILS,
        category=("category = 'sales'", "category = ''"),
        category_source=("category_source = 'nobody'",),
        priority=("priority = 'urgent'", "priority = 'High'"),
        priority_source=("priority_source = 'nobody'",),
        status=("status = 'paused'", "status = ''"),
        closed_has_moment=("status = 'closed'", "closed_at = now()"),
        resolved_has_moment=("status = 'resolved'", "resolved_at = now()"),
        deleted_by_has_moment=("deleted_by = 1",),
        updated_after_created=("updated_at = created_at - interval '1 s'",),
        draft_hash_length=("draft_hash = ''", "draft_hash = 'draft'"),
    ),
    *update("links", key_hash_length=("key_hash = ''", "key_hash = 'key'")),
    *update(
        "messages",
        kind=("kind = 'secret'",),
        body_length=("body = ''", "body = E' \\n '", "body = repeat('b', 20001)"),
        requester_writes_in_public=("kind = 'internal'", "kind = 'closing'"),
    ),
    *update(
        "suggestions",
        source=("source = 'horoscope'",),
        source_is_a_machine=("source = 'person'", "source = 'pending'"),
        category=("category = 'sales'",),
        priority=("priority = 'urgent'",),
        chosen_category=("chosen_category = 'sales'",),
        chosen_priority=("chosen_priority = 'urgent'",),
        milliseconds_not_negative=("milliseconds = -1",),
        error_is_a_code=("error = repeat('e', 41)",),
    ),
    _event("ck_events_what", what="'burnt'"),
    _event("ck_events_actor", actor="'ghost'"),
    _event("ck_events_account_is_named", actor="'account'"),
    _event("ck_events_account_is_named", actor="'requester'", actor_id="1"),
    # One of a kind.
    Attack("pk_accounts", ANOTHER["accounts"].format(id="1", email="'ana@example.com'")),
    Attack("uq_accounts_email", ANOTHER["accounts"].format(id="9", email="'INES@example.com'")),
    Attack("pk_settings", "INSERT INTO settings (name, value, created_at) VALUES ('secret', 'y', now())"),
    *(Attack(f"pk_{table}", f"UPDATE {table} SET id = 1 WHERE id = 2") for table in ("sessions", "links")),
    Attack("pk_tickets", "INSERT INTO tickets SELECT * FROM tickets WHERE id = 1"),
    Attack("pk_messages", "INSERT INTO messages SELECT * FROM messages WHERE id = 1"),
    Attack("pk_suggestions", "INSERT INTO suggestions SELECT * FROM suggestions WHERE id = 1"),
    _event("pk_events", id="1"),
    Attack("uq_sessions_token_hash", "UPDATE sessions SET token_hash = sha256('one') WHERE id = 2"),
    Attack("uq_links_key_hash", "UPDATE links SET key_hash = sha256('one') WHERE id = 2"),
    Attack("uq_tickets_draft_hash", "UPDATE tickets SET draft_hash = sha256('one') WHERE id = 2"),
    # Nothing points at what is not there, and what history speaks of stays.
    *(
        Attack(f"fk_{table}_{column}", f"UPDATE {table} SET {more}{column} = 99 WHERE id = 1")
        for table, column, more in (
            ("sessions", "account_id", ""),
            ("tickets", "assignee_id", ""),
            ("tickets", "deleted_by", "deleted_at = now(), "),
            ("links", "ticket_id", ""),
            ("messages", "ticket_id", ""),
            ("messages", "author_id", ""),
            ("suggestions", "ticket_id", ""),
        )
    ),
    _event("fk_events_ticket_id", ticket_id="99"),
    _event("fk_events_actor_id", actor="'account'", actor_id="99"),
    Attack("fk_events_ticket_id", "DELETE FROM tickets WHERE id = 1"),
    *(
        Attack(f"pk_{table}", f"INSERT INTO {table} SELECT * FROM {table}")
        for table in ("ticket_counts", "assignee_counts")
    ),
    Attack("fk_events_actor_id", "DELETE FROM accounts WHERE id = 1"),
]

REWRITTEN_HISTORY = [
    "UPDATE events SET what = 'deleted' WHERE id = 1",
    "UPDATE events SET created_at = created_at",
    "DELETE FROM events WHERE id = 2",
    "DELETE FROM events",
    "TRUNCATE events",
    "TRUNCATE tickets CASCADE",
    "INSERT INTO events SELECT * FROM events WHERE id = 1 ON CONFLICT (id) DO UPDATE SET what = 'deleted'",
    "MERGE INTO events USING tickets ON ticket_id = tickets.id WHEN MATCHED THEN DELETE",
]
