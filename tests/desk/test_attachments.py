"""Files wait beside the words of whoever brought them, go with them, and come back with them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import config
from ticketdesk.desk import attachments, held, links, messages, tickets, waiting_files
from ticketdesk.errors import Invalid, NotAllowed, NotFound, NotSignedIn, TicketIsDeleted
from ticketdesk.models import Account, Attachment, Content, Kind, Message, Ticket
from ticketdesk.models.columns import at, now

CONTENT = Content(b"d" * 32, 5, "text/plain")
Bring = Callable[..., Awaitable[Attachment]]


@pytest.fixture
async def ticket(a_ticket: Callable[..., Awaitable[Ticket]]) -> Ticket:
    return await a_ticket()


@pytest.fixture
def bring(session: AsyncSession, ticket: Ticket, ana: Account) -> Bring:
    """A file that waits, of Ana unless told otherwise."""

    async def add(name: str = "a.txt", by: Account = ana, content: Content = CONTENT) -> Attachment:
        return await waiting_files.add(session, ticket.id, content, name=name, by=by)

    return add


async def _words(session: AsyncSession, ticket: Ticket, by: Account) -> Message:
    return await messages.reply(session, ticket.id or 0, "Words", by=by)


async def _names(session: AsyncSession, ticket: Ticket, by: Account) -> list[str]:
    return [one.name for one in await waiting_files.waiting(session, ticket.id, by=by)]


async def test_what_waits_is_seen_by_who_brought_it_and_goes_with_the_words(
    session: AsyncSession, ticket: Ticket, ana: Account, ines: Account, bring: Bring
) -> None:
    first, second, third = await bring("a.txt"), await bring("b.txt"), await bring("c.txt")
    assert await _names(session, ticket, ana) == ["a.txt", "b.txt", "c.txt"]
    assert await _names(session, ticket, ines) == []
    with pytest.raises(NotFound):
        await attachments.to_fetch(session, first.id, by=ines)
    message = await _words(session, ticket, ana)
    assert await attachments.claim(session, f" {third.id}  {first.id}", to=message, by=ana) == 2
    assert await _names(session, ticket, ana) == ["b.txt"]
    told = await attachments.by_message(session, [ticket.id or 0])
    assert [one.name for one in told[message.id or 0]] == ["a.txt", "c.txt"]
    assert (await attachments.to_fetch(session, first.id, by=ines)).id == first.id
    assert second.id is not None


async def test_a_held_reply_keeps_its_files_and_hands_them_over_or_gives_them_back(
    session: AsyncSession, ticket: Ticket, ana: Account, bring: Bring
) -> None:
    number = ticket.id or 0
    file = await bring()
    reply = await held.hold(session, number, "Soon", by=ana)
    await attachments.claim(session, str(file.id), to=reply, by=ana)
    assert [[one.id for one in some] for some in (await attachments.by_held(session, number)).values()] == [
        [file.id]
    ]
    await attachments.release(session, reply)
    assert await _names(session, ticket, ana) == ["a.txt"]
    await attachments.claim(session, str(file.id), to=reply, by=ana)
    message = await _words(session, ticket, ana)
    await attachments.hand_over(session, reply, message)
    assert await attachments.by_held(session, number) == {}
    assert [*await attachments.by_message(session, [number])] == [message.id]
    await attachments.release(session, message)
    assert await _names(session, ticket, ana) == ["a.txt"]


async def test_nobody_sends_what_does_not_wait_for_them(
    session: AsyncSession,
    ticket: Ticket,
    ana: Account,
    ines: Account,
    bring: Bring,
    a_ticket: Callable[..., Awaitable[Ticket]],
) -> None:
    mine, theirs = await bring(), await bring(by=ines)
    elsewhere = await waiting_files.add(session, (await a_ticket()).id, CONTENT, name="x.txt", by=ana)
    sent = await bring("sent.txt")
    message = await _words(session, ticket, ana)
    await attachments.claim(session, [sent.id], to=message, by=ana)
    for number in (theirs.id, elsewhere.id, sent.id, 0, -1, 2**31, "x", "1e3", True, None):
        with pytest.raises(attachments.NotWaiting):
            await attachments.claim(session, [number], to=message, by=ana)
    for given in (None, "", "  ", [], {"a": 1}, 7):
        assert await attachments.claim(session, given, to=message, by=ana) == 0
    assert await _names(session, ticket, ana) == ["a.txt"]
    with pytest.raises(attachments.NotWaiting):
        await attachments.claim(session, [mine.id, theirs.id], to=message, by=ana)


async def test_the_holder_of_a_link_has_files_of_their_own(
    session: AsyncSession, ticket: Ticket, ana: Account
) -> None:
    key, other = await links.create(session, ticket), await links.create(session, ticket)
    link, its_other = (await links.behind(session, key))[0], (await links.behind(session, other))[0]
    file = await waiting_files.add_behind(session, key, CONTENT, name="a.txt")
    assert [one.id for one in await waiting_files.waiting_behind(session, link)] == [file.id]
    assert await waiting_files.waiting_behind(session, its_other) == []
    assert await _names(session, ticket, ana) == []
    await waiting_files.take_away_behind(session, other, file.id)
    await waiting_files.take_away(session, file.id, by=ana)
    message = Message(ticket_id=ticket.id or 0, kind=Kind.public, body="Words")
    session.add(message)
    await session.flush()
    with pytest.raises(attachments.NotWaiting):
        await attachments.claim(session, str(file.id), to=message, link=its_other)
    assert await attachments.claim(session, str(file.id), to=message, link=link) == 1
    await waiting_files.take_away_behind(session, key, file.id)
    assert await attachments.by_message(session, [ticket.id or 0])
    for wrong in ("", None, "no such key"):
        with pytest.raises(NotFound):
            await waiting_files.add_behind(session, wrong, CONTENT, name="a.txt")


async def test_files_without_words_are_told_by_their_names(
    session: AsyncSession, ticket: Ticket, ana: Account, ines: Account, bring: Bring
) -> None:
    first, second = await bring("a.txt"), await bring("b.txt")
    given = f"{second.id} {first.id}"
    assert await attachments.words_for(session, " \n", given, by=ana) == "a.txt\nb.txt"
    assert await attachments.words_for(session, "Words", given, by=ana) == "Words"
    assert await attachments.words_for(session, " ", "", by=ana) == " "
    assert await attachments.words_for(session, None, given, by=ana) is None
    assert await attachments.words_for(session, "", given, by=ines) == ""


async def test_what_waits_is_taken_away_by_its_owner(
    session: AsyncSession, ticket: Ticket, ana: Account, ines: Account, vic: Account, bring: Bring
) -> None:
    file = await bring()
    await waiting_files.take_away(session, file.id, by=ines)
    for number in (0, -1, 2**31, "1", None):
        await waiting_files.take_away(session, number, by=ana)
    with pytest.raises(NotAllowed):
        await waiting_files.take_away(session, file.id, by=vic)
    assert await _names(session, ticket, ana) == ["a.txt"]
    await waiting_files.take_away(session, file.id, by=ana)
    assert await _names(session, ticket, ana) == []


async def test_there_is_a_most_for_a_message_and_for_the_requesters_of_a_ticket(
    session: AsyncSession, ticket: Ticket, ana: Account, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICKETDESK_FILES_PER_MESSAGE", "2")
    monkeypatch.setattr(waiting_files, "MOST_BY_REQUESTERS", 3)
    config.settings.cache_clear()
    some = [await bring(), await bring()]
    with pytest.raises(Invalid) as refused:
        await bring()
    assert "At most 2 files" in refused.value.fields["files"]
    with pytest.raises(Invalid):
        await waiting_files.room_for(session, ticket.id, name="a.txt", by=ana)
    message = await _words(session, ticket, ana)
    with pytest.raises(Invalid):
        await attachments.claim(session, [1, 2, 3], to=message, by=ana)
    await attachments.claim(session, [one.id for one in some], to=message, by=ana)
    for _ in range(3):
        key = await links.create(session, ticket)
        await waiting_files.add_behind(session, key, CONTENT, name="a.txt")
    with pytest.raises(Invalid) as full:
        await waiting_files.add_behind(session, await links.create(session, ticket), CONTENT, name="a.txt")
    assert full.value.fields == {"files": waiting_files.FULL}


async def test_who_may_not_change_tickets_brings_nothing(
    session: AsyncSession, ticket: Ticket, ana: Account, vic: Account
) -> None:
    for by, error in ((None, NotSignedIn), (vic, NotAllowed)):
        for ask in (waiting_files.room_for(session, ticket.id, name="a", by=by), _add(session, ticket, by)):
            with pytest.raises(error):
                await ask
    with pytest.raises(Invalid):
        await waiting_files.room_for(session, ticket.id, name="a.exe", by=ana)
    await tickets.delete(session, ticket.id or 0, by=ana)
    for ask in (waiting_files.room_for(session, ticket.id, name="a", by=ana), _add(session, ticket, ana)):
        with pytest.raises(TicketIsDeleted):
            await ask


async def _add(session: AsyncSession, ticket: Ticket, by: Account | None) -> None:
    await waiting_files.add(session, ticket.id, CONTENT, name="a", by=by)


async def test_what_waited_too_long_is_forgotten_and_what_was_sent_stays(
    session: AsyncSession, ticket: Ticket, ana: Account, bring: Bring
) -> None:
    sent, old = await bring("sent.txt"), await bring("old.txt")
    await attachments.claim(session, [sent.id], to=await _words(session, ticket, ana), by=ana)
    later = now() + attachments.WAITS_IN + timedelta(minutes=1)
    with at(later):
        young = await bring("young.txt", content=Content(b"y" * 32, 1, "text/plain"))
        assert await attachments.forget_unclaimed(session) == 1
    left = (await session.exec(select(Attachment.name).order_by(Attachment.name))).all()  # type: ignore[arg-type]
    assert left == ["sent.txt", "young.txt"]
    assert (old.id, young.id) != (None, None)
    asked = [CONTENT.digest, b"y" * 32, b"n" * 32]
    assert await attachments.known_among(session, asked) == {CONTENT.digest, b"y" * 32}
