"""The doors for files: who may bring one and who may fetch it, how much at once, and what an answer tells."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import quote

import httpx
import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.channels.hostile import picture
from ticketdesk import config
from ticketdesk.channels import files
from ticketdesk.desk import attachments, file_links, links, messages, sessions, tickets, tokens
from ticketdesk.models import Account, Attachment, Ticket
from ticketdesk.web.files import bringing
from ticketdesk.web.files.routes import file_doors
from ticketdesk.web.wire import Wire

ORIGIN = "http://localhost:8000"


@pytest.fixture
async def client(session: AsyncSession) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Wire(file_doors))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        yield client


@pytest.fixture
async def ticket(a_ticket: Callable[..., Awaitable[Ticket]]) -> Ticket:
    return await a_ticket(email="mara@example.com")


async def _signed_in(session: AsyncSession, account: Account) -> dict[str, str]:
    return {"Cookie": f"td_session={await sessions.begin(session, account)}", "Origin": ORIGIN}


async def _bring(
    client: httpx.AsyncClient, ticket: Ticket, headers: dict[str, str], name: str = "photo.png"
) -> httpx.Response:
    named = {"X-File-Name": quote(name)} | headers
    return await client.post(f"/files/tickets/{ticket.id}", content=picture(), headers=named)


async def test_an_agent_brings_a_file_that_everybody_on_the_staff_reads_once_it_is_sent(
    session: AsyncSession, client: httpx.AsyncClient, ticket: Ticket, ana: Account, vic: Account
) -> None:
    mine, theirs = await _signed_in(session, ana), await _signed_in(session, vic)
    answer = await _bring(client, ticket, mine, name="Foto „1“.png")
    assert answer.status_code == 201
    number = answer.json()["id"]
    where = f"/files/{number}/whatever"
    assert (await client.get(where, headers=theirs)).status_code == 404
    message = await messages.reply(session, ticket.id or 0, "Look at it.", by=ana)
    assert await attachments.claim(session, str(number), to=message, by=ana) == 1
    read = await client.get(where, headers=theirs)
    assert (read.status_code, read.content) == (200, picture())
    assert read.headers["content-length"] == str(len(picture()))
    told = read.headers["content-disposition"]
    assert told == f"attachment; filename=\"Foto 1.png\"; filename*=UTF-8''{quote('Foto „1“.png', safe='')}"
    for shape in ("small", "large"):
        drawn = await client.get(f"/files/pictures/{number}/{shape}", headers=theirs)
        assert drawn.headers["content-type"] == "image/webp"
    assert (await client.get(f"/files/pictures/{number}/whole", headers=theirs)).status_code == 200
    assert (await client.get(f"/files/pictures/{number}/other", headers=theirs)).status_code == 404


async def test_what_the_reader_has_already_does_not_come_again_but_is_asked_for(
    session: AsyncSession, client: httpx.AsyncClient, ticket: Ticket, ana: Account
) -> None:
    mine = await _signed_in(session, ana)
    number = (await _bring(client, ticket, mine)).json()["id"]
    first = await client.get(f"/files/{number}/a", headers=mine)
    assert first.headers["cache-control"] == "no-cache, private"
    again = {"If-None-Match": first.headers["etag"]}
    assert (await client.get(f"/files/{number}/a", headers=mine | again)).status_code == 304
    assert (await client.get(f"/files/{number}/a", headers=again)).status_code == 401


async def test_nobody_else_brings_or_fetches_anything(
    session: AsyncSession, client: httpx.AsyncClient, ticket: Ticket, ana: Account, vic: Account
) -> None:
    mine, viewer = await _signed_in(session, ana), await _signed_in(session, vic)
    foreign = mine | {"Origin": "http://evil.example"}
    for headers, status in (({}, 401), (viewer, 403), (foreign, 403), ({"Cookie": mine["Cookie"]}, 403)):
        assert (await _bring(client, ticket, headers)).status_code == status
    number = (await _bring(client, ticket, mine)).json()["id"]
    ended = {"Cookie": "td_session=nothing"}
    for headers in ({}, ended, {"Authorization": "Bearer td_nothing"}, {"Authorization": "Basic x"}):
        for where in (f"/files/{number}/a", f"/files/pictures/{number}/small"):
            assert (await client.get(where, headers=headers)).status_code == 401
    for where in ("/files/2147483647/a", "/files/99999999999999999999/a", "/files/0/a"):
        assert (await client.get(where, headers=mine)).status_code == 404


async def test_a_program_fetches_with_its_token(
    session: AsyncSession, client: httpx.AsyncClient, ticket: Ticket, ines: Account
) -> None:
    number = (await _bring(client, ticket, await _signed_in(session, ines))).json()["id"]
    _, token = await tokens.make(session, "Export", "read", by=ines)
    bearer = {"Authorization": f"Bearer {token}"}
    answer = await client.get(f"/files/{number}/content", headers=bearer)
    assert (answer.status_code, answer.content) == (200, picture())


async def test_a_requester_brings_by_a_key_in_a_header_and_fetches_by_a_signed_address(
    session: AsyncSession, client: httpx.AsyncClient, ticket: Ticket
) -> None:
    key = await links.create(session, ticket)
    for wrong in ("", "no such key", key[:-1]):
        headers = {"X-Link-Key": wrong, "X-File-Name": "a.png"}
        answer = await client.post("/files/links", content=picture(), headers=headers)
        assert (answer.status_code, answer.json()["problem"]) == (404, links.CLOSED)
    headers = {"X-Link-Key": key, "X-File-Name": "a.png"}
    number = (await client.post("/files/links", content=picture(), headers=headers)).json()["id"]
    link, _ = await links.behind(session, key)
    signed = (await file_links.signer(session, link.id or 0)).address(number)
    assert key not in signed
    assert (await client.get(signed)).content == picture()
    assert (await client.get(signed[:-1] + ("A" if signed[-1] != "A" else "B"))).status_code == 404
    link.expires_at = link.created_at
    session.add(link)
    await session.flush()
    assert (await client.get(signed)).status_code == 404


async def test_what_is_refused_is_told_before_it_is_read_and_the_rest_of_it_is_heard_out(
    session: AsyncSession, client: httpx.AsyncClient, ticket: Ticket, ana: Account
) -> None:
    mine, heard = await _signed_in(session, ana), 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal heard
        for _ in range(20):
            heard += 1
            yield bytes(100_000)

    answer = await client.post(
        f"/files/tickets/{ticket.id}", content=pieces(), headers=mine | {"X-File-Name": "setup.exe"}
    )
    assert (answer.status_code, heard) == (422, 20)
    assert ".exe" in answer.json()["problem"]
    # So long that nobody would wait for it: refused by what it says of itself.
    told = mine | {"X-File-Name": "a.bin", "Content-Length": str(10**12)}
    answer = await client.post(f"/files/tickets/{ticket.id}", content=b"", headers=told)
    assert answer.status_code == 413


async def test_a_message_takes_only_so_many_and_a_deleted_ticket_none(
    session: AsyncSession,
    client: httpx.AsyncClient,
    ticket: Ticket,
    ana: Account,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TICKETDESK_FILES_PER_MESSAGE", "2")
    config.settings.cache_clear()
    mine = await _signed_in(session, ana)
    answers = [await _bring(client, ticket, mine, name=f"{n}.png") for n in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 422]
    assert "At most 2 files" in answers[2].json()["problem"]
    await tickets.delete(session, ticket.id or 0, by=ana)
    assert (await _bring(client, ticket, mine)).status_code == 409


async def test_a_network_sends_only_so_many_in_an_hour_and_so_many_at_once(
    session: AsyncSession, client: httpx.AsyncClient, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICKETDESK_FILES_PER_ADDRESS", "2")
    config.settings.cache_clear()
    headers = {"X-Link-Key": await links.create(session, ticket), "X-File-Name": "a.png"}
    monkeypatch.setitem(bringing._coming, "127.0.0.1", bringing.AT_ONCE)
    crowded = await client.post("/files/links", content=picture(), headers=headers)
    assert (crowded.status_code, crowded.json()["problem"]) == (429, bringing.CROWDED)
    monkeypatch.delitem(bringing._coming, "127.0.0.1")
    answers = [await client.post("/files/links", content=picture(), headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert "Try again in" in answers[2].json()["problem"]
    assert int(answers[2].headers["retry-after"]) > 0


async def test_content_that_is_not_there_is_told_and_a_store_that_is_away_keeps_nothing(
    session: AsyncSession,
    client: httpx.AsyncClient,
    ticket: Ticket,
    ana: Account,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mine = await _signed_in(session, ana)
    kept = (await _bring(client, ticket, mine)).json()["id"]
    [attachment] = (await session.exec(select(Attachment))).all()
    attachment.digest = bytes(32)
    session.add(attachment)
    await session.flush()
    gone = await client.get(f"/files/{kept}/a", headers=mine)
    assert (gone.status_code, gone.text.strip()) == (404, files.ContentIsGone().sentence)

    async def away(*_: object) -> None:
        raise files.StoreIsAway

    monkeypatch.setattr(files, "keep", away)
    answer = await _bring(client, ticket, mine, name="b.png")
    assert (answer.status_code, answer.json()["problem"]) == (503, files.StoreIsAway().sentence)
    assert len((await session.exec(select(Attachment))).all()) == 1
