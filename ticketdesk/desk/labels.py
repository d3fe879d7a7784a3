"""What people confirmed of tickets: a category or priority that they set, or left standing when resolving.

Labels are derived from a ticket's whole history, so that no verb is slower for them, and deriving them again gives the
same. A deleted ticket has none; restored, it has them again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.models import Actor, Judged, Source, What
from ticketdesk.models.choices import DONE

# Who leaves standing what nobody judged has confirmed nothing. A category that came to nothing was at least looked at.
UNJUDGED = {Judged.category: (Source.pending,), Judged.priority: (Source.pending, Source.default)}


@dataclass(frozen=True)
class Line:
    """A line of history as far as it tells of labels; ``at`` is the moment as PostgreSQL writes it."""

    what: str
    actor: str
    before: str | None
    after: str | None
    at: str


@dataclass(frozen=True)
class Confirmed:
    """What is confirmed of one field, whether a machine had said something else, and since when."""

    value: str
    was_changed: bool
    at: str


_READ = text("""
    SELECT id, title, description, deleted_at IS NOT NULL AS is_deleted,
        erased_at IS NOT NULL AS is_erased, category, category_source, priority, priority_source,
        (
            SELECT json_agg(
                json_build_array(events.id, actor_id, what, actor, before, after, events.created_at) ORDER BY events.id
            ) FROM events WHERE ticket_id = tickets.id AND what IN ('category', 'priority', 'status', 'undone')
        ) AS lines
    FROM tickets WHERE id = ANY(:numbers) ORDER BY id
""")

_STORE = text("""
    WITH told AS (
        SELECT * FROM unnest(CAST(:tickets AS integer[]), CAST(:fields AS text[]), CAST(:values AS text[]),
            CAST(:changed AS boolean[]), CAST(:moments AS timestamptz[]))
            AS told (ticket_id, field, value, was_changed, confirmed_at)
    ), gone AS (
        DELETE FROM labels WHERE ticket_id = ANY(:numbers)
            AND (ticket_id, field) NOT IN (SELECT ticket_id, field FROM told)
    )
    INSERT INTO labels (ticket_id, field, value, was_changed, confirmed_at) SELECT * FROM told
    ON CONFLICT (ticket_id, field) DO UPDATE
    SET value = excluded.value, was_changed = excluded.was_changed, confirmed_at = excluded.confirmed_at
    WHERE (labels.value, labels.was_changed, labels.confirmed_at)
        IS DISTINCT FROM (excluded.value, excluded.was_changed, excluded.confirmed_at)
""")

_JUDGE = text("""
    UPDATE suggestions SET chosen_category = coalesce(chosen_category, confirmed.category),
        chosen_priority = coalesce(chosen_priority, confirmed.priority)
    FROM (
        SELECT ticket_id, max(value) FILTER (WHERE field = 'category') AS category,
            max(value) FILTER (WHERE field = 'priority') AS priority
        FROM labels WHERE ticket_id = ANY(:numbers) GROUP BY ticket_id
    ) AS confirmed
    WHERE suggestions.ticket_id = confirmed.ticket_id AND (
        (chosen_category IS NULL AND confirmed.category IS NOT NULL)
        OR (chosen_priority IS NULL AND confirmed.priority IS NOT NULL)
    )
""")


async def read(session: AsyncSession, numbers: Sequence[int]) -> list[Mapping[str, Any]]:
    """Tickets as far as labels need them, with the lines of their histories; those that are gone for good are missing."""
    rows = (await session.execute(_READ, {"numbers": list(numbers)})).mappings()
    return [dict(row) for row in rows]


def labels_of(ticket: Mapping[str, Any]) -> dict[Judged, Confirmed]:
    """What is confirmed of a ticket.

    Args:
        ticket: A row of ``read``.
    """
    if ticket["is_deleted"]:
        return {}
    lines = _standing(ticket["lines"] or ())
    told = {field: confirmed(field, lines, ticket[field], ticket[f"{field}_source"]) for field in Judged}
    return {field: found for field, found in told.items() if found}


def _standing(lines: Sequence[Sequence[Any]]) -> list[Line]:
    """The lines that were not taken back: ``undone`` names the line behind which all of its author's count for nothing."""
    undone = [(int(before), number, by) for number, by, what, _, before, *_ in lines if what == What.undone]
    return [
        Line(*line)
        for number, by, *line in lines
        if not any(since < number <= until and by == author for since, until, author in undone)
    ]


def confirmed(field: Judged, lines: Sequence[Line], value: str, source: str) -> Confirmed | None:
    """What people confirmed of one field; None when nobody did.

    Args:
        field: Which.
        lines: The ticket's history, oldest first.
        value: What stands on the ticket now.
        source: Who decided it.
    """
    own = [line for line in lines if line.what == field]
    if own:
        # Before its first line a field may have been the requester's, but then that line confirms what counts.
        source = Source.pending
    said, found = None, None
    for line in lines:
        if line.what == field:
            value = line.after or value
            source = Source.person if line.actor == Actor.account else Source(line.actor)
            said = said if line.actor == Actor.account else value
        if line.actor == Actor.account and _confirms(line, field, source):
            found = Confirmed(value, said is not None and value != said, line.at)
    return found


def _confirms(line: Line, field: Judged, source: str) -> bool:
    """Whether an account set the field with this line, or finished the ticket with the field as it was judged."""
    finished = line.what == What.status and line.after in DONE
    return line.what == field or (finished and source not in UNJUDGED[field])


async def store(
    session: AsyncSession, numbers: Sequence[int], labels: Mapping[int, Mapping[Judged, Confirmed]]
) -> None:
    """Make these the labels of some tickets, and tell the suggestions that nobody has judged yet what people chose.

    Args:
        session: The transaction.
        numbers: The tickets.
        labels: By ticket, what is confirmed.
    """
    rows = list(_rows(labels))
    names = ("tickets", "fields", "values", "changed", "moments")
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    values = {name: list(column) for name, column in zip(names, columns, strict=True)}
    await session.execute(_STORE, values | {"numbers": list(numbers)})
    await session.execute(_JUDGE, {"numbers": list(numbers)})


def _rows(labels: Mapping[int, Mapping[Judged, Confirmed]]) -> Iterator[tuple[Any, ...]]:
    for number, fields in labels.items():
        for field, found in fields.items():
            yield number, field.value, found.value, found.was_changed, found.at
