"""``doctor`` really asks mail server, Gemini, the store of files and the virus scanner, and says who does not answer."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import making
from tests.post_office import PostOffice, SetUp
from tests.stub.gemini import GeminiStub
from ticketdesk import config, db
from ticketdesk.channels import files
from ticketdesk.launch import doctor_outside
from ticketdesk.launch.findings import Patient, State
from ticketdesk.models import Role


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own, with nothing in it."""
    monkeypatch.setenv("TICKETDESK_DATA", str(tmp_path))
    config.settings.cache_clear()
    files.store.cache_clear()
    yield tmp_path
    files.store.cache_clear()


async def test_a_mail_server_is_greeted_and_gets_no_letter(
    post_office: PostOffice, set_up_mail: SetUp
) -> None:
    told = await asyncio.to_thread(doctor_outside.the_mail, Patient())
    assert (told.state, told.found) == (State.ok, f"127.0.0.1:{post_office.port} lets us in.")
    assert (post_office.taken, post_office.came) == ([], 1)
    post_office.lets_in = ("desk", "the right one")
    set_up_mail(post_office.url.replace("right", "wrong").replace(" ", "%20"))
    told = await asyncio.to_thread(doctor_outside.the_mail, Patient())
    assert told.state is State.bad
    assert "535" in told.found
    assert "wrong" not in str(told)
    await post_office.shut()
    told = await asyncio.to_thread(doctor_outside.the_mail, Patient())
    assert (told.state, "could not be reached" in told.found) == (State.bad, True)


def test_a_folder_for_mails_is_one_that_can_be_written(data: Path, set_up_mail: SetUp) -> None:
    set_up_mail("keep:")
    assert doctor_outside.the_mail(Patient()).state is State.ok
    (data / "mails").rmdir()
    (data / "mails").write_text("a file in its place")
    told = doctor_outside.the_mail(Patient())
    assert (told.state, "FileExistsError" in told.found) == (State.bad, True)


@pytest.mark.parametrize(
    ("mode", "state", "words"),
    [
        ("ok", State.ok, "answered in"),
        ("e400key", State.bad, "Google refused the key."),
        ("e404", State.look, "does not know the model"),
        ("e429", State.look, "no more questions"),
        ("e503", State.look, "did not answer (http_503)"),
    ],
)
async def test_gemini_is_asked_a_question_that_nobody_wrote(
    mode: str, state: State, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with GeminiStub(mode) as stub:
        monkeypatch.setenv("GEMINI_API_KEY", "a-key-of-the-tests")
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", stub.base_url)
        config.settings.cache_clear()
        told = await asyncio.to_thread(doctor_outside.the_model, Patient())
        assert (told.state, words in told.found) == (state, True), told
        assert [doctor_outside.QUESTION.title in str(seen.body) for seen in stub.log] == [True]
        assert "a-key-of-the-tests" not in str(told)
        monkeypatch.setenv("TICKETDESK_TRIAGE_ORDER", "rules")
        config.settings.cache_clear()
        assert "is not asked" in doctor_outside.the_model(Patient()).found
        assert len(stub.log) == 1


async def test_files_that_are_gone_from_the_store_are_told(database_url: str, data: Path) -> None:
    kept, gone = secrets.token_bytes(32), secrets.token_bytes(32)
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        number = (await making.ticket(session, ana)).id
    with psycopg.connect(database_url, autocommit=True) as line:
        patient = Patient(line=line, has_tables=True)
        assert doctor_outside.the_files(patient).found == "No file was brought yet."
        for digest in (kept, gone):
            line.execute(
                "INSERT INTO attachments (ticket_id, name, size, digest, media_type, created_at) "
                "VALUES (%s, 'a.txt', 1, %s, 'text/plain', now())",
                [number, digest],
            )
        told = await asyncio.to_thread(doctor_outside.the_files, patient)
        assert (told.state, "is gone, and tickets have files" in told.found) == (State.bad, True)
        await files.keep(kept, b"x")
        told = await asyncio.to_thread(doctor_outside.the_files, patient)
        assert (told.state, "1 of the newest 2 files" in told.found) == (State.bad, True)
        await files.keep(gone, b"x")
        told = await asyncio.to_thread(doctor_outside.the_files, patient)
        assert told.state is State.ok
    # What the doctor put there to see whether it can is gone again.
    assert len([path for path in (data / files.FOLDER).rglob("*") if path.is_file()]) == 2


def test_a_bucket_that_does_not_answer_is_told_without_its_keys(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICKETDESK_FILES_URL", "s3://files/desk")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret-key")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a-name")
    monkeypatch.setitem(files.RETRIES, "max_retries", 0)
    config.settings.cache_clear()
    told = doctor_outside.the_files(Patient())
    assert (told.state, told.found) == (State.bad, "s3://files/desk does not keep files.")


def test_a_virus_scanner_that_does_not_answer_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor_outside.the_scanner(Patient()).state is State.ok
    monkeypatch.setenv("TICKETDESK_CLAMAV", "tcp://127.0.0.1:1")
    config.settings.cache_clear()
    assert doctor_outside.the_scanner(Patient()).state is State.bad
