"""The menus of the filter's sentence: each choice tells what it would show, as soon as somebody looks."""

from __future__ import annotations

from tests.web.conftest import MakeTicket, TabOf
from ticketdesk.models import Account, Category, Status, Tag, TicketTag
from ticketdesk.models.columns import now
from ticketdesk.web.queue.facets import FACETS, FacetState
from ticketdesk.web.queue.state import QueueState


async def test_the_choices_of_a_part_tell_what_they_would_show_beside_the_other_parts(
    session, ana: Account, tab_of: TabOf, a_ticket: MakeTicket
) -> None:
    tagged = await a_ticket("One", category=Category.billing)
    await a_ticket("Two", category=Category.billing, status=Status.closed)
    await a_ticket("Three", category=Category.account)
    tag = Tag(name="vip")
    session.add(tag)
    await session.flush()
    session.add(TicketTag(ticket_id=tagged.id, tag_id=tag.id))
    await session.flush()
    tab = await tab_of(ana, "/desk", category="billing,technical", status="open")
    await tab.call(QueueState.load)
    told = (await tab.call(FacetState.look, "category")).values["facet_state.counts"]
    assert told == {"category": {"billing": "1", "technical": "0", "account": "1", "general": "0"}}
    both = (await tab.call(FacetState.look, "status")).values["facet_state.counts"]
    assert both == told | {"status": {"open": "1", "in_progress": "0", "resolved": "0", "closed": "1"}}
    tags = (await tab.call(FacetState.look, "tag")).values
    assert tags["facet_state.tags"] == {"vip": "vip"}
    assert tags["facet_state.counts"]["tag"] == {"vip": "1"}
    for facet in FACETS:
        assert facet.name in (await tab.call(FacetState.look, facet.name)).values["facet_state.counts"]


async def test_what_is_no_part_is_refused_in_a_sentence(ana: Account, tab_of: TabOf) -> None:
    tab = await tab_of(ana, "/desk")
    await tab.call(QueueState.load)
    answer = await tab.call(FacetState.look, "deleted_at")
    assert "facet_state.counts" not in answer.values
    assert "Choose one of status, category" in str(answer.values)


async def test_the_sentence_names_those_who_are_given_no_tickets_any_more(
    session, ana: Account, ines: Account, vic: Account, tab_of: TabOf, a_ticket: MakeTicket
) -> None:
    ines.disabled_at = now()
    hers = await a_ticket("Hers")
    hers.assignee_id = ines.id
    session.add(hers)
    await session.flush()
    asked = f"me,{ana.id},{vic.id},999999"
    tab = await tab_of(ana, "/desk", assignee=asked)
    values = (await tab.call(QueueState.load)).values
    there = {str(ines.id): ines.name}
    assert values["queue_state.former"] == there | {str(vic.id): vic.name, "999999": "somebody unknown"}
    assert not {str(ines.id), str(vic.id)} & {*values["queue_state.people"]}, "and nobody gives them one"
    counted = (await tab.call(FacetState.look, "assignee")).values["facet_state.counts"]["assignee"]
    assert counted[str(ines.id)] == "1", "whose account is disabled still has hers"
