"""Proof of work (ALTCHA, without any third party): a browser computes for a second before a form is taken.

A challenge is signed, good for one form exactly as it was written, for five minutes, and once.
"""

from __future__ import annotations

import base64
import json
import secrets
from datetime import timedelta
from typing import Any

import altcha
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import limits, seal
from ticketdesk.models.columns import now

LASTS_IN = timedelta(minutes=5)
ALGORITHM = "PBKDF2/SHA-256"
# Together about a fifth of a second on a laptop and one to two on a slow phone.
ROUNDS = 2_000
FEWEST, MOST = 150, 300
LARGEST = 4_000
_SIGNED, _SOLVED = "proof of work", "solved proof of work"


async def challenge(session: AsyncSession, purpose: str) -> str:
    """What a browser has to solve, as JSON.

    Args:
        session: A transaction that is committed; the first call of all may have to store the desk's secret.
        purpose: What the proof is good for: the digest of one form.
    """
    made = altcha.create_challenge(
        ALGORITHM,
        ROUNDS,
        counter=FEWEST + secrets.randbelow(MOST - FEWEST),
        expires_at=int((now() + LASTS_IN).timestamp()),
        data={"for": purpose, "most": MOST},
        hmac_secret=await seal.derived(session, _SIGNED),
        hmac_key_secret=await seal.derived(session, _SOLVED),
    )
    return json.dumps(made.to_dict())


async def holds(session: AsyncSession, given: str, purpose: str) -> bool:
    """Whether a browser solved a challenge of ours that was made for this purpose. From now on it counts no more.

    Args:
        session: The transaction of what the proof opens.
        given: What the browser sent: challenge and solution, as base64 of JSON.
        purpose: As for ``challenge``.
    """
    read = _read(given)
    if read is None:
        return False
    result = altcha.verify_solution(
        read,
        await seal.derived(session, _SIGNED),
        hmac_key_secret=await seal.derived(session, _SOLVED),
    )
    parameters = read.challenge.parameters
    if not result.verified or (parameters.data or {}).get("for") != purpose:
        return False
    if not parameters.expires_at or parameters.expires_at <= now().timestamp():
        return False
    return await limits.once(session, f"proof {parameters.nonce}", until=now() + LASTS_IN)


def _read(given: str) -> altcha.Payload | None:
    if not given or len(given) > LARGEST:
        return None
    try:
        found: Any = json.loads(base64.b64decode(given, validate=True))
        read = altcha.Payload.from_dict(found)
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
        return None
    # The derivation costs what the challenge says; ours say this, whoever signed them.
    said = read.challenge.parameters
    is_ours = said.algorithm == ALGORITHM and said.cost == ROUNDS and isinstance(said.nonce, str)
    return read if is_ours and isinstance(said.data, dict) else None
