"""The figures beside the choices of a menu: what the list would show with that choice alone in its part."""

from __future__ import annotations

from random import Random

import pytest

from tests.desk.forty import any_filter, forty
from ticketdesk.desk import counts, facets, lists
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.lists import Amount
from ticketdesk.errors import Invalid, NotAllowed, NotSignedIn
from ticketdesk.models import Account, Role, Status, Ticket
from ticketdesk.models.columns import now


async def test_each_figure_is_what_the_list_shows_once_it_is_chosen(session, ines, ana, a_ticket) -> None:
    """Seeded tickets and filters, in every part that has choices."""
    random = Random(11)
    numbers = await forty(random, session, [ines, ana], a_ticket)
    for number, language in zip(numbers, ["de", "en", "de", "und"], strict=False):
        (await session.get(Ticket, number)).language = language
    await session.flush()
    figures, kept = 0, 0
    for turn in range(42):
        name = list(facets.CHOICES)[turn % 7]
        wanted = any_filter(random, [ines, ana], parts=turn % 4)
        told = await facets.counts(session, wanted, name, by=ana)
        kept += await counts.kept_by(session, wanted, name, me=ana.id) is not None
        for choice in random.sample(list(told), min(3, len(told))):
            chosen, _ = TicketFilter.read(wanted.values | {name: choice})
            assert told[choice] == Amount(await lists.total(session, chosen, by=ana)), (wanted, name, choice)
            figures += told[choice].count > 0
    assert figures > 20
    assert 5 < kept < 35, "some are kept, some are counted"


async def test_a_menu_has_a_figure_for_every_choice_and_for_what_is_chosen(
    session, ines, ana, a_ticket
) -> None:
    await forty(Random(2), session, [ines, ana], a_ticket)
    told = await facets.counts(session, TicketFilter(status=Status.closed), "status", by=ana)
    assert [*told] == [*Status]
    assert sum(one.count for one in told.values()) == await lists.total(session, TicketFilter(), by=ana)
    people = await facets.counts(session, TicketFilter(assignee="999"), "assignee", by=ana)
    assert {*people} == {"me", "none", str(ana.id), str(ines.id), "999"}
    assert (people["me"], people["999"]) == (people[str(ana.id)], Amount(0))
    assert [*await facets.counts(session, TicketFilter(tag="gone"), "tag", by=ana)][-1] == "gone"


async def test_who_is_not_let_in_learns_no_figure(session, vic) -> None:
    gone = Account(id=1, email="x@example.com", name="X", role=Role.admin, disabled_at=now())
    for who, refusal in ((None, NotSignedIn), (gone, NotAllowed)):
        with pytest.raises(refusal):
            await facets.counts(session, TicketFilter(), "status", by=who)
    for name in ("search", "alike", "deleted_at", ""):
        with pytest.raises(Invalid):
            await facets.counts(session, TicketFilter(), name, by=vic)
