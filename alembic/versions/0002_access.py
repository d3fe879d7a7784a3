"""Access: how people come in and prove who they are, keys for programs, limits, and the audit log."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"

WHAT = ("created", "assigned", "status", "category", "priority", "replied", "noted", "deleted", "restored")

ACCOUNTS = """
ALTER TABLE accounts ALTER COLUMN password_hash DROP NOT NULL,
    ADD COLUMN sso_subject varchar CONSTRAINT uq_accounts_sso_subject UNIQUE,
    ADD COLUMN joined_at timestamptz;
UPDATE accounts SET joined_at = created_at;
"""

# Whoever is signed in stays so, under a complete session that a password began.
SESSIONS = """
ALTER TABLE sessions
    ADD COLUMN stage varchar(20) NOT NULL DEFAULT 'complete'
        CONSTRAINT ck_sessions_stage CHECK (stage IN ('second_factor', 'enrolment', 'complete')),
    ADD COLUMN way varchar(20) NOT NULL DEFAULT 'password'
        CONSTRAINT ck_sessions_way CHECK (way IN ('password', 'passkey', 'sso', 'link')),
    ADD COLUMN device varchar NOT NULL DEFAULT ''
        CONSTRAINT ck_sessions_device_length CHECK (char_length(device) <= 100),
    ADD COLUMN address varchar NOT NULL DEFAULT ''
        CONSTRAINT ck_sessions_address_length CHECK (char_length(address) <= 45);
ALTER TABLE sessions ALTER COLUMN stage DROP DEFAULT, ALTER COLUMN way DROP DEFAULT,
    ALTER COLUMN device DROP DEFAULT, ALTER COLUMN address DROP DEFAULT;
"""

# The role owns the one function that may remove audit rows; nobody signs in as it.
AUDIT_STANDS = """
CREATE FUNCTION audit_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_user = 'ticketdesk_keeper' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit log cannot be changed or removed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_stands BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_stands();
CREATE TRIGGER audit_stays BEFORE TRUNCATE ON audit EXECUTE FUNCTION audit_stands();

-- Several databases of one server share the role; two may be made at the same moment.
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ticketdesk_keeper') THEN
        CREATE ROLE ticketdesk_keeper NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

CREATE FUNCTION forget_audit(older_than timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE gone bigint;
BEGIN
    IF older_than > now() - interval '28 days' THEN
        RAISE EXCEPTION 'the audit log is kept for four weeks at least' USING ERRCODE = 'restrict_violation';
    END IF;
    DELETE FROM audit WHERE at < older_than AND deed <> 'purged';
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone > 0 THEN
        INSERT INTO audit (at, deed, about, before, address)
        VALUES (now(), 'purged', 'audit', gone || ' entries from before ' || older_than, '');
    END IF;
    RETURN gone;
END $$;

DO $$ BEGIN
    EXECUTE format('GRANT USAGE, CREATE ON SCHEMA %I TO ticketdesk_keeper', current_schema());
    EXECUTE format('GRANT ticketdesk_keeper TO %I', current_user);
    GRANT SELECT, INSERT, DELETE ON audit TO ticketdesk_keeper;
    GRANT USAGE ON SEQUENCE audit_id_seq TO ticketdesk_keeper;
    -- A temporary table named audit, with a trigger of its caller's, would act as the keeper.
    EXECUTE format('ALTER FUNCTION forget_audit(timestamptz) SET search_path = %I, pg_temp', current_schema());
    ALTER FUNCTION forget_audit(timestamptz) OWNER TO ticketdesk_keeper;
    REVOKE EXECUTE ON FUNCTION forget_audit(timestamptz) FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION forget_audit(timestamptz) TO %I', current_user);
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM ticketdesk_keeper', current_schema());
    EXECUTE format('REVOKE ticketdesk_keeper FROM %I', current_user);
END $$;
"""

AUDIT_FALLS = """
DO $$ BEGIN
    EXECUTE format('GRANT ticketdesk_keeper TO %I', current_user);
    DROP FUNCTION forget_audit(timestamptz);
    EXECUTE format('REVOKE ticketdesk_keeper FROM %I', current_user);
    EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM ticketdesk_keeper', current_schema());
END $$;
"""


def _what(*values: str) -> None:
    """What a history line may tell."""
    listed = ", ".join(f"'{value}'" for value in values)
    op.execute("ALTER TABLE events DROP CONSTRAINT ck_events_what")
    op.execute(f"ALTER TABLE events ADD CONSTRAINT ck_events_what CHECK (what IN ({listed}))")


def upgrade() -> None:
    op.execute(ACCOUNTS)
    op.execute(SESSIONS)
    _what(*WHAT, "link_revoked", "link_made")
    op.create_table(
        "counts",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("subject_hash", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waits_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("octet_length(subject_hash) = 32", name=op.f("ck_counts_subject_hash_length")),
        sa.PrimaryKeyConstraint("name", "subject_hash", name="pk_counts"),
    )
    op.create_index("ix_counts_since", "counts", ["since"], unique=False)
    op.create_table(
        "spent",
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(key_hash) = 32", name=op.f("ck_spent_key_hash_length")),
        sa.PrimaryKeyConstraint("key_hash", name="pk_spent"),
    )
    op.create_index("ix_spent_expires_at", "spent", ["expires_at"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "deed",
            sa.Enum(
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
                name="deed",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_audit_account_id"),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name="fk_audit_actor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_actor", "audit", ["actor_id", sa.literal_column("id DESC")], unique=False)
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)
    op.create_index("ix_audit_deed", "audit", ["deed", sa.literal_column("id DESC")], unique=False)
    op.create_table(
        "authenticators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_authenticators_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_authenticators"),
        sa.UniqueConstraint("account_id", name="uq_authenticators_account_id"),
    )
    op.create_table(
        "browsers",
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(key_hash) = 32", name=op.f("ck_browsers_key_hash_length")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_browsers_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key_hash", "account_id", name="pk_browsers"),
    )
    op.create_index("ix_browsers_account_id", "browsers", ["account_id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("invite", "reset", name="purpose", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("octet_length(key_hash) = 32", name=op.f("ck_invitations_key_hash_length")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_invitations_account_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["accounts.id"], name="fk_invitations_created_by", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("key_hash", name="uq_invitations_key_hash"),
    )
    op.create_index("ix_invitations_account_id", "invitations", ["account_id"], unique=False)
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 60", name=op.f("ck_passkeys_name_length")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_passkeys_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
        sa.UniqueConstraint("credential_id", name="uq_passkeys_credential_id"),
    )
    op.create_index("ix_passkeys_account_id", "passkeys", ["account_id"], unique=False)
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("octet_length(code_hash) = 32", name=op.f("ck_recovery_codes_code_hash_length")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_recovery_codes_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
    )
    op.create_index("ix_recovery_codes_account_id", "recovery_codes", ["account_id"], unique=False)
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum("read", "write", name="scope", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 60 AND name ~ '\\S'", name=op.f("ck_tokens_name_length")
        ),
        sa.CheckConstraint("octet_length(token_hash) = 32", name=op.f("ck_tokens_token_hash_length")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_tokens_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("token_hash", name="uq_tokens_token_hash"),
    )
    op.create_index("ix_tokens_account_id", "tokens", ["account_id"], unique=False)
    op.execute(AUDIT_STANDS)


def downgrade() -> None:
    op.execute(AUDIT_FALLS)
    op.drop_index("ix_tokens_account_id", table_name="tokens")
    op.drop_table("tokens")
    op.drop_index("ix_recovery_codes_account_id", table_name="recovery_codes")
    op.drop_table("recovery_codes")
    op.drop_index("ix_passkeys_account_id", table_name="passkeys")
    op.drop_table("passkeys")
    op.drop_index("ix_invitations_account_id", table_name="invitations")
    op.drop_table("invitations")
    op.drop_index("ix_browsers_account_id", table_name="browsers")
    op.drop_table("browsers")
    op.drop_table("authenticators")
    op.drop_index("ix_audit_deed", table_name="audit")
    op.drop_index("ix_audit_at", table_name="audit")
    op.drop_index("ix_audit_actor", table_name="audit")
    op.drop_table("audit")
    op.drop_index("ix_spent_expires_at", table_name="spent")
    op.drop_table("spent")
    op.drop_index("ix_counts_since", table_name="counts")
    op.drop_table("counts")
    op.execute("DROP FUNCTION audit_stands")
    # Downgrading would lose lines of history that the older version cannot tell; it refuses instead.
    _what(*WHAT)
    op.execute(
        "ALTER TABLE sessions DROP COLUMN stage, DROP COLUMN way, DROP COLUMN device, DROP COLUMN address"
    )
    op.execute("UPDATE accounts SET password_hash = '' WHERE password_hash IS NULL")
    op.execute(
        "ALTER TABLE accounts DROP COLUMN joined_at, DROP COLUMN sso_subject, ALTER COLUMN password_hash SET NOT NULL"
    )
