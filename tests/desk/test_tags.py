"""Tags: one spelling for each on the desk, told in the history, and refused by a sentence where they cannot be one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlmodel import select

from tests.desk.looking import everything, history
from tests.desk.test_imports import bring, line
from ticketdesk.desk import changes, exports, tags
from ticketdesk.desk.bare import first
from ticketdesk.desk.changes import Change
from ticketdesk.desk.exports import Form
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.errors import Invalid, NotSignedIn
from ticketdesk.models import Status, Tag, What
from ticketdesk.models.tag import MOST_TAGS


async def _change(session, ticket, by, **wanted: Any) -> list[str]:
    await changes.change(session, ticket.id, Change(**wanted), by=by)
    await session.refresh(ticket)
    return ticket.tags


async def test_tags_are_put_on_and_taken_off_by_any_spelling(session, ana, a_ticket) -> None:
    ticket, other = await a_ticket(), await a_ticket()
    assert await _change(session, ticket, ana, tag="VIP") == ["VIP"]
    assert await _change(session, other, ana, tag=" vip ") == ["VIP"]
    assert await _change(session, ticket, ana, tag="refund", status=Status.resolved) == ["refund", "VIP"]
    assert await _change(session, ticket, ana, untag="ViP") == ["refund"]
    assert await _change(session, ticket, ana, untag="never used") == ["refund"]
    told = [(one.what, one.before, one.after) for one in await history(session, ticket)][1:]
    assert told == [
        (What.tagged, None, "VIP"),
        (What.status, "open", "resolved"),
        (What.tagged, None, "refund"),
        (What.untagged, "VIP", None),
    ]


async def test_the_whole_list_may_be_given_at_once(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    assert await _change(session, ticket, ana, tags=("b", "A", "c", "a")) == ["A", "b", "c"]
    lines = len(await history(session, ticket))
    assert await _change(session, ticket, ana, tags=("c", "B", "a")) == ["A", "b", "c"]
    assert len(await history(session, ticket)) == lines, "what is so already is no change"
    assert await _change(session, ticket, ana, tags=("c", "d")) == ["c", "d"]
    assert await _change(session, ticket, ana, tags=()) == []


REFUSED: list[Any] = [
    "",
    "  ",
    "\u200b",
    "a,b",
    "a\nb",
    "\tvip",
    "a\u202eb",
    "a\u2028b",
    "x" * 41,
    "\0",
    "\ud83d",
    None,
    7,
    ["vip"],
]


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_a_tag_is_refused_by_a_sentence(name: Any) -> None:
    with pytest.raises(Invalid) as refused:
        tags.fit(name)
    assert set(refused.value.fields) == {"tags"}
    assert refused.value.fields["tags"].endswith(".")


@pytest.mark.parametrize(
    "name", ["x" * 40, "a  b", "ü", "👩‍👧 family", "=1+1", "<b>", "標籤", "#1", "K\u212a"]
)
async def test_any_word_that_can_be_seen_is_one(session, ana, a_ticket, name: str) -> None:
    ticket = await a_ticket()
    assert await _change(session, ticket, ana, tag=name) == [" ".join(name.split()).replace("\u212a", "K")]


async def test_a_ticket_and_a_desk_have_only_so_many(session, ana, a_ticket, monkeypatch) -> None:
    ticket = await a_ticket()
    full = await _change(session, ticket, ana, tags=tuple(f"tag {place}" for place in range(MOST_TAGS)))
    before = await everything(session)
    with pytest.raises(tags.TooManyTags):
        await changes.change(
            session, ticket.id, Change(tag="tag 0", untag="never used", tags=(*full, "more")), by=ana
        )
    assert (await everything(session))["ticket_tags"] == before["ticket_tags"]
    monkeypatch.setattr(tags, "MOST_ON_DESK", MOST_TAGS)
    with pytest.raises(Invalid, match="needs a look"):
        await tags.made(session, ["yet another"], by=ana)
    assert await tags.made(session, ["TAG 3"], by=ana) == ["tag 3"]


async def test_the_tags_that_are_used_most_lately_come_first(session, ana, vic, a_ticket) -> None:
    made = [await a_ticket() for _ in range(3)]
    for place, names in enumerate((("often", "b"), ("often", "a", "twice"), ("often", "twice"))):
        await _change(session, made[place], ana, tags=names)
    await tags.made(session, ["0 never"], by=ana)
    found = [tag.name for tag in await tags.names(session, by=vic)]
    assert (found[:2], set(found[2:4]), found[4:]) == (["often", "twice"], {"a", "b"}, ["0 never"])
    with pytest.raises(NotSignedIn):
        await tags.names(session, by=None)


async def test_tags_come_along_to_another_desk(session, ines) -> None:
    brought = [line(id=7, tags=["Refund", "vip"]), line(id=8, tags=["VIP"]), line(id=9)]
    report = await bring(session, *brought, by=ines)
    assert report.imported == 3
    asked = exports.page(TicketFilter(), me=None, after=None)
    row = await first(session, asked.statement, asked.values)
    assert row is not None
    told = {one["id"]: one["tags"] for one in map(json.loads, row["lines"].split("\n"))}
    [spelled] = [name for name in (await session.exec(select(Tag.name))).all() if name.lower() == "vip"]
    assert told == {7: ["Refund", spelled], 8: [spelled], 9: []}
    assert f'"Refund, {spelled}"' in exports.written(row["lines"], Form.csv)
