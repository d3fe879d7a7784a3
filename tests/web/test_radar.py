"""What looks alike stands above the list, opens as one, is joined, and comes apart by undo."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import Look, MakeTicket
from tests.web.hall import Hall
from ticketdesk.desk import incidents, tickets
from ticketdesk.models import Account, Ticket
from ticketdesk.web.queue.incidents import IncidentState
from ticketdesk.web.shared.notice import Notice


async def test_the_queue_says_what_looks_alike_and_opens_it(
    vic: Account, cluster: list[Ticket], look: Look, a_ticket: MakeTicket
) -> None:
    first = cluster[0].id
    await a_ticket("Something else")
    tab = await look(vic)
    radar = await tab.state(IncidentState)
    assert radar.seen == [
        {
            "number": first,
            "words": "5 tickets of the last hour look alike",
            "title": "Login broken 0",
            "waiting": 5,
        }
    ]
    assert (radar.opened, radar.mains) == (0, {})
    tab = await look(vic, alike=str(first))
    radar = await tab.state(IncidentState)
    assert (radar.opened, list(radar.mains)) == (first, [str(one.id) for one in cluster])


async def test_open_queues_hear_of_a_cluster_and_of_its_end(
    session: AsyncSession, ana: Account, cluster: list[Ticket], look: Look, hall: Hall
) -> None:
    numbers = [one.id or 0 for one in cluster]
    tab = await look(ana)
    assert [one["waiting"] for one in (await tab.state(IncidentState)).seen] == [5]
    [news] = await hall.tell_of(numbers[0])
    assert "seen" not in news.values, "what the list was loaded with is no news"
    await incidents.join(session, numbers[:4], numbers[0], by=ana)
    [news] = await hall.tell_of(numbers[0])
    assert news.values["seen"][0]["words"] == f"1 more ticket looks like {numbers[0]}"
    await tickets.resolve(session, numbers[4], by=ana)
    [news] = await hall.tell_of(numbers[4])
    assert news.values["seen"] == []


async def test_a_cluster_is_joined_and_comes_apart_by_undo(
    session: AsyncSession, ana: Account, cluster: list[Ticket], look: Look
) -> None:
    first, *others = (one.id or 0 for one in cluster)
    tab = await look(ana, alike=str(first))
    answer = await tab.call(IncidentState.join, {"cluster": str(first), "main": str(first)})
    assert answer.goes_to == f"/desk/tickets/{first}"
    assert answer.values["notice.words"] == f"4 tickets are joined to {first}."
    stands = await incidents.standing_for(session, cluster[0])
    assert [one.id for one in stands] == others
    undone = await tab.call(Notice.undo)
    assert undone.values["notice.words"] == f"Undone: joined to {first}. 4 tickets are as they were."
    assert await incidents.standing_for(session, cluster[0]) == []
    assert (await tab.call(Notice.undo)).values.get("notice.words") is None


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"cluster": "", "main": "1"},
        {"cluster": "x", "main": "y"},
        {"cluster": "999999", "main": "1"},
        {"cluster": 1},
    ],
)
async def test_a_form_that_means_nothing_joins_nothing(
    session: AsyncSession, ana: Account, cluster: list[Ticket], look: Look, form: dict[str, Any]
) -> None:
    tab = await look(ana)
    answer = await tab.call(IncidentState.join, form)
    assert answer.values["notice.words"]
    assert answer.goes_to is None
    assert (await session.exec(select(Ticket.id).where(col(Ticket.main_id).is_not(None)))).all() == []
