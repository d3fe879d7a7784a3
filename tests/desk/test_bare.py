"""A statement on a bare connection: its placeholders have names, PostgreSQL reads numbers."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.bare import first, psycopg_of


async def test_on_a_session_and_on_its_connection_a_statement_gives_the_same(session: AsyncSession) -> None:
    statement = (
        "SELECT %(b)s::int - %(a)s::int AS less, %(b)s::int %% 4 AS rest, '%%' AS sign, %(a)s::text AS a"
    )
    expected = {"less": 5, "rest": 3, "sign": "%", "a": "2"}
    connection = await psycopg_of(session)
    for hand in (session, connection):
        row = await first(hand, statement, {"a": 2, "b": 7, "unused": None})
        assert row is not None
        assert list(row if isinstance(row, tuple) else row.values()) == list(expected.values())
    assert await first(connection, "SELECT 1 WHERE false", {}) is None
    assert await first(connection, "SET LOCAL work_mem = '8MB'", {}) is None
