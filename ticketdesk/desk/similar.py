"""Tickets that are like another: those that share its rarest words, and the newest with nearly its title.

Meant for a page that is open anyway: at a hundred thousand tickets it takes the database some milliseconds. Few rows are
looked at, because a word that many tickets have is not among the rarest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import finding, snippets, words
from ticketdesk.desk.snippets import Piece
from ticketdesk.desk.words import Known
from ticketdesk.models import Account, Status
from ticketdesk.models.choices import DONE

SHOWN = 5
LOOKED_FOR, COMPARED = 12, 20
ROWS = 400
"""So many rows may the words that are looked for have together; the rarest one is always looked for, in so many at most."""
CANDIDATES = 30
NEWEST = 100
LIKE_TITLE = 0.5
LEAST = 0.2
"""Below this nobody would call them alike."""


@dataclass(frozen=True)
class Similar:
    """A ticket that is like another, and the place that shows it best."""

    number: int
    title: str
    status: Status
    created_at: datetime
    likeness: float
    pieces: Sequence[Piece]


_OWN = text(
    "SELECT tsvector_to_array(words_of(left(title || ' ' || description, 8000))) FROM tickets WHERE id = :number"
)
_LIVING = text("SELECT coalesce(sum(tickets), 0)::integer FROM ticket_counts")
# Each word by itself: so the rows come in by their weights, and no row's words have to be unpacked before the best are known.
_FOUND = text("""
    WITH found AS (
        SELECT id FROM unnest(CAST(:asked AS text[]), CAST(:weights AS float[])) AS rare (word, weight)
            CROSS JOIN LATERAL (SELECT id FROM tickets WHERE words @@ CAST(rare.word AS tsquery) AND deleted_at IS NULL LIMIT :rows) AS has
        WHERE id <> :number GROUP BY id ORDER BY sum(weight) DESC, id DESC LIMIT :candidates
    ), newest AS MATERIALIZED (
        SELECT id, title FROM tickets WHERE deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT :newest
    ), alike AS (
        SELECT id FROM found UNION
        SELECT id FROM newest WHERE id <> :number AND similarity(title, :title) >= :like_title
    )
    SELECT id, title, status, created_at, similarity(title, :title) AS like_title, length(words) AS length,
        ARRAY(SELECT lexeme FROM unnest(words) WHERE lexeme = ANY(:compared)) AS shared
    FROM alike JOIN tickets USING (id)
""")
_TEXTS = text("SELECT id, description FROM tickets WHERE id = ANY(:numbers)")


async def of(session: AsyncSession, number: object, *, by: Account | None) -> list[Similar]:
    """The tickets that are most like this one, best first; among equals the solved ones, then the newest.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
        NotFound: there is no such ticket.
    """
    ticket = await finding.to_read(session, number, by=by)
    own = (await session.execute(_OWN, {"number": ticket.id})).scalar_one()
    known = await words.known(session, own)
    compared = known.rarest(own, COMPARED)
    living = int((await session.execute(_LIVING)).scalar_one())
    asked = affordable(compared, known, living)
    values = {
        "number": ticket.id,
        "title": ticket.title,
        "asked": [quoted(word) for word in asked],
        "weights": [known.weight(word) for word in asked],
        "compared": compared,
        "candidates": CANDIDATES,
        "rows": ROWS,
        "newest": NEWEST,
        "like_title": LIKE_TITLE,
    }
    rows = (await session.execute(_FOUND, values)).mappings().all()
    return await _told(session, best(rows, compared, known, len(own)), known)


def affordable(rarest: Sequence[str], known: Known, living: int) -> list[str]:
    """The words to look for: from the rarest on, as long as they have few rows together.

    Args:
        rarest: Words, rarest first.
        known: What is known of them.
        living: How many tickets there are now; a sample may know of fewer.
    """
    asked: list[str] = []
    rows, scale = 0.0, living / max(1, known.total)
    for word in rarest[:LOOKED_FOR]:
        rows += known.tickets.get(word, 1) * scale
        if asked and rows > ROWS:
            break
        asked.append(word)
    return asked


def quoted(word: str) -> str:
    """A word as a query of its own, whatever stands in it."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def best(
    rows: Sequence[RowMapping | Mapping[str, Any]], compared: Sequence[str], known: Known, length: int
) -> list[tuple[float, RowMapping | Mapping[str, Any]]]:
    """The best of what was found, with how alike it is, from 0 to 1.

    Args:
        rows: What was found: ``like_title``, ``length``, ``shared`` and the ticket's own ``id``, ``status``, ``created_at``.
        compared: The words of the ticket that count.
        known: What they weigh.
        length: How many different words the ticket has.
    """
    # A word that nobody else has ever written cannot be shared.
    seen = {word for row in rows for word in row["shared"]}.union(known.tickets)
    whole = sum(known.weight(word) for word in compared if word in seen) or 1.0
    scored = []
    for row in rows:
        shared = sum(map(known.weight, row["shared"])) / whole
        # Who says very much shares words with everybody.
        shared *= min(1.0, (1 + 0.15 * sqrt(length)) / (1 + 0.15 * sqrt(row["length"])))
        titles = row["like_title"] if row["like_title"] >= LIKE_TITLE else 0.0
        likeness = min(1.0, max(shared, titles))
        if likeness >= LEAST:
            scored.append((likeness, row))
    return sorted(scored, key=lambda one: _order(*one))[:SHOWN]


def _order(likeness: float, row: RowMapping | Mapping[str, Any]) -> tuple[float, bool, float, int]:
    is_unsolved = row["status"] not in DONE
    return -round(likeness, 1), is_unsolved, -row["created_at"].timestamp(), -row["id"]


async def _told(
    session: AsyncSession, chosen: Sequence[tuple[float, RowMapping | Mapping[str, Any]]], known: Known
) -> list[Similar]:
    numbers = [row["id"] for _, row in chosen]
    found = await session.execute(_TEXTS, {"numbers": numbers})
    texts: dict[int, str] = {row[0]: row[1] for row in found}
    return [
        Similar(
            row["id"],
            row["title"],
            Status(row["status"]),
            row["created_at"],
            likeness,
            snippets.cut(texts.get(row["id"], ""), {word: known.weight(word) for word in row["shared"]}),
        )
        for likeness, row in chosen
    ]
