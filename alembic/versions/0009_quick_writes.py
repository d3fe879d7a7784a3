"""Quick writes: PostgreSQL reads each condition of a table and of its triggers anew for every statement that writes, so they are short."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

import sqlalchemy as sa

from alembic import op

revision = "0009"
down_revision = "0008"

CHECKS = sa.text("""
    SELECT conrelid::regclass::text AS place, conname AS name, pg_get_constraintdef(oid) AS said, convalidated AS is_proved
    FROM pg_constraint WHERE contype = 'c' AND connamespace = current_schema()::regnamespace
        AND conrelid::regclass::text NOT LIKE 'procrastinate%' ORDER BY 1, 2
""")
# A list is an array of casts, which are worked out at every write, or one constant.
CASTS = re.compile(r"CHECK \(+(\w+)\)::text = ANY \(+ARRAY\[([^]]*)\](?:\)?::text\[\])?\)+(?: NOT VALID)?")
CONSTANT = re.compile(r"CHECK \(+(\w+)\)::text = ANY \('\{([\w,]+)\}'::text\[\]\)+(?: NOT VALID)?")
LENGTHS = {"title": 200, "description": 10_000}

# The columns are told by their numbers; a condition on them took longer to read than the function takes to find no change.
COUNTED = """
DROP TRIGGER count_changed_ticket ON tickets;
CREATE TRIGGER count_changed_ticket
    AFTER UPDATE OF status, category, priority, assignee_id, deleted_at, snoozed_until ON tickets
    FOR EACH ROW EXECUTE FUNCTION count_changed_ticket();
"""
COUNTED_WHEN = """
DROP TRIGGER count_changed_ticket ON tickets;
CREATE TRIGGER count_changed_ticket AFTER UPDATE ON tickets FOR EACH ROW
    WHEN ((OLD.status, OLD.category, OLD.priority, OLD.assignee_id, OLD.deleted_at IS NULL, OLD.snoozed_until IS NULL)
        IS DISTINCT FROM
        (NEW.status, NEW.category, NEW.priority, NEW.assignee_id, NEW.deleted_at IS NULL, NEW.snoozed_until IS NULL))
    EXECUTE FUNCTION count_changed_ticket();
"""
# A word has 2,046 bytes at most, so that so few words have room however long they are; spelling them out takes longer.
ROOM = """
CREATE OR REPLACE FUNCTION have_room(words tsvector) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN {0} octet_length(words::text) < 500000;
"""


def _listed_anew(listed: re.Pattern[str], spelled: Callable[[str, list[str]], str]) -> None:
    """Spell each list of values as it is said now; what was not proved before is not proved now."""
    changes: dict[str, list[str]] = defaultdict(list)
    for place, name, said, is_proved in op.get_bind().execute(CHECKS).all():
        if found := listed.fullmatch(said):
            check = spelled(found[1], re.findall(r"'(\w+)'", found[2]) or found[2].split(","))
            proved = "" if is_proved else " NOT VALID"
            changes[place] += [f"DROP CONSTRAINT {name}", f"ADD CONSTRAINT {name} CHECK ({check}){proved}"]
    for place, steps in changes.items():
        op.execute(f"ALTER TABLE {place} {', '.join(steps)}")


def _lengths(spelled: str) -> None:
    for column, most in LENGTHS.items():
        name = f"ck_tickets_{column}_length"
        check = spelled.format(column=column, most=most)
        op.execute(f"ALTER TABLE tickets DROP CONSTRAINT {name}, ADD CONSTRAINT {name} CHECK ({check})")


def upgrade() -> None:
    _listed_anew(CASTS, lambda column, values: f"{column} = ANY ('{{{','.join(values)}}}')")
    _lengths("{column} ~ '\\S' AND char_length({column}) <= {most}")
    op.execute(COUNTED)
    op.execute(ROOM.format("length(words) < 240 OR"))


def downgrade() -> None:
    op.execute(ROOM.format(""))
    op.execute(COUNTED_WHEN)
    _lengths("char_length({column}) BETWEEN 1 AND {most} AND {column} ~ '\\S'")
    _listed_anew(CONSTANT, lambda column, values: f"{column} IN ({', '.join(map(repr, values))})")
