"""Words and counters: a search finds by whole words and their beginnings, and figures are kept, not counted anew."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0003"
down_revision = "0002"

LIVING = sa.text("deleted_at IS NULL")
NEWEST = [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")]
SEARCHED = ["title", "description", "email"]
FINISHED = "COALESCE(resolved_at, closed_at)"

CONFIGURATION = """
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE TEXT SEARCH CONFIGURATION ticketdesk (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION ticketdesk
    ALTER MAPPING FOR asciiword, word, numword, hword_asciipart, hword_part, hword_numpart, asciihword, hword, numhword,
        email, url, url_path, host, file, protocol, tag, entity, sfloat, float, int, uint, version
    WITH unaccent, simple;
"""

# Scripts that put no space between words are found by pairs of letters; a symbol is a word of its own.
UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
SYMBOLS = r"\u2190-\u2bff\U0001f000-\U0001faff"

# What the parser would take for a sign, a path, an address or a tag: it reads "ORD-7" as minus seven.
PLAIN = "content"
for sign in "-+./@_:<&~":
    PLAIN = f"replace({PLAIN}, '{sign}', ' ')"

WORDS = f"""
-- Without positions: nothing is ranked.
CREATE FUNCTION words_of(content text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE plain text := {PLAIN};
BEGIN
    IF octet_length(plain) = char_length(plain) OR plain !~ '[{UNSPACED}{SYMBOLS}]' THEN
        RETURN strip(to_tsvector('ticketdesk', plain));
    END IF;
    RETURN strip(to_tsvector('ticketdesk', regexp_replace(plain, '[{UNSPACED}{SYMBOLS}]', ' ', 'g')))
        || (SELECT array_to_tsvector(array_agg(DISTINCT letter || CASE
                WHEN letter ~ '[{UNSPACED}]' AND next ~ '[{UNSPACED}]' THEN next ELSE '' END))
            FROM (SELECT letter, lead(letter, 1, '') OVER (ORDER BY place) AS next
                FROM string_to_table(plain, NULL) WITH ORDINALITY AS letters (letter, place)) AS pairs
            WHERE letter ~ '[{UNSPACED}{SYMBOLS}]');
END $$;

-- What somebody is still typing is the end of a word: of "ORD-77", ord is whole, and only 77 may go on.
CREATE FUNCTION words_query(content text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    written text;
    plain text;
    parts text[];
    asked text[] := '{{}}';
BEGIN
    FOREACH written IN ARRAY string_to_array(content, ' ') LOOP
        plain := {PLAIN.replace("content", "written")};
        IF plain ~ '[{UNSPACED}{SYMBOLS}]' THEN
            parts := tsvector_to_array(words_of(plain));
            asked := asked || ARRAY(SELECT quote_literal(part) || CASE
                WHEN char_length(part) = 1 OR part !~ '[{UNSPACED}]' THEN ':*' ELSE '' END FROM unnest(parts) AS part);
        ELSE
            asked := asked || ARRAY(SELECT quote_literal(lexeme) || CASE
                WHEN row_number() OVER (ORDER BY positions[cardinality(positions)] DESC) = 1 THEN ':*' ELSE '' END
                FROM unnest(to_tsvector('ticketdesk', plain)));
        END IF;
    END LOOP;
    RETURN nullif(array_to_string(asked, ' & '), '')::tsquery;
END $$;

-- A tsvector ends at 1 MB, and a reply must never fail for that: a conversation as long as a book is found by its
-- first half megabyte of different words.
CREATE FUNCTION have_room(words tsvector) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN octet_length(words::text) < 500000;

CREATE FUNCTION words_of_ticket(number integer, own text) RETURNS tsvector LANGUAGE plpgsql STABLE AS $$
DECLARE
    found tsvector := words_of(own);
    message record;
BEGIN
    FOR message IN SELECT body FROM messages WHERE ticket_id = number ORDER BY id LOOP
        EXIT WHEN NOT have_room(found);
        found := found || words_of(message.body);
    END LOOP;
    RETURN found;
END $$;
"""  # noqa: S608

# Rewrites the table once, where an UPDATE would leave it twice as large.
FILL_WORDS = """
ALTER TABLE tickets ADD COLUMN words tsvector;
ALTER TABLE tickets ALTER COLUMN words TYPE tsvector
    USING words_of_ticket(id, concat_ws(' ', title, description, email));
ALTER TABLE tickets ALTER COLUMN words SET NOT NULL;
-- For a word that its statistics do not know, PostgreSQL takes half of the rarest it knows; with few it would read the
-- whole list for a rare word.
ALTER TABLE tickets ALTER COLUMN words SET STATISTICS 500;
"""

KEEP_WORDS = """
CREATE FUNCTION ticket_has_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- What is copied in may bring the words of its conversation, or its row would be written twice.
        NEW.words := words_of(concat_ws(' ', NEW.title, NEW.description, NEW.email)) || coalesce(NEW.words, '');
    ELSE
        NEW.words := words_of_ticket(NEW.id, concat_ws(' ', NEW.title, NEW.description, NEW.email));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ticket_has_words BEFORE INSERT OR UPDATE OF title, description, email ON tickets
    FOR EACH ROW EXECUTE FUNCTION ticket_has_words();

CREATE FUNCTION messages_have_words() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER messages_have_words AFTER INSERT ON messages REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION messages_have_words();
"""

COUNTERS = """
CREATE TABLE ticket_counts (
    slot integer NOT NULL, status varchar NOT NULL, category varchar NOT NULL, priority varchar NOT NULL,
    tickets bigint NOT NULL, CONSTRAINT pk_ticket_counts PRIMARY KEY (slot, status, category, priority)
) WITH (fillfactor = 30);
CREATE TABLE assignee_counts (
    slot integer NOT NULL, assignee_id integer NOT NULL, status varchar NOT NULL,
    tickets bigint NOT NULL, CONSTRAINT pk_assignee_counts PRIMARY KEY (slot, assignee_id, status)
) WITH (fillfactor = 30);
INSERT INTO ticket_counts SELECT 0, status, category, priority, count(*)
    FROM tickets WHERE deleted_at IS NULL GROUP BY 2, 3, 4;
INSERT INTO assignee_counts SELECT 0, coalesce(assignee_id, 0), status, count(*)
    FROM tickets WHERE deleted_at IS NULL GROUP BY 2, 3;

-- Rows of its own for each transaction that writes at the same time: none waits for another, however long it takes.
-- Two numbers make a lock that no other advisory lock of the desk is; it ends with its transaction.
CREATE FUNCTION counting_slot() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE given text := current_setting('ticketdesk.slot', true);
BEGIN
    IF given <> '' THEN
        RETURN given;
    END IF;
    FOR slot IN 0..15 LOOP
        IF pg_try_advisory_xact_lock(7104538, slot) THEN
            PERFORM set_config('ticketdesk.slot', slot::text, true);
            RETURN slot;
        END IF;
    END LOOP;
    RETURN 16 + pg_backend_pid() % 16;
END $$;

CREATE FUNCTION count_tickets() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own constant integer := counting_slot();
    sign constant integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
    one record;
BEGIN
    -- Nearly always it is one ticket, and then grouping would take longer than counting.
    SELECT status, category, priority, coalesce(assignee_id, 0) AS assignee_id, deleted_at, count(*) OVER () AS all_of_them
        INTO one FROM counted LIMIT 1;
    IF one.all_of_them = 1 THEN
        IF one.deleted_at IS NULL THEN
            INSERT INTO ticket_counts AS kept VALUES (own, one.status, one.category, one.priority, sign)
                ON CONFLICT (slot, status, category, priority) DO UPDATE SET tickets = kept.tickets + excluded.tickets;
            INSERT INTO assignee_counts AS kept VALUES (own, one.assignee_id, one.status, sign)
                ON CONFLICT (slot, assignee_id, status) DO UPDATE SET tickets = kept.tickets + excluded.tickets;
        END IF;
        RETURN NULL;
    END IF;
    INSERT INTO ticket_counts AS kept SELECT own, status, category, priority, sign * count(*)
        FROM counted WHERE deleted_at IS NULL GROUP BY 2, 3, 4 ORDER BY 2, 3, 4
        ON CONFLICT (slot, status, category, priority) DO UPDATE SET tickets = kept.tickets + excluded.tickets;
    INSERT INTO assignee_counts AS kept SELECT own, coalesce(assignee_id, 0), status, sign * count(*)
        FROM counted WHERE deleted_at IS NULL GROUP BY 2, 3 ORDER BY 2, 3
        ON CONFLICT (slot, assignee_id, status) DO UPDATE SET tickets = kept.tickets + excluded.tickets;
    RETURN NULL;
END $$;
CREATE TRIGGER count_new_tickets AFTER INSERT ON tickets REFERENCING NEW TABLE AS counted
    FOR EACH STATEMENT EXECUTE FUNCTION count_tickets();
CREATE TRIGGER count_gone_tickets AFTER DELETE ON tickets REFERENCING OLD TABLE AS counted
    FOR EACH STATEMENT EXECUTE FUNCTION count_tickets();

CREATE FUNCTION count_changed_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own constant integer := counting_slot();
    was constant integer := CASE WHEN OLD.deleted_at IS NULL THEN -1 ELSE 0 END;
    is_now constant integer := CASE WHEN NEW.deleted_at IS NULL THEN 1 ELSE 0 END;
BEGIN
    -- Ordered, so that two transactions that have to share a slot cannot wait for each other.
    IF (OLD.status, OLD.category, OLD.priority, was) IS DISTINCT FROM (NEW.status, NEW.category, NEW.priority, -is_now) THEN
        INSERT INTO ticket_counts AS kept SELECT own, status, category, priority, change
            FROM (VALUES (OLD.status, OLD.category, OLD.priority, was), (NEW.status, NEW.category, NEW.priority, is_now))
                AS changes (status, category, priority, change)
            WHERE change <> 0 ORDER BY 2, 3, 4
            ON CONFLICT (slot, status, category, priority) DO UPDATE SET tickets = kept.tickets + excluded.tickets;
    END IF;
    IF (OLD.assignee_id, OLD.status, was) IS DISTINCT FROM (NEW.assignee_id, NEW.status, -is_now) THEN
        INSERT INTO assignee_counts AS kept SELECT own, coalesce(assignee_id, 0), status, change
            FROM (VALUES (OLD.assignee_id, OLD.status, was), (NEW.assignee_id, NEW.status, is_now))
                AS changes (assignee_id, status, change)
            WHERE change <> 0 ORDER BY 2, 3
            ON CONFLICT (slot, assignee_id, status) DO UPDATE SET tickets = kept.tickets + excluded.tickets;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER count_changed_ticket AFTER UPDATE ON tickets FOR EACH ROW
    WHEN ((OLD.status, OLD.category, OLD.priority, OLD.assignee_id, OLD.deleted_at IS NULL)
        IS DISTINCT FROM (NEW.status, NEW.category, NEW.priority, NEW.assignee_id, NEW.deleted_at IS NULL))
    EXECUTE FUNCTION count_changed_ticket();
"""

NO_COUNTERS = """
DROP TRIGGER count_new_tickets ON tickets;
DROP TRIGGER count_gone_tickets ON tickets;
DROP TRIGGER count_changed_ticket ON tickets;
DROP FUNCTION count_tickets, count_changed_ticket, counting_slot;
DROP TABLE ticket_counts, assignee_counts;
"""
NO_WORDS = """
DROP TRIGGER messages_have_words ON messages;
DROP TRIGGER ticket_has_words ON tickets;
ALTER TABLE tickets DROP COLUMN words;
DROP FUNCTION messages_have_words, ticket_has_words, words_of_ticket, have_room, words_query, words_of;
DROP TEXT SEARCH CONFIGURATION ticketdesk;
"""
INDEXES = {
    "newest": NEWEST,
    "status": ["status", *NEWEST],
    "status_priority": ["status", "priority", *NEWEST],
    "category_priority": ["category", "priority", *NEWEST],
    "facets": ["status", "category", "priority", *NEWEST],
    # Nobody is 0 here: an index is read in order for a value, but not for NULL.
    "assignee": [sa.text("COALESCE(assignee_id, 0)"), *NEWEST],
    "assignee_status": [sa.text("COALESCE(assignee_id, 0)"), "status", *NEWEST],
}
BEFORE = {"newest": NEWEST, "facets": ["status", "category", "priority", *NEWEST]}


def upgrade() -> None:
    op.execute("SET LOCAL maintenance_work_mem = '256MB'")
    # Before the table is rewritten, so that no index is built twice.
    op.drop_index("ix_tickets_words", "tickets")
    op.drop_index("ix_tickets_assignee_id", "tickets")
    for name in BEFORE:
        op.drop_index(f"ix_tickets_{name}", "tickets")
    op.execute(CONFIGURATION)
    op.execute(WORDS)
    op.execute(FILL_WORDS)
    op.execute(KEEP_WORDS)
    op.execute(COUNTERS)
    op.create_index("ix_tickets_words", "tickets", ["words"], postgresql_using="gin")
    for name, columns in INDEXES.items():
        op.create_index(f"ix_tickets_{name}", "tickets", columns, postgresql_where=LIVING)
    op.create_index(
        "ix_tickets_finished",
        "tickets",
        [sa.text(FINISHED)],
        postgresql_include=["resolved_at", "closed_at"],
        postgresql_where=sa.text(f"deleted_at IS NULL AND {FINISHED} IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_finished", "tickets")
    for name in INDEXES:
        op.drop_index(f"ix_tickets_{name}", "tickets")
    op.drop_index("ix_tickets_words", "tickets")
    op.execute(NO_COUNTERS)
    op.execute(NO_WORDS)
    for name, columns in BEFORE.items():
        op.create_index(f"ix_tickets_{name}", "tickets", columns, postgresql_where=LIVING)
    op.create_index("ix_tickets_assignee_id", "tickets", ["assignee_id"])
    trigrams = dict.fromkeys(SEARCHED, "gin_trgm_ops")
    op.create_index("ix_tickets_words", "tickets", SEARCHED, postgresql_using="gin", postgresql_ops=trigrams)
