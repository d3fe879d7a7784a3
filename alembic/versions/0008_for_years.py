"""Run for years: backups and their proof, why jobs failed, how long things are kept, and what is removed for good."""

from __future__ import annotations

import re

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
    "tagged",
    "untagged",
    "undone",
    "held",
    "took_back",
    "merged",
    "unmerged",
    "split_off",
    "put_back",
    "linked",
    "unlinked",
    "snoozed",
    "woken",
    "rated",
    "unmailed",
]
LIVING = sa.text("deleted_at IS NULL AND erased_at IS NULL AND snoozed_until IS NULL")

PURGES_STAND = """
CREATE FUNCTION purges_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a proof of what was removed cannot be changed or removed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER purges_stand BEFORE UPDATE OR DELETE ON purges FOR EACH ROW EXECUTE FUNCTION purges_stand();
CREATE TRIGGER purges_stay BEFORE TRUNCATE ON purges EXECUTE FUNCTION purges_stand();
"""

# Old lines of history go with their ticket, and by the keeper alone.
HISTORY_STANDS = """
CREATE OR REPLACE FUNCTION history_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN[
    IF TG_OP = 'DELETE' AND current_user = 'ticketdesk_keeper' THEN
        RETURN OLD;
    END IF;]
    RAISE EXCEPTION 'history cannot be changed or removed' USING ERRCODE = 'restrict_violation';
END $$;
"""

# Every way out for good. What it was asked to remove is looked at again here: a ticket goes whole only when it was deleted
# thirty days ago, and whatever goes leaves a row that tells how much.
PURGE = """
CREATE FUNCTION purge(numbers integer[], fate text, reason text, actor integer, whose bytea, rule_then text,
    OUT gone_tickets integer, OUT gone_messages integer, OUT gone_files integer, OUT contents bytea[])
LANGUAGE plpgsql SECURITY DEFINER AS $$
#variable_conflict use_column
DECLARE
    chosen integer[];
    told bigint;
    moment constant timestamptz := clock_timestamp();
BEGIN
    IF fate NOT IN ('erase', 'delete') THEN
        RAISE EXCEPTION 'a ticket is erased or deleted' USING ERRCODE = 'check_violation';
    END IF;
    -- In one order, so that two of them never wait for each other in a circle.
    SELECT coalesce(array_agg(id), '{}') INTO chosen FROM (
        SELECT id FROM tickets WHERE id = ANY(numbers) AND CASE fate
            WHEN 'erase' THEN erased_at IS NULL ELSE deleted_at < moment - interval '30 days' END
        ORDER BY id FOR UPDATE
    ) AS locked;
    gone_tickets := cardinality(chosen);
    SELECT count(*) INTO gone_messages FROM messages WHERE ticket_id = ANY(chosen);
    SELECT count(*), coalesce(array_agg(DISTINCT digest), '{}') INTO gone_files, contents
        FROM attachments WHERE ticket_id = ANY(chosen);
    IF fate = 'delete' THEN
        DELETE FROM events WHERE ticket_id = ANY(chosen);
        DELETE FROM tickets WHERE id = ANY(chosen);
    ELSE
        DELETE FROM attachments WHERE ticket_id = ANY(chosen);
        DELETE FROM held_replies WHERE ticket_id = ANY(chosen);
        DELETE FROM drafts WHERE ticket_id = ANY(chosen);
        DELETE FROM mails WHERE ticket_id = ANY(chosen);
        DELETE FROM links WHERE ticket_id = ANY(chosen);
        -- What was done to them cannot be taken back any more.
        DELETE FROM batches USING batch_tickets WHERE batches.id = batch_id AND ticket_id = ANY(chosen)
            AND NOT EXISTS (SELECT FROM batch_tickets AS other
                WHERE other.batch_id = batches.id AND NOT other.ticket_id = ANY(chosen));
        DELETE FROM batch_tickets WHERE ticket_id = ANY(chosen);
        -- What they taught stays among the sums, and is never taken out again: nothing knows their words any more.
        DELETE FROM learned_tickets WHERE ticket_id = ANY(chosen);
        UPDATE messages SET body = 'Erased' WHERE ticket_id = ANY(chosen);
        UPDATE ratings SET words = '' WHERE ticket_id = ANY(chosen) AND words <> '';
        UPDATE suggestions SET category_evidence = '{}', priority_evidence = '{}'
            WHERE ticket_id = ANY(chosen) AND category_evidence || priority_evidence <> '{}';
        WITH lines AS (
            INSERT INTO events (ticket_id, what, actor, actor_id, created_at)
            SELECT number, 'erased', CASE WHEN actor IS NULL THEN 'default' ELSE 'account' END, actor, moment
            FROM unnest(chosen) AS number ORDER BY number RETURNING id, ticket_id
        ), erased AS (
            UPDATE tickets SET title = 'Erased', description = 'Erased', email = NULL, draft_hash = NULL,
                retry_at = NULL, erased_at = moment, updated_at = greatest(moment, created_at), last_event_id = lines.id,
                category_source = CASE category_source WHEN 'pending' THEN 'default' ELSE category_source END,
                priority_source = CASE priority_source WHEN 'pending' THEN 'default' ELSE priority_source END
            FROM lines WHERE tickets.id = lines.ticket_id RETURNING lines.id, lines.ticket_id
        )
        SELECT count(pg_notify('ticketdesk', id || ':' || ticket_id)) INTO told FROM erased;
    END IF;
    IF gone_tickets > 0 OR whose IS NOT NULL THEN
        PERFORM pg_notify('ticketdesk', '0:0');
        INSERT INTO purges (at, why, by_id, person, rule, tickets, messages, files)
        VALUES (moment, reason, actor, whose, rule_then, gone_tickets, gone_messages, gone_files);
    END IF;
END $$;
"""
SIGNED = "purge(integer[], text, text, integer, bytea, text)"
KEEPS = {
    "SELECT, UPDATE, DELETE": "tickets",
    "SELECT, UPDATE": "messages, ratings, suggestions",
    "SELECT, DELETE": "attachments, held_replies, drafts, mails, links, batches, batch_tickets, learned_tickets",
    "SELECT, INSERT, DELETE": "events",
    "SELECT, INSERT": "purges",
    # Changing and removing tickets moves the counters.
    "SELECT, INSERT, UPDATE": "ticket_counts, assignee_counts",
}
KEPT = ", ".join(KEEPS.values())
# As in 0002: what is found first under a name is the desk's own table, and nobody stays a member of the keeper.
OWNED = f"""
DO $$ BEGIN
    EXECUTE format('GRANT CREATE ON SCHEMA %I TO ticketdesk_keeper', current_schema());
    EXECUTE format('GRANT ticketdesk_keeper TO %I', current_user);
    {" ".join(f"GRANT {rights} ON {tables} TO ticketdesk_keeper;" for rights, tables in KEEPS.items())}
    GRANT USAGE ON SEQUENCE events_id_seq, purges_id_seq TO ticketdesk_keeper;
    EXECUTE format('ALTER FUNCTION {SIGNED} SET search_path = %I, pg_temp', current_schema());
    ALTER FUNCTION {SIGNED} OWNER TO ticketdesk_keeper;
    REVOKE EXECUTE ON FUNCTION {SIGNED} FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION {SIGNED} TO %I', current_user);
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM ticketdesk_keeper', current_schema());
    EXECUTE format('REVOKE ticketdesk_keeper FROM %I', current_user);
END $$;
"""
DISOWNED = f"""
DO $$ BEGIN
    EXECUTE format('GRANT ticketdesk_keeper TO %I', current_user);
    DROP FUNCTION {SIGNED};
    EXECUTE format('REVOKE ticketdesk_keeper FROM %I', current_user);
    REVOKE ALL ON {KEPT} FROM ticketdesk_keeper;
    REVOKE ALL ON SEQUENCE events_id_seq, purges_id_seq FROM ticketdesk_keeper;
END $$;
"""


def _tells(whats: list[str], more: str = "") -> None:
    listed = ", ".join(f"'{what}'" for what in whats)
    op.drop_constraint("ck_events_what", "events")
    op.execute(f"ALTER TABLE events ADD CONSTRAINT ck_events_what CHECK (what IN ({listed})) {more}")


# A job that died, or died no longer, is told to the desk whoever changed it; what is told of one kind is told once.
DEAD_ARE_TOLD = """
CREATE INDEX ix_procrastinate_jobs_dead ON procrastinate_jobs (id) WHERE status = 'failed';
CREATE FUNCTION dead_jobs_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('ticketdesk_jobs', '');
    RETURN NULL;
END $$;
CREATE TRIGGER dead_jobs_told AFTER UPDATE OF status ON procrastinate_jobs FOR EACH ROW
    WHEN (NEW.status = 'failed' OR OLD.status = 'failed') EXECUTE FUNCTION dead_jobs_told();
CREATE TRIGGER dead_jobs_gone_told AFTER DELETE ON procrastinate_jobs FOR EACH ROW
    WHEN (OLD.status = 'failed') EXECUTE FUNCTION dead_jobs_told();
"""
DEAD_ARE_NOT_TOLD = """
DROP TRIGGER dead_jobs_told ON procrastinate_jobs;
DROP TRIGGER dead_jobs_gone_told ON procrastinate_jobs;
DROP FUNCTION dead_jobs_told();
DROP INDEX ix_procrastinate_jobs_dead;
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
    op.execute(DEAD_ARE_TOLD)
    _allow(DEEDS + MORE_DEEDS)
    op.add_column("tickets", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_tickets_kept", "tickets", ["status", "updated_at"], postgresql_where=LIVING)
    op.create_index("ix_mails_address", "mails", [sa.text("lower(address)")])
    op.create_index(op.f("ix_attachments_link_id"), "attachments", ["link_id"])
    _tells([*WHATS, "erased"], "NOT VALID")
    op.execute("ALTER TABLE events VALIDATE CONSTRAINT ck_events_what")
    op.execute(HISTORY_STANDS.replace("[", "").replace("]", ""))
    op.execute(PURGE)
    op.execute(OWNED)


def downgrade() -> None:
    # Lines of the log that the older version cannot tell stay as they are.
    _allow(DEEDS, "NOT VALID")
    _tells(WHATS, "NOT VALID")
    op.execute(DISOWNED)
    op.execute(re.sub(r"\[[^]]*\]", "", HISTORY_STANDS))
    op.drop_index("ix_attachments_link_id", "attachments")
    op.drop_index("ix_mails_address", "mails")
    op.drop_index("ix_tickets_kept", "tickets")
    op.drop_column("tickets", "erased_at")
    op.drop_table("retention_rules")
    op.drop_table("purges")
    op.execute("DROP FUNCTION purges_stand")
    op.execute(DEAD_ARE_NOT_TOLD)
    op.drop_table("job_errors")
    op.drop_table("backups")
