"""``person``: what is here of somebody, all of it as a file, and erasing once the address was typed again."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import psycopg

from tests import making
from tests.launch.commanding import command
from tests.processes import environment
from ticketdesk import db
from ticketdesk.config import ROOT
from ticketdesk.models import Role

LI = "li@example.com"


def _typed(url: str, folder: Path, again: str) -> subprocess.CompletedProcess[str]:
    arguments = [sys.executable, "-m", "ticketdesk", "person", "erase", LI]
    return subprocess.run(
        arguments,
        input=f"{again}\n",
        env=environment(DATABASE_URL=url, TICKETDESK_DATA=str(folder)),
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )


async def test_a_person_is_shown_taken_along_and_erased(database_url: str, tmp_path: Path) -> None:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        await making.ticket(session, ana, email=LI)
    shown = command(database_url, tmp_path, "person", "show", LI.upper())
    assert shown == (0, "Account: none. Tickets: 1, messages: 0, files: 0, mails: 0, ratings: 0.\n", "")
    archive = tmp_path / "li.zip"
    code, said, _ = command(database_url, tmp_path, "person", "export", LI, "--to", str(archive))
    assert (code, "has everything of this person" in said) == (0, True)
    assert archive.stat().st_mode & 0o077 == 0
    assert len(zipfile.ZipFile(archive).namelist()) == 2
    code, _, complaint = command(database_url, tmp_path, "person", "export", LI, "--to", str(archive))
    assert (code, complaint.startswith("There is a file of this name already.")) == (1, True)
    other = _typed(database_url, tmp_path, "lea@example.com")
    assert (other.returncode, other.stderr) == (1, "This is another address. Nothing was erased.\n")
    done = _typed(database_url, tmp_path, LI)
    assert (done.returncode, done.stderr) == (0, "")
    with psycopg.connect(database_url) as connection:
        jobs = connection.execute(
            "SELECT args::text FROM procrastinate_jobs WHERE task_name = 'erase'"
        ).fetchall()
        assert len(jobs) == 1
        assert LI not in jobs[0][0]


def test_what_cannot_be_done_is_said_in_a_sentence(database_url: str, tmp_path: Path) -> None:
    code, said, complaint = command(database_url, tmp_path, "person", "show", "nobody")
    assert (code, said, complaint) == (1, "", "This does not look like an address.\n")
    code, _, complaint = command(
        database_url, tmp_path, "person", "export", LI, "--to", str(tmp_path / "no" / "x")
    )
    assert (code, complaint.startswith("The file cannot be written there.")) == (1, True)
    assert _typed(database_url, tmp_path, LI).stderr.startswith("Nothing here is of this address.")
