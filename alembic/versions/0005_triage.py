"""Triage with evidence and a track record: labels, what is learned, guidance and its replays; languages; tickets that are alike."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0005"
down_revision = "0004"

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
]


def _allow(whats: list[str], more: str = "") -> None:
    listed = ", ".join(f"'{what}'" for what in whats)
    op.drop_constraint("ck_events_what", "events")
    op.execute(f"ALTER TABLE events ADD CONSTRAINT ck_events_what CHECK (what IN ({listed})) {more}")


def upgrade() -> None:
    op.create_table(
        "learned_features",
        sa.Column("feature", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("billing", sa.Integer(), nullable=False),
        sa.Column("technical", sa.Integer(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("general", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("feature", name=op.f("pk_learned_features")),
    )
    op.create_table(
        "learned_totals",
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
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("features", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("category", name=op.f("pk_learned_totals")),
    )
    op.create_table(
        "word_counts",
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_word_counts")),
    )
    op.create_table(
        "incidents",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cardinality(numbers) BETWEEN 4 AND 2000", name=op.f("ck_incidents_some_tickets")),
        sa.CheckConstraint("number = ANY(numbers)", name=op.f("ck_incidents_named_by_one_of_them")),
        sa.ForeignKeyConstraint(
            ["number"], ["tickets.id"], name=op.f("fk_incidents_number"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_incidents")),
    )
    op.create_table(
        "automations",
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
            "field",
            sa.Enum(
                "category", "priority", name="field", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fell_to", sa.Float(), nullable=True),
        sa.CheckConstraint(
            "(field = 'category' AND value IN ('billing', 'technical', 'account', 'general')) OR (field = 'priority' AND value IN ('low', 'medium', 'high', 'critical'))",
            name=op.f("ck_automations_value_of_field"),
        ),
        sa.CheckConstraint("NOT is_on OR fell_to IS NULL", name=op.f("ck_automations_on_has_not_fallen")),
        sa.CheckConstraint("fell_to BETWEEN 0 AND 1", name=op.f("ck_automations_fell_to_is_a_share")),
        sa.CheckConstraint(
            "source NOT IN ('person', 'default', 'pending')", name=op.f("ck_automations_source_judges")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_automations_by_id")),
        sa.PrimaryKeyConstraint("source", "field", "value", name=op.f("pk_automations")),
    )
    op.create_table(
        "guidance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("switched_on_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("switched_on_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_guidance_by_id")),
        sa.ForeignKeyConstraint(["switched_on_by"], ["accounts.id"], name=op.f("fk_guidance_switched_on_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance")),
    )
    op.create_table(
        "labels",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column(
            "field",
            sa.Enum(
                "category", "priority", name="field", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("was_changed", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(field = 'category' AND value IN ('billing', 'technical', 'account', 'general')) OR (field = 'priority' AND value IN ('low', 'medium', 'high', 'critical'))",
            name=op.f("ck_labels_value_of_field"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_labels_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", "field", name=op.f("pk_labels")),
    )
    op.create_index(
        "ix_labels_newest",
        "labels",
        ["field", sa.literal_column("confirmed_at DESC"), sa.literal_column("ticket_id DESC")],
        unique=False,
    )
    op.create_table(
        "learned_tickets",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
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
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_learned_tickets_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_learned_tickets")),
    )
    op.create_table(
        "replays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guidance_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=True),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "cancelled",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("wanted BETWEEN 1 AND 5000", name=op.f("ck_replays_wanted_in_bounds")),
        sa.ForeignKeyConstraint(["before_id"], ["guidance.id"], name=op.f("fk_replays_before_id")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_replays_by_id")),
        sa.ForeignKeyConstraint(["guidance_id"], ["guidance.id"], name=op.f("fk_replays_guidance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replays")),
    )
    op.create_index(op.f("ix_replays_guidance_id"), "replays", ["guidance_id"], unique=False)
    op.create_index(
        "uq_replays_open",
        "replays",
        [sa.literal_column("(true)")],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'running')"),
    )
    op.create_table(
        "replay_lines",
        sa.Column("replay_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column(
            "confirmed_category",
            sa.Enum(
                "billing",
                "technical",
                "account",
                "general",
                name="confirmed_category",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "confirmed_priority",
            sa.Enum(
                "low",
                "medium",
                "high",
                "critical",
                name="confirmed_priority",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "before_category",
            sa.Enum(
                "billing",
                "technical",
                "account",
                "general",
                name="before_category",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "before_priority",
            sa.Enum(
                "low",
                "medium",
                "high",
                "critical",
                name="before_priority",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "after_category",
            sa.Enum(
                "billing",
                "technical",
                "account",
                "general",
                name="after_category",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "after_priority",
            sa.Enum(
                "low",
                "medium",
                "high",
                "critical",
                name="after_priority",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("error", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["replay_id"], ["replays.id"], name=op.f("fk_replay_lines_replay_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_replay_lines_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("replay_id", "ticket_id", name=op.f("pk_replay_lines")),
    )
    op.add_column(
        "suggestions",
        sa.Column("category_evidence", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    op.add_column(
        "suggestions",
        sa.Column("priority_evidence", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    op.add_column(
        "suggestions", sa.Column("is_invented", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column(
        "suggestions", sa.Column("category_applied", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column(
        "suggestions", sa.Column("priority_applied", sa.Boolean(), server_default="false", nullable=False)
    )
    op.create_index(
        "ix_suggestions_category",
        "suggestions",
        ["source", "category", sa.literal_column("id DESC")],
        unique=False,
        postgresql_include=["chosen_category"],
        postgresql_where=sa.text("chosen_category IS NOT NULL"),
    )
    op.create_index(
        "ix_suggestions_error",
        "suggestions",
        ["source", sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("error <> ''"),
    )
    op.create_index(
        "ix_suggestions_priority",
        "suggestions",
        ["source", "priority", sa.literal_column("id DESC")],
        unique=False,
        postgresql_include=["chosen_priority"],
        postgresql_where=sa.text("chosen_priority IS NOT NULL"),
    )
    op.create_index("ix_suggestions_said", "suggestions", ["source", "created_at"], unique=False)
    op.create_table(
        "said_days",
        sa.Column("day", sa.Date(), nullable=False),
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
            "field",
            sa.Enum(
                "category", "priority", name="field", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("chosen", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "source", "day", "field", "value", "chosen", "error", name=op.f("pk_said_days")
        ),
    )
    op.create_index(
        "ix_tickets_deleted",
        "tickets",
        ["id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.add_column("tickets", sa.Column("language", sa.String(), nullable=True))
    op.add_column("tickets", sa.Column("main_id", sa.Integer(), nullable=True))
    op.add_column("tickets", sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_tickets_language",
        "tickets",
        ["language", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL AND language IS NOT NULL"),
    )
    op.create_index(
        "ix_tickets_retry",
        "tickets",
        ["retry_at"],
        unique=False,
        postgresql_where=sa.text(
            "retry_at IS NOT NULL AND deleted_at IS NULL AND NOT (category_source = 'person' AND priority_source = 'person')"
        ),
    )
    op.create_index(
        "ix_tickets_requester",
        "tickets",
        [sa.text("lower(email)"), sa.literal_column("created_at DESC")],
        unique=False,
        postgresql_where=sa.text("email IS NOT NULL AND deleted_at IS NULL"),
    )
    op.create_index(
        "ix_tickets_main",
        "tickets",
        ["main_id"],
        unique=False,
        postgresql_where=sa.text("main_id IS NOT NULL"),
    )
    op.create_index(
        "ix_tickets_unread",
        "tickets",
        ["id"],
        unique=False,
        postgresql_where=sa.text("language IS NULL AND deleted_at IS NULL"),
    )
    op.create_foreign_key(
        op.f("fk_tickets_main_id"), "tickets", "tickets", ["main_id"], ["id"], ondelete="SET NULL"
    )
    op.create_check_constraint("language_is_a_code", "tickets", "language ~ '^[a-z]{2,3}$'")
    op.create_check_constraint("main_is_another", "tickets", "main_id <> id")
    _allow([*WHATS, "joined", "left"])


def downgrade() -> None:
    # What was told of many tickets at once stays in the history, as every line does.
    _allow(WHATS, "NOT VALID")
    op.drop_constraint(op.f("fk_tickets_main_id"), "tickets", type_="foreignkey")
    op.drop_index("ix_tickets_unread", table_name="tickets")
    op.drop_index("ix_tickets_main", table_name="tickets")
    op.drop_index("ix_tickets_requester", table_name="tickets")
    op.drop_index("ix_tickets_retry", table_name="tickets")
    op.drop_index("ix_tickets_language", table_name="tickets")
    op.drop_column("tickets", "retry_at")
    op.drop_column("tickets", "main_id")
    op.drop_column("tickets", "language")
    op.drop_index("ix_tickets_deleted", table_name="tickets")
    op.drop_table("said_days")
    op.drop_index("ix_suggestions_said", table_name="suggestions")
    op.drop_index("ix_suggestions_priority", table_name="suggestions")
    op.drop_index("ix_suggestions_error", table_name="suggestions")
    op.drop_index("ix_suggestions_category", table_name="suggestions")
    op.drop_column("suggestions", "priority_applied")
    op.drop_column("suggestions", "category_applied")
    op.drop_column("suggestions", "is_invented")
    op.drop_column("suggestions", "priority_evidence")
    op.drop_column("suggestions", "category_evidence")
    op.drop_table("replay_lines")
    op.drop_index("uq_replays_open", table_name="replays")
    op.drop_index(op.f("ix_replays_guidance_id"), table_name="replays")
    op.drop_table("replays")
    op.drop_table("learned_tickets")
    op.drop_index("ix_labels_newest", table_name="labels")
    op.drop_table("labels")
    op.drop_table("guidance")
    op.drop_table("automations")
    op.drop_table("incidents")
    op.drop_table("word_counts")
    op.drop_table("learned_totals")
    op.drop_table("learned_features")
