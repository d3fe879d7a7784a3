"""Files that nobody wants any more: those whose words were never sent, and content that no file has."""

from __future__ import annotations

import logging

from ticketdesk import db
from ticketdesk.channels import files
from ticketdesk.desk import attachments
from ticketdesk.models.columns import now

log = logging.getLogger(__name__)


async def tidy() -> None:
    """Forget the files that waited too long, then remove the content that nothing needs."""
    async with db.transaction() as session:
        forgotten = await attachments.forget_unclaimed(session)
    removed = await _remove_unneeded()
    if forgotten or removed:
        log.info("forgot %d files that were never sent, and removed %d contents", forgotten, removed)


async def _remove_unneeded() -> int:
    """Only what is older than a file may be under way: content is kept before the file that has it is stored."""
    old, removed = now() - attachments.UNDER_WAY_IN, 0
    async for digests in files.older_than(old):
        async with db.reading() as session:
            unknown = digests - await attachments.known_among(session, digests)
        for digest in unknown:
            await files.remove(digest, older_than=old)
        removed += len(unknown)
    return removed
