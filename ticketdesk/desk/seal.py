"""What the desk has to read again later is sealed with its secret; a copy of the database alone opens nothing.

The secret is ``TICKETDESK_SECRET``; without one the desk makes it and keeps it among its settings.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.config import settings
from ticketdesk.desk.keys import new_key
from ticketdesk.models import Setting
from ticketdesk.models.columns import now

SECRET = "secret"  # noqa: S105


async def derived(session: AsyncSession, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, by HKDF (RFC 5869) from the desk's secret.

    Args:
        session: A transaction; the first call of all may have to store the secret.
        purpose: What the key is for, such as "second factors". Keys of two purposes tell nothing of each other.
    """
    given = settings().ticketdesk_secret.get_secret_value() or await _kept(session)
    return HKDF(hashes.SHA256(), 32, salt=None, info=purpose.encode()).derive(given.encode())


async def is_made(session: AsyncSession) -> bool:
    """Whether there is a secret already: without one nothing was ever signed or sealed here."""
    return bool(settings().ticketdesk_secret.get_secret_value() or await _stored(session))


async def sealer(session: AsyncSession, purpose: str) -> Fernet:
    """Seals and opens bytes for one purpose (AES-128-CBC with HMAC-SHA256); it knows when something was sealed."""
    return Fernet(base64.urlsafe_b64encode(await derived(session, purpose)))


async def _kept(session: AsyncSession) -> str:
    found = await _stored(session)
    if found is None:
        made = insert(Setting).values(name=SECRET, value=new_key(), created_at=now())
        await session.execute(made.on_conflict_do_nothing())
        found = await _stored(session)
    assert found, "the secret was just stored"
    return found


async def _stored(session: AsyncSession) -> str | None:
    return (await session.exec(select(Setting.value).where(col(Setting.name) == SECRET))).first()
