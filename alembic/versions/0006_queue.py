"""The queue: tags, views, batches that can be undone, who spoke last, and an index for each list that is looked at all day."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0006"
down_revision = "0005"

WHATS = [
    "created",
    "assigned",
    "status",
    "category",
    "priority",
    "replied",
    "noted",
    "deleted",
    "restored",
    "link_revoked",
    "link_made",
    "joined",
    "left",
]
NEWEST = [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")]
INDEXES = {
    "unanswered": (["status", *NEWEST], "deleted_at IS NULL AND replied_at IS NULL"),
    "last_word": (["last_word", "status", *NEWEST], "deleted_at IS NULL AND last_word IS NOT NULL"),
    "changed": ([sa.literal_column("last_event_id DESC")], "deleted_at IS NULL"),
}

# Once for what is there: who of a conversation spoke first for the desk, and who spoke last.
FILL = """
UPDATE tickets SET replied_at = said.replied_at, last_word = said.last_word
FROM (
    SELECT ticket_id, min(created_at) FILTER (WHERE author_id IS NOT NULL) AS replied_at,
        (array_agg(CASE WHEN author_id IS NULL THEN 'requester' ELSE 'agent' END ORDER BY id DESC))[1] AS last_word
    FROM messages WHERE kind <> 'internal' GROUP BY ticket_id
) AS said
WHERE said.ticket_id = tickets.id;
"""

# One update a message: its words, and whether the desk has answered.
FOLLOW_MESSAGES = """
CREATE OR REPLACE FUNCTION messages_have_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM tickets WHERE id IN (SELECT ticket_id FROM written) ORDER BY id FOR NO KEY UPDATE;
    UPDATE tickets SET words = more.words, replied_at = more.replied_at, last_word = more.last_word
        FROM (SELECT id, CASE WHEN have_room(words) THEN words || words_of(bodies) ELSE words END AS words,
                least(replied_at, answered_at) AS replied_at, coalesce(said_by, last_word) AS last_word
            FROM (SELECT ticket_id, left(string_agg(body, ' ' ORDER BY id), 50000) AS bodies,
                    min(created_at) FILTER (WHERE kind <> 'internal' AND author_id IS NOT NULL) AS answered_at,
                    (array_agg(CASE WHEN author_id IS NULL THEN 'requester' ELSE 'agent' END ORDER BY id DESC)
                        FILTER (WHERE kind <> 'internal'))[1] AS said_by
                FROM written GROUP BY ticket_id) AS said
            JOIN tickets ON id = ticket_id) AS more
        WHERE tickets.id = more.id AND (tickets.words, tickets.replied_at, tickets.last_word)
            IS DISTINCT FROM (more.words, more.replied_at, more.last_word);
    RETURN NULL;
END $$;
"""
FOLLOW_WORDS = """
CREATE OR REPLACE FUNCTION messages_have_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM tickets WHERE id IN (SELECT ticket_id FROM written) ORDER BY id FOR NO KEY UPDATE;
    UPDATE tickets SET words = more.words
        FROM (SELECT id, words || words_of(bodies) AS words
            FROM (SELECT ticket_id, left(string_agg(body, ' ' ORDER BY id), 50000) AS bodies
                FROM written GROUP BY ticket_id) AS said
            JOIN tickets ON id = ticket_id WHERE have_room(words)) AS more
        WHERE tickets.id = more.id AND tickets.words <> more.words;
    RETURN NULL;
END $$;
"""

# The names of its tags stand in the ticket as well, so that a list needs no second table.
FOLLOW_TAGS = """
CREATE FUNCTION show_tags(numbers integer[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM tickets WHERE id = ANY(numbers) ORDER BY id FOR NO KEY UPDATE;
    UPDATE tickets SET tags = worn.names FROM (
        SELECT number, ARRAY(
            SELECT name FROM ticket_tags JOIN tags ON tags.id = tag_id
            WHERE ticket_id = number ORDER BY lower(name), name
        ) AS names FROM unnest(numbers) AS number
    ) AS worn WHERE tickets.id = number AND tickets.tags <> worn.names;
END $$;
CREATE FUNCTION ticket_has_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM show_tags(ARRAY(SELECT DISTINCT ticket_id FROM changed));
    RETURN NULL;
END $$;
CREATE FUNCTION tag_has_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM show_tags(ARRAY(SELECT ticket_id FROM ticket_tags WHERE tag_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER ticket_is_tagged AFTER INSERT ON ticket_tags REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION ticket_has_tags();
CREATE TRIGGER ticket_is_untagged AFTER DELETE ON ticket_tags REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION ticket_has_tags();
CREATE TRIGGER tag_is_renamed AFTER UPDATE OF name ON tags
    FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION tag_has_name();
"""
NO_TAGS = "DROP FUNCTION ticket_has_tags, tag_has_name, show_tags"


def _allow(whats: list[str], more: str = "") -> None:
    listed = ", ".join(f"'{what}'" for what in whats)
    op.drop_constraint("ck_events_what", "events")
    op.execute(f"ALTER TABLE events ADD CONSTRAINT ck_events_what CHECK (what IN ({listed})) {more}")


def upgrade() -> None:
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 40 AND name = btrim(name) AND name ~ '\\S' AND name !~ '[,[:cntrl:]]'",
            name=op.f("ck_tags_name_form"),
        ),
        sa.ForeignKeyConstraint(["created_by"], ["accounts.id"], name=op.f("fk_tags_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
    )
    op.create_index("uq_tags_name", "tags", [sa.literal_column("lower(name)")], unique=True)
    op.create_table(
        "ticket_tags",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("tagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tagged_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_tags_ticket_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tags.id"], name=op.f("fk_ticket_tags_tag_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tagged_by"], ["accounts.id"], name=op.f("fk_ticket_tags_tagged_by")),
        sa.PrimaryKeyConstraint("ticket_id", "tag_id", name=op.f("pk_ticket_tags")),
    )
    op.create_index(op.f("ix_ticket_tags_tag_id"), "ticket_tags", ["tag_id"])
    op.create_table(
        "views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("char_length(btrim(name)) BETWEEN 1 AND 60", name=op.f("ck_views_name_length")),
        sa.CheckConstraint("char_length(query) <= 2000", name=op.f("ck_views_query_length")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["accounts.id"], name=op.f("fk_views_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_views")),
    )
    op.create_index(op.f("ix_views_owner_id"), "views", ["owner_id"])
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("did", sa.String(), nullable=False),
        sa.Column("act", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("char_length(did) BETWEEN 1 AND 200", name=op.f("ck_batches_did_length")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_batches_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index("ix_batches_newest", "batches", ["account_id", sa.literal_column("id DESC")])
    op.create_table(
        "batch_tickets",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("jsonb_typeof(before) = 'object'", name=op.f("ck_batch_tickets_before_is_a_row")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_batch_tickets_batch_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_batch_tickets_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch_id", "ticket_id", name=op.f("pk_batch_tickets")),
    )
    op.create_index(op.f("ix_batch_tickets_ticket_id"), "batch_tickets", ["ticket_id"])
    op.add_column("accounts", sa.Column("queue_columns", sa.String(), nullable=True))
    op.create_check_constraint("queue_columns_length", "accounts", "char_length(queue_columns) <= 200")
    op.add_column("tickets", sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tickets", sa.Column("last_word", sa.String(), nullable=True))
    op.add_column(
        "tickets",
        sa.Column("tags", postgresql.ARRAY(sa.String()), server_default="{}", nullable=False),
    )
    op.execute(FILL)
    op.create_check_constraint("last_word_is_known", "tickets", "last_word IN ('agent', 'requester')")
    op.create_check_constraint(
        "answered_once_an_agent_spoke", "tickets", "last_word <> 'agent' OR replied_at IS NOT NULL"
    )
    op.execute(FOLLOW_MESSAGES)
    op.execute(FOLLOW_TAGS)
    for name, (columns, where) in INDEXES.items():
        op.create_index(f"ix_tickets_{name}", "tickets", columns, postgresql_where=sa.text(where))
    op.create_index(
        "ix_tickets_tags",
        "tickets",
        ["tags"],
        postgresql_using="gin",
        postgresql_where=sa.text("tags <> '{}'"),
    )
    # What is behind the index of people: without it PostgreSQL takes everybody for one in two hundred.
    op.execute("CREATE STATISTICS st_tickets_assignee ON (COALESCE(assignee_id, 0)) FROM tickets")
    op.create_index(
        "ix_word_counts_alike",
        "word_counts",
        ["word"],
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )
    _allow([*WHATS, "tagged", "untagged", "undone"], "NOT VALID")
    op.execute("ALTER TABLE events VALIDATE CONSTRAINT ck_events_what")


def downgrade() -> None:
    # A line of history never goes; those that only the newer version knows stay, and no new one is taken.
    _allow(WHATS, "NOT VALID")
    op.drop_index("ix_word_counts_alike", "word_counts")
    op.execute("DROP STATISTICS st_tickets_assignee")
    for name in ("tags", *INDEXES):
        op.drop_index(f"ix_tickets_{name}", "tickets")
    op.execute(FOLLOW_WORDS)
    for name in ("last_word_is_known", "answered_once_an_agent_spoke"):
        op.drop_constraint(op.f(f"ck_tickets_{name}"), "tickets")
    for name in ("tags", "last_word", "replied_at"):
        op.drop_column("tickets", name)
    op.drop_column("accounts", "queue_columns")
    for name in ("batch_tickets", "batches", "views", "ticket_tags", "tags"):
        op.drop_table(name)
    op.execute(NO_TAGS)
