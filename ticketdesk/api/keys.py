"""``Idempotency-Key``: a call that was named and comes again is answered again, and changes nothing."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from cryptography.fernet import Fernet
from starlette.requests import Request
from starlette.responses import Response

from ticketdesk import db, visit
from ticketdesk.api.problems import NEVER_KEPT
from ticketdesk.config import settings
from ticketdesk.desk import answers
from ticketdesk.desk.answers import Kept, Named
from ticketdesk.desk.bare import Hand
from ticketdesk.errors import Invalid
from ticketdesk.models import Account

HEADER = "idempotency-key"
_KEY = re.compile(rf"[\x21-\x7e]{{1,{answers.LONGEST_KEY}}}")
TOLD = ("location", "etag")
_sealers: dict[str, Fernet] = {}


@dataclass
class Once:
    """One call, in its transaction.

    Args:
        hand: The transaction.
        named: The call, where it brought a key.
        again: The answer that it was given before.
    """

    hand: Hand
    named: Named | None
    again: Response | None = None

    async def answer(self, response: Response) -> Response:
        """Keep this answer for the next time, and give it."""
        if self.named:
            headers = {name: response.headers[name] for name in TOLD if name in response.headers}
            kept = Kept(response.status_code, headers, bytes(response.body))
            await answers.keep(self.hand, self.named, kept)
        return response


async def named(request: Request, by: Account | None, body: bytes | None = None) -> Named | None:
    """A call by its key; None where it brought none.

    Args:
        request: The call.
        by: Who calls.
        body: What stands for a body that is too large to be read at once.

    Raises:
        Invalid: the key is empty, too long or not ASCII.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        longest = answers.LONGEST_KEY
        raise Invalid({"Idempotency-Key": f"A key has 1 to {longest} visible ASCII characters and no space."})
    asked = f"{request.method} {request.url.path}?{request.url.query}\n".encode("utf-8", "replace")
    return Named(caller(by), key, asked + (await request.body() if body is None else body), await _sealer())


def caller(by: Account | None) -> str:
    """Whose key it is: an account's, or of a stranger the network address."""
    return f"account {by.id}" if by else f"network {visit.current().network}"


async def said_before(request: Request, by: Account | None, body: bytes | None = None) -> Response | None:
    """The answer that this call was given already, asked before anything is counted."""
    call = await named(request, by, body)
    if call is None:
        return None
    async with db.bare() as connection:
        found = await answers.kept(connection, call)
    return _again(found) if found else None


@asynccontextmanager
async def once(
    request: Request, hand: Hand, by: Account | None, body: bytes | None = None
) -> AsyncIterator[Once]:
    """Claim the key of a call in its transaction. Where ``again`` is set, there is nothing left to do.

    Raises:
        Invalid, AnotherCall: the key is no key, or belongs to another call.
    """
    call = await named(request, by, body)
    found = await answers.claim(hand, call) if call else None
    yield Once(hand, call, _again(found) if found else None)


def _again(found: Kept) -> Response:
    headers = NEVER_KEPT | dict(found.headers) | {"Idempotent-Replayed": "true"}
    return Response(found.body, found.status, headers=headers, media_type="application/json")


async def _sealer() -> Fernet:
    """The sealer of this process; the desk's secret does not change while it runs."""
    known = settings().ticketdesk_secret.get_secret_value()
    if known not in _sealers:
        async with db.transaction() as session:
            _sealers[known] = await answers.sealer(session)
    return _sealers[known]
