"""People of another desk to whom imported tickets belong: each stands here by the same number, and cannot sign in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

HIGHEST = 1_000_000
"""The highest number that somebody of another desk may have."""
_NEW = """
    INSERT INTO accounts (id, email, name, role, created_at, disabled_at)
    SELECT number, format('agent-%%s@another-desk.invalid', number), format('Agent %%s', number), 'agent', now(), now()
    FROM unnest(%s::int[]) AS number"""
_NEXT = "SELECT setval('accounts_id_seq', greatest(max(id), (SELECT last_value FROM accounts_id_seq))) FROM accounts"


async def bring(connection: Any, numbers: Iterable[int]) -> None:
    """Give each number an agent's account that is disabled, without a password or a mailbox (RFC 2606 has no host end in ``.invalid``).

    Args:
        connection: That of a transaction.
        numbers: Numbers that no account has.
    """
    await connection.execute(_NEW, (list(numbers),))
    await connection.execute(_NEXT)
