"""Passwords, hashed with argon2id by pwdlib, off the event loop because a hash takes tens of milliseconds."""

from __future__ import annotations

import asyncio
from functools import cache

from pwdlib import PasswordHash

from ticketdesk.desk.text import Unfit, can_be_stored

SHORTEST = 12
LONGEST = 1_000


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobodys() -> str:
    """What an unknown account's password is compared with, so that it takes the same time."""
    return _hasher().hash("nobody has this password")


def check(password: object) -> str:
    """A password that may be set.

    Raises:
        Unfit: with the sentence beside the field.
    """
    if not isinstance(password, str) or len(password) < SHORTEST:
        raise Unfit(f"A password needs at least {SHORTEST} characters. A short sentence is easy to remember.")
    if len(password) > LONGEST:
        raise Unfit(f"A password can have {LONGEST:,} characters.")
    if not can_be_stored(password):
        raise Unfit("A password holds a character that cannot be typed again. Choose others.")
    return password


async def hashed(password: str) -> str:
    """The hash to store."""
    return await asyncio.to_thread(_hasher().hash, password)


async def rehashed(password: str, password_hash: str | None) -> str | None:
    """A new hash of a right password whose hash was made with weaker settings than today's; otherwise None."""
    if not password_hash:
        return None
    return (await asyncio.to_thread(_hasher().verify_and_update, password, password_hash))[1]


async def fits(password: str, password_hash: str | None) -> bool:
    """Whether a password belongs to a hash. Without a hash it takes as long and does not."""
    secret = password if len(password) <= LONGEST and can_be_stored(password) else ""
    right = await asyncio.to_thread(_hasher().verify, secret, password_hash or _nobodys())
    return right and password_hash is not None
