"""How often one private link, and one network address, may write: exactly so often, and a refusal costs nothing."""

from __future__ import annotations

import pytest

from ticketdesk import db, visit
from ticketdesk.desk import link_limits, links
from ticketdesk.errors import NotFound, TooMany
from ticketdesk.models.columns import at, now
from ticketdesk.visit import Visit


async def _spend(key: str, times: int) -> None:
    for _ in range(times):
        async with db.transaction() as session:
            await link_limits.spend(session, key)


async def test_one_link_writes_so_often_in_an_hour_and_another_goes_on(session, a_ticket) -> None:
    visit.arrives(Visit("192.0.2.7"))
    ticket = await a_ticket()
    key, other = await links.create(session, ticket), await links.create(session, ticket)
    await _spend(key, link_limits.BY_LINK.count)
    for _ in range(3):
        with pytest.raises(TooMany, match=r"from one link\. Try again in .* What you wrote stays"):
            await _spend(key, 1)
    await _spend(other, 1)
    with at(now() + link_limits.HOUR):
        await _spend(key, 1)


async def test_many_links_from_one_network_are_bounded_and_another_network_goes_on(session, a_ticket) -> None:
    visit.arrives(Visit("2001:db8::1"))
    ticket = await a_ticket()
    keys = [await links.create(session, ticket) for _ in range(5)]
    each = link_limits.BY_NETWORK.count // 4
    for key in keys[:4]:
        await _spend(key, each)
    visit.arrives(Visit("2001:db8::2"))
    with pytest.raises(TooMany, match="from your network"):
        await _spend(keys[4], 1)
    visit.arrives(Visit("2001:db8:0:1::1"))
    await _spend(keys[4], 1)


async def test_a_key_that_opens_nothing_is_not_counted(session) -> None:
    with pytest.raises(NotFound):
        await link_limits.spend(session, "no such key")
