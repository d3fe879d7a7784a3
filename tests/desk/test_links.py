"""The private link: its holder sees exactly one ticket, and nobody else sees anything."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from tests.desk.looking import everything
from ticketdesk import config
from ticketdesk.desk import links, tickets
from ticketdesk.errors import NotAllowed, NotFound, NotSignedIn
from ticketdesk.models import AuditEntry, Deed, Link
from ticketdesk.models.columns import at, now


async def test_a_key_opens_its_own_ticket(session, a_ticket) -> None:
    one, other = await a_ticket(), await a_ticket()
    keys = {await links.create(session, ticket): ticket for ticket in (one, other, one)}
    assert len(keys) == 3
    for key, ticket in keys.items():
        assert (await links.ticket_behind(session, key)).id == ticket.id


async def test_only_the_hash_of_a_key_is_stored(session, a_ticket) -> None:
    key = await links.create(session, await a_ticket())
    assert len(key) >= 43
    assert key not in str(await everything(session))


@pytest.mark.parametrize(
    "key", ["", "x", "\0", "\ud83d", "a" * 100_000, None, 1, b"key", ["key"]], ids=lambda key: ascii(key)[:9]
)
async def test_a_wrong_key_opens_nothing(session, a_ticket, key: object) -> None:
    await links.create(session, await a_ticket())
    with pytest.raises(NotFound, match="does not open a ticket"):
        await links.ticket_behind(session, key)


async def test_a_key_with_one_letter_changed_opens_nothing(session, a_ticket) -> None:
    key = await links.create(session, await a_ticket())
    for wrong in (key[:-1], key + "A", key.swapcase(), f" {key}"):
        with pytest.raises(NotFound):
            await links.ticket_behind(session, wrong)


async def test_a_link_ends_after_thirty_days(session, a_ticket) -> None:
    ticket = await a_ticket()
    key = await links.create(session, ticket)
    with at(now() + timedelta(days=29, hours=23)):
        assert (await links.ticket_behind(session, key)).id == ticket.id
    with at(now() + timedelta(days=30, seconds=1)), pytest.raises(NotFound):
        await links.ticket_behind(session, key)


async def test_a_revoked_link_opens_nothing_and_the_others_still_do(session, a_ticket) -> None:
    ticket = await a_ticket()
    await session.execute(text("DELETE FROM links"))
    key = await links.create(session, ticket)
    (link,) = (await session.exec(select(Link))).all()
    other = await links.create(session, ticket)
    link.revoked_at = now()
    await session.flush()
    with pytest.raises(NotFound):
        await links.ticket_behind(session, key)
    assert (await links.ticket_behind(session, other)).id == ticket.id


async def test_a_deleted_ticket_is_behind_no_link_until_it_is_restored(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    key = await links.create(session, ticket)
    await tickets.delete(session, ticket.id, by=ana)
    with pytest.raises(NotFound):
        await links.ticket_behind(session, key)
    await tickets.restore(session, ticket.id, by=ana)
    assert (await links.ticket_behind(session, key)).id == ticket.id


async def test_whatever_happens_renews_a_link_that_has_expired_too(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    key = await links.create(session, ticket)
    with at(now() + timedelta(days=45)):
        with pytest.raises(NotFound):
            await links.ticket_behind(session, key)
        await tickets.resolve(session, ticket.id, by=ana)
    with at(now() + timedelta(days=74)):
        assert (await links.ticket_behind(session, key)).id == ticket.id
    with at(now() + timedelta(days=76)), pytest.raises(NotFound):
        await links.ticket_behind(session, key)


async def test_an_agent_revokes_every_link_and_nothing_brings_them_back(session, ana, vic, a_ticket) -> None:
    ticket, other = await a_ticket(), await a_ticket()
    keys = [await links.create(session, ticket) for _ in range(2)]
    its = await links.create(session, other)
    for nobody, why in ((vic, NotAllowed), (None, NotSignedIn)):
        with pytest.raises(why):
            await links.revoke(session, ticket.id, by=nobody)
        with pytest.raises(why):
            await links.make(session, ticket.id, by=nobody)
    assert await links.revoke(session, ticket.id, by=ana) == 3
    assert await links.revoke(session, ticket.id, by=ana) == 0
    await tickets.resolve(session, ticket.id, by=ana)
    for key in keys:
        with pytest.raises(NotFound):
            await links.ticket_behind(session, key)
    assert (await links.ticket_behind(session, its)).id == other.id
    new = await links.make(session, ticket.id, by=ana)
    assert (await links.ticket_behind(session, new)).id == ticket.id
    assert new not in str(await everything(session))
    told = (await session.exec(select(AuditEntry.deed, AuditEntry.about).order_by(AuditEntry.id))).all()
    assert told[-2:] == [(deed, f"ticket {ticket.id}") for deed in (Deed.link_revoked, Deed.link_made)]


async def test_every_mail_about_a_ticket_has_the_same_link_and_nobody_stores_it(
    session, ana, a_ticket
) -> None:
    ticket, other = await a_ticket(), await a_ticket()
    key = await links.for_mail(session, ticket)
    assert await links.for_mail(session, ticket) == key
    assert await links.for_mail(session, other) != key
    assert (await links.ticket_behind(session, key)).id == ticket.id
    assert key not in str(await everything(session))


async def test_after_a_revocation_the_next_mail_brings_another_link(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    key = await links.for_mail(session, ticket)
    await links.revoke(session, ticket.id, by=ana)
    new = await links.for_mail(session, ticket)
    assert (await links.ticket_behind(session, new)).id == ticket.id
    with pytest.raises(NotFound):
        await links.ticket_behind(session, key)


async def test_a_mail_makes_its_link_good_again_after_a_long_silence(session, a_ticket) -> None:
    ticket = await a_ticket()
    key = await links.for_mail(session, ticket)
    with at(now() + timedelta(days=40)):
        with pytest.raises(NotFound):
            await links.ticket_behind(session, key)
        assert await links.for_mail(session, ticket) == key
        assert (await links.ticket_behind(session, key)).id == ticket.id


async def test_another_secret_of_the_desk_takes_no_link_away(session, a_ticket, monkeypatch) -> None:
    ticket = await a_ticket()
    key = await links.for_mail(session, ticket)
    monkeypatch.setenv("TICKETDESK_SECRET", "a secret that came later than this link")
    config.settings.cache_clear()
    new = await links.for_mail(session, ticket)
    assert new != key
    for one in (key, new):
        assert (await links.ticket_behind(session, one)).id == ticket.id
