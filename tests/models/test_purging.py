"""Erasing and removing for good under a role that owns every table: one function may, and it cannot be talked into more."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from tests.models.owners import PURGE_SIGNED, lines_of, refused

PURGE = "SELECT * FROM purge(%s::integer[], %s, %s, NULL, %s::bytea, %s)"
# A table that is found before the real one, with a trigger that would act as the keeper.
PURGE_DECOY = """
    CREATE TEMPORARY TABLE tickets (LIKE tickets);
    CREATE TEMPORARY TABLE events (LIKE events);
    INSERT INTO pg_temp.tickets SELECT * FROM public.tickets;
    GRANT ALL ON pg_temp.tickets, pg_temp.events TO PUBLIC;
    CREATE FUNCTION pg_temp.burn() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN DELETE FROM public.events; DELETE FROM public.audit; RETURN NEW; END $$;
    CREATE TRIGGER burn BEFORE UPDATE ON pg_temp.tickets FOR EACH ROW EXECUTE FUNCTION pg_temp.burn();
"""


@pytest.fixture
def numbered(owner: psycopg.Connection) -> psycopg.Connection:
    """The rows were written with numbers of their own; what comes gets others."""
    owner.execute("SELECT setval('events_id_seq', 900), setval('purges_id_seq', 900)")
    return owner


def _purges(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    found = connection.execute(
        "SELECT why, person, rule, tickets, messages, files FROM public.purges ORDER BY id"
    )
    return found.fetchall()


def test_erasing_leaves_the_history_and_a_proof(numbered: psycopg.Connection) -> None:
    before, known = numbered.execute("SELECT * FROM events ORDER BY id").fetchall(), _purges(numbered)
    gone = numbered.execute(PURGE, [[1, 2, 99], "erase", "person", b"p" * 32, ""]).fetchone()
    assert gone is not None
    assert gone[0] == 2
    assert numbered.execute("SELECT DISTINCT title, description, email FROM tickets").fetchall() == [
        ("Erased", "Erased", None)
    ]
    *lines, first, second = numbered.execute("SELECT * FROM events ORDER BY id").fetchall()
    assert (lines, first[2], second[2]) == (before, "erased", "erased")
    (proof,) = _purges(numbered)[len(known) :]
    assert proof == ("person", b"p" * 32, "", 2, gone[1], gone[2])
    again = numbered.execute(PURGE, [[1, 2], "erase", "retention", None, ""]).fetchone()
    assert again == (0, 0, 0, [])
    assert len(_purges(numbered)) == len(known) + 1, "where nothing goes, nothing is told"
    refused(
        numbered, "UPDATE events SET before = 'x'", errors.RestrictViolation, "cannot be changed or removed"
    )


def test_only_what_was_deleted_thirty_days_before_goes_whole(numbered: psycopg.Connection) -> None:
    for at in ("NULL", "now() - interval '29 days'", "now() + interval '1 day'"):
        numbered.execute(f"UPDATE tickets SET deleted_at = {at} WHERE id = 1".encode())
        assert numbered.execute(PURGE, [[1], "delete", "deleted", None, ""]).fetchone() == (0, 0, 0, [])
    numbered.execute("UPDATE tickets SET deleted_at = now() - interval '31 days' WHERE id = 1")
    gone = numbered.execute(PURGE, [[1], "delete", "deleted", None, ""]).fetchone()
    assert gone is not None
    assert gone[0] == 1
    assert numbered.execute("SELECT id FROM tickets").fetchall() == [(2,)]
    assert numbered.execute("SELECT DISTINCT ticket_id FROM events").fetchall() == [(2,)]
    for statement in (b"DELETE FROM events", b"TRUNCATE events"):
        with pytest.raises((errors.RestrictViolation, errors.FeatureNotSupported)), numbered.transaction():
            numbered.execute(statement)


@pytest.mark.parametrize(
    ("fate", "why", "whose"),
    [
        ("burn", "person", b"p" * 32),
        ("erase", "whim", None),
        ("erase", "person", None),
        ("delete", "person", None),
    ],
)
def test_what_could_not_be_proved_is_not_done(
    numbered: psycopg.Connection, fate: str, why: str, whose: bytes | None
) -> None:
    numbered.execute("UPDATE tickets SET deleted_at = now() - interval '31 days' WHERE id = 1")
    with pytest.raises(errors.CheckViolation), numbered.transaction():
        numbered.execute(PURGE, [[1], fate, why, whose, ""])
    assert numbered.execute("SELECT title FROM tickets WHERE id = 1").fetchone() == ("Help",)


def test_tables_that_only_look_like_the_desks_do_not_deceive_it(numbered: psycopg.Connection) -> None:
    lines, events = lines_of(numbered), numbered.execute("SELECT * FROM public.events").fetchall()
    numbered.execute(PURGE_DECOY)
    assert numbered.execute(PURGE, [[1], "erase", "retention", None, ""]).fetchone() is not None
    assert numbered.execute("SELECT title FROM public.tickets WHERE id = 1").fetchone() == ("Erased",)
    assert numbered.execute("SELECT DISTINCT title FROM pg_temp.tickets").fetchall() == [("Help",)]
    assert lines_of(numbered) == lines
    assert len(numbered.execute("SELECT * FROM public.events").fetchall()) == len(events) + 1


def test_another_role_of_the_server_may_not_purge_either(numbered: psycopg.Connection) -> None:
    asked = numbered.execute(
        "SELECT EXISTS (SELECT FROM pg_proc, aclexplode(proacl) WHERE proname = 'purge' AND grantee = 0)"
    )
    assert asked.fetchone() == (False,)
    refused(
        numbered,
        f"ALTER FUNCTION {PURGE_SIGNED} SECURITY INVOKER",
        errors.InsufficientPrivilege,
    )
