"""The requester's page in hostile hands: garbage, other keys, dead keys, too much. Nothing changes, and a sentence says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import TabOf
from tests.web.tabs import Tab
from ticketdesk.config import settings
from ticketdesk.desk import links, tickets
from ticketdesk.models import Account, Message, Ticket
from ticketdesk.web.submitter.answering import AnswerState
from ticketdesk.web.submitter.state import SubmitterState

GARBAGE: tuple[Any, ...] = (
    None,
    "",
    "\0",
    "\ud83d",
    "x" * 100_000,
    -1,
    2**63,
    True,
    [],
    {},
    [["x"]],
    {"a": [None]},
)


@pytest.mark.parametrize("handler", [AnswerState.send, AnswerState.rate], ids=["send", "rate"])
async def test_garbage_in_a_form_changes_nothing_and_is_answered(
    session: AsyncSession,
    ana: Account,
    mine: Ticket,
    requester: Tab,
    handler: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TICKETDESK_RATE_LIMITS", "off")
    settings.cache_clear()
    await tickets.close(session, mine.id or 0, by=ana)
    before = await _rows(session)
    good: dict[str, Any] = {"body": "x", "files": "", "then": "", "draft": "d", "stars": "4", "words": "w"}
    needed = {AnswerState.send: ("body", "files"), AnswerState.rate: ("stars", "words")}[handler]
    for garbage in GARBAGE:
        for name in needed:
            is_nothing = {
                "files": not (garbage and isinstance(garbage, (str, list))),
                "words": garbage in ("", None),
            }
            if is_nothing.get(name):
                continue  # and nothing is right there
            await requester.call(handler, good | {name: garbage})
        await requester.call(handler, dict.fromkeys(good, garbage) | {"body": "", "stars": ""})
    await requester.call(handler, {})
    assert await _rows(session) == before
    about = (await requester.call(SubmitterState.load)).values["submitter_state.about"]
    assert about["stage"] == "closed"


async def test_a_draft_that_is_no_name_does_no_harm(session: AsyncSession, requester: Tab) -> None:
    for garbage in GARBAGE:
        values = (
            await requester.call(AnswerState.send, {"body": f"Words {garbage!r}"[:90], "draft": garbage})
        ).values
        assert values["answer_state.refused"] == ""
    assert len((await session.exec(select(Message))).all()) == len(GARBAGE)


@pytest.mark.parametrize("then", ["", "solved", "again", "rate"])
async def test_without_the_key_nothing_is_done(
    session: AsyncSession, ana: Account, mine: Ticket, key: str, requester: Tab, tab_of: TabOf, then: str
) -> None:
    """What a tab showed before is no key: the address is asked for each time."""
    await tickets.close(session, mine.id or 0, by=ana)
    before = await _rows(session)
    form = {"body": "Planted", "draft": "d", "stars": "5", "words": "Planted", "then": then}
    handler = AnswerState.rate if then == "rate" else AnswerState.send
    for path in (
        "/t/",
        f"/t/{mine.id}",
        f"/t/{key[:-1]}",
        f"/t/{key}x",
        "/",
        f"/desk/tickets/{mine.id}",
        "/t/%00",
    ):
        for one in (requester, await tab_of(ana, path)):
            one.path = path
            answer = await one.call(handler, form)
            assert links.CLOSED in str(answer.values), path
    await links.revoke(session, mine.id or 0, by=ana)
    before = await _rows(session)
    requester.path = f"/t/{key}"
    await requester.call(handler, form)
    assert await _rows(session) == before


async def test_whoever_writes_too_often_is_told_when_to_go_on(session: AsyncSession, requester: Tab) -> None:
    for count in range(30):
        values = (
            await requester.call(AnswerState.send, {"body": f"Words {count}", "draft": str(count)})
        ).values
        assert values["answer_state.refused"] == ""
    for handler, var in (
        (AnswerState.send, "answer_state.refused"),
        (AnswerState.rate, "answer_state.rating_refused"),
    ):
        values = (await requester.call(handler, {"body": "More", "draft": "31", "stars": "1"})).values
        assert values[var].startswith("We take 30 messages in an hour from one link. Try again in ")
    newest = select(Message.body).order_by(col(Message.id).desc()).limit(1)
    assert (await session.exec(newest)).one() == "Words 29"


async def test_a_page_whose_database_is_away_keeps_the_words(
    key: str, requester: Tab, lose_the_database: Callable[[], None]
) -> None:
    lose_the_database()
    values = (await requester.call(AnswerState.send, {"body": "Words", "draft": "d"})).values
    assert values["answer_state.refused"].startswith("The database did not answer.")
    assert values.get("answer_state.sent", "") == ""


async def _rows(session: AsyncSession) -> list[Any]:
    """What a requester could change."""
    found = []
    for table in ("tickets", "messages", "events", "ratings", "attachments", "nudges"):
        rows = await session.execute(text(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1"))
        found.append(list(rows.scalars()))
    return found
