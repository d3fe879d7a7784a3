"""What the verbs would have stored for a life, worked out without them: for stories too long for one verb at a time.

A test tells the same lives both ways and compares every row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ticketdesk.desk import links
from ticketdesk.desk.intake import NewTicket
from ticketdesk.desk.keys import hash_of, new_key
from ticketdesk.models import Category, Kind, Priority, Source, Status, What
from ticketdesk.story.plot import Act, Life, Step


@dataclass
class Record:
    """The rows of one ticket; numbers are given to them later.

    Args:
        ticket: Its columns, by name.
        events: Rows of (moment, what, actor, account, before, after).
        messages: Rows of (kind, author, body, moment).
        suggestions: The columns of each, by name.
        link: Row of (hash, made at, ends at).
        tags: Rows of (name, put on at, account).
    """

    ticket: dict[str, Any]
    events: list[tuple[Any, ...]] = field(default_factory=list)
    messages: list[tuple[Any, ...]] = field(default_factory=list)
    suggestions: list[dict[str, Any]] = field(default_factory=list)
    link: tuple[Any, ...] = ()
    tags: list[tuple[Any, ...]] = field(default_factory=list)


def record(new: NewTicket, life: Life, team: Sequence[int]) -> Record:
    """All the rows of a life.

    Args:
        new: What the requester sent.
        life: What happened to it.
        team: The numbers of the agents' accounts.
    """
    told = Record(
        {
            "title": new.title,
            "description": new.description,
            "email": new.email,
            "category": life.category or Category.general,
            "category_source": Source.person if life.category else Source.pending,
            "priority": life.priority or Priority.medium,
            "priority_source": Source.person if life.priority else Source.pending,
            "status": Status.open,
            "assignee_id": None,
            "created_at": life.at,
            "updated_at": life.at,
            "resolved_at": None,
            "closed_at": None,
            "deleted_at": None,
            "deleted_by": None,
            "tags": [],
            "replied_at": None,
            "last_word": None,
        }
    )
    _line(told, life.at, What.created, None if life.by is None else team[life.by])
    _keep(told, life)
    for step in life.steps:
        _do(told, step, team)
    told.link = (hash_of(new_key()), life.at, told.ticket["updated_at"] + links.LASTS_IN)
    return told


def _line(
    told: Record,
    at: datetime,
    what: What,
    by: int | Source | None,
    before: str | None = None,
    after: str | None = None,
) -> None:
    actor = by.value if isinstance(by, Source) else "requester" if by is None else "account"
    told.events.append((at, what.value, actor, by if isinstance(by, int) else None, before, after))
    told.ticket["updated_at"] = at


def _keep(told: Record, life: Life) -> None:
    ticket, suggestion = told.ticket, life.suggestion
    for name, value, source in (
        ("category", suggestion.category, suggestion.category_source),
        ("priority", suggestion.priority, suggestion.priority_source),
    ):
        if ticket[f"{name}_source"] is Source.pending:
            _line(told, life.at, What(name), source, ticket[name], value)
            ticket |= {name: value, f"{name}_source": source}
    for opinion in suggestion.opinions:
        told.suggestions.append(
            {
                "source": opinion.source,
                "category": opinion.category,
                "priority": opinion.priority,
                "chosen_category": life.category,
                "chosen_priority": life.priority,
                "category_evidence": list(opinion.category_evidence),
                "priority_evidence": list(opinion.priority_evidence),
                "milliseconds": opinion.milliseconds,
                "error": opinion.error,
                "created_at": life.at,
            }
        )


def _do(told: Record, step: Step, team: Sequence[int]) -> None:
    ticket, by = told.ticket, team[step.by]
    match step.act:
        case Act.assign:
            assert isinstance(step.to, int)
            before, to = ticket["assignee_id"], team[step.to]
            if before != to:
                ticket["assignee_id"] = to
                _line(told, step.at, What.assigned, by, None if before is None else str(before), str(to))
        case Act.status:
            _set_status(told, step, by)
        case Act.category | Act.priority:
            _choose(told, step, by)
        case Act.reply:
            _write(told, step, by, Kind.public)
        case Act.note:
            _write(told, step, by, Kind.internal)
        case Act.tag:
            _tag(told, step, by)
        case Act.delete:
            ticket |= {"deleted_at": step.at, "deleted_by": by}
            _line(told, step.at, What.deleted, by)
        case Act.restore if ticket["deleted_at"]:
            ticket |= {"deleted_at": None, "deleted_by": None}
            _line(told, step.at, What.restored, by)


def _set_status(told: Record, step: Step, by: int) -> None:
    ticket, to = told.ticket, step.to
    before = ticket["status"]
    if step.words:
        _write(told, step, by, Kind.closing if to is Status.closed and before is not to else Kind.internal)
    if before is to:
        return
    ticket["status"] = to
    ticket["resolved_at"] = step.at if to is Status.resolved else None
    ticket["closed_at"] = step.at if to is Status.closed else None
    _line(told, step.at, What.status, by, before, str(to))


def _choose(told: Record, step: Step, by: int) -> None:
    ticket, name, to = told.ticket, step.act.name, step.to
    before = ticket[name]
    if before is to and ticket[f"{name}_source"] is Source.person:
        return
    ticket |= {name: to, f"{name}_source": Source.person}
    for said in told.suggestions:
        said[f"chosen_{name}"] = to
    _line(told, step.at, What(name), by, before, str(to))


def _tag(told: Record, step: Step, by: int) -> None:
    name = str(step.to)
    if name not in told.ticket["tags"]:
        told.ticket["tags"] = sorted((*told.ticket["tags"], name))
        told.tags.append((name, step.at, by))
        _line(told, step.at, What.tagged, by, None, name)


def _write(told: Record, step: Step, by: int, kind: Kind) -> None:
    told.messages.append((kind.value, by, step.words, step.at))
    if kind is not Kind.internal:
        # As the triggers do it: whoever copies the messages in after their tickets has it done already.
        told.ticket |= {"replied_at": told.ticket["replied_at"] or step.at, "last_word": "agent"}
    _line(told, step.at, What.noted if kind is Kind.internal else What.replied, by)
