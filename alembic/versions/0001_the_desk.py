"""The desk: its nouns with their rules, a history that cannot be rewritten, and the job queue."""

from __future__ import annotations

import sqlalchemy as sa
from procrastinate.schema import SchemaManager

from alembic import op

revision = "0001"
down_revision = None


HISTORY_STANDS = """
CREATE FUNCTION history_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history cannot be changed or removed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER events_stand BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION history_stands();
CREATE TRIGGER events_stay BEFORE TRUNCATE ON events EXECUTE FUNCTION history_stands();
"""

# procrastinate brings its own schema; requirements.txt pins the version that it belongs to.
DROP_JOBS = """
DO $$ DECLARE thing record; BEGIN
    FOR thing IN SELECT oid::regclass AS name FROM pg_class WHERE relname LIKE 'procrastinate%' AND relkind = 'r' LOOP
        EXECUTE 'DROP TABLE ' || thing.name || ' CASCADE';
    END LOOP;
    FOR thing IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname LIKE 'procrastinate%' LOOP
        EXECUTE 'DROP FUNCTION ' || thing.name || ' CASCADE';
    END LOOP;
    FOR thing IN SELECT oid::regtype AS name FROM pg_type WHERE typname LIKE 'procrastinate%' AND typtype IN ('e', 'c') LOOP
        EXECUTE 'DROP TYPE ' || thing.name || ' CASCADE';
    END LOOP;
END $$;
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin", "agent", "viewer", name="role", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "char_length(email) BETWEEN 3 AND 254 AND position('@' IN email) > 1",
            name=op.f("ck_accounts_email_form"),
        ),
        sa.CheckConstraint(
            "char_length(btrim(name)) BETWEEN 1 AND 100", name=op.f("ck_accounts_name_length")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
    )
    op.create_index("uq_accounts_email", "accounts", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "settings",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_sessions_expires_later")),
        sa.CheckConstraint("octet_length(token_hash) = 32", name=op.f("ck_sessions_token_hash_length")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_sessions_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("token_hash", name="uq_sessions_token_hash"),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"], unique=False)
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column(
            "category",
            sa.Enum(
                "billing",
                "technical",
                "account",
                "general",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "category_source",
            sa.Enum(
                "person",
                "gemini",
                "learned",
                "rules",
                "default",
                "pending",
                name="category_source",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "priority",
            sa.Enum(
                "low",
                "medium",
                "high",
                "critical",
                name="priority",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "priority_source",
            sa.Enum(
                "person",
                "gemini",
                "learned",
                "rules",
                "default",
                "pending",
                name="priority_source",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "in_progress",
                "resolved",
                "closed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("draft_hash", sa.LargeBinary(), nullable=True),
        sa.Column("last_event_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(status = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_tickets_closed_has_moment")
        ),
        sa.CheckConstraint(
            "(status = 'resolved') = (resolved_at IS NOT NULL)", name=op.f("ck_tickets_resolved_has_moment")
        ),
        sa.CheckConstraint(
            "char_length(description) BETWEEN 1 AND 10000 AND description ~ '\\S'",
            name=op.f("ck_tickets_description_length"),
        ),
        sa.CheckConstraint(
            "char_length(email) BETWEEN 3 AND 254 AND position('@' IN email) > 1",
            name=op.f("ck_tickets_email_form"),
        ),
        sa.CheckConstraint(
            "char_length(title) BETWEEN 1 AND 200 AND title ~ '\\S'", name=op.f("ck_tickets_title_length")
        ),
        sa.CheckConstraint(
            "deleted_at IS NOT NULL OR deleted_by IS NULL", name=op.f("ck_tickets_deleted_by_has_moment")
        ),
        sa.CheckConstraint("octet_length(draft_hash) = 32", name=op.f("ck_tickets_draft_hash_length")),
        sa.CheckConstraint("updated_at >= created_at", name=op.f("ck_tickets_updated_after_created")),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["accounts.id"], name="fk_tickets_assignee_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"], ["accounts.id"], name="fk_tickets_deleted_by", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sa.UniqueConstraint("draft_hash", name="uq_tickets_draft_hash"),
    )
    op.create_index("ix_tickets_assignee_id", "tickets", ["assignee_id"], unique=False)
    op.create_index(
        "ix_tickets_facets",
        "tickets",
        [
            "status",
            "category",
            "priority",
            sa.literal_column("created_at DESC"),
            sa.literal_column("id DESC"),
        ],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_tickets_newest",
        "tickets",
        [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_tickets_pending",
        "tickets",
        ["id"],
        unique=False,
        postgresql_where=sa.text("'pending' IN (category_source, priority_source)"),
    )
    op.create_index(
        "ix_tickets_words",
        "tickets",
        ["title", "description", "email"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"title": "gin_trgm_ops", "description": "gin_trgm_ops", "email": "gin_trgm_ops"},
    )
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "created",
                "assigned",
                "status",
                "category",
                "priority",
                "replied",
                "noted",
                "deleted",
                "restored",
                name="what",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "actor",
            sa.Enum(
                "account",
                "requester",
                "gemini",
                "learned",
                "rules",
                "default",
                name="actor",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(actor = 'account') = (actor_id IS NOT NULL)", name=op.f("ck_events_account_is_named")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name="fk_events_actor_id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_events_ticket_id"),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_ticket", "events", ["ticket_id", sa.literal_column("id DESC")], unique=False)
    op.create_table(
        "links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("octet_length(key_hash) = 32", name=op.f("ck_links_key_hash_length")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_links_ticket_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.UniqueConstraint("key_hash", name="uq_links_key_hash"),
    )
    op.create_index("ix_links_ticket_id", "links", ["ticket_id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "public",
                "internal",
                "closing",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "author_id IS NOT NULL OR kind = 'public'", name=op.f("ck_messages_requester_writes_in_public")
        ),
        sa.CheckConstraint(
            "char_length(body) BETWEEN 1 AND 20000 AND body ~ '\\S'", name=op.f("ck_messages_body_length")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name="fk_messages_author_id"),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name="fk_messages_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
    )
    op.create_index("ix_messages_ticket_id", "messages", ["ticket_id"], unique=False)
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "person",
                "gemini",
                "learned",
                "rules",
                "default",
                "pending",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "category",
            sa.Enum(
                "billing",
                "technical",
                "account",
                "general",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "priority",
            sa.Enum(
                "low",
                "medium",
                "high",
                "critical",
                name="priority",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "chosen_category",
            sa.Enum(
                "billing",
                "technical",
                "account",
                "general",
                name="chosen_category",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "chosen_priority",
            sa.Enum(
                "low",
                "medium",
                "high",
                "critical",
                name="chosen_priority",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "source NOT IN ('person', 'pending')", name=op.f("ck_suggestions_source_is_a_machine")
        ),
        sa.CheckConstraint("char_length(error) <= 40", name=op.f("ck_suggestions_error_is_a_code")),
        sa.CheckConstraint("milliseconds >= 0", name=op.f("ck_suggestions_milliseconds_not_negative")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name="fk_suggestions_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
    )
    op.create_index("ix_suggestions_ticket_id", "suggestions", ["ticket_id"], unique=False)
    op.execute(HISTORY_STANDS)
    _run(SchemaManager.get_schema())


def _run(script: str) -> None:
    """Run a script of several statements as it is, with its own percent signs."""
    op.get_bind().connection.driver_connection.execute(script)


def downgrade() -> None:
    _run(DROP_JOBS)
    op.drop_index("ix_suggestions_ticket_id", table_name="suggestions")
    op.drop_table("suggestions")
    op.drop_index("ix_messages_ticket_id", table_name="messages")
    op.drop_table("messages")
    op.drop_index("ix_links_ticket_id", table_name="links")
    op.drop_table("links")
    op.drop_index("ix_events_ticket", table_name="events")
    op.drop_table("events")
    op.execute("DROP FUNCTION history_stands")
    op.drop_index(
        "ix_tickets_words",
        table_name="tickets",
        postgresql_using="gin",
        postgresql_ops={"title": "gin_trgm_ops", "description": "gin_trgm_ops", "email": "gin_trgm_ops"},
    )
    op.drop_index(
        "ix_tickets_pending",
        table_name="tickets",
        postgresql_where=sa.text("'pending' IN (category_source, priority_source)"),
    )
    op.drop_index("ix_tickets_newest", table_name="tickets", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_tickets_facets", table_name="tickets", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_tickets_assignee_id", table_name="tickets")
    op.drop_table("tickets")
    op.drop_index("ix_sessions_account_id", table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("settings")
    op.drop_index("uq_accounts_email", table_name="accounts")
    op.drop_table("accounts")
