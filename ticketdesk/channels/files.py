"""Where the content of files lies, known by its digest: a folder, or a bucket that speaks S3. The web root is neither.

obstore is the port: one interface for a folder, a bucket, and memory, which is its twin in tests. Beside a picture lie
the two that were drawn anew from it.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, MemoryStore, S3Store

from ticketdesk.config import settings
from ticketdesk.errors import NotFound, Refusal
from ticketdesk.models.content import Shape

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Config

Store = LocalStore | S3Store | MemoryStore

FOLDER = "attachments"
PIECE = 256 * 1024
"""Bytes that are handed on at a time."""
LISTED_AT_ONCE = 500
ENDINGS = {Shape.whole: "", Shape.small: ".small.webp", Shape.large: ".large.webp"}
RETRIES: RetryConfig = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}
CLIENT: ClientConfig = {"connect_timeout": "5s", "timeout": "120s"}
_PATH = re.compile(r"([0-9a-f]{2})/([0-9a-f]{62})(?:\.(?:small|large)\.webp)?")


class StoreIsAway(Refusal):
    """The store of files did not answer. What you wrote is still here; try again in a moment."""

    status = 503


class ContentIsGone(NotFound):
    """The content of this file is not in the store any more. Tell whoever runs this desk."""


@dataclass(frozen=True)
class Found:
    """Content that is there.

    Args:
        size: Its bytes.
        pieces: The bytes, a piece at a time.
    """

    size: int
    pieces: AsyncIterator[bytes]


@cache
def store() -> Store:
    """The store of this process."""
    address = urlsplit(settings().ticketdesk_files_url)
    if not address.scheme:
        return LocalStore(settings().ticketdesk_data / FOLDER, mkdir=True)
    return S3Store(
        address.hostname,
        prefix=address.path.strip("/") or None,
        config=_keys(),
        client_options={**CLIENT, "allow_http": settings().aws_endpoint_url.startswith("http://")},
        retry_config=RETRIES,
    )


async def keep(digest: bytes, content: BinaryIO | bytes, shape: Shape = Shape.whole) -> None:
    """Put content where its digest says. The same content again only makes it young.

    Raises:
        StoreIsAway: the store did not answer.
    """
    with _answering():
        await obstore.put_async(store(), _path(digest, shape), content)


async def find(digest: bytes, shape: Shape = Shape.whole) -> Found:
    """Content, to be read.

    Raises:
        StoreIsAway: the store did not answer.
        ContentIsGone: it is not there.
    """
    with _answering():
        found = await obstore.get_async(store(), _path(digest, shape))
    return Found(found.meta["size"], _pieces(found.stream(PIECE)))


async def is_there(digest: bytes, shape: Shape = Shape.whole) -> bool:
    """Whether content is there.

    Raises:
        StoreIsAway: the store did not answer.
    """
    return await _changed_at(digest, shape) is not None


async def older_than(moment: datetime) -> AsyncIterator[set[bytes]]:
    """The digests of all that was put there before a moment, some hundred at a time. What is not ours is left alone.

    Raises:
        StoreIsAway: the store did not answer.
    """
    with _answering():
        async for listed in obstore.list(store(), chunk_size=LISTED_AT_ONCE):
            paths = [_PATH.fullmatch(entry["path"]) for entry in listed if entry["last_modified"] < moment]
            digests = {bytes.fromhex(found[1] + found[2]) for found in paths if found}
            if digests:
                yield digests


async def remove(digest: bytes, *, older_than: datetime) -> None:
    """Remove content and the pictures of it, unless somebody has put it there again since a moment.

    Raises:
        StoreIsAway: the store did not answer.
    """
    changed_at = await _changed_at(digest, Shape.whole)
    if changed_at and changed_at >= older_than:
        return
    for shape in Shape:
        with _answering():
            if await is_there(digest, shape):
                await obstore.delete_async(store(), _path(digest, shape))


def _keys() -> S3Config:
    """What is set; all that is not, obstore looks for as Amazon's own tools do."""
    named = settings()
    told = {
        "access_key_id": named.aws_access_key_id,
        "secret_access_key": named.aws_secret_access_key.get_secret_value(),
        "region": named.aws_region,
        "endpoint": named.aws_endpoint_url,
    }
    return cast("S3Config", {name: value for name, value in told.items() if value})


def _path(digest: bytes, shape: Shape) -> str:
    return f"{digest.hex()[:2]}/{digest.hex()[2:]}{ENDINGS[shape]}"


async def _changed_at(digest: bytes, shape: Shape) -> datetime | None:
    try:
        with _answering():
            return (await obstore.head_async(store(), _path(digest, shape)))["last_modified"]
    except ContentIsGone:
        return None


async def _pieces(stream: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    with _answering():
        async for piece in stream:
            yield bytes(piece)


@contextmanager
def _answering() -> Iterator[None]:
    """What the store says in its own words may tell its address and keys: it is said in ours, and without them."""
    try:
        yield
    except (NotFoundError, FileNotFoundError):
        raise ContentIsGone from None
    except (BaseError, OSError):
        raise StoreIsAway from None
