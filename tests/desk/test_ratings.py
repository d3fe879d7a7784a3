"""Stars and a word: only of what is done, only by the holder of the link, the newest counts."""

from __future__ import annotations

import pytest

from tests.desk.looking import everything, history
from ticketdesk.desk import links, ratings, tickets
from ticketdesk.errors import Invalid, NotFound
from ticketdesk.models import Actor, Status

NO_STARS = (
    None,
    "",
    "0",
    "6",
    "-1",
    "1.5",
    "four",
    "１",
    "5 ",
    " 5",
    0,
    6,
    -1,
    4.0,
    True,
    [4],
    {"stars": 4},
    10**30,
)


async def _told(session, ticket) -> list[tuple[str, str | None]]:
    return [
        (line.what.value, line.after)
        for line in (await history(session, ticket))
        if line.actor is Actor.requester
    ]


@pytest.mark.parametrize("status", [Status.resolved, Status.closed])
async def test_stars_and_a_word_are_kept_and_the_history_tells_the_stars_alone(
    session, a_ticket, status
) -> None:
    ticket = await a_ticket(status=status)
    key = await links.create(session, ticket)
    assert await ratings.of(session, ticket) is None
    await ratings.rate(session, key, "4", " Quick.\r\nThank you ")
    rating = await ratings.of(session, ticket)
    assert (rating.stars, rating.words) == (4, "Quick.\nThank you")
    assert (await _told(session, ticket))[1:] == [("rated", "4")]
    assert "Quick" not in str((await everything(session))["events"])


async def test_it_can_be_changed_and_the_same_again_is_no_news(session, a_ticket) -> None:
    ticket = await a_ticket(status=Status.closed)
    key = await links.create(session, ticket)
    for stars, words in (("5", ""), (5, None), ("2", "It came back."), ("2", "It came back. "), ("2", "")):
        await ratings.rate(session, key, stars, words)
    rating = await ratings.of(session, ticket)
    assert (rating.stars, rating.words) == (2, "")
    assert (await _told(session, ticket))[1:] == [("rated", "5"), ("rated", "2"), ("rated", "2")]


async def test_what_somebody_still_works_on_is_not_rated(session, ana, a_ticket) -> None:
    ticket = await a_ticket(status=Status.in_progress)
    key = await links.create(session, ticket)
    with pytest.raises(ratings.NotDoneYet):
        await ratings.rate(session, key, "5")
    await tickets.resolve(session, ticket.id, by=ana)
    await ratings.rate(session, key, "5")


@pytest.mark.parametrize("stars", NO_STARS, ids=ascii)
async def test_what_is_no_star_is_refused(session, a_ticket, stars: object) -> None:
    key = await links.create(session, await a_ticket(status=Status.closed))
    before = await everything(session)
    with pytest.raises(Invalid, match="1 field needs a look"):
        await ratings.rate(session, key, stars)
    assert await everything(session) == before


@pytest.mark.parametrize(
    "words", ["x" * 1_001, "a\0b", "\udc00", "\u200b", 7, ["x"], b"x"], ids=lambda one: ascii(one)[:9]
)
async def test_words_that_cannot_be_kept_are_refused(session, a_ticket, words: object) -> None:
    key = await links.create(session, await a_ticket(status=Status.closed))
    before = await everything(session)
    with pytest.raises(Invalid) as refused:
        await ratings.rate(session, key, "4", words)
    assert set(refused.value.fields) == {"words"}
    assert await everything(session) == before


async def test_a_wrong_key_rates_nothing(session, ana, a_ticket) -> None:
    ticket = await a_ticket(status=Status.closed)
    revoked = await links.create(session, ticket)
    await links.revoke(session, ticket.id, by=ana)
    for key in ("", "x", None, 1, revoked, str(ticket.id)):
        with pytest.raises(NotFound):
            await ratings.rate(session, key, "5")
    assert await ratings.of(session, ticket) is None
