"""The conversation: held replies, drafts, macros, files, mail, merged and split tickets, who watches and who is told."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0007"
down_revision = "0006"

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
]
MORE_WHATS = [
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
CHECKS = {
    "accounts": {
        "unwanted_mail_is_known": "unwanted_mail <@ ARRAY['assignment', 'mention', 'answer']::varchar[]"
    },
    "messages": {"split_into_another": "split_into_id <> ticket_id"},
    "tickets": {
        "merged_into_another": "merged_into_id <> id",
        "merged_has_moment": "merged_into_id IS NULL OR merged_at IS NOT NULL",
    },
}

# What sleeps is counted by itself, so that the lists of what is to be done know their amounts without it.
SLEEPERS = """
ALTER TABLE ticket_counts ADD COLUMN is_snoozed boolean NOT NULL DEFAULT false;
ALTER TABLE ticket_counts ALTER COLUMN is_snoozed DROP DEFAULT, DROP CONSTRAINT pk_ticket_counts,
    ADD CONSTRAINT pk_ticket_counts PRIMARY KEY (slot, status, category, priority, is_snoozed);
ALTER TABLE assignee_counts ADD COLUMN is_snoozed boolean NOT NULL DEFAULT false;
ALTER TABLE assignee_counts ALTER COLUMN is_snoozed DROP DEFAULT, DROP CONSTRAINT pk_assignee_counts,
    ADD CONSTRAINT pk_assignee_counts PRIMARY KEY (slot, assignee_id, status, is_snoozed);
"""
NO_SLEEPERS = """
WITH gone AS (DELETE FROM ticket_counts WHERE is_snoozed RETURNING *)
    INSERT INTO ticket_counts AS kept (slot, status, category, priority, is_snoozed, tickets)
    SELECT slot, status, category, priority, false, tickets FROM gone
    ON CONFLICT (slot, status, category, priority, is_snoozed) DO UPDATE SET tickets = kept.tickets + excluded.tickets;
WITH gone AS (DELETE FROM assignee_counts WHERE is_snoozed RETURNING *)
    INSERT INTO assignee_counts AS kept (slot, assignee_id, status, is_snoozed, tickets)
    SELECT slot, assignee_id, status, false, tickets FROM gone
    ON CONFLICT (slot, assignee_id, status, is_snoozed) DO UPDATE SET tickets = kept.tickets + excluded.tickets;
ALTER TABLE ticket_counts DROP COLUMN is_snoozed;
ALTER TABLE ticket_counts ADD CONSTRAINT pk_ticket_counts PRIMARY KEY (slot, status, category, priority);
ALTER TABLE assignee_counts DROP COLUMN is_snoozed;
ALTER TABLE assignee_counts ADD CONSTRAINT pk_assignee_counts PRIMARY KEY (slot, assignee_id, status);
"""
# Lists that people keep go on showing what is to be done.
KEEP_SLEEPERS_OUT = """
UPDATE views SET query = concat_ws('&', nullif(query, ''), 'snoozed=no') WHERE char_length(query) < 1980;
"""
# With the parts in brackets what sleeps is counted by itself, without them it is not.
COUNT = """
CREATE OR REPLACE FUNCTION count_tickets() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own constant integer := counting_slot();
    sign constant integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
    one record;
BEGIN
    -- Nearly always it is one ticket, and then grouping would take longer than counting.
    SELECT status, category, priority, coalesce(assignee_id, 0) AS assignee_id, deleted_at, count(*) OVER () AS all_of_them
        [, snoozed_until IS NOT NULL AS is_snoozed] INTO one FROM counted LIMIT 1;
    IF one.all_of_them = 1 THEN
        IF one.deleted_at IS NULL THEN
            INSERT INTO ticket_counts AS kept (slot, status, category, priority[, is_snoozed], tickets)
                VALUES (own, one.status, one.category, one.priority[, one.is_snoozed], sign)
                ON CONFLICT (slot, status, category, priority[, is_snoozed])
                DO UPDATE SET tickets = kept.tickets + excluded.tickets;
            INSERT INTO assignee_counts AS kept (slot, assignee_id, status[, is_snoozed], tickets)
                VALUES (own, one.assignee_id, one.status[, one.is_snoozed], sign)
                ON CONFLICT (slot, assignee_id, status[, is_snoozed])
                DO UPDATE SET tickets = kept.tickets + excluded.tickets;
        END IF;
        RETURN NULL;
    END IF;
    INSERT INTO ticket_counts AS kept (slot, status, category, priority[, is_snoozed], tickets)
        SELECT own, status, category, priority[, snoozed_until IS NOT NULL], sign * count(*)
        FROM counted WHERE deleted_at IS NULL GROUP BY 2, 3, 4[, 5] ORDER BY 2, 3, 4[, 5]
        ON CONFLICT (slot, status, category, priority[, is_snoozed])
        DO UPDATE SET tickets = kept.tickets + excluded.tickets;
    INSERT INTO assignee_counts AS kept (slot, assignee_id, status[, is_snoozed], tickets)
        SELECT own, coalesce(assignee_id, 0), status[, snoozed_until IS NOT NULL], sign * count(*)
        FROM counted WHERE deleted_at IS NULL GROUP BY 2, 3[, 4] ORDER BY 2, 3[, 4]
        ON CONFLICT (slot, assignee_id, status[, is_snoozed])
        DO UPDATE SET tickets = kept.tickets + excluded.tickets;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION count_changed_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own constant integer := counting_slot();
    was constant integer := CASE WHEN OLD.deleted_at IS NULL THEN -1 ELSE 0 END;
    is_now constant integer := CASE WHEN NEW.deleted_at IS NULL THEN 1 ELSE 0 END;
BEGIN
    -- Ordered, so that two transactions that have to share a slot cannot wait for each other.
    IF (OLD.status, OLD.category, OLD.priority[, OLD.snoozed_until IS NULL], was)
        IS DISTINCT FROM (NEW.status, NEW.category, NEW.priority[, NEW.snoozed_until IS NULL], -is_now) THEN
        INSERT INTO ticket_counts AS kept (slot, status, category, priority[, is_snoozed], tickets)
            SELECT own, status, category, priority[, is_snoozed], change
            FROM (VALUES (OLD.status, OLD.category, OLD.priority[, OLD.snoozed_until IS NOT NULL], was),
                (NEW.status, NEW.category, NEW.priority[, NEW.snoozed_until IS NOT NULL], is_now))
                AS changes (status, category, priority[, is_snoozed], change)
            WHERE change <> 0 ORDER BY 2, 3, 4[, 5]
            ON CONFLICT (slot, status, category, priority[, is_snoozed])
            DO UPDATE SET tickets = kept.tickets + excluded.tickets;
    END IF;
    IF (OLD.assignee_id, OLD.status[, OLD.snoozed_until IS NULL], was)
        IS DISTINCT FROM (NEW.assignee_id, NEW.status[, NEW.snoozed_until IS NULL], -is_now) THEN
        INSERT INTO assignee_counts AS kept (slot, assignee_id, status[, is_snoozed], tickets)
            SELECT own, coalesce(assignee_id, 0), status[, is_snoozed], change
            FROM (VALUES (OLD.assignee_id, OLD.status[, OLD.snoozed_until IS NOT NULL], was),
                (NEW.assignee_id, NEW.status[, NEW.snoozed_until IS NOT NULL], is_now))
                AS changes (assignee_id, status[, is_snoozed], change)
            WHERE change <> 0 ORDER BY 2, 3[, 4]
            ON CONFLICT (slot, assignee_id, status[, is_snoozed])
            DO UPDATE SET tickets = kept.tickets + excluded.tickets;
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER count_changed_ticket ON tickets;
CREATE TRIGGER count_changed_ticket AFTER UPDATE ON tickets FOR EACH ROW
    WHEN ((OLD.status, OLD.category, OLD.priority, OLD.assignee_id, OLD.deleted_at IS NULL[, OLD.snoozed_until IS NULL])
        IS DISTINCT FROM
        (NEW.status, NEW.category, NEW.priority, NEW.assignee_id, NEW.deleted_at IS NULL[, NEW.snoozed_until IS NULL]))
    EXECUTE FUNCTION count_changed_ticket();
"""
DELETED = {"postgresql_where": sa.text("deleted_at IS NOT NULL")}


def _allow(whats: list[str], more: str = "") -> None:
    listed = ", ".join(f"'{what}'" for what in whats)
    op.drop_constraint("ck_events_what", "events")
    op.execute(f"ALTER TABLE events ADD CONSTRAINT ck_events_what CHECK (what IN ({listed})) {more}")


def upgrade() -> None:
    op.create_table(
        "macros",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("act", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jsonb_typeof(act) = 'object'", name=op.f("ck_macros_act_is_an_act")),
        sa.CheckConstraint("char_length(body) <= 20000", name=op.f("ck_macros_body_length")),
        sa.CheckConstraint("char_length(btrim(name)) BETWEEN 1 AND 60", name=op.f("ck_macros_name_length")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["accounts.id"], name=op.f("fk_macros_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_macros")),
    )
    op.create_index(op.f("ix_macros_owner_id"), "macros", ["owner_id"])
    op.create_table(
        "drafts",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("is_note", sa.Boolean(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("char_length(body) BETWEEN 1 AND 20000", name=op.f("ck_drafts_body_length")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_drafts_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_drafts_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "ticket_id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_ticket_id"), "drafts", ["ticket_id"])
    op.create_table(
        "held_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "public",
                "internal",
                "closing",
                name=op.f("ck_held_replies_kind"),
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "char_length(body) BETWEEN 1 AND 20000 AND body ~ '\\S'", name=op.f("ck_held_replies_body_length")
        ),
        sa.CheckConstraint("kind <> 'internal'", name=op.f("ck_held_replies_a_note_is_not_held")),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_held_replies_author_id")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_held_replies_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_replies")),
        sa.UniqueConstraint("line", name=op.f("uq_held_replies_line")),
    )
    op.create_index("ix_held_replies_due", "held_replies", ["due_at"])
    op.create_index(op.f("ix_held_replies_ticket_id"), "held_replies", ["ticket_id"])
    op.create_table(
        "ratings",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("char_length(words) <= 1000", name=op.f("ck_ratings_words_length")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_ratings_stars_are_one_to_five")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ratings_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ratings")),
    )
    op.create_table(
        "relations",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ticket_id < other_id", name=op.f("ck_relations_lower_number_first")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["accounts.id"], name=op.f("fk_relations_created_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["tickets.id"], name=op.f("fk_relations_other_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_relations_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", "other_id", name=op.f("pk_relations")),
    )
    op.create_index(op.f("ix_relations_other_id"), "relations", ["other_id"])
    op.create_table(
        "watchers",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_watchers_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_watchers_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", "account_id", name=op.f("pk_watchers")),
    )
    op.create_index(op.f("ix_watchers_account_id"), "watchers", ["account_id"])
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("held_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 200 AND name !~ '[/\\\\[:cntrl:]]'",
            name=op.f("ck_attachments_name_form"),
        ),
        sa.CheckConstraint(
            "media_type ~ '^[a-z0-9.+-]+/[a-z0-9.+-]+$'", name=op.f("ck_attachments_media_type_form")
        ),
        sa.CheckConstraint("(width IS NULL) = (height IS NULL)", name=op.f("ck_attachments_both_sides")),
        sa.CheckConstraint("message_id IS NULL OR held_id IS NULL", name=op.f("ck_attachments_one_place")),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_attachments_digest_length")),
        sa.CheckConstraint("size > 0", name=op.f("ck_attachments_size_is_some")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_attachments_account_id")),
        sa.ForeignKeyConstraint(
            ["held_id"], ["held_replies.id"], name=op.f("fk_attachments_held_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["links.id"], name=op.f("fk_attachments_link_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_attachments_message_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_attachments_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index(op.f("ix_attachments_digest"), "attachments", ["digest"])
    op.create_index(op.f("ix_attachments_held_id"), "attachments", ["held_id"])
    op.create_index(op.f("ix_attachments_message_id"), "attachments", ["message_id"])
    op.create_index(op.f("ix_attachments_ticket_id"), "attachments", ["ticket_id"])
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "acknowledgement",
                "reply",
                "resolution",
                "invitation",
                "reset",
                "assignment",
                "mention",
                "answer",
                name=op.f("ck_mails_kind"),
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint(
            "char_length(address) BETWEEN 3 AND 254 AND position('@' IN address) > 1",
            name=op.f("ck_mails_address_form"),
        ),
        sa.CheckConstraint(
            "ticket_id IS NOT NULL OR kind IN ('invitation', 'reset')",
            name=op.f("ck_mails_about_a_ticket_or_an_account"),
        ),
        sa.CheckConstraint("char_length(error) <= 200", name=op.f("ck_mails_error_length")),
        sa.CheckConstraint(
            "sealed IS NULL OR (sent_at IS NULL AND failed_at IS NULL)",
            name=op.f("ck_mails_secret_ends_with_it"),
        ),
        sa.CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name=op.f("ck_mails_one_end")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_mails_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_mails_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_mails_message_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_mails_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
    )
    op.create_index(op.f("ix_mails_account_id"), "mails", ["account_id"])
    op.create_index(op.f("ix_mails_message_id"), "mails", ["message_id"])
    op.create_index(op.f("ix_mails_ticket_id"), "mails", ["ticket_id"])
    op.create_index(
        "ix_mails_waiting",
        "mails",
        ["due_at"],
        postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
    )
    op.create_index("ix_mails_failed", "mails", ["id"], postgresql_where=sa.text("failed_at IS NOT NULL"))
    op.create_table(
        "nudges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "mentioned",
                "assigned",
                "replied",
                "woken",
                name=op.f("ck_nudges_reason"),
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_nudges_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["accounts.id"], name=op.f("fk_nudges_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_nudges_message_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_nudges_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudges")),
    )
    op.create_index(op.f("ix_nudges_message_id"), "nudges", ["message_id"])
    op.create_index("ix_nudges_newest", "nudges", ["account_id", sa.literal_column("id DESC")])
    op.create_index(op.f("ix_nudges_ticket_id"), "nudges", ["ticket_id"])
    op.create_index("ix_nudges_unread", "nudges", ["account_id"], postgresql_where=sa.text("read_at IS NULL"))
    op.add_column(
        "accounts", sa.Column("unwanted_mail", sa.ARRAY(sa.String()), server_default="{}", nullable=False)
    )
    op.add_column("links", sa.Column("is_derived", sa.Boolean(), server_default="false", nullable=False))
    op.create_index(
        "uq_links_derived",
        "links",
        ["ticket_id"],
        unique=True,
        postgresql_where=sa.text("is_derived AND revoked_at IS NULL"),
    )
    op.add_column("messages", sa.Column("split_into_id", sa.Integer(), nullable=True))
    op.create_index(
        "ix_messages_split",
        "messages",
        ["split_into_id"],
        postgresql_where=sa.text("split_into_id IS NOT NULL"),
    )
    op.create_foreign_key(
        op.f("fk_messages_split_into_id"),
        "messages",
        "tickets",
        ["split_into_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.add_column("tickets", sa.Column("merged_into_id", sa.Integer(), nullable=True))
    op.add_column("tickets", sa.Column("merged_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tickets", sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_tickets_merged",
        "tickets",
        ["merged_into_id"],
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.create_index(
        "ix_tickets_snoozed",
        "tickets",
        ["snoozed_until"],
        postgresql_where=sa.text("snoozed_until IS NOT NULL"),
    )
    op.create_foreign_key(
        op.f("fk_tickets_merged_into_id"),
        "tickets",
        "tickets",
        ["merged_into_id"],
        ["id"],
        ondelete="SET NULL",
    )
    for table, checks in CHECKS.items():
        for name, rule in checks.items():
            op.create_check_constraint(name, table, rule)
    op.execute(SLEEPERS)
    op.execute(COUNT.replace("[", "").replace("]", ""))
    op.execute(KEEP_SLEEPERS_OUT)
    op.drop_index("ix_tickets_deleted", "tickets")
    latest = [sa.literal_column("deleted_at DESC"), sa.literal_column("id DESC")]
    op.create_index("ix_tickets_deleted", "tickets", latest, **DELETED)
    _allow([*WHATS, *MORE_WHATS], "NOT VALID")
    op.execute("ALTER TABLE events VALIDATE CONSTRAINT ck_events_what")


def downgrade() -> None:
    # A line of history never goes; those that only the newer version knows stay, and no new one is taken.
    _allow(WHATS, "NOT VALID")
    op.drop_index("ix_tickets_deleted", "tickets")
    op.create_index("ix_tickets_deleted", "tickets", ["id"], **DELETED)
    op.execute(re.sub(r"\[[^]]*\]", "", COUNT))
    op.execute(NO_SLEEPERS)
    op.execute(
        "UPDATE views SET query = regexp_replace(query, '&?snoozed=[^&]*', '') WHERE query ~ 'snoozed='"
    )
    for table, checks in CHECKS.items():
        for name in checks:
            op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    op.drop_index("uq_links_derived", "links")
    for table, column in (
        ("tickets", "snoozed_until"),
        ("tickets", "merged_at"),
        ("tickets", "merged_into_id"),
        ("messages", "split_into_id"),
        ("links", "is_derived"),
        ("accounts", "unwanted_mail"),
    ):
        op.drop_column(table, column)
    for name in (
        "nudges",
        "mails",
        "attachments",
        "watchers",
        "relations",
        "ratings",
        "held_replies",
        "drafts",
        "macros",
    ):
        op.drop_table(name)
