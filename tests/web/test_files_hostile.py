"""Dozens of files as nobody should send them, through the door that strangers may use, and out of it again."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import quote

import httpx
import pytest
from PIL import Image
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.channels.hostile import HOSTILE, MARK, Hostile
from ticketdesk import config
from ticketdesk.desk import file_links, links
from ticketdesk.models import Attachment, Shape, Ticket
from ticketdesk.web.files.routes import file_doors
from ticketdesk.web.wire import Wire

HARMLESS = {
    "application/octet-stream",
    "application/pdf",
    "application/zip",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/plain; charset=utf-8",
}


@pytest.fixture
async def client(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setenv("TICKETDESK_FILE_MB", "1")
    config.settings.cache_clear()
    transport = httpx.ASGITransport(Wire(file_doors))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        yield client


@pytest.fixture
async def key(session: AsyncSession, a_ticket: Callable[..., Awaitable[Ticket]]) -> str:
    return await links.create(session, await a_ticket())


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 50
    assert len({one.what for one in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize("one", HOSTILE, ids=lambda one: one.what)
async def test_it_is_refused_in_words_or_kept_without_harm(
    session: AsyncSession, client: httpx.AsyncClient, key: str, one: Hostile
) -> None:
    name = quote(one.name, errors="surrogatepass")
    headers = {"X-Link-Key": key, "X-File-Name": name, "Content-Type": "text/html"}
    answer = await client.post("/files/links", content=one.content, headers=headers)
    stored = (await session.exec(select(Attachment))).all()
    if one.refused:
        assert answer.status_code in (413, 422)
        assert one.refused in answer.json()["problem"]
        assert not stored
        return
    assert answer.status_code == 201, answer.text
    [kept] = stored
    assert (kept.name, kept.media_type) == (one.kept_as or one.name, one.kind)
    assert (kept.width is not None) is one.is_drawn
    link, _ = await links.behind(session, key)
    await _is_served_without_harm(client, kept, await file_links.signer(session, link.id or 0), one)


async def _is_served_without_harm(
    client: httpx.AsyncClient, kept: Attachment, signer: file_links.Signer, one: Hostile
) -> None:
    whole = await client.get(signer.address(kept.id or 0))
    assert whole.content == one.content
    assert whole.headers["content-type"] in HARMLESS
    assert whole.headers["content-disposition"].startswith("attachment; filename=")
    _carries_what_is_safe(whole)
    for shape in (Shape.small, Shape.large):
        drawn = await client.get(signer.address(kept.id or 0, shape))
        assert drawn.status_code == (200 if one.is_drawn else 404)
        _carries_what_is_safe(drawn)
        if one.is_drawn:
            assert drawn.headers["content-type"] == "image/webp"
            assert Image.open(io.BytesIO(drawn.content)).format == "WEBP"
            assert MARK not in drawn.content
            assert b"PK\x03\x04" not in drawn.content


def _carries_what_is_safe(answer: httpx.Response) -> None:
    policy = [value for name, value in answer.headers.multi_items() if name == "content-security-policy"]
    assert len(policy) == 1
    assert policy[0].startswith("default-src 'none'; sandbox;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["referrer-policy"] == "no-referrer"
