"""Addresses by which a requester fetches a file: signed, for one file and one private link, and never with the link's key.

Such an address may be passed on by mistake. It opens nothing once the private link is revoked or has run out, nor
later than two days after the page that showed it was drawn.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import links, seal
from ticketdesk.errors import NotFound
from ticketdesk.models import Attachment, Kind, Message, Shape
from ticketdesk.models.columns import now

PURPOSE = "files"
LASTS_DAYS = 2
CLOSED = "This address opens no file any more. Load the page again that showed it."

_SHAPES = tuple(Shape)
_PAYLOAD = struct.Struct(">IIHB")
"""The file's number, the link's, the day on which it ends since 1970, its shape."""
_SEAL_BYTES = 16
_DAY = timedelta(days=1)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Signer:
    """Signs addresses for the holders of one private link. All of one day are the same, so that pages do not change.

    Args:
        key: Derived from the desk's secret.
        link_id: The link's number.
    """

    key: bytes
    link_id: int

    def address(self, attachment_id: int, shape: Shape = Shape.whole) -> str:
        """The address of a file, or of a picture of it."""
        ends = (now() - _BEGINNING) // _DAY + LASTS_DAYS
        payload = _PAYLOAD.pack(attachment_id, self.link_id, ends, _SHAPES.index(shape))
        return f"/files/{_written(payload + _seal(self.key, payload))}"


async def signer(session: AsyncSession, link_id: int) -> Signer:
    """Who signs for a link.

    Args:
        session: Any session, once a file is stored: see ``make_ready``.
        link_id: The link's number.
    """
    return Signer(await seal.derived(session, PURPOSE), link_id)


async def make_ready(session: AsyncSession) -> None:
    """Have the desk's secret stored before there is an address to sign: pages sign in sessions that only read.

    Args:
        session: The transaction that stores a file.
    """
    await seal.derived(session, PURPOSE)


async def opened(session: AsyncSession, signed: object) -> tuple[Attachment, Shape]:
    """The file behind a signed address, and in which shape it is wanted.

    Raises:
        NotFound: the address was not signed here, is too old, its link opens nothing any more, or the file hangs on
            words that the requester does not read.
    """
    if not await seal.is_made(session):
        raise NotFound(CLOSED)
    attachment_id, link_id, ends, shape = _read(await seal.derived(session, PURPOSE), signed)
    if _BEGINNING + ends * _DAY <= now() or await links.opens(session, link_id) is None:
        raise NotFound(CLOSED)
    found = await session.get(Attachment, attachment_id)
    if found is None or not await _is_shown(session, found, link_id):
        raise NotFound(CLOSED)
    return found, shape


async def _is_shown(session: AsyncSession, found: Attachment, link_id: int) -> bool:
    """Whether it hangs on public words, or waits beside the words of the link's own holder."""
    if found.held_id is not None:
        return False
    if found.message_id is None:
        return found.link_id == link_id
    message = await session.get(Message, found.message_id)
    return message is not None and message.kind is not Kind.internal


def _read(key: bytes, signed: object) -> tuple[int, int, int, Shape]:
    try:
        text = str(signed)
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        payload, found = sealed[:-_SEAL_BYTES], sealed[-_SEAL_BYTES:]
        # The last letter stands for more bits than there are: only one way to write it is good.
        if not hmac.compare_digest(found, _seal(key, payload)) or _written(sealed) != text:
            raise NotFound(CLOSED)
        attachment_id, link_id, ends, shape = _PAYLOAD.unpack(payload)
        return attachment_id, link_id, ends, _SHAPES[shape]
    except (ValueError, struct.error):
        raise NotFound(CLOSED) from None


def _written(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def _seal(key: bytes, payload: bytes) -> bytes:
    return hmac.new(key, payload, hashlib.sha256).digest()[:_SEAL_BYTES]
