"""What was exported, imported into an empty desk and exported again is the same to the byte."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from tests.desk.test_imports import bring
from ticketdesk import db
from ticketdesk.desk import counts, exports
from ticketdesk.desk.bare import first
from ticketdesk.desk.exports import Form
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.models import Account, Category, Priority, Role, Source, Status

WORDS = st.one_of(
    st.sampled_from(
        ['=1+1, "x"', "+", "@a\nb", "-\r\nc", "\u2028x\u2029", "Ünï\u0308 😀", "'", '"', "\tx\t"]
    ),
    st.text(min_size=1, max_size=80).filter(lambda text: "\0" not in text),
).map(lambda text: f"a{text}b" if len(text.strip()) < 2 else text)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))


@st.composite
def some_tickets(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Tickets of a desk, each with a number of its own."""
    made = []
    for number in draw(st.sets(st.integers(1, 2**31 - 1), min_size=1, max_size=6)):
        begun, changed = sorted((draw(MOMENTS), draw(MOMENTS)))
        status = draw(st.sampled_from(Status))
        made.append(
            {
                "id": number,
                "title": f"x{draw(WORDS)}",
                "description": f"y {draw(WORDS)}",
                "category": draw(st.sampled_from(Category)),
                "priority": draw(st.sampled_from(Priority)),
                "status": status,
                "assignee": draw(st.sampled_from([None, 1])),
                "category_source": draw(st.sampled_from(Source)),
                "priority_source": draw(st.sampled_from(Source)),
                "tags": sorted(draw(st.sets(st.sampled_from(["=1", "Ünï", "refund", "vip 😀"]), max_size=4))),
                "created_at": begun.isoformat(),
                "updated_at": changed.isoformat(),
                "email": draw(st.sampled_from([None, "li@example.com", "ü@exämple.org"])),
                "resolved_at": changed.isoformat() if status is Status.resolved else None,
                "closed_at": changed.isoformat() if status is Status.closed else None,
            }
        )
    return made


async def _exported(session: AsyncSession) -> bytes:
    asked = exports.page(TicketFilter(), me=None, after=None)
    row = await first(session, asked.statement, asked.values)
    assert row
    return exports.written(row["lines"], Form.jsonl).encode()


class _Enough(Exception):
    """Ends a transaction, so that the desk is empty again."""


async def _through(lines: list[bytes]) -> bytes:
    told = b""
    with suppress(_Enough):
        async with db.transaction() as session:
            ines = (await session.exec(select(Account))).one()
            report = await bring(session, *lines, by=ines)
            assert (report.kept, report.imported) == (True, len(lines))
            assert await counts.check(session) == {}
            told = await _exported(session)
            raise _Enough
    return told


@pytest.mark.usefixtures("database_url")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=some_tickets())
async def test_what_was_exported_is_there_again_to_the_byte(made: list[dict[str, Any]]) -> None:
    async with db.transaction() as session:
        if (await session.exec(select(Account))).first() is None:
            await making.account(session, "ines@example.com", "Ines Duarte", Role.admin)
    exported = await _through([json.dumps(one).encode() for one in made])
    lines = exported.removesuffix(b"\n").split(b"\n")
    assert {json.loads(line)["id"] for line in lines} == {one["id"] for one in made}
    assert await _through(lines) == exported
