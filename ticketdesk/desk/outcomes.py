"""What came out of a replay: how many tickets would change, for better or worse, and which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.access import Act, require
from ticketdesk.models import Account

PAGE_SIZE = 50


class Turn(StrEnum):
    """What a change means, measured by what people confirmed."""

    agrees = "agrees"
    no_longer = "no longer"
    neither = "neither"


@dataclass(frozen=True)
class Outcome:
    """The figures of a replay.

    Args:
        tickets: How many it takes.
        done: How many of them are through.
        errors: By code, how many of these have no answer.
        turns: How many would change, by what the change means.
    """

    tickets: int
    done: int
    errors: dict[str, int] = field(default_factory=dict)
    turns: dict[Turn, int] = field(default_factory=dict)

    @property
    def changed(self) -> int:
        """How many would be something else."""
        return sum(self.turns.values())

    @property
    def compared(self) -> int:
        """How many have both answers."""
        return self.done - sum(self.errors.values())


@dataclass(frozen=True)
class Changed:
    """One ticket that would change: labels as they are confirmed, as they would be now and with the new version."""

    number: int
    title: str
    turn: Turn
    confirmed: tuple[str | None, str | None]
    before: tuple[str, str]
    after: tuple[str, str]


# A ticket agrees more when more of its confirmed labels are met; a label that nobody confirmed weighs nothing.
_JUDGED = """
    WITH judged AS (
        SELECT *, error = '' AND after_category IS NOT NULL AS is_compared,
            (before_category, before_priority) IS DISTINCT FROM (after_category, after_priority) AS is_changed,
            coalesce((after_category = confirmed_category)::int, 0) - coalesce((before_category = confirmed_category)::int, 0)
            + coalesce((after_priority = confirmed_priority)::int, 0) - coalesce((before_priority = confirmed_priority)::int, 0)
            AS gain
        FROM replay_lines WHERE replay_id = :replay_id
    ), turned AS (
        SELECT *, CASE WHEN gain > 0 THEN 'agrees' WHEN gain < 0 THEN 'no longer' ELSE 'neither' END AS turn
        FROM judged WHERE is_compared AND is_changed
    )
""".replace("::", r"\:\:")
_FIGURES = f"""{_JUDGED}
    SELECT 'done' AS kind, '' AS name, count(*) FILTER (WHERE is_compared OR error <> '') AS tickets FROM judged
    UNION ALL SELECT 'all', '', count(*) FROM judged
    UNION ALL SELECT 'error', error, count(*) FROM judged WHERE error <> '' GROUP BY error
    UNION ALL SELECT 'turn', turn, count(*) FROM turned GROUP BY turn
"""  # noqa: S608
_CHANGED = f"""{_JUDGED}
    SELECT turned.*, title FROM turned JOIN tickets ON tickets.id = ticket_id
    WHERE deleted_at IS NULL AND (turn = :turn OR :turn = '')
    ORDER BY array_position(ARRAY['no longer', 'agrees', 'neither'], turn), ticket_id DESC LIMIT :size
"""  # noqa: S608


async def outcome(session: AsyncSession, replay_id: int, *, by: Account | None) -> Outcome:
    """The figures of a replay, as far as it is.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.change_settings)
    found: dict[str, dict[str, int]] = {"done": {}, "all": {}, "error": {}, "turn": {}}
    for kind, name, tickets in await session.execute(text(_FIGURES), {"replay_id": replay_id}):
        found[kind][name] = tickets
    turns = {Turn(name): tickets for name, tickets in found["turn"].items()}
    return Outcome(found["all"][""], found["done"][""], found["error"], turns)


async def changed(
    session: AsyncSession,
    replay_id: int,
    *,
    by: Account | None,
    turn: Turn | None = None,
    size: int = PAGE_SIZE,
) -> Sequence[Changed]:
    """Tickets that would change, what would get worse first.

    Args:
        session: Any session.
        replay_id: The replay.
        by: Who looks.
        turn: Only those.
        size: So many at most.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.change_settings)
    values = {"replay_id": replay_id, "turn": turn.value if turn else "", "size": size}
    return [_changed(row) for row in await session.execute(text(_CHANGED), values)]


def _changed(row: Any) -> Changed:
    return Changed(
        row.ticket_id,
        row.title,
        Turn(row.turn),
        (row.confirmed_category, row.confirmed_priority),
        (row.before_category, row.before_priority),
        (row.after_category, row.after_priority),
    )
