"""What a passkey has to sign: random bytes, sealed for one purpose, good for five minutes and once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from sqlmodel.ext.asyncio.session import AsyncSession
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from ticketdesk.config import settings
from ticketdesk.desk import limits, seal
from ticketdesk.errors import Refusal
from ticketdesk.models.columns import now

LASTS_IN = timedelta(minutes=5)
PURPOSE = "passkey challenges"


@dataclass(frozen=True)
class Place:
    """Where a passkey is good: the name of the host, and the origin of its pages."""

    host: str
    origin: str


def place_of(host: str) -> Place:
    """The place behind a Host header.

    Raises:
        Refusal: passkeys know names only, no numbers.
    """
    origin = next((one for one in settings().origins if urlsplit(one).netloc == host), "")
    name = urlsplit(origin).hostname or ""
    if not name or _is_number(name):
        raise Refusal(f"Passkeys work only under a name. Open {settings().address} instead.")
    return Place(name, origin)


async def sealed(session: AsyncSession, challenge: bytes, purpose: str) -> str:
    """A challenge as it travels to the browser and back; only the desk can read it."""
    told = json.dumps({"challenge": bytes_to_base64url(challenge), "for": purpose})
    return (await seal.sealer(session, PURPOSE)).encrypt(told.encode()).decode()


async def opened(session: AsyncSession, box: object, purpose: str) -> bytes:
    """The challenge in it, once.

    Raises:
        Refusal: it is too old, was used, or was made for something else.
    """
    too_late = Refusal(
        "This took longer than 5 minutes, or was used already. Nothing was changed. Try again."
    )
    try:
        written = (box if isinstance(box, str) else "").encode()
        sealer = await seal.sealer(session, PURPOSE)
        clock = int(now().timestamp())
        told = json.loads(sealer.decrypt_at_time(written, int(LASTS_IN.total_seconds()), clock))
    except (InvalidToken, ValueError):
        raise too_late from None
    if told["for"] != purpose or not await limits.once(session, told["challenge"], until=now() + LASTS_IN):
        raise too_late
    return base64url_to_bytes(told["challenge"])


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
