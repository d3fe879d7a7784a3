"""Passwords: which may be set, and their hashes by argon2id. Both are work for a thread, off the event loop.

The commonest passwords are those of the lists that zxcvbn ships, and what it needs few guesses for.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Sequence
from functools import cache
from urllib.parse import urlsplit

from pwdlib import PasswordHash

from ticketdesk.config import settings
from ticketdesk.desk.text import Unfit, can_be_stored

SHORTEST = 12
LONGEST = 1_000
COMMON = (
    "This password is among the first that anybody would try. Choose a few words that do not belong together."
)
REFUSED = {
    "short": f"A password needs at least {SHORTEST} characters. A short sentence is easy to remember.",
    "long": f"A password can have {LONGEST:,} characters.",
    "typed": "A password holds a character that cannot be typed again. Choose others.",
    "own": "This password is among the first that anybody would try: it is little more than your name, your address or ours.",
    "common": COMMON,
}
"""Why a password is refused, by a word that may stand in an address, where the password itself may not."""
_FEWEST_GUESSES_LOG10 = 8
_LOOKED_AT = 72
"""zxcvbn looks at no more: its work grows with the square."""
_OWN_PART = 3
_MUST_REMAIN = 5
_one_at_a_time = threading.Lock()


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobodys() -> str:
    """What an unknown account's password is compared with, so that it takes the same time."""
    return _hasher().hash("nobody has this password")


def check(password: object, own: Sequence[str] = ()) -> str:
    """A password that may be set. It computes for some milliseconds; ``checked`` does so in a thread.

    Args:
        password: What was typed, of any type.
        own: The person's address and name: a password of nothing else, or of the desk's name, is easy to guess.

    Raises:
        Unfit: with the sentence beside the field.
    """
    if not isinstance(password, str) or len(password) < SHORTEST:
        raise Unfit(REFUSED["short"])
    if len(password) > LONGEST:
        raise Unfit(REFUSED["long"])
    if not can_be_stored(password):
        raise Unfit(REFUSED["typed"])
    if _is_own(password, own):
        raise Unfit(REFUSED["own"])
    if _is_common(password, own):
        raise Unfit(COMMON)
    return password


def why(sentence: str) -> str:
    """The word for a refusal's sentence."""
    return next((word for word, said in REFUSED.items() if said == sentence), "")


async def checked(password: object, own: Sequence[str] = ()) -> str:
    """The same in a thread.

    Raises:
        Unfit: with the sentence beside the field.
    """
    return await asyncio.to_thread(check, password, own)


def _is_own(password: str, own: Sequence[str]) -> bool:
    lowered = rest = password.strip().casefold()
    for part in _parts([*own, *_house()]):
        rest = rest.replace(part, "")
    return rest != lowered and sum(char.isalnum() for char in rest) < _MUST_REMAIN


def _is_common(password: str, own: Sequence[str]) -> bool:
    # Its lists take a moment to read, and only who sets a password needs them.
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]

    lowered = password.strip().casefold()
    if any(lowered in known for known in FREQUENCY_LISTS.values()):
        return True
    with _one_at_a_time:  # it keeps the own words in a dictionary that all calls share
        guesses = zxcvbn(password[:_LOOKED_AT], user_inputs=_parts([*own, *_house()]))["guesses_log10"]
    return float(guesses) < _FEWEST_GUESSES_LOG10


def _house() -> list[str]:
    """What the desk itself is called: everybody who works here would try that too."""
    return ["ticketdesk", urlsplit(settings().address).hostname or ""]


def _parts(own: Sequence[str]) -> list[str]:
    """An address and a name as people put them into passwords, the longest first."""
    whole = [text[:254].casefold() for text in own]
    found = {*whole, *(re.sub(r"\W", "", text) for text in whole)}
    found.update(part for text in whole for part in re.split(r"[\W_]+", text))
    return sorted((part for part in found if len(part) >= _OWN_PART), key=lambda part: (-len(part), part))


async def hashed(password: str) -> str:
    """The hash to store."""
    return await asyncio.to_thread(_hasher().hash, password)


async def rehashed(password: str, password_hash: str | None) -> str | None:
    """A new hash of a right password whose hash was made with weaker settings than today's; otherwise None."""
    if not password_hash or not _hasher().current_hasher.check_needs_rehash(password_hash):
        return None
    return (await asyncio.to_thread(_hasher().verify_and_update, password, password_hash))[1]


async def fits(password: str, password_hash: str | None) -> bool:
    """Whether a password belongs to a hash. Without a hash it takes as long and does not."""
    secret = password if len(password) <= LONGEST and can_be_stored(password) else ""
    right = await asyncio.to_thread(_hasher().verify, secret, password_hash or _nobodys())
    return right and password_hash is not None
