"""``user add`` and ``token add``: what they print, what they refuse, and that a failure is one sentence."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL

from tests import making
from tests.processes import environment
from ticketdesk import db
from ticketdesk.__main__ import parser
from ticketdesk.config import ROOT
from ticketdesk.desk.keys import hash_of
from ticketdesk.models import Role

Command = Callable[..., subprocess.CompletedProcess[str]]
PASSWORD = "seven green kettles sing"


@pytest.fixture
def command(database_url: str, tmp_path: Path) -> Command:
    """``command("user", "add", ..., stdin=...)`` on a migrated and empty database."""

    def run(
        *arguments: str, stdin: str = "", address: str = database_url
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ticketdesk", *arguments],
            cwd=ROOT,
            env=environment(DATABASE_URL=address, TICKETDESK_DATA=str(tmp_path)),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
async def ines(database_url: str) -> None:
    """An administrator."""
    async with db.transaction() as session:
        await making.account(session, "ines@example.com", "Ines Duarte", Role.admin)


def _rows(database_url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database_url) as connection:
        return connection.execute(query).fetchall()


def _refused(done: subprocess.CompletedProcess[str], says: str) -> None:
    """One sentence, and nothing of how the program is made."""
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_somebody_is_added_with_a_hash_and_the_roles_default(command: Command, database_url: str) -> None:
    added = command("user", "add", "bo@example.com", stdin=PASSWORD + "\n")
    assert (added.returncode, added.stdout) == (0, "bo@example.com can sign in as agent.\n"), added.stderr
    [(name, role, password_hash)] = _rows(database_url, "SELECT name, role, password_hash FROM accounts")
    assert (name, role) == ("bo", "agent")
    assert str(password_hash).startswith("$argon2id$")


@pytest.mark.parametrize(
    ("arguments", "password", "says"),
    [
        (("bo@example.com",), "short", "12"),
        (("bo@example.com",), "password1234", "anybody would try"),
        (("nowhere",), PASSWORD, "address"),
        (("INES@example.com",), PASSWORD, "Somebody has an account with this address."),
    ],
)
@pytest.mark.usefixtures("ines")
def test_who_cannot_be_added_is_told_why(
    command: Command, database_url: str, arguments: tuple[str, ...], password: str, says: str
) -> None:
    _refused(command("user", "add", *arguments, stdin=password + "\n"), says)
    assert _rows(database_url, "SELECT count(*) FROM accounts") == [(1,)]


@pytest.mark.usefixtures("ines")
def test_a_token_goes_alone_to_the_output_and_only_its_hash_to_the_database(
    command: Command, database_url: str
) -> None:
    made = command("token", "add", "Zapier", "--scope", "read", "--days", "30")
    assert made.returncode == 0
    assert re.fullmatch(r"td_[\w-]{43}\n", made.stdout)
    assert made.stderr == "This is the token. It is shown this once; keep it like a password.\n"
    [(name, scope, token_hash, days)] = _rows(
        database_url, "SELECT name, scope, token_hash, extract(day FROM expires_at - now())::int FROM tokens"
    )
    assert (name, scope, token_hash, days) == ("Zapier", "read", hash_of(made.stdout.strip()), 29)
    [(about, actor)] = _rows(database_url, "SELECT about, actor_id FROM audit WHERE deed = 'token_made'")
    assert (about, actor) == ("token Zapier", None)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Zapier", "--scope", "read", "--for", "nobody@example.com"), "No token was made."),
        (("Zapier", "--scope", "read", "--days", "0"), "from 1 to"),
        (("n" * 61, "--scope", "read"), "60"),
    ],
)
@pytest.mark.usefixtures("ines")
def test_a_token_that_cannot_be_is_refused_in_a_sentence(
    command: Command, database_url: str, arguments: tuple[str, ...], says: str
) -> None:
    _refused(command("token", "add", *arguments), says)
    assert _rows(database_url, "SELECT count(*) FROM tokens") == [(0,)]


def test_without_an_administrator_there_is_nobody_to_act_as(command: Command) -> None:
    _refused(command("token", "add", "Zapier", "--scope", "read"), "There is no active administrator yet.")


def test_a_database_that_is_away_or_empty_is_told(command: Command, new_database: Callable[..., URL]) -> None:
    away = "postgresql://nobody@127.0.0.1:1/none"
    empty = new_database().render_as_string(hide_password=False)
    for arguments in (("user", "add", "bo@example.com"), ("token", "add", "Zapier", "--scope", "read")):
        _refused(command(*arguments, stdin=PASSWORD + "\n", address=away), "does not answer")
        _refused(
            command(*arguments, stdin=PASSWORD + "\n", address=empty), "Run `python -m ticketdesk migrate`"
        )


@pytest.mark.parametrize(
    "arguments",
    [("user",), ("token",), ("token", "add", "Zapier"), ("token", "add", "Zapier", "--scope", "admin")],
)
def test_a_command_that_is_not_whole_says_how_it_goes(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: ")
