"""Everything that is here of one person, as files that the person can take along: what is told, and which content belongs to it.

It is read page by page, each in a session of its own, so that who reads slowly holds nothing. What agents wrote among
themselves stands in files of its own: whoever hands the archive out decides on it.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import audit, persons
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.telling import COLUMNS
from ticketdesk.models import Account, Deed
from ticketdesk.models.columns import now

PAGE = 50
Reading = Callable[[], AbstractAsyncContextManager[AsyncSession]]


@dataclass
class File:
    """One file of the archive.

    Args:
        name: Where it lies in it.
        words: What the desk tells; None: its content lies in the store.
        digest: Under this one.
    """

    name: str
    words: bytes | None
    digest: bytes = b""


_TICKET = ", ".join(f"{column} AS {name}" for name, column in COLUMNS.items())
_PAGE = f"""
    SELECT id AS number, (SELECT row_to_json(one) FROM (
            SELECT {_TICKET}, email, resolved_at, closed_at, deleted_at, language,
                (SELECT json_agg(json_build_object('id', messages.id, 'by', CASE WHEN author_id IS NULL THEN 'requester'
                        ELSE 'desk' END, 'kind', kind, 'body', body, 'created_at', messages.created_at) ORDER BY messages.id)
                    FROM messages WHERE ticket_id = tickets.id AND kind <> 'internal') AS messages,
                (SELECT json_build_object('stars', stars, 'words', ratings.words, 'updated_at', ratings.updated_at)
                    FROM ratings WHERE ticket_id = tickets.id) AS rating,
                (SELECT json_agg(json_build_object('kind', kind, 'address', address, 'created_at', mails.created_at,
                        'sent_at', sent_at, 'failed_at', failed_at) ORDER BY mails.id)
                    FROM mails WHERE ticket_id = tickets.id AND account_id IS NULL) AS mails,
                (SELECT json_agg(json_build_object('what', what, 'by', actor, 'before', before, 'after', after,
                        'at', events.created_at) ORDER BY events.id)
                    FROM events WHERE ticket_id = tickets.id) AS history,
                (SELECT json_agg(json_build_object('source', source, 'category', suggestions.category, 'priority',
                        suggestions.priority, 'category_quotes', category_evidence, 'priority_quotes', priority_evidence)
                        ORDER BY suggestions.id)
                    FROM suggestions WHERE ticket_id = tickets.id) AS suggestions
        ) AS one) AS told,
        (SELECT json_agg(json_build_object('id', messages.id, 'body', body, 'created_at', messages.created_at)
                ORDER BY messages.id)
            FROM messages WHERE ticket_id = tickets.id AND kind = 'internal') AS notes,
        (SELECT json_agg(json_build_array(attachments.id, name, encode(digest, 'hex')) ORDER BY attachments.id)
            FROM attachments WHERE ticket_id = tickets.id) AS files
    FROM tickets WHERE id IN (SELECT id FROM ({persons.OWN_TICKETS}) AS own WHERE id > :after ORDER BY id LIMIT :size)
    ORDER BY id
"""  # noqa: S608
_ACCOUNT = text("""
    SELECT row_to_json(one) FROM (
        SELECT email, name, role, created_at, joined_at, disabled_at,
            (SELECT json_agg(json_build_object('device', device, 'address', address, 'began_at', created_at,
                'seen_at', seen_at) ORDER BY id) FROM sessions WHERE account_id = accounts.id) AS sessions,
            (SELECT json_agg(json_build_object('name', name, 'created_at', created_at) ORDER BY id)
                FROM tokens WHERE account_id = accounts.id) AS tokens,
            (SELECT json_agg(json_build_object('ticket', ticket_id, 'kind', kind, 'body', body, 'created_at', created_at)
                ORDER BY id) FROM messages WHERE author_id = accounts.id) AS messages
        FROM accounts WHERE id = :number
    ) AS one
""")


async def begin(session: AsyncSession, address: object, *, by: Account | None) -> str:
    """Note in the audit log that a person's words are taken away; never whose. Gives the address.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        Invalid: this is no address.
    """
    who = require(by, Act.erase_people)
    wanted = persons.fit(address)
    await note(session, by=who)
    return wanted


async def note(session: AsyncSession, *, by: Account | None) -> None:
    """The line of the audit log alone, for the command line."""
    await audit.record(session, Deed.exported, by=by, about="all of a person")


async def everything(reading: Reading, address: str) -> AsyncIterator[File]:
    """The files of the archive, one after another.

    Args:
        reading: What opens a session that only reads.
        address: Whose; the caller was asked already.
    """
    async with reading() as session:
        person = await persons.counted(session, address)
        yield _told("person.json", _summary(person))
        if person.account:
            account = await session.execute(_ACCOUNT, {"number": person.account.id})
            yield _told("account.json", account.scalar_one())
    after = 0
    while True:
        async with reading() as session:
            values = {"address": address, "after": after, "size": PAGE}
            rows = (await session.execute(text(_PAGE), values)).mappings().all()
        for row in rows:
            for file in _of_ticket(**row):
                yield file
        if len(rows) < PAGE:
            return
        after = rows[-1]["number"]


def _of_ticket(number: int, told: Any, notes: Any, files: Any) -> list[File]:
    folder = f"tickets/{number}"
    listed = [
        File(f"{folder}/files/{file}-{name}", None, bytes.fromhex(digest))
        for file, name, digest in files or []
    ]
    told["files"] = [file.name for file in listed]
    among = [_told(f"{folder}/notes-of-agents.json", notes)] if notes else []
    return [_told(f"{folder}/ticket.json", told), *among, *listed]


def _summary(person: persons.Person) -> dict[str, Any]:
    amounts = {name: value for name, value in asdict(person).items() if name != "account"}
    return {"made_at": now()} | amounts


def _told(name: str, value: Any) -> File:
    def plain(other: object) -> str:
        return other.isoformat() if isinstance(other, datetime) else str(other)

    return File(name, json.dumps(value, ensure_ascii=False, indent=1, default=plain).encode())
