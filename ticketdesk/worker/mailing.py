"""Mail on its way out: what is due is sent, a few at a time, by one worker of all. No transaction is open while a server is asked.

The lock belongs to a connection and not to a job, so it goes with a worker that is killed.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator

from ticketdesk import db
from ticketdesk.channels import paper
from ticketdesk.channels.mail import Letter, NotTaken, Post
from ticketdesk.channels.post import post
from ticketdesk.config import settings
from ticketdesk.desk import letters, posting
from ticketdesk.desk.mail_facts import Taken

EVERY_10_S = "* * * * * */10"
AT_ONCE = 40
LINES = 2
TURN_S = 60.0
"""After so long the others get their turn; the rest is for the next time."""

log = logging.getLogger(__name__)
_TRY = "SELECT pg_try_advisory_lock(hashtextextended('mail on its way', 0)) AS is_mine"
_LEAVE = "SELECT pg_advisory_unlock(hashtextextended('mail on its way', 0))"


async def send_due() -> None:
    """Send what is due, unless somebody is at it. What is noted in the last moment of a turn is looked for once more."""
    if not settings().has_mail:
        return
    ends_at = time.monotonic() + TURN_S
    while await _is_due() and time.monotonic() < ends_at:
        if not await _send_alone(ends_at):
            return


async def _is_due() -> bool:
    async with db.reading() as session:
        return bool(await posting.due(session, most=1))


async def _send_alone(ends_at: float) -> bool:
    """Whether to look again: not while somebody else sends, nor when the server is away."""
    async with db.bare() as connection:
        row = await (await connection.execute(_TRY)).fetchone()
        if not row or not row["is_mine"]:
            return False
        try:
            return await _send(ends_at)
        finally:
            await connection.execute(_LEAVE)


async def _send(ends_at: float) -> bool:
    is_there = True
    while is_there and time.monotonic() < ends_at:
        async with db.reading() as session:
            waiting = iter(await posting.due(session, most=AT_ONCE))
        first = next(waiting, None)
        if first is None:
            return True
        # The first one shows whether the server is there, before others are tried in vain.
        is_there = await _along([first]) and all(
            await asyncio.gather(*(_along(waiting) for _ in range(LINES)))
        )
    return is_there


async def _along(numbers: list[int] | Iterator[int]) -> bool:
    """Send one after another on one line, until the server turns out to be away."""
    line = post()
    try:
        for number in numbers:
            if not await send(number, line):
                return False
    finally:
        await line.close()
    return True


async def send(number: int, line: Post) -> bool:
    """Send one mail, if it is due, and note what came of it.

    Returns:
        Whether the server is there for the next one.
    """
    async with db.transaction() as session:
        taken = await posting.take(session, number)
    if taken is None:
        return True
    try:
        await line.send(letter(taken))
    except NotTaken as error:
        async with db.transaction() as session:
            is_over = await posting.failed(session, taken.numbers, error.said, is_final=error.is_final)
        # Never what the server said: it quotes addresses.
        log.warning("mail %d was not taken%s", number, ", and is not tried again" if is_over else "")
        return not error.is_away
    async with db.transaction() as session:
        await posting.sent(session, taken.numbers)
    return True


def letter(taken: Taken) -> Letter:
    """A mail as it is sent."""
    written = letters.written(taken)
    return Letter(
        to=taken.mail.address,
        subject=written.subject,
        text=paper.text_of(written),
        html=paper.html_page(written, title=written.subject, language=settings().ticketdesk_language),
        id=taken.id,
        follows=taken.follows,
        unsubscribe=written.off[1],
    )
