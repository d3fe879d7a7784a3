"""The same call twice is one change: who names a call by a key gets the same answer again for a day.

The key is claimed in the transaction of the change. Fifty copies of one call wait here for the first, and then find its
answer; if the first was refused, its claim is gone with it and the next one tries.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.fernet import Fernet
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import seal
from ticketdesk.desk.bare import Hand, first
from ticketdesk.desk.keys import hash_of
from ticketdesk.errors import Refusal
from ticketdesk.models.answer import KEPT_IN
from ticketdesk.models.columns import now

PURPOSE = "answers"
LONGEST_KEY = 255


class AnotherCall(Refusal):
    """This Idempotency-Key was used for another call within the last 24 hours. Nothing was changed; use a new key."""

    status = 409


@dataclass(frozen=True)
class Kept:
    """An answer as it was given: its status, the headers that belong to it, its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Named:
    """A call with a key.

    Args:
        caller: Who calls, such as "account 7"; the same key of somebody else is another one.
        key: What the caller sent.
        request: All that the call asks for.
        sealer: Seals what is kept: an answer may hold a private link.
    """

    caller: str
    key: str
    request: bytes
    sealer: Fernet

    @property
    def values(self) -> dict[str, object]:
        """What finds it in the database."""
        return {
            "key_hash": hash_of(f"{self.caller}\n{self.key}"),
            "request_hash": hash_of(self.request.decode("latin-1")),
            "now": now(),
            "old": now() - KEPT_IN,
        }


async def sealer(session: AsyncSession) -> Fernet:
    """What seals answers; the first call of all may have to store the desk's secret."""
    return await seal.sealer(session, PURPOSE)


_CLAIM = """
    INSERT INTO answers AS kept (key_hash, request_hash, created_at) VALUES (%(key_hash)s, %(request_hash)s, %(now)s)
    ON CONFLICT (key_hash) DO UPDATE SET request_hash = excluded.request_hash, created_at = excluded.created_at,
        status = NULL, headers = NULL, body = NULL
    WHERE kept.created_at <= %(old)s RETURNING true AS is_new
"""
_KEPT = "SELECT request_hash, status, headers, body FROM answers WHERE key_hash = %(key_hash)s AND created_at > %(old)s"
_KEEP = "UPDATE answers SET status = %(status)s, headers = %(headers)s, body = %(body)s WHERE key_hash = %(key_hash)s"


async def kept(hand: Hand, named: Named) -> Kept | None:
    """The answer that was given to this call, or None.

    Raises:
        AnotherCall: the key belongs to another call.
    """
    row = await first(hand, _KEPT, named.values)
    if row is None or row["status"] is None:
        return None
    if bytes(row["request_hash"]) != named.values["request_hash"]:
        raise AnotherCall
    opened = (named.sealer.decrypt(bytes(row[name])) for name in ("headers", "body"))
    headers, body = opened
    return Kept(row["status"], json.loads(headers), body)


async def claim(hand: Hand, named: Named) -> Kept | None:
    """Take the key for this call, waiting for copies that are under way; or the answer that one of them was given.

    Raises:
        AnotherCall: the key belongs to another call.
    """
    if await first(hand, _CLAIM, named.values):
        return None
    return await kept(hand, named)


async def keep(hand: Hand, named: Named, answer: Kept) -> None:
    """Keep the answer, in the transaction of what it tells."""
    sealed = {
        "headers": named.sealer.encrypt(json.dumps(dict(answer.headers)).encode()),
        "body": named.sealer.encrypt(answer.body),
    }
    await first(hand, _KEEP, named.values | sealed | {"status": answer.status})


async def forget_old(hand: Hand) -> None:
    """Remove what is kept no longer."""
    await first(hand, "DELETE FROM answers WHERE created_at <= %(old)s", {"old": now() - KEPT_IN})
