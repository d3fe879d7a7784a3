"""Hangul is found by pairs of letters, as the other scripts of East Asia: Korean writes spaces, but not within what is one word to it."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"

# Both end their list of scripts without spaces in one place.
BEFORE, HANGUL = r"\uf900-\ufaff", r"\uac00-\ud7a3"
REWRITTEN = r"""
DO $$
DECLARE told text;
BEGIN
    FOR told IN SELECT pg_get_functiondef(one) FROM
        unnest(ARRAY['words_of(text)', 'words_query_parsed(text)']::regprocedure[]) AS one
    LOOP
        EXECUTE replace(told, '[OLD]', '[NEW]');
    END LOOP;
END $$;
"""
# What is plain ASCII, as most of it is, is told apart without reading it letter by letter.
FOUND_ANEW = rf"""
UPDATE tickets SET words = words_of_ticket(id, concat_ws(' ', title, description, email))
WHERE (octet_length(title) + octet_length(description) > char_length(title) + char_length(description)
        AND concat(title, ' ', description) ~ '[{HANGUL}]')
    OR id IN (SELECT ticket_id FROM messages
        WHERE octet_length(body) > char_length(body) AND body ~ '[{HANGUL}]');
"""  # noqa: S608


def upgrade() -> None:
    op.execute(REWRITTEN.replace("[OLD]", BEFORE).replace("[NEW]", HANGUL + BEFORE))
    op.execute(FOUND_ANEW)


def downgrade() -> None:
    op.execute(REWRITTEN.replace("[OLD]", HANGUL + BEFORE).replace("[NEW]", BEFORE))
    op.execute(FOUND_ANEW)
