"""Answers that are kept for calls with a key of their own may hold words that were erased: they are exchanged for a refusal.

They are sealed, so each of the last day is opened and looked at. The key stays taken: a program that asks again does not
store anew what was erased.
"""

from __future__ import annotations

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import answers

PAGE = 500
GONE = 410
REFUSAL = {
    "type": "about:blank",
    "title": "Gone",
    "status": GONE,
    "detail": "What this call stored was erased.",
}

_NEXT = text("""
    SELECT key_hash, body FROM answers WHERE key_hash > :after AND body IS NOT NULL ORDER BY key_hash LIMIT :size
""")
_ERASED = text("""
    SELECT 'title', id FROM tickets WHERE id = ANY(CAST(:title AS integer[])) AND erased_at IS NOT NULL
    UNION ALL
    SELECT 'body', messages.id FROM messages JOIN tickets ON tickets.id = ticket_id
        WHERE messages.id = ANY(CAST(:body AS integer[])) AND erased_at >= messages.created_at
    UNION ALL
    SELECT 'media_type', given FROM unnest(CAST(:media_type AS integer[])) AS given
        WHERE NOT EXISTS (SELECT FROM attachments WHERE id = given)
""")
_EXCHANGE = text(
    "UPDATE answers SET status = :status, headers = :headers, body = :body WHERE key_hash = ANY(:keys)"
)
# By what a ticket, a message and a file are known among what programs read.
_KINDS = ("title", "body", "media_type")


async def forget(session: AsyncSession) -> int:
    """Exchange the answers about tickets that are erased, and tell how many.

    Args:
        session: The transaction.
    """
    sealer, after, exchanged = await answers.sealer(session), b"", 0
    while rows := (await session.execute(_NEXT, {"after": after, "size": PAGE})).all():
        after = bytes(rows[-1].key_hash)
        told = {bytes(row.key_hash): found for row in rows if (found := _about(sealer, bytes(row.body)))}
        keys = await _erased(session, told)
        exchanged += len(keys)
        if keys:
            await _exchange(session, sealer, keys)
    return exchanged


async def _erased(session: AsyncSession, told: dict[bytes, tuple[str, int]]) -> list[bytes]:
    numbers = {kind: [number for one, number in told.values() if one == kind] for kind in _KINDS}
    erased = {(kind, number) for kind, number in await session.execute(_ERASED, numbers)}
    return [key for key, about in told.items() if about in erased]


async def _exchange(session: AsyncSession, sealer: Fernet, keys: list[bytes]) -> None:
    sealed = {"headers": sealer.encrypt(b"{}"), "body": sealer.encrypt(json.dumps(REFUSAL).encode())}
    await session.execute(_EXCHANGE, sealed | {"status": GONE, "keys": keys})


def _about(sealer: Fernet, body: bytes) -> tuple[str, int] | None:
    """Which ticket, message or file an answer tells of; None of any other, and of what another secret has sealed."""
    try:
        said: Any = json.loads(sealer.decrypt(body))
    except (InvalidToken, ValueError):
        return None
    number = said.get("id") if isinstance(said, dict) else None
    kind = next((kind for kind in _KINDS if isinstance(number, int) and kind in said), None)
    return (kind, number) if kind and isinstance(number, int) else None
