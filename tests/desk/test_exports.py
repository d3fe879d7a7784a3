"""Pages of an export: oldest first, none twice, and cells that no spreadsheet calculates."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import exports
from ticketdesk.desk.bare import first
from ticketdesk.desk.exports import Form
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.sorting import Place
from ticketdesk.errors import NotSignedIn
from ticketdesk.models import Account, AuditEntry, Deed, Status, Ticket
from ticketdesk.models.columns import now


async def test_pages_follow_each_other_to_the_end(
    session: AsyncSession,
    a_ticket: Callable[..., Awaitable[Ticket]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exports, "SIZE", 2)
    begun = now() - timedelta(days=1)
    made = [(await a_ticket(at=begun)).id for _ in range(5)]
    await a_ticket(at=begun, deleted=True)
    seen, after = [], None
    while True:
        asked = exports.page(TicketFilter(status=Status.open), me=None, after=after)
        row = await first(session, asked.statement, asked.values)
        assert row
        if row["lines"] is None:
            break
        page = [json.loads(line)["id"] for line in row["lines"].split("\n")]
        assert 0 < len(page) <= 2
        seen += page
        after = Place(row["at"], row["number"])
    assert seen == made


def test_a_cell_is_text_and_never_a_formula() -> None:
    line = json.dumps(
        {
            "a": "=1+1",
            "b": None,
            "c": 7,
            "d": 'say "hi",\nwe\u2028said',
            "e": "\t=1",
            "f": "fine",
            "g": "\ufeff=1",
            "h": "a;=1;\u200b-1; fine",
            "i": "a\n=1\r\n\n@b",
            "j": [";=1", "x"],
            "k": "\n",
        }
    )
    text = exports.written(line, Form.csv)
    assert text.endswith("\r\n")
    [row] = csv.reader(io.StringIO(text, newline=""))
    others = ["a;'=1;'\u200b-1; fine", "a\n'=1\r\n\n'@b", ";'=1, x", "'\n"]
    assert row == ["'=1+1", "", "7", 'say "hi",\nwe\u2028said', "'\t'=1", "fine", "'\ufeff=1", *others]


@pytest.mark.parametrize("parting", [",", ";", "\t"])
def test_wherever_a_spreadsheet_parts_cells_none_begins_a_formula(parting: str) -> None:
    cells = dict(enumerate(["x;=1", "a\t+1", "b\n;\u00a0=2", 'c";@1;"', "d\r\n\t-1", "=1", ";=1,=1", "\t=1"]))
    text = exports.written(json.dumps(cells), Form.csv)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=parting):
        assert not [cell for cell in row if exports.FORMULA.match(cell)]


async def test_only_staff_takes_tickets_away_and_it_is_noted(session: AsyncSession, vic: Account) -> None:
    await exports.begin(session, Form.csv, by=vic)
    entry = (await session.exec(select(AuditEntry))).one()
    assert (entry.deed, entry.actor_id, entry.about) == (Deed.exported, vic.id, "tickets as CSV")
    with pytest.raises(NotSignedIn):
        await exports.begin(session, Form.csv, by=None)
