"""A search while it is typed: the list alone follows it, and mistyped words are met."""

from __future__ import annotations

import asyncio

import pytest

from tests.web.conftest import Look, MakeTicket, TabOf
from tests.web.hall import Hall
from tests.web.line import HYDRATE
from tests.web.tabs import Answer, Tab
from ticketdesk.desk import messages
from ticketdesk.models import Account, Category
from ticketdesk.web.framework import GOING
from ticketdesk.web.live import ROOMS
from ticketdesk.web.queue.finding import FindingState
from ticketdesk.web.queue.state import QueueState


def titles(answer: Answer) -> list[str]:
    return [row["title"] for row in answer.values["queue_state.rows"]]


def said(answer: Answer, name: str) -> object:
    return answer.values.get(f"finding_state.{name}")


@pytest.fixture
async def some(a_ticket: MakeTicket) -> None:
    for title in ("Invoice twice", "Login loops", "Invoice lost"):
        await a_ticket(title, category=Category.billing if "Invoice" in title else Category.account)


@pytest.fixture
async def tab(some: None, ana: Account, look: Look) -> Tab:
    """A tab that shows everything."""
    return await look(ana)


async def test_the_list_alone_follows_what_is_typed(tab: Tab) -> None:
    tab.query = {"search": "invo", "category": "billing"}
    answer = await tab.call(QueueState.find)
    assert titles(answer) == ["Invoice lost", "Invoice twice"]
    assert answer.values["queue_state.total"] == 2
    around = {"queue_state.people", "queue_state.languages", "queue_state.columns"}
    assert not around & set(answer.values)
    assert answer.goes_to is None
    assert said(answer, "turn") is None, "what is being typed is not written over"


async def test_a_search_from_elsewhere_takes_the_field_over(tab: Tab) -> None:
    tab.query = {"search": "invo"}
    await tab.call(QueueState.find)
    again = await tab.call(QueueState.load)
    assert said(again, "turn") is None, "the same words, loaded again after a gap"
    tab.query = {}
    cleared = await tab.call(QueueState.load)
    assert (cleared.values["queue_state.search"], said(cleared, "turn")) == ("", 1)


async def test_what_is_typed_before_the_page_is_loaded_stands(tab: Tab) -> None:
    """The first load goes by the address with which the tab came, and may come after what was typed meanwhile."""
    tab.path = "/desk/insights"
    await tab.send(HYDRATE, {})
    tab.path, tab.query = "/desk", {"search": "login"}
    assert titles(await tab.call(QueueState.find)) == ["Login loops"]
    tab.query = {}
    late = await tab.call(QueueState.load)
    assert said(late, "turn") is None, "the field is not written over"
    assert late.values.get("queue_state.search", "login") == "login"
    assert "queue_state.people" in late.values
    assert "queue_state.rows" not in late.values or titles(late) == ["Login loops"]
    cleared = await tab.call(QueueState.load)
    assert (cleared.values["queue_state.search"], len(titles(cleared))) == ("", 3), (
        "the next one means what it says"
    )


async def test_what_is_typed_right_after_going_to_a_list_stands(tab: Tab) -> None:
    """The browser goes by an address, and its load is still to come when the first pause in typing ends."""
    tab.query = {"category": "billing"}
    going = asyncio.create_task(tab.send(GOING, {}))
    await asyncio.sleep(0)
    tab.query = {"category": "billing", "search": "lost"}
    await tab.call(QueueState.find)
    await going
    queue = await tab.state(QueueState)
    assert (queue.search, [row["title"] for row in queue.rows]) == ("lost", ["Invoice lost"])
    assert (await tab.state(FindingState)).turn == 0, "the field is not written over"


async def test_what_ends_on_another_page_changes_nothing(tab: Tab) -> None:
    tab.path, tab.query = "/desk/tickets/1", {}
    room = dict(ROOMS._places)
    assert "queue_state.rows" not in (await tab.call(QueueState.find)).values
    assert room == dict(ROOMS._places)


async def test_a_mistyped_word_shows_what_was_meant_and_can_be_insisted_on(tab: Tab) -> None:
    tab.query = {"search": "invoce lost"}
    answer = await tab.call(QueueState.find)
    assert titles(answer) == ["Invoice lost"]
    assert answer.values["queue_state.chosen"]["search"] == "invoce lost"
    assert (said(answer, "wrong"), said(answer, "meant")) == (["invoce"], "invoice lost")
    assert said(answer, "written") == "invoce lost"
    tab.query["exactly"] = "yes"
    exact = await tab.call(QueueState.load)
    assert (titles(exact), said(exact, "meant"), said(exact, "wrong")) == ([], "", [])
    assert [one["word"] for one in exact.values["finding_state.offers"]] == ["invoice"]


async def test_a_corrected_list_lives_and_goes_on(
    tab: Tab, ana: Account, hall: Hall, a_ticket: MakeTicket
) -> None:
    for number in range(60):
        await a_ticket(f"Dashboard {number}")
    tab.query = {"search": "dahsboard"}
    assert len(titles(await tab.call(QueueState.find))) == 30, "what fills a window"
    assert len(titles(await tab.call(QueueState.load_more))) == 60
    new = await a_ticket("Dashboard, the newest")
    await hall.tell_of(new.id)
    (told,) = [told for told in hall.heard_by(tab) if "total" in told.values]
    news = told.message["rows"][str(new.id)]
    assert news["fits"] is True
    assert news["marked"][0] == {"text": "Dashboard", "is_hit": True}


async def test_a_title_that_somebody_mistyped_is_offered_in_one_press(tab: Tab, a_ticket: MakeTicket) -> None:
    await a_ticket("Invocie missing")
    tab.query = {"search": "invoice"}
    answer = await tab.call(QueueState.find)
    assert titles(answer) == ["Invoice lost", "Invoice twice"]
    offers = [{"search": "invocie", "word": "invocie", "amount": "1"}]
    assert answer.values["finding_state.offers"] == offers
    tab.query = {"search": "login loops"}
    assert (await tab.call(QueueState.find)).values["finding_state.offers"] == []


async def test_hits_show_what_was_found_and_where(
    tab: Tab, ana: Account, session, a_ticket: MakeTicket
) -> None:
    ticket = await a_ticket("Zoë writes")
    await messages.reply(session, ticket.id, "The <b>zebra</b> came.", by=ana)
    tab.query = {"search": "zoe zebr"}
    (row,) = (await tab.call(QueueState.find)).values["queue_state.rows"]
    assert row["marked"] == [{"text": "Zoë", "is_hit": True}, {"text": " writes", "is_hit": False}]
    assert row["place"] == [
        {"text": "The <b>", "is_hit": False},
        {"text": "zebr", "is_hit": True},
        {"text": "a</b> came.", "is_hit": False},
    ]
    assert row["where"] == "in a reply"
    tab.query = {}
    (first, *_) = (await tab.call(QueueState.load)).values["queue_state.rows"]
    assert (first["marked"], first["place"], first["where"]) == ([], [], "")


@pytest.mark.parametrize("written", ["#{}", "{}", " #{} "])
async def test_a_number_opens_its_ticket(tab: Tab, a_ticket: MakeTicket, written: str) -> None:
    ticket = await a_ticket("The one")
    words = written.format(ticket.id)
    tab.query = {"search": words}
    answer = await tab.call(QueueState.find)
    assert (said(answer, "number"), said(answer, "title")) == (ticket.id, "The one")
    assert titles(answer)[0] == "The one"
    assert (await tab.call(FindingState.jump, {"search": words})).goes_to == f"/desk/tickets/{ticket.id}"


async def test_a_number_that_no_ticket_has_says_so_and_words_open_nothing(tab: Tab) -> None:
    missing = await tab.call(FindingState.jump, {"search": "#999999"})
    assert missing.goes_to is None
    assert missing.values["notice.words"] == "There is no ticket 999999."
    for words in ("invoice", "", None, ["#1"], "12 34"):
        assert (await tab.call(FindingState.jump, {"search": words})).goes_to is None


async def test_an_old_ticket_is_named_by_its_number_under_newer_words(
    tab: Tab, a_ticket: MakeTicket, ana: Account, tab_of: TabOf
) -> None:
    old = await a_ticket("The old one")
    for _ in range(51):
        await a_ticket(f"About {old.id}")
    tab.query = {"search": str(old.id)}
    answer = await tab.call(QueueState.find)
    assert "The old one" not in titles(answer)
    assert (said(answer, "number"), said(answer, "title")) == (old.id, "The old one")
    tab.query = {"search": "login"}
    assert said(await tab.call(QueueState.find), "number") == 0
