"""What only the keeper may do under a role that owns every table: shorten the audit log, erase and remove, and that is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import psycopg
import pytest
from psycopg import errors, sql
from sqlalchemy.engine import URL

from tests.models.access_attacks import REWRITTEN_AUDIT
from tests.models.rows import ROWS
from ticketdesk import migrations
from ticketdesk.errors import CannotStart

_numbers = count(1)
PURGE_SIGNED = "purge(integer[], text, text, integer, bytea, text)"
FORGET = "SELECT forget_audit(now() - make_interval(days => %s))"
OLD = """
    INSERT INTO audit (at, deed, about, address)
    VALUES (now() - interval '400 days', 'signed_in', '', ''), (now() - interval '27 days', 'signed_in', '', ''),
           (now() - interval '400 days', 'purged', 'audit', '')
"""
# What runs as the keeper when a table of this name is found before the real one.
DECOY = """
    CREATE TEMPORARY TABLE audit (LIKE audit);
    INSERT INTO pg_temp.audit (id, at, deed, about, address) VALUES (1, now() - interval '1 year', '', '', '');
    GRANT ALL ON pg_temp.audit TO PUBLIC;
    CREATE FUNCTION pg_temp.burn() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN DELETE FROM public.audit; RETURN OLD; END $$;
    CREATE TRIGGER burn BEFORE DELETE ON pg_temp.audit FOR EACH ROW EXECUTE FUNCTION pg_temp.burn();
"""


def _dsn(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _hand_over_the_keeper(admin: psycopg.Connection, owner: sql.Identifier) -> None:
    """Let an owner use a role that others of the server have made: what creating it would have given."""
    if admin.execute("SELECT FROM pg_roles WHERE rolname = 'ticketdesk_keeper'").fetchone() is None:
        return
    # Before version 16 CREATEROLE was enough.
    if admin.info.server_version >= 160_000:
        grant = "GRANT ticketdesk_keeper TO {} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE"
        admin.execute(sql.SQL(grant).format(owner))


@pytest.fixture(scope="module")
def owned(
    server: URL, template: str, new_database: Callable[..., URL], worker_id: str
) -> Iterator[Callable[[str], URL]]:
    """``owned("CREATEROLE")``: an empty database whose owner is no superuser and has these attributes.

    The embedded server's own role, which made ``template``, is none either.
    """
    made: list[tuple[str, URL]] = []

    def make(attributes: str) -> URL:
        name = f"ticketdesk_test_owner_{worker_id}_{next(_numbers)}"
        url = new_database()
        with psycopg.connect(_dsn(server.set(database="postgres")), autocommit=True) as admin:
            owner = sql.Identifier(name)
            admin.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'x' ").format(owner) + sql.SQL(attributes))
            admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
            if "NOCREATEROLE" not in attributes:
                _hand_over_the_keeper(admin, owner)
            admin.execute(
                sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(url.database), owner)
            )
        made.append((name, url))
        return url

    yield make
    for name, url in made:
        with psycopg.connect(_dsn(url), autocommit=True) as admin:
            owner = sql.Identifier(name)
            admin.execute(sql.SQL("REASSIGN OWNED BY {} TO CURRENT_USER").format(owner))
            # The keeper's grant to the owner would keep the role.
            admin.execute("DROP FUNCTION IF EXISTS forget_audit(timestamptz)")
            admin.execute(f"DROP FUNCTION IF EXISTS {PURGE_SIGNED}")
            admin.execute(sql.SQL("DROP OWNED BY {}").format(owner))
            admin.execute(sql.SQL("DROP ROLE {}").format(owner))


def _as_owner(url: URL) -> URL:
    """The same database, signed in as its owner."""
    with psycopg.connect(_dsn(url)) as admin:
        row = admin.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert row
    return url.set(username=row[0], password="x", drivername="postgresql+psycopg")


@pytest.fixture(scope="module")
def migrated(owned: Callable[[str], URL]) -> Iterator[psycopg.Connection]:
    """A connection of an owner that migrated its own database; it holds a row of each noun."""
    url = _as_owner(owned("CREATEROLE"))
    migrations.upgrade(url)
    with psycopg.connect(_dsn(url), autocommit=True) as connection:
        connection.execute(ROWS)
        super_ = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        assert super_ == (False,)
        yield connection


@pytest.fixture
def owner(migrated: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """The same; what a test does is undone."""
    with migrated.transaction(force_rollback=True):
        yield migrated


def _refused(
    connection: psycopg.Connection, statement: str, by: type[psycopg.Error], says: str | None = None
) -> None:
    with pytest.raises(by, match=says), connection.transaction():
        connection.execute(statement)


def _lines(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    return connection.execute("SELECT * FROM public.audit ORDER BY id").fetchall()


def test_an_owner_who_is_no_superuser_migrates_up_and_down_and_up(owned: Callable[[str], URL]) -> None:
    url = _as_owner(owned("CREATEROLE"))
    migrations.upgrade(url)
    migrations.downgrade(url)
    assert migrations.current(_dsn(url)) is None
    migrations.upgrade(url)
    assert migrations.current(_dsn(url)) == migrations.newest()


def test_an_owner_without_the_right_reads_what_to_do(owned: Callable[[str], URL]) -> None:
    url = _as_owner(owned("NOCREATEROLE"))
    with pytest.raises(CannotStart, match="has to own the database, to have CREATEROLE") as refused:
        migrations.upgrade(url)
    assert "Nothing was changed." in refused.value.sentence
    assert migrations.current(_dsn(url)) is None


@pytest.mark.parametrize("statement", REWRITTEN_AUDIT)
def test_not_even_the_owner_rewrites_the_log(owner: psycopg.Connection, statement: str) -> None:
    before = _lines(owner)
    _refused(owner, statement, errors.RestrictViolation, "cannot be changed or removed")
    assert _lines(owner) == before != []


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE ticketdesk_keeper",
        "SET SESSION AUTHORIZATION ticketdesk_keeper",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION forget_audit(older_than timestamptz) RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
        "ALTER FUNCTION forget_audit(timestamptz) SECURITY INVOKER",
    ],
)
def test_nobody_becomes_the_keeper_or_changes_its_function(owner: psycopg.Connection, statement: str) -> None:
    _refused(owner, statement, errors.InsufficientPrivilege)
    _refused(owner, "DELETE FROM audit", errors.RestrictViolation)


def test_old_lines_go_and_a_line_tells_how_many(owner: psycopg.Connection) -> None:
    owner.execute(OLD)
    kept = [line for line in _lines(owner) if line[2] == "purged" or line[0] != 3]
    assert owner.execute(FORGET, [365]).fetchone() == (1,)
    *left, proof = _lines(owner)
    assert left == kept
    assert (proof[2], proof[5]) == ("purged", "audit")
    assert str(proof[6]).startswith("1 entries from before 20")
    assert owner.execute(FORGET, [365]).fetchone() == (0,)
    assert _lines(owner) == [*kept, proof], "where nothing goes, nothing is told"
    _refused(owner, "DELETE FROM audit", errors.RestrictViolation)


@pytest.mark.parametrize("days", [27, 0, -365])
def test_the_last_four_weeks_stay_whatever_is_asked(owner: psycopg.Connection, days: int) -> None:
    owner.execute(OLD)
    before = _lines(owner)
    for moment in (f"now() - interval '{days} days'", "'infinity'", "now() + interval '1 s'"):
        _refused(owner, f"SELECT forget_audit({moment})", errors.RestrictViolation, "four weeks at least")
    assert owner.execute("SELECT forget_audit(NULL)").fetchone() == (0,)
    assert owner.execute(FORGET, [28]).fetchone() == (1,)
    assert len(_lines(owner)) == len(before)


def test_a_table_that_only_looks_like_the_log_does_not_deceive_the_keeper(owner: psycopg.Connection) -> None:
    before = _lines(owner)
    owner.execute(DECOY)
    assert owner.execute(FORGET, [30]).fetchone() == (0,)
    assert _lines(owner) == before


def test_another_role_of_the_server_may_not_even_ask(owner: psycopg.Connection) -> None:
    asked = owner.execute(
        "SELECT EXISTS (SELECT FROM pg_proc, aclexplode(proacl) WHERE proname = 'forget_audit' AND grantee = 0)"
    )
    assert asked.fetchone() == (False,)


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
    _refused(
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
    lines, events = _lines(numbered), numbered.execute("SELECT * FROM public.events").fetchall()
    numbered.execute(PURGE_DECOY)
    assert numbered.execute(PURGE, [[1], "erase", "retention", None, ""]).fetchone() is not None
    assert numbered.execute("SELECT title FROM public.tickets WHERE id = 1").fetchone() == ("Erased",)
    assert numbered.execute("SELECT DISTINCT title FROM pg_temp.tickets").fetchall() == [("Help",)]
    assert _lines(numbered) == lines
    assert len(numbered.execute("SELECT * FROM public.events").fetchall()) == len(events) + 1


def test_another_role_of_the_server_may_not_purge_either(numbered: psycopg.Connection) -> None:
    asked = numbered.execute(
        "SELECT EXISTS (SELECT FROM pg_proc, aclexplode(proacl) WHERE proname = 'purge' AND grantee = 0)"
    )
    assert asked.fetchone() == (False,)
    _refused(
        numbered,
        f"ALTER FUNCTION {PURGE_SIGNED} SECURITY INVOKER",
        errors.InsufficientPrivilege,
    )
