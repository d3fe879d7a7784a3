"""What goes for good: a person that somebody asked to erase, and at night what was kept long enough.

Each batch is a transaction of its own and finds by itself what is left. The content of files goes right after it; what a crash
leaves in the store is found by ``tidying``.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from datetime import timedelta

from ticketdesk import db
from ticketdesk.channels import files
from ticketdesk.desk import attachments, erasing, purges, retention
from ticketdesk.desk.purges import Gone
from ticketdesk.models import Fate, RetentionRule, Why
from ticketdesk.models.columns import now

UNDER_WAY_IN = timedelta(hours=1)
"""Content that came so lately may be on its way to another file; then it goes at night."""
BREATH_S = 0.02
"""Between two batches others get their turn."""
BY_RULE = "deleted by a rule 30 days before"

log = logging.getLogger(__name__)


async def erase(sealed: str, by: int | None) -> int:
    """Erase a person, and tell how many tickets that were.

    Args:
        sealed: The address, as ``erasing.begin`` sealed it.
        by: The account that asked for it.
    """
    async with db.transaction() as session:
        address = await erasing.opened(session, sealed)
    total = 0
    while True:
        async with db.transaction() as session:
            gone = await erasing.erase_some(session, address, by=by)
        if not gone.tickets:
            break
        total += gone.tickets
        await _drop(gone.contents)
        await asyncio.sleep(BREATH_S)
    async with db.transaction() as session:
        await erasing.finish(session, address, by=by)
    await _forget_statistics()
    log.info("erased a person with %d tickets", total)
    return total


async def keep_no_longer() -> int:
    """What the rules of retention ask for, and what was deleted long ago. Tells how many tickets were touched."""
    async with db.reading() as session:
        rules = await retention.in_force(session)
    touched = 0
    for rule in rules:
        touched += await _follow(rule)
    touched += await _purge_deleted()
    if touched:
        await _forget_statistics()
        log.info("%d tickets were kept long enough", touched)
    return touched


async def _follow(rule: RetentionRule) -> int:
    touched = 0
    while True:
        async with db.transaction() as session:
            numbers = await retention.due(session, rule)
            some, contents = 0, frozenset[bytes]()
            if numbers and rule.fate is Fate.delete:
                some = await retention.delete(session, rule, numbers)
            elif numbers:
                words = retention.in_words(rule)
                gone = await purges.purge(session, numbers, Fate.erase, Why.retention, rule=words)
                some, contents = gone.tickets, gone.contents
        # Where all of them were changed meanwhile, the next night looks again.
        if not some:
            return touched
        touched += some
        await _drop(contents)
        await asyncio.sleep(BREATH_S)


async def _purge_deleted() -> int:
    touched = 0
    while True:
        some: list[Gone] = []
        async with db.transaction() as session:
            for by_rule, numbers in (await retention.long_deleted(session)).items():
                why, rule = (Why.retention, BY_RULE) if by_rule else (Why.deleted, "")
                some.append(await purges.purge(session, numbers, Fate.delete, why, rule=rule))
        if not sum(gone.tickets for gone in some):
            return touched
        touched += sum(gone.tickets for gone in some)
        await _drop(frozenset().union(*(gone.contents for gone in some)))
        await asyncio.sleep(BREATH_S)


async def _drop(contents: Collection[bytes]) -> None:
    """Remove content that no file has any more. A store that is away is tidied at night."""
    if not contents:
        return
    async with db.reading() as session:
        unknown = set(contents) - await attachments.known_among(session, contents)
    try:
        for digest in unknown:
            await files.remove(digest, older_than=now() - UNDER_WAY_IN)
    except files.StoreIsAway:
        log.warning("the store of files is away: %d contents go at night", len(unknown))


async def _forget_statistics() -> None:
    async with db.transaction() as session:
        await erasing.forget_statistics(session)
