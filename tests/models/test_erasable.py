"""Each column that can hold words is decided upon: erased with a person, or kept for a reason. A new one is an entry here."""

from __future__ import annotations

import psycopg
from sqlalchemy.engine import URL

WORDS = """
    SELECT table_name || '.' || column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name !~ '^(procrastinate|alembic)' AND table_name IN (
        SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema = 'public')
    AND (data_type IN ('text', 'jsonb', 'json', 'tsvector', 'bytea') OR udt_name IN ('_text', '_varchar')
        -- A closed list has a short type.
        OR (data_type = 'character varying' AND character_maximum_length IS NULL))
"""
ERASED = {
    "tickets": "title description email words draft_hash",
    "messages": "body",
    "held_replies": "body",
    "drafts": "body",
    "ratings": "words",
    "suggestions": "category_evidence priority_evidence",
    "attachments": "name digest media_type",
    "mails": "address error sealed",
    "links": "key_hash",
    "answers": "headers body",
    "batch_tickets": "before",
    "word_counts": "word",
    # Of those that name the address.
    "views": "name query",
}
"""What a requester's words or address can stand in; see ``desk/erasing.py`` and ``purge``."""
ACCOUNTS = {
    "accounts": "email name password_hash sso_subject queue_columns unwanted_mail",
    "sessions": "token_hash device address",
    "browsers": "key_hash",
    "invitations": "key_hash",
    "authenticators": "secret_sealed",
    "recovery_codes": "code_hash",
    "passkeys": "credential_id public_key name",
    "tokens": "name token_hash",
    # Where they are not shared.
    "macros": "name body act",
}
"""What belongs to an account; see ``desk/erased_accounts.py``."""
KEPT = {
    "events": ("before after", "closed values, numbers and tags, never words"),
    "audit": ("about before after address", "kept for some months, names nobody"),
    "tags": ("name", "words of agents"),
    "tickets": ("language tags last_word", "codes, and words of agents"),
    "batches": ("did act", "what agents did, without words"),
    "answers": ("key_hash request_hash", "hashes, for a day"),
    "counts": ("name subject_hash", "hashes, for two days"),
    "spent": ("key_hash", "hashes, for a day"),
    "purges": ("person rule", "a keyed hash, and a rule"),
    "settings": ("name value", "the desk's own"),
    "guidance": ("body note", "what administrators tell the model"),
    "replays": ("model error", "codes"),
    "replay_lines": ("error", "codes"),
    "suggestions": ("error", "codes"),
    "said_days": ("value chosen error", "closed values and codes"),
    "automations": ("value", "closed values"),
    "labels": ("value", "closed values"),
    "ticket_counts": ("status category priority", "closed values"),
    "assignee_counts": ("status", "closed values"),
    "backups": ("name revision digest error unproved", "about files"),
    "job_errors": ("task error", "kinds of errors"),
}


def _spread(listed: dict[str, str]) -> set[str]:
    return {f"{table}.{column}" for table, columns in listed.items() for column in columns.split()}


def test_each_column_that_can_hold_words_is_decided_upon(template: str, server: URL) -> None:
    dsn = server.set(database=template).render_as_string(hide_password=False)
    with psycopg.connect(dsn) as connection:
        there = {name for (name,) in connection.execute(WORDS)}
    decided = (
        _spread(ERASED) | _spread(ACCOUNTS) | _spread({name: columns for name, (columns, _) in KEPT.items()})
    )
    assert there - decided == set(), "erase it with a person, or say why it stays"
    assert decided - there == set(), "it is not there any more"
    assert len(there) > 60
