"""Signed addresses open one file for one private link, for two days at most, and nothing that a requester may not read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import attachments, file_links, held, links, messages, tickets, waiting_files
from ticketdesk.desk.file_links import Signer
from ticketdesk.errors import NotFound
from ticketdesk.models import Account, Attachment, Content, Link, Message, Shape, Ticket
from ticketdesk.models.columns import at, now

CONTENT = Content(b"d" * 32, 5, "image/png", 640, 480)


@pytest.fixture
async def ticket(a_ticket: Callable[..., Awaitable[Ticket]]) -> Ticket:
    return await a_ticket()


@pytest.fixture
async def link(session: AsyncSession, ticket: Ticket) -> Link:
    return (await links.behind(session, await links.create(session, ticket)))[0]


@pytest.fixture
async def signer(session: AsyncSession, link: Link) -> Signer:
    return await file_links.signer(session, link.id or 0)


async def _sent(session: AsyncSession, ticket: Ticket, ana: Account, *, is_note: bool = False) -> Attachment:
    found = await waiting_files.add(session, ticket.id, CONTENT, name="a.png", by=ana)
    write: Callable[..., Awaitable[Message]] = messages.note if is_note else messages.reply
    message = await write(session, ticket.id or 0, "Words", by=ana)
    await attachments.claim(session, [found.id], to=message, by=ana)
    return found


async def _opens(session: AsyncSession, address: str) -> bool:
    try:
        await file_links.opened(session, address.removeprefix("/files/"))
    except NotFound:
        return False
    return True


async def test_it_opens_what_hangs_on_public_words_in_the_shape_that_was_signed(
    session: AsyncSession, ticket: Ticket, ana: Account, signer: Signer
) -> None:
    sent = await _sent(session, ticket, ana)
    for shape in Shape:
        address = signer.address(sent.id or 0, shape)
        found, told = await file_links.opened(session, address.removeprefix("/files/"))
        assert (found.id, told) == (sent.id, shape)


async def test_it_opens_nothing_of_a_note_nor_of_what_is_not_sent(
    session: AsyncSession, ticket: Ticket, ana: Account, signer: Signer
) -> None:
    noted = await _sent(session, ticket, ana, is_note=True)
    assert not await _opens(session, signer.address(noted.id or 0))
    waits = await waiting_files.add(session, ticket.id, CONTENT, name="b.png", by=ana)
    assert not await _opens(session, signer.address(waits.id or 0))
    being_sent = await held.hold(session, ticket.id or 0, "Soon", by=ana)
    await attachments.claim(session, [waits.id], to=being_sent, by=ana)
    assert not await _opens(session, signer.address(waits.id or 0))


async def test_what_waits_opens_for_the_link_that_brought_it_alone(
    session: AsyncSession, ticket: Ticket, link: Link, signer: Signer
) -> None:
    key = await links.create(session, ticket)
    waits = await waiting_files.add_behind(session, key, CONTENT, name="a.png")
    other = (await links.behind(session, key))[0]
    assert not await _opens(session, signer.address(waits.id or 0))
    assert await _opens(session, (await file_links.signer(session, other.id or 0)).address(waits.id or 0))


async def test_it_ends_with_the_link_the_ticket_and_the_day(
    session: AsyncSession, ticket: Ticket, ana: Account, signer: Signer
) -> None:
    sent = await _sent(session, ticket, ana)
    address = signer.address(sent.id or 0)
    for days, is_open in ((1, True), (file_links.LASTS_DAYS, False)):
        with at(now() + timedelta(days=days)):
            assert await _opens(session, address) is is_open
    await tickets.delete(session, ticket.id or 0, by=ana)
    assert not await _opens(session, address)
    await tickets.restore(session, ticket.id or 0, by=ana)
    assert await _opens(session, address)
    await links.revoke(session, ticket.id or 0, by=ana)
    assert not await _opens(session, address)


async def test_all_addresses_of_a_day_are_the_same(signer: Signer) -> None:
    morning = datetime.fromisoformat("2026-11-26T00:00:01+00:00")
    told = set()
    for hours in (0, 12, 23):
        with at(morning + timedelta(hours=hours)):
            told.add(signer.address(7))
    with at(morning + timedelta(hours=24)):
        assert signer.address(7) not in told
    assert len(told) == 1


async def test_no_other_address_is_good(
    session: AsyncSession, ticket: Ticket, ana: Account, signer: Signer
) -> None:
    sent = await _sent(session, ticket, ana)
    good = signer.address(sent.id or 0)
    forged = Signer(bytes(32), signer.link_id).address(sent.id or 0)
    changed = [
        good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]
        for place in range(len("/files/"), len(good))
    ]
    for wrong in (forged, good[:-1], good + "A", good + "=", "/files/", "/files/é", "/files/-", *changed):
        assert not await _opens(session, wrong), wrong
