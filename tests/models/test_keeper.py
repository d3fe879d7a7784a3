"""The audit log under a role that owns every table: its old lines go by one function only, and that is told."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from psycopg import errors
from sqlalchemy.engine import URL

from tests.models.access_attacks import REWRITTEN_AUDIT
from tests.models.owners import as_owner, dsn_of, lines_of, refused
from ticketdesk import migrations
from ticketdesk.errors import CannotStart

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


def test_an_owner_who_is_no_superuser_migrates_up_and_down_and_up(owned: Callable[[str], URL]) -> None:
    url = as_owner(owned("CREATEROLE"))
    migrations.upgrade(url)
    migrations.downgrade(url)
    assert migrations.current(dsn_of(url)) is None
    migrations.upgrade(url)
    assert migrations.current(dsn_of(url)) == migrations.newest()


def test_an_owner_without_the_right_reads_what_to_do(owned: Callable[[str], URL]) -> None:
    url = as_owner(owned("NOCREATEROLE"))
    with pytest.raises(CannotStart, match="has to own the database, to have CREATEROLE") as refused:
        migrations.upgrade(url)
    assert "Nothing was changed." in refused.value.sentence
    assert migrations.current(dsn_of(url)) is None


@pytest.mark.parametrize("statement", REWRITTEN_AUDIT)
def test_not_even_the_owner_rewrites_the_log(owner: psycopg.Connection, statement: str) -> None:
    before = lines_of(owner)
    refused(owner, statement, errors.RestrictViolation, "cannot be changed or removed")
    assert lines_of(owner) == before != []


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
    refused(owner, statement, errors.InsufficientPrivilege)
    refused(owner, "DELETE FROM audit", errors.RestrictViolation)


def test_old_lines_go_and_a_line_tells_how_many(owner: psycopg.Connection) -> None:
    owner.execute(OLD)
    kept = [line for line in lines_of(owner) if line[2] == "purged" or line[0] != 3]
    assert owner.execute(FORGET, [365]).fetchone() == (1,)
    *left, proof = lines_of(owner)
    assert left == kept
    assert (proof[2], proof[5]) == ("purged", "audit")
    assert str(proof[6]).startswith("1 entries from before 20")
    assert owner.execute(FORGET, [365]).fetchone() == (0,)
    assert lines_of(owner) == [*kept, proof], "where nothing goes, nothing is told"
    refused(owner, "DELETE FROM audit", errors.RestrictViolation)


@pytest.mark.parametrize("days", [27, 0, -365])
def test_the_last_four_weeks_stay_whatever_is_asked(owner: psycopg.Connection, days: int) -> None:
    owner.execute(OLD)
    before = lines_of(owner)
    for moment in (f"now() - interval '{days} days'", "'infinity'", "now() + interval '1 s'"):
        refused(owner, f"SELECT forget_audit({moment})", errors.RestrictViolation, "four weeks at least")
    assert owner.execute("SELECT forget_audit(NULL)").fetchone() == (0,)
    assert owner.execute(FORGET, [28]).fetchone() == (1,)
    assert len(lines_of(owner)) == len(before)


def test_a_table_that_only_looks_like_the_log_does_not_deceive_the_keeper(owner: psycopg.Connection) -> None:
    before = lines_of(owner)
    owner.execute(DECOY)
    assert owner.execute(FORGET, [30]).fetchone() == (0,)
    assert lines_of(owner) == before


def test_another_role_of_the_server_may_not_even_ask(owner: psycopg.Connection) -> None:
    asked = owner.execute(
        "SELECT EXISTS (SELECT FROM pg_proc, aclexplode(proacl) WHERE proname = 'forget_audit' AND grantee = 0)"
    )
    assert asked.fetchone() == (False,)
