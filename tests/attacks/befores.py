"""What has to stand in the database before a handler can have an effect; ``%(ticket)s`` and the like are numbers of the world."""

from __future__ import annotations

import json

from ticketdesk.desk import rubrics
from ticketdesk.models.rubric import HOUSE

OPEN = (
    """UPDATE tickets SET deleted_at = NULL, deleted_by = NULL, status = 'open', closed_at = NULL,
    resolved_at = NULL, assignee_id = NULL, category = 'general', priority = 'low' WHERE id = %(ticket)s""",
)
CLOSED = (
    "UPDATE tickets SET status = 'closed', closed_at = now(), resolved_at = NULL WHERE id = %(ticket)s",
)
GONE = ("UPDATE tickets SET deleted_at = now() WHERE id = %(ticket)s",)
ANOTHER = "(SELECT min(id) FROM tickets WHERE id <> %(ticket)s)"
JOINED = (f"UPDATE tickets SET main_id = {ANOTHER} WHERE id = %(ticket)s",)
ALONE = ("UPDATE tickets SET main_id = NULL",)
UNANSWERED = ("DELETE FROM spent",)
UNRATED = ("DELETE FROM ratings",)
NOT_SENT = ("DELETE FROM held_replies",)
"""What is held is delivered seconds later, when somebody else is looked at."""
NO_DRAFT = ("DELETE FROM drafts",)
HELD = (
    """INSERT INTO held_replies (id, ticket_id, kind, author_id, body, line, created_at, due_at)
    SELECT %(held)s, %(ticket)s, 'public', %(me)s, 'Planted', -%(held)s, now(), now() + interval '1 day'
    FROM tickets WHERE id = %(ticket)s ON CONFLICT (id) DO NOTHING""",
)
A_FILE = (
    """INSERT INTO attachments (id, ticket_id, account_id, name, size, digest, media_type, created_at)
    SELECT %(file)s, %(ticket)s, %(me)s, 'planted.txt', 5, sha256('planted'), 'text/plain', now()
    FROM tickets WHERE id = %(ticket)s ON CONFLICT (id) DO NOTHING""",
)
A_FILE_BY_LINK = (
    """INSERT INTO attachments (id, ticket_id, link_id, name, size, digest, media_type, created_at)
    SELECT %(links_file)s, %(ticket)s, max(id), 'planted.txt', 5, sha256('planted'), 'text/plain', now()
    FROM links WHERE ticket_id = %(ticket)s HAVING max(id) IS NOT NULL ON CONFLICT (id) DO NOTHING""",
)
UNTAGGED = (
    "DELETE FROM ticket_tags WHERE ticket_id = %(ticket)s",
    "DELETE FROM tags WHERE name = 'planted'",
)
TAGGED = (
    "INSERT INTO tags (name, created_at) VALUES ('planted', now()) ON CONFLICT DO NOTHING",
    """INSERT INTO ticket_tags (ticket_id, tag_id, tagged_at)
    SELECT %(ticket)s, id, now() FROM tags WHERE name = 'planted' ON CONFLICT DO NOTHING""",
)
SHOWN = {"number": "$$ticket"}
CLUSTER = (
    *ALONE,
    "DELETE FROM incidents",
    f"""INSERT INTO incidents (number, numbers, found_at, seen_at)
    SELECT %(ticket)s, ARRAY[%(ticket)s, {ANOTHER}, 0, 0], now(), now()""",
    f"UPDATE tickets SET deleted_at = NULL, deleted_by = NULL, status = 'open', closed_at = NULL, resolved_at = NULL WHERE id = {ANOTHER}",
)
LINKED = ("UPDATE links SET revoked_at = NULL WHERE ticket_id = %(ticket)s",)
VICTIM = (
    "UPDATE accounts SET role = 'viewer', disabled_at = NULL WHERE id = %(victim)s",
    """INSERT INTO sessions (id, token_hash, account_id, stage, way, device, address, created_at, seen_at, expires_at)
    VALUES (%(victims_session)s, sha256(%(victims_session)s::text::bytea), %(victim)s, 'complete', 'password', '', '', now(), now(),
    now() + interval '1 day') ON CONFLICT (id) DO UPDATE SET ended_at = NULL""",
)
UNKNOWN = ("UPDATE accounts SET email = id || '@example.com' WHERE email = 'guest@example.com'",)
SHUT_OUT = ("UPDATE accounts SET disabled_at = now() WHERE id = %(victim)s",)
TWICE_IN = (
    """INSERT INTO sessions (id, token_hash, account_id, stage, way, device, address, created_at, seen_at, expires_at)
    SELECT %(session)s, sha256(%(session)s::text::bytea), id, 'complete', 'password', '', '', now(), now(),
    now() + interval '1 day' FROM accounts WHERE id = %(me)s ON CONFLICT (id) DO UPDATE SET ended_at = NULL""",
)
NO_FACTOR = (
    "DELETE FROM authenticators WHERE account_id = %(me)s",
    "DELETE FROM passkeys WHERE account_id = %(me)s",
)
VICTIMS_FACTOR = (
    """INSERT INTO authenticators (account_id, secret_sealed, last_step, created_at, confirmed_at)
    VALUES (%(victim)s, 'sealed', 0, now(), now()) ON CONFLICT (account_id) DO NOTHING""",
)
NO_VIEWS = ("DELETE FROM views WHERE owner_id = %(me)s",)
TWO_COLUMNS = ("UPDATE accounts SET queue_columns = 'title,age' WHERE id = %(me)s",)
NO_MACROS = ("DELETE FROM macros WHERE owner_id = %(me)s",)
A_MACRO = (
    *NO_MACROS,
    """INSERT INTO macros (id, name, body, act, owner_id, created_at)
    VALUES (900001, 'Planted', 'Words.', '{}', %(me)s, now()) ON CONFLICT (id) DO UPDATE SET owner_id = %(me)s""",
)
A_NUDGE = (
    """INSERT INTO nudges (id, account_id, ticket_id, reason, created_at)
    VALUES (900001, %(me)s, %(ticket)s, 'mentioned', now())
    ON CONFLICT (id) DO UPDATE SET account_id = %(me)s, read_at = NULL""",
)
A_MAIL = (
    """INSERT INTO mails (id, kind, address, ticket_id, tries, error, created_at, due_at, failed_at)
    VALUES (900001, 'reply', 'li@example.com', %(ticket)s, 3, 'No such user', now(), now(), now())
    ON CONFLICT (id) DO UPDATE SET failed_at = now(), tries = 3, ticket_id = %(ticket)s""",
)
NO_BACKUP_WAITS = (
    "DELETE FROM backups",
    "DELETE FROM procrastinate_jobs WHERE queueing_lock = 'back_up'",
)
A_REQUESTER = (
    "DELETE FROM procrastinate_jobs WHERE task_name = 'erase'",
    """INSERT INTO mails (id, kind, address, ticket_id, created_at, due_at, tries)
    VALUES (900002, 'reply', 'planted@example.com', %(ticket)s, now(), now() + interval '1 day', 0)
    ON CONFLICT (id) DO NOTHING""",
)
NO_RULES = ("DELETE FROM retention_rules",)
A_RULE = (
    *NO_RULES,
    "INSERT INTO retention_rules (status, days, fate, set_at) VALUES ('closed', 3000, 'erase', now())",
)
A_DEAD_JOB = (
    """INSERT INTO procrastinate_jobs (id, queue_name, task_name, status) VALUES (900001, 'default', 'planted', 'failed')
    ON CONFLICT (id) DO UPDATE SET status = 'failed'""",
)
ALL_MAILS = ("UPDATE accounts SET unwanted_mail = '{}' WHERE id = %(me)s",)
TOKEN = ("UPDATE tokens SET revoked_at = NULL WHERE id = %(token)s",)
APPLIES = (
    """INSERT INTO automations (source, field, value, is_on, changed_at)
    VALUES ('gemini', 'category', 'billing', true, now())
    ON CONFLICT (source, field, value) DO UPDATE SET is_on = true, fell_to = NULL""",
)
USUAL_BAR = ("DELETE FROM settings WHERE name = 'automation_bar'",)
FREE = ("DELETE FROM settings WHERE name = 'second_factor_roles'",)
# A version that is not in force, the newest; a ticket to replay; and no replay but one that was begun.
TOLD = {f"{field}_{value}_description": "Planted words." for field, value in rubrics.values()}
VERSION = (
    """INSERT INTO guidance (id, body, note, by_id, created_at) SELECT 900001, %(body)s, '', id, now() FROM accounts
    ORDER BY id LIMIT 1 ON CONFLICT (id) DO UPDATE SET switched_on_at = NULL, switched_on_by = NULL""".replace(
        "%(body)s", f"'{json.dumps(HOUSE)}'"
    ),
    # What the same form wrote before: twice the same is refused.
    "DELETE FROM replays WHERE guidance_id > 900001 OR before_id > 900001",
    "DELETE FROM guidance WHERE id > 900001",
    "UPDATE guidance SET switched_on_at = NULL, switched_on_by = NULL",
)
NO_REPLAY = (
    "UPDATE replays SET state = 'done'",
    """INSERT INTO labels (ticket_id, field, value, was_changed, confirmed_at)
    VALUES (%(ticket)s, 'category', 'billing', true, now()) ON CONFLICT DO NOTHING""",
)
A_REPLAY = (
    *NO_REPLAY,
    """INSERT INTO replays (id, guidance_id, model, state, wanted, calls, tokens, error, by_id, created_at)
    SELECT 900001, 900001, '', 'waiting', 10, 0, 0, '', min(id), now() FROM accounts
    ON CONFLICT (id) DO UPDATE SET state = 'waiting'""",
)
STOPPED = (*A_REPLAY, "UPDATE replays SET state = 'cancelled' WHERE id = 900001")
