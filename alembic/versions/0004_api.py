"""The order in which changes became visible, and the answers that a repeated call gets again."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0004"
down_revision = "0003"


DEEDS = [
    "set_up",
    "signed_in",
    "sign_in_failed",
    "signed_out",
    "session_ended",
    "invited",
    "joined",
    "reset_link_made",
    "password_changed",
    "role_changed",
    "disabled",
    "enabled",
    "second_factor_on",
    "second_factor_off",
    "recovery_code_used",
    "codes_renewed",
    "passkey_added",
    "passkey_removed",
    "sso_linked",
    "token_made",
    "token_revoked",
    "setting_changed",
    "ticket_deleted",
    "ticket_restored",
    "link_revoked",
    "link_made",
    "exported",
    "purged",
]


def _allow(deeds: list[str], more: str = "") -> None:
    listed = ", ".join(f"'{deed}'" for deed in deeds)
    op.drop_constraint("ck_audit_deed", "audit")
    op.execute(f"ALTER TABLE audit ADD CONSTRAINT ck_audit_deed CHECK (deed IN ({listed})) {more}")


def upgrade() -> None:
    _allow([*DEEDS[:-1], "imported", DEEDS[-1]])
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
    # Lines of imports stay in the log, as every line does.
    _allow(DEEDS, "NOT VALID")
    op.drop_table("answers")
    op.drop_index("ix_events_order", "events")
    op.drop_column("events", "xact")
