"""Each night goes what nobody sent and what no file needs, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import config
from ticketdesk.channels import files
from ticketdesk.desk import attachments, messages, waiting_files
from ticketdesk.models import Account, Attachment, Content, Shape, Ticket
from ticketdesk.models.columns import at, now
from ticketdesk.worker import tidying


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("TICKETDESK_DATA", str(tmp_path))
    config.settings.cache_clear()
    files.store.cache_clear()
    yield tmp_path / files.FOLDER
    files.store.cache_clear()


async def _content(words: bytes) -> Content:
    digest = hashlib.sha256(words).digest()
    await files.keep(digest, words)
    await files.keep(digest, b"a picture", Shape.small)
    return Content(digest, len(words), "text/plain")


async def test_what_was_sent_stays_and_the_rest_goes_when_it_is_old(
    session: AsyncSession, a_ticket: Callable[..., Awaitable[Ticket]], ana: Account, folder: Path
) -> None:
    ticket = await a_ticket()
    sent, waited, nobodys = [await _content(words) for words in (b"sent", b"waited", b"nobody's")]
    number = ticket.id or 0
    file = await waiting_files.add(session, number, sent, name="sent.txt", by=ana)
    message = await messages.reply(session, number, "Words", by=ana)
    await attachments.claim(session, [file.id], to=message, by=ana)
    # The same content once more, in a file that is never sent.
    for content in (waited, sent):
        await waiting_files.add(session, number, content, name="a.txt", by=ana)
    await tidying.tidy()
    assert [await files.is_there(one.digest) for one in (sent, waited, nobodys)] == [True, True, True]
    with at(now() + attachments.UNDER_WAY_IN + timedelta(minutes=1)):
        await tidying.tidy()
    assert [await files.is_there(one.digest) for one in (sent, waited, nobodys)] == [True, True, False]
    with at(now() + attachments.WAITS_IN + timedelta(minutes=1)):
        await tidying.tidy()
    assert [await files.is_there(one.digest) for one in (sent, waited, nobodys)] == [True, False, False]
    assert [one.name for one in (await session.exec(select(Attachment))).all()] == ["sent.txt"]
    assert _left_in(folder) == {sent.digest.hex()[2:]}


def _left_in(folder: Path) -> set[str]:
    return {path.name.partition(".")[0] for path in folder.rglob("*") if path.is_file()}
