"""Run for years: backups and their proof, why jobs failed, how long things are kept, and what was removed for good."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0008"
down_revision = "0007"

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
    "imported",
    "purged",
]
MORE_DEEDS = ["erased", "backed_up", "backup_restored", "job_retried"]

PURGES_STAND = """
CREATE FUNCTION purges_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a proof of what was removed cannot be changed or removed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER purges_stand BEFORE UPDATE OR DELETE ON purges FOR EACH ROW EXECUTE FUNCTION purges_stand();
CREATE TRIGGER purges_stay BEFORE TRUNCATE ON purges EXECUTE FUNCTION purges_stand();
"""


def _allow(deeds: list[str], more: str = "") -> None:
    listed = ", ".join(f"'{deed}'" for deed in deeds)
    op.drop_constraint("ck_audit_deed", "audit")
    op.execute(f"ALTER TABLE audit ADD CONSTRAINT ck_audit_deed CHECK (deed IN ({listed})) {more}")


def upgrade() -> None:
    op.create_table(
        "backups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_scheduled", sa.Boolean(), nullable=False),
        sa.Column("is_encrypted", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("tickets", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unproved", sa.String(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 200 AND name !~ '[/\\\\[:cntrl:]]'",
            name=op.f("ck_backups_name_form"),
        ),
        sa.CheckConstraint(
            "char_length(error) <= 300 AND char_length(unproved) <= 300", name=op.f("ck_backups_error_length")
        ),
        sa.CheckConstraint("error IS NULL OR finished_at IS NULL", name=op.f("ck_backups_one_end")),
        sa.CheckConstraint(
            "finished_at IS NULL OR (size > 0 AND digest IS NOT NULL)",
            name=op.f("ck_backups_finished_has_a_file"),
        ),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_backups_digest_length")),
        sa.CheckConstraint(
            "proved_at IS NULL OR finished_at IS NOT NULL", name=op.f("ck_backups_proved_once_finished")
        ),
        sa.CheckConstraint(
            "unproved IS NULL OR proved_at IS NOT NULL", name=op.f("ck_backups_unproved_has_moment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backups")),
    )
    op.create_index(
        "ix_backups_newest", "backups", [sa.literal_column("started_at DESC"), sa.literal_column("id DESC")]
    )
    op.create_table(
        "job_errors",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("attempt > 0", name=op.f("ck_job_errors_attempt_is_counted")),
        sa.CheckConstraint("char_length(error) BETWEEN 1 AND 500", name=op.f("ck_job_errors_error_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_errors")),
    )
    op.create_index(op.f("ix_job_errors_at"), "job_errors", ["at"])
    op.create_index(op.f("ix_job_errors_job_id"), "job_errors", ["job_id"])
    op.create_table(
        "purges",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "person",
                "retention",
                "deleted",
                name=op.f("ck_purges_why"),
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(why = 'person') = (person IS NOT NULL)", name=op.f("ck_purges_a_person_is_named")
        ),
        sa.CheckConstraint("octet_length(person) = 32", name=op.f("ck_purges_person_length")),
        sa.CheckConstraint(
            "tickets >= 0 AND messages >= 0 AND files >= 0", name=op.f("ck_purges_amounts_are_counted")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_purges_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purges")),
    )
    op.create_index(op.f("ix_purges_person"), "purges", ["person"])
    op.create_table(
        "retention_rules",
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "in_progress",
                "resolved",
                "closed",
                name=op.f("ck_retention_rules_status"),
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column(
            "fate",
            sa.Enum(
                "erase",
                "delete",
                name=op.f("ck_retention_rules_fate"),
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("days BETWEEN 1 AND 3650", name=op.f("ck_retention_rules_days_are_some")),
        sa.ForeignKeyConstraint(
            ["set_by"], ["accounts.id"], name=op.f("fk_retention_rules_set_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("status", name=op.f("pk_retention_rules")),
    )
    op.execute(PURGES_STAND)
    _allow(DEEDS + MORE_DEEDS)


def downgrade() -> None:
    # Lines of the log that the older version cannot tell stay as they are.
    _allow(DEEDS, "NOT VALID")
    op.drop_table("retention_rules")
    op.drop_table("purges")
    op.execute("DROP FUNCTION purges_stand")
    op.drop_table("job_errors")
    op.drop_table("backups")
