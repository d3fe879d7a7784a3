"""What the desk has learned from confirmed tickets: how much weight each feature was seen with in each category.

A feature is a number; what it means only the model knows (``ai/features.py``), and a door passes it on. The sums count
everything that was learned, also what was dropped to keep the state small.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult, text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.bare import Hand, first
from ticketdesk.desk.lessons import NAMES, Lesson, Relearned, Sums
from ticketdesk.models import Category
from ticketdesk.models.columns import now
from ticketdesk.models.opinion import Learnt

MOST_FEATURES = 120_000
"""Above this those that were seen least are dropped: at about 90 bytes each the state stays well below 20 MB."""
KEPT_FEATURES = MOST_FEATURES * 3 // 4
LEAST_BYTES = 52
"""No row is smaller: while the table is, its rows need not be counted."""

_LISTED = ", ".join(NAMES)

_LOAD = f"""
    SELECT (
        SELECT array_agg(ARRAY[feature, {_LISTED}]) FROM learned_features WHERE feature = ANY(%(features)s::bigint[])
    ) AS counts, (
        SELECT array_agg(ARRAY[coalesce(tickets, 0), coalesce(features, 0)] ORDER BY place)
        FROM unnest(%(names)s::text[]) WITH ORDINALITY AS named (category, place) LEFT JOIN learned_totals USING (category)
    ) AS totals
"""
_COLUMNS = ", ".join(f"CAST(:{name} AS integer[])" for name in NAMES)
_CHANGED = f"unnest(CAST(:features AS bigint[]), {_COLUMNS}) AS changed (feature, {_LISTED})"
_TAKE_OFF = f"""
    UPDATE learned_features AS known
    SET {", ".join(f"{name} = greatest(known.{name} - changed.{name}, 0)" for name in NAMES)}
    FROM {_CHANGED} WHERE known.feature = changed.feature
"""
_WEIGHT = " + ".join(NAMES)
_DROP_EMPTY = f"DELETE FROM learned_features WHERE feature = ANY(:features) AND {_WEIGHT} = 0"
_SIZE = text("SELECT pg_relation_size('learned_features')")
_DROP_RARE = f"DELETE FROM learned_features WHERE {_WEIGHT} <= :weight"
# All in one statement: an upsert of everything that comes, in the order of its keys.
_LEARN = f"""
    WITH come AS (
        INSERT INTO learned_features AS known (feature, {_LISTED}) SELECT * FROM {_CHANGED}
        ON CONFLICT (feature) DO UPDATE SET {", ".join(f"{name} = known.{name} + excluded.{name}" for name in NAMES)}
    ), totals AS (
        INSERT INTO learned_totals AS known (category, tickets, weight, features)
        SELECT * FROM unnest(CAST(:categories AS text[]), CAST(:tickets AS integer[]), CAST(:weights AS integer[]),
            CAST(:sums AS bigint[]))
        ON CONFLICT (category) DO UPDATE SET tickets = known.tickets + excluded.tickets,
            weight = known.weight + excluded.weight, features = known.features + excluded.features
    ), gone AS (DELETE FROM learned_tickets WHERE ticket_id = ANY(:gone))
    INSERT INTO learned_tickets (ticket_id, category, weight, learned_at)
    SELECT number, category, weight, :moment FROM unnest(CAST(:numbers AS integer[]), CAST(:taught AS text[]),
        CAST(:taught_weights AS integer[])) AS kept (number, category, weight)
    ON CONFLICT (ticket_id) DO UPDATE
    SET category = excluded.category, weight = excluded.weight, learned_at = excluded.learned_at
"""
_STANDING = text("SELECT ticket_id, category, weight FROM learned_tickets WHERE ticket_id = ANY(:numbers)")


async def load(hand: Hand, features: Sequence[int]) -> Learnt:
    """What is known of some features, in one question.

    Args:
        hand: Where to ask.
        features: Of one text.
    """
    row = await first(hand, _LOAD, {"features": list(features), "names": NAMES})
    assert row is not None, "it always has one row"
    tickets, sums = zip(*row["totals"], strict=True)
    return Learnt({one[0]: one[1:] for one in row["counts"] or ()}, tickets, sums)


async def standing(session: AsyncSession, numbers: Sequence[int]) -> dict[int, Lesson]:
    """What has been learned from some tickets."""
    rows = (await session.execute(_STANDING, {"numbers": list(numbers)})).all()
    return {row.ticket_id: Lesson(Category(row.category), row.weight) for row in rows}


async def relearn(session: AsyncSession, tickets: Sequence[Relearned]) -> None:
    """Unlearn what tickets taught and learn what they teach now, all of them at once.

    Args:
        session: A transaction; one at a time learns.
        tickets: Those that teach something else than before.
    """
    if not tickets:
        return
    sums = Sums()
    for ticket in tickets:
        sums.count(ticket)
    if (taken := sums.features(below=True))["features"]:
        await session.execute(text(_TAKE_OFF), taken)
        await session.execute(text(_DROP_EMPTY), {"features": taken["features"]})
    come = sums.features(below=False)
    await session.execute(text(_LEARN), come | sums.totals() | _noted(tickets))


def _noted(tickets: Sequence[Relearned]) -> dict[str, Any]:
    kept = [(ticket.number, ticket.after) for ticket in tickets if ticket.after]
    return {
        "gone": [ticket.number for ticket in tickets if ticket.after is None],
        "numbers": [number for number, _ in kept],
        "taught": [lesson.category.value for _, lesson in kept],
        "taught_weights": [lesson.weight for _, lesson in kept],
        "moment": now(),
    }


async def prune(session: AsyncSession, most: int = MOST_FEATURES, keep: int = KEPT_FEATURES) -> int:
    """Drop what was seen least while there is too much; a word that stood in one ticket hardly helps with the next.

    Args:
        session: The transaction.
        most: So many features may stay.
        keep: So many stay at most once some have to go.

    Returns:
        How many were dropped.
    """
    bytes_ = int((await session.execute(_SIZE)).scalar_one())
    if bytes_ < most * LEAST_BYTES:
        return 0
    count = int((await session.execute(text("SELECT count(*) FROM learned_features"))).scalar_one())
    dropped, weight = 0, 0
    while count > most and count - dropped > keep:
        weight += 1
        gone = await session.execute(text(_DROP_RARE), {"weight": weight})
        assert isinstance(gone, CursorResult)
        dropped += gone.rowcount
    return dropped


async def amounts(session: AsyncSession) -> tuple[int, int]:
    """From how many tickets was learned, and how many features are known by it."""
    row = (
        await session.execute(
            text("SELECT (SELECT count(*) FROM learned_tickets), (SELECT count(*) FROM learned_features)")
        )
    ).one()
    return int(row[0]), int(row[1])


async def forget(session: AsyncSession) -> None:
    """Begin with nothing; labels stay."""
    await session.execute(text("TRUNCATE learned_features, learned_totals, learned_tickets"))
