"""Which tickets a replay takes, what of them is known already, and what the rest would cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import guidance
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import Invalid
from ticketdesk.models import Account, Replay

FEWEST, USUAL, MOST = 10, 400, 1_000
LONGEST_WORDS = 6_300
"""What Gemini gets of a ticket at most: 300 characters of its title and 6,000 of its description."""


@dataclass(frozen=True)
class Cost:
    """What a replay would ask.

    Args:
        tickets: How many tickets there are to replay, at most those that were wanted.
        known: For how many of them the answer of the version in force is stored already.
        characters: Of the tickets' words, in all calls together.
    """

    tickets: int
    known: int
    characters: int

    @property
    def calls(self) -> int:
        """Both versions are asked, the one in force only where its answer is not known."""
        return 2 * self.tickets - self.known


_CHOSEN = """
    WITH confirmed AS (
        SELECT ticket_id, max(value) FILTER (WHERE field = 'category') AS category,
            max(value) FILTER (WHERE field = 'priority') AS priority, max(confirmed_at) AS confirmed_at
        FROM labels JOIN tickets ON tickets.id = ticket_id AND deleted_at IS NULL
        GROUP BY ticket_id ORDER BY max(confirmed_at) DESC, ticket_id DESC LIMIT :wanted
    ), answers AS (
        SELECT ticket_id, replay_id, after_category AS category, after_priority AS priority
        FROM replay_lines JOIN replays ON replays.id = replay_id
        WHERE model = :model AND guidance_id = :before_id AND after_category IS NOT NULL
        UNION ALL
        SELECT ticket_id, replay_id, before_category, before_priority
        FROM replay_lines JOIN replays ON replays.id = replay_id
        WHERE model = :model AND before_id IS NOT DISTINCT FROM :before_id AND before_category IS NOT NULL
    ), known AS (
        SELECT DISTINCT ON (ticket_id) * FROM answers ORDER BY ticket_id, replay_id DESC
    )
"""
_COST = f"""{_CHOSEN}
    SELECT count(*) AS tickets, count(known.ticket_id) AS known, coalesce(sum(
        least(length(title) + length(description), :longest) * (CASE WHEN known.ticket_id IS NULL THEN 2 ELSE 1 END)
    ), 0) AS characters
    FROM confirmed JOIN tickets ON tickets.id = confirmed.ticket_id LEFT JOIN known USING (ticket_id)
"""  # noqa: S608
_LINES = f"""{_CHOSEN}
    INSERT INTO replay_lines (replay_id, ticket_id, confirmed_category, confirmed_priority, before_category,
        before_priority, error)
    SELECT :replay_id, ticket_id, confirmed.category, confirmed.priority, known.category, known.priority, ''
    FROM confirmed LEFT JOIN known USING (ticket_id)
"""  # noqa: S608


def how_many(wanted: object) -> int:
    """How many tickets to replay, as a form sends it.

    Raises:
        Invalid: it is no whole number from 10 to 1,000.
    """
    given = str(wanted).strip()
    if given.isascii() and given.isdecimal() and len(given) < 6 and FEWEST <= int(given) <= MOST:
        return int(given)
    raise Invalid({"wanted": f"Choose a whole number from {FEWEST} to {MOST:,}."})


async def cost(session: AsyncSession, wanted: int, *, model: str, by: Account | None) -> Cost:
    """What a replay of so many tickets would ask now. Nothing is asked or stored.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.change_settings)
    before = await guidance.in_force(session)
    values = _values(wanted, before.id if before else None, model) | {"longest": LONGEST_WORDS}
    row = (await session.execute(text(_COST), values)).one()
    return Cost(row.tickets, row.known, int(row.characters))


async def draw(session: AsyncSession, replay: Replay) -> int:
    """Take the newest confirmed tickets into a replay, with what is known of them. Gives how many."""
    values = _values(replay.wanted, replay.before_id, replay.model) | {"replay_id": replay.id}
    drawn = await session.execute(text(_LINES), values)
    assert isinstance(drawn, CursorResult)
    return drawn.rowcount


def _values(wanted: int, before_id: int | None, model: str) -> dict[str, Any]:
    return {"wanted": wanted, "before_id": before_id, "model": model}
