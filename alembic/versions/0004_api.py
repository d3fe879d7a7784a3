"""The order in which changes became visible, and the answers that a repeated call gets again."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # What is there was committed long ago, in the order of its numbers.
    op.execute("ALTER TABLE events ADD COLUMN xact xid8 NOT NULL DEFAULT '3'")
    op.execute("ALTER TABLE events ALTER COLUMN xact SET DEFAULT pg_current_xact_id()")
    op.create_index("ix_events_order", "events", ["xact", "id"])
    op.create_table(
        "answers",
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.LargeBinary(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(key_hash) = 32", name=op.f("ck_answers_key_hash_length")),
        sa.CheckConstraint("octet_length(request_hash) = 32", name=op.f("ck_answers_request_hash_length")),
        sa.CheckConstraint("(status IS NULL) = (body IS NULL)", name=op.f("ck_answers_answered_whole")),
        sa.PrimaryKeyConstraint("key_hash", name="pk_answers"),
    )
    op.create_index("ix_answers_created_at", "answers", ["created_at"])


def downgrade() -> None:
    op.drop_table("answers")
    op.drop_index("ix_events_order", "events")
    op.drop_column("events", "xact")
