"""What the holder of a private link does: answers, says that it is solved, opens it again. One ticket, and nothing else."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from tests import making
from tests.desk.looking import everything, history
from ticketdesk import db
from ticketdesk.desk import acts, batches, links, messages, nudges, requesters, tickets
from ticketdesk.errors import Invalid, NotFound
from ticketdesk.models import Actor, Message, Role, Status
from ticketdesk.models.columns import now

KEYS = ["", "x", "\0", "\ud83d", "a" * 100_000, None, 1, b"key", ["key"], {"key": 1}]
BODIES = {
    "nothing": ("", "A message needs at least one letter."),
    "unseen": ("\u200b \n", "A message needs at least one letter."),
    "no text": (None, "A message must be text."),
    "a list": (["x"], "A message must be text."),
    "too long": ("x" * 20_001, "A message can have 20,000 characters; this has 20,001."),
    "zero": ("a\0b", "A message holds a character that cannot be stored"),
    "half a pair": ("\udc00", "A message holds a character that cannot be stored"),
}
VERBS = {
    "answer": lambda session, key: requesters.answer(session, key, "Words"),
    "solve": requesters.solve,
    "reopen": requesters.reopen,
}


async def _told(session, ticket) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (line.what.value, line.actor.value, line.before, line.after)
        for line in (await history(session, ticket))[1:]
        if line.actor is Actor.requester
    ]


async def test_an_answer_is_public_has_no_author_and_is_told_to_whoever_has_the_ticket(
    session, ana, ines, a_ticket
) -> None:
    ticket = await a_ticket(assignee=ana)
    await messages.reply(session, ticket.id, "Which plan?", by=ines)
    said = await requesters.answer(
        session, await links.create(session, ticket), " The yearly one.\r\nThanks "
    )
    assert (said.ticket_id, said.author_id, said.kind, said.body) == (
        ticket.id,
        None,
        "public",
        "The yearly one.\nThanks",
    )
    assert await _told(session, ticket) == [("replied", "requester", None, None)]
    await session.refresh(ticket)
    assert (ticket.status, ticket.last_word) == (Status.open, "requester")
    [nudge] = await nudges.newest(session, by=ana)
    assert (nudge["ticket_id"], nudge["reason"], nudge["message_id"]) == (ticket.id, "replied", said.id)
    assert await nudges.newest(session, by=ines) == []


async def test_an_answer_wakes_what_sleeps(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    key = await links.create(session, ticket)
    later = acts.Act(snooze=now() + timedelta(days=1))
    await batches.at_once(session, later, [(ticket.id, None)], by=ana)
    await requesters.answer(session, key, "More")
    await session.refresh(ticket)
    assert ticket.snoozed_until is None
    assert [what for what, *_ in await _told(session, ticket)] == ["replied", "woken"]


@pytest.mark.parametrize("status", [Status.resolved, Status.closed])
async def test_an_answer_opens_what_was_done(session, a_ticket, status: Status) -> None:
    ticket = await a_ticket(status=status)
    await requesters.answer(session, await links.create(session, ticket), "It is back.")
    assert (ticket.status, ticket.resolved_at, ticket.closed_at) == (Status.open, None, None)
    assert await _told(session, ticket) == [
        ("replied", "requester", None, None),
        ("status", "requester", status.value, "open"),
    ]


async def test_the_same_form_sent_twice_is_one_message_and_changed_words_are_another(
    session, a_ticket
) -> None:
    ticket = await a_ticket()
    key, other = await links.create(session, ticket), await links.create(session, ticket)
    for draft, words in (
        ("d", "One"),
        ("d", "One"),
        ("d", "One, and more"),
        ("e", "One"),
        ("", "Two"),
        ("", "Two"),
    ):
        await requesters.answer(session, key, words, draft=draft)
    await requesters.answer(session, other, "One", draft="d")
    told = [message.body for message, _ in await messages.of(session, ticket, public_only=True)]
    assert told == ["One", "One, and more", "One", "Two", "Two", "One"]


async def test_ten_copies_at_once_are_one_message(database_url: str) -> None:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        key = await links.create(session, await making.ticket(session, ana))

    async def send() -> None:
        async with db.transaction() as session:
            await requesters.answer(session, key, "Only once", draft="d")

    await asyncio.gather(*[send() for _ in range(10)])
    async with db.reading() as session:
        assert len((await session.exec(select(Message))).all()) == 1


@pytest.mark.parametrize("case", BODIES)
async def test_words_that_cannot_be_kept_change_nothing(session, a_ticket, case: str) -> None:
    body, sentence = BODIES[case]
    key = await links.create(session, await a_ticket(status=Status.closed))
    before = await everything(session)
    with pytest.raises(Invalid) as refused:
        await requesters.answer(session, key, body, draft="d")
    assert refused.value.fields["body"].startswith(sentence)
    assert await everything(session) == before


async def test_files_of_somebody_else_are_not_sent(session, a_ticket) -> None:
    key = await links.create(session, await a_ticket())
    for given in ("1", "1 2 3", "-1", "x", [1], [True], ["1"], " ".join(["1"] * 5_000)):
        with pytest.raises(Invalid) as refused:
            async with session.begin_nested():
                await requesters.answer(session, key, "Look", files=given)
        assert "files" in refused.value.fields
    assert (await session.exec(select(Message))).all() == []


async def test_a_requester_says_that_it_is_solved_and_opens_it_again(session, a_ticket) -> None:
    ticket = await a_ticket(status=Status.in_progress)
    key = await links.create(session, ticket)
    for _ in range(2):
        assert (await requesters.solve(session, key)).status is Status.resolved
    assert ticket.resolved_at is not None
    for _ in range(2):
        assert (await requesters.reopen(session, key)).status is Status.open
    assert await _told(session, ticket) == [
        ("status", "requester", "in_progress", "resolved"),
        ("status", "requester", "resolved", "open"),
    ]


async def test_thanks_come_with_it_and_do_not_open_it_again(session, a_ticket) -> None:
    ticket = await a_ticket()
    key = await links.create(session, ticket)
    for _ in range(2):
        await requesters.solve(session, key, "Thank you!", draft="d")
    assert ticket.status is Status.resolved
    assert [message.body for message, _ in await messages.of(session, ticket, public_only=True)] == [
        "Thank you!"
    ]


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("key", KEYS, ids=lambda key: ascii(key)[:9])
async def test_a_wrong_key_does_nothing(session, a_ticket, name: str, key: object) -> None:
    await links.create(session, await a_ticket())
    before = await everything(session)
    with pytest.raises(NotFound, match="does not open a ticket"):
        await VERBS[name](session, key)
    assert await everything(session) == before


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("over", ["revoked", "expired", "deleted"])
async def test_a_key_that_opens_nothing_any_more_does_nothing(
    session, ana, a_ticket, name: str, over: str
) -> None:
    ticket = await a_ticket()
    key = await links.create(session, ticket)
    if over == "revoked":
        await links.revoke(session, ticket.id, by=ana)
    if over == "expired":
        await session.execute(text("UPDATE links SET expires_at = now() - interval '1 second'"))
        session.expire_all()
    if over == "deleted":
        await tickets.delete(session, ticket.id, by=ana)
    before = await everything(session)
    with pytest.raises(NotFound):
        await VERBS[name](session, key)
    assert await everything(session) == before
