"""One portion of a batch: each ticket is changed by the same verbs as a single one, or left as it is with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import access, beyond, changes, messages, skipping, tags, tickets, wording
from ticketdesk.desk.acts import Act
from ticketdesk.desk.bare import Row
from ticketdesk.desk.deciding import Change, Tags
from ticketdesk.desk.finding import is_number
from ticketdesk.desk.skipping import Skip
from ticketdesk.desk.undoing import NotYours
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.models import Account, Batch, BatchTicket

PORTION = 25
"""So many fit well into one transaction: nobody waits for it for long, and the progress is seen."""
MOST_IN_PORTION = 200
LARGEST_VERSION = 2**63 - 1
Chosen = Sequence[tuple[int, int | None]]
"""Tickets by number, each with the version that was looked at; None: whatever it is now."""


class WasUndone(Refusal):
    """This was taken back meanwhile, so the rest stays as it is."""

    status = 409


@dataclass(frozen=True)
class Outcome:
    """What became of a portion: the tickets that are as they should be now, and those that were left as they are."""

    done: list[int]
    skipped: list[Skip]


async def apply(
    session: AsyncSession, batch: Batch, chosen: Chosen, *, by: Account | None, comment: object = None
) -> Outcome:
    """Do to some tickets what the batch is about. What is so already is done, but no change.

    Args:
        session: A transaction for this portion.
        batch: From ``begin``.
        chosen: At most ``MOST_IN_PORTION`` tickets.
        by: Who began it.
        comment: The words of each; without ``reply`` and ``note`` on closing the last word, else an internal note.

    Raises:
        NotSignedIn, NotAllowed, NotYours: the account may not.
        WasUndone: somebody pressed Undo meanwhile.
        Invalid: the portion is too large, or the comment cannot be stored. Then nothing of the portion is done.
    """
    act = Act.read(batch.act)
    who = access.require(by, act.needs)
    assert who.id is not None
    assert batch.id is not None
    await _still_wanted(session, batch.id, who.id)
    seen, wanted = _seen(chosen), act.change
    words = messages.fit(comment) if comment or act.reply or act.note else ""
    if isinstance(act.assignee, int):
        await changes.may_have_tickets(session, act.assignee)
    spelled = await changes.spell(session, wanted, by=who)
    rows = await _locked(session, batch.id, _with_beside(act, seen))
    beyond.check(act, rows)
    moved = await skipping.moved_since(session, seen) if act.status else {}
    others = [row["deleted_by"] for row in rows.values()] + [one.actor_id for one in moved.values()]
    people = await skipping.people_of(session, others)
    outcome = Outcome([], [Skip(number, "not found") for number, _ in chosen if number not in seen])
    for number in sorted(seen):
        row = rows.get(number)
        why = skipping.why_not(act, row, moved.get(number), people, who.id)
        if row is not None and not why:
            why = await _do(session, batch.id, act, row, rows, wanted, spelled, words, who)
        if why:
            outcome.skipped.append(Skip(number, why))
        else:
            outcome.done.append(number)
    return outcome


async def _still_wanted(session: AsyncSession, number: int, me: int) -> None:
    """Who undoes the batch waits until this portion is done, and then no other one is."""
    statement = select(Batch.account_id, Batch.undone_at).where(Batch.id == number).with_for_update(read=True)
    row = (await session.exec(statement)).first()
    if row is None or row[0] != me:
        raise NotYours
    if row[1] is not None:
        raise WasUndone


def _with_beside(act: Act, seen: Mapping[int, int | None]) -> list[int]:
    """The tickets that are locked, with the one beside them that the act is about."""
    return list(dict.fromkeys([*seen, *([act.beside] if is_number(act.beside) else [])]))


def _seen(chosen: Chosen) -> dict[int, int | None]:
    """By number, each once, the version that was looked at; numbers that no ticket can have are left out."""
    if len(chosen) > MOST_IN_PORTION:
        raise Invalid({"tickets": f"At most {MOST_IN_PORTION} tickets fit into one portion."})
    return {number: _version(version) for number, version in chosen if is_number(number)}


def _version(told: object) -> int | None:
    return told if is_number(told, LARGEST_VERSION) else None


_LOCKED = text("""
    SELECT tickets.*, chosen_category, chosen_priority,
        EXISTS (SELECT FROM batch_tickets WHERE batch_id = :batch AND ticket_id = tickets.id) AS is_done
    FROM tickets LEFT JOIN LATERAL (
        SELECT max(chosen_category) AS chosen_category, max(chosen_priority) AS chosen_priority
        FROM suggestions WHERE ticket_id = tickets.id
    ) AS said ON true
    WHERE tickets.id = ANY(:numbers) ORDER BY tickets.id FOR NO KEY UPDATE OF tickets
""")


async def _locked(session: AsyncSession, batch: int, numbers: list[int]) -> dict[int, Row]:
    """The tickets as they stand, locked in one order, so that two batches do not wait for each other for ever."""
    rows = (await session.execute(_LOCKED, {"batch": batch, "numbers": numbers})).mappings()
    return {row["id"]: {**row} for row in rows}


async def _do(
    session: AsyncSession,
    batch: int,
    act: Act,
    row: Row,
    rows: Mapping[int, Row],
    wanted: Change,
    spelled: Tags,
    words: str,
    who: Account,
) -> str:
    """Do it to one ticket and keep how it was. Gives why it is left as it is, if so."""
    if row["is_done"] or (row["deleted_at"] is not None) is not act.restore:
        return ""
    kept: dict[str, Any] = {}
    if act.delete or act.restore:
        verb = tickets.delete if act.delete else tickets.restore
        version = (await verb(session, row["id"], by=who)).last_event_id
    elif act.beyond:
        done = await beyond.do(session, act, row, by=who)
        version, kept = (done.version, done.kept) if done else (row["last_event_id"], {})
    else:
        worn = await tags.worn(session, row["id"], spelled.off) if spelled.off else {}
        try:
            told = await changes.change_as_read(session, row, wanted, spelled, by=who)
        except tags.TooManyTags:
            return "has as many tags as it can have"
        assert told is not None, "it is locked"
        version = told.version
        kept = {"worn": worn} if worn and version != row["last_event_id"] else {}
        if words:
            said, version = await wording.write(session, row["id"], act.kind, words, by=who)
            kept |= said
    if version != row["last_event_id"] or kept:
        before = {name: _plain(row[name]) for name in ("last_event_id", *act.columns)} | kept
        session.add(BatchTicket(batch_id=batch, ticket_id=row["id"], version=version, before=before))
    return ""


def _plain(value: Any) -> Any:
    """As it stands in JSON."""
    return value.isoformat() if hasattr(value, "isoformat") else value
