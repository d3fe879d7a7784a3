"""Whatever was planted in a text is shown as that text: nothing runs, nothing is drawn, nobody else is called.

``make proof`` plants every payload; here it is one of each family, all long ones, and some of the others.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest
from playwright.async_api import expect
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import proof
from tests.attacks import planting
from tests.attacks.payloads import FAMILIES, LONG_ONES, ONE_OF_EACH, PAYLOADS, as_read, as_stored
from tests.attacks.planting import Planted
from tests.attacks.surfaces import ECHOED, SHOWN, Surface
from tests.attacks.window import Watched, go, grown, says
from tests.browser import steps
from tests.browser.windows import Browsers
from tests.served import Served, ServeDesk
from ticketdesk.desk import messages, sessions
from ticketdesk.models import Account

AT_ONCE = 45
OTHERS = proof.some([each for each in PAYLOADS if each not in ONE_OF_EACH], 24, "stored")
ALL = tuple(each for each in PAYLOADS if each in {*ONE_OF_EACH, *OTHERS}) + LONG_ONES
TITLES = "[role=row] a.whole"


@pytest.fixture(scope="module")
def desk(serve_desk: ServeDesk) -> Iterator[Served]:
    """With nothing on it: here every ticket is counted."""
    with serve_desk(TICKETDESK_RATE_LIMITS="off") as served:
        yield served


@dataclass(frozen=True)
class Arrived:
    """What was planted, while somebody looked at the queue: what that window showed, drew and complained of."""

    planted: list[Planted]
    shown: set[str]
    drawn: list[str]
    wrong: list[str]


@pytest.fixture(scope="module")
async def arrived(browsers: Browsers, desk: Served) -> Arrived:
    """Everything planted once, in front of an open queue."""
    windows = Watched(browsers, desk)
    page = await windows.open("/desk", "ana")
    await expect(steps.total(page)).to_have_text("0")
    all_of_them = list(enumerate(ALL))
    planted, shown, drawn = [], set[str](), list[str]()
    for start in range(0, len(all_of_them), AT_ONCE):
        planted += desk.do(partial(planting.plant, payloads=all_of_them[start : start + AT_ONCE]))
        await expect(steps.total(page)).to_have_text(str(len(planted)))
        await expect(page.locator(TITLES).first).to_have_text(planted[-1].title)
        shown |= set(await says(page, TITLES))
        drawn += await grown(page)
    await windows.close()
    return Arrived(planted, shown, drawn, windows.wrong)


@pytest.fixture(scope="module")
def planted(arrived: Arrived) -> list[Planted]:
    return arrived.planted


def test_there_are_two_hundred_payloads_of_all_families() -> None:
    assert len({as_stored(payload) for payload in PAYLOADS}) == len(PAYLOADS) >= 200
    assert len(FAMILIES) >= 20
    assert all(len(family) >= 5 for family in FAMILIES.values())
    assert max(map(len, PAYLOADS)) <= 100  # so that a name can be each of them


def test_what_arrives_in_an_open_queue_is_only_text(arrived: Arrived) -> None:
    assert {it.title for it in arrived.planted} <= arrived.shown
    assert arrived.drawn == arrived.wrong == []


async def test_the_queue_shows_every_payload_as_text(windows: Watched, planted: list[Planted]) -> None:
    page = await windows.open("/desk", "ana")
    newest_first = planted[::-1]
    async with asyncio.timeout(120):
        while len(await says(page, TITLES)) < len(planted):
            await page.evaluate("document.querySelector('[data-more]')?.scrollIntoView()")
            await page.wait_for_timeout(50)
    assert await says(page, TITLES) == [it.title for it in newest_first]
    assert await says(page, "[role=row] .beside") == [it.email for it in newest_first]
    names = await page.locator("[role=row] .av[title]").evaluate_all("all => all.map((one) => one.title)")
    assert names == [it.name for it in newest_first]
    assert await grown(page) == []
    assert {it.name for it in planted} <= set(await says(page, "#facet-assignee [data-menu-item]"))


@pytest.mark.parametrize("surface", SHOWN, ids=lambda surface: surface.name)
async def test_every_payload_is_shown_as_text(
    windows: Watched, planted: list[Planted], surface: Surface
) -> None:
    page = await windows.open(surface.address(planted[0]), surface.who)
    selectors = [*surface.says, *surface.holds]
    [waited_for, *_] = surface.says.values()
    for at, it in enumerate(planted):
        # One of each family everywhere; of the others each on its third of the pages, where nothing is searched for first.
        if it.payload not in ONE_OF_EACH and (surface.is_beside or at % 3 != SHOWN.index(surface) % 3):
            continue
        current = it.number if surface.is_beside else 0
        said = await go(page, surface.address(it), selectors, waited_for(it)[0], current=current)
        exact, around = said[: len(surface.says)], said[len(surface.says) :]
        assert exact == [texts(it) for texts in surface.says.values()]
        for found, texts in zip(around, surface.holds.values(), strict=True):
            missing = [text for text in texts(it) if text not in " ".join(found)]
            assert missing == [], found


@pytest.mark.parametrize("place", ECHOED)
async def test_what_an_address_says_is_only_text(windows: Watched, place: str) -> None:
    windows.forgive(steps.NOT_FOUND)  # where no page is, the answer says so
    page = await windows.open("/login")
    shares = 2 if proof.IS_PROOF else len(ECHOED)
    for payload in ONE_OF_EACH[[*ECHOED].index(place) % shares :: shares]:
        await page.goto(ECHOED[place](payload))
        await expect(page.get_by_role("heading").first).to_be_visible()
        assert await grown(page) == []
    assert page.url.startswith(f"{windows.desk.url}/")


async def test_a_conversation_that_grows_shows_every_payload_as_text(
    windows: Watched, planted: list[Planted]
) -> None:
    number = windows.desk.a_ticket("A long talk")
    agent = await windows.open(f"/desk/tickets/{number}", "ana")
    submitter = await windows.open(steps.link_to(windows.desk, number))
    for page in (agent, submitter):
        await expect(page.get_by_role("article")).to_have_count(1)

    async def answer(session: AsyncSession) -> None:
        for it in planted:
            who = await session.get(Account, it.account)
            await messages.reply(session, number, it.payload, by=who)
            await messages.note(session, number, f"note {it.payload}", by=who)

    await asyncio.to_thread(windows.desk.do, answer)
    replies = [it.read for it in planted]
    await submitter.get_by_text("earlier messages").click()
    await expect(submitter.get_by_role("article")).to_have_count(1 + len(planted))
    await agent.get_by_role("button", name="earlier messages").click()
    await expect(agent.get_by_role("article")).to_have_count(1 + 2 * len(planted))
    assert (await says(submitter, "article .b"))[1:] == replies
    said = (await says(agent, "article .b"))[1:]
    assert said[::2] == replies
    assert said[1::2] == [as_read(f"note {it.payload}") for it in planted]
    for page in (agent, submitter):
        assert await grown(page) == []


async def test_whoever_signs_in_is_only_called_by_name(
    windows: Watched, browsers: Browsers, planted: list[Planted]
) -> None:
    async def begin(session: AsyncSession) -> list[tuple[Planted, str]]:
        some = [it for it in planted if it.payload in called]
        accounts = [(it, await session.get(Account, it.account)) for it in some]
        return [(it, await sessions.begin(session, who)) for it, who in accounts if who]

    called = proof.some(ONE_OF_EACH[1::2], 4, "called by name")
    page = await windows.open("/desk/insights", "vic", fresh=True)
    signed_in = windows.desk.do(begin)
    assert len(signed_in) == len(called)
    for it, token in signed_in:
        await page.context.add_cookies([{"name": "td_session", "value": token, "url": windows.desk.url}])
        await page.goto("/desk/insights")
        await expect(page.get_by_role("list", name="Category")).to_be_visible()
        await page.wait_for_function(
            "name => document.querySelector('nav, aside').textContent.includes(name)", arg=it.name
        )
        assert await grown(page) == []


@pytest.mark.parametrize("payload", proof.some(map(as_stored, ONE_OF_EACH[::3]), 4, "the form"))
async def test_the_public_form_takes_it_as_text(windows: Watched, payload: str) -> None:
    page = await windows.open("/")
    await steps.arrive_at_form(page)
    await page.get_by_label("Title").fill(payload)
    await page.get_by_label("Description").fill(payload)
    await steps.submit(page)
    number = await steps.number_of(page)
    [(title, description)] = windows.desk.rows("SELECT title, description FROM tickets WHERE id = %s", number)
    assert (title, description) == (re.sub(r"\n", "", payload), payload)
    assert await grown(page) == []
    await page.get_by_role("link", name="Open your ticket").click()
    await expect(page.get_by_role("article")).to_have_text(re.compile(re.escape(payload.split("\n")[0])))
    assert await grown(page) == []


async def test_deleting_and_bringing_back_says_nothing_but_the_number(
    windows: Watched, planted: list[Planted]
) -> None:
    number = planted[0].number
    page = await windows.open(f"/desk/tickets/{number}", "ana")
    await page.get_by_role("button", name="Delete ticket").click()
    await expect(page.get_by_text(f"Ticket {number} deleted.")).to_be_visible()
    assert await grown(page) == []
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text(f"Ticket {number} is back.")).to_be_visible()
    assert await grown(page) == []
