"""Which mails an account wants: chosen on its page, or switched off by the link at the end of one, without signing in."""

from __future__ import annotations

import base64
import hmac
from typing import NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import seal, text
from ticketdesk.errors import NotFound, NotSignedIn, Refusal
from ticketdesk.models import Account, MailKind

KINDS = (MailKind.assignment, MailKind.mention, MailKind.answer)
"""What can be switched off."""
WORDS = {
    MailKind.assignment: "Somebody gives me a ticket",
    MailKind.mention: "Somebody mentions me in an internal note",
    MailKind.answer: "A requester answers on a ticket that I have or watch",
}
MARK_BYTES = 16
OVER = "This link switches nothing off. It may be incomplete. Your account page has the same switches."


class Off(NamedTuple):
    """What a link at the end of a mail is for."""

    account: Account
    kind: MailKind


async def want(session: AsyncSession, kind: MailKind, is_wanted: bool, *, by: Account | None) -> None:
    """Choose for oneself whether mails of a kind come.

    Raises:
        NotSignedIn: nobody chooses.
        Refusal: such mails come in any case.
    """
    if by is None:
        raise NotSignedIn
    if kind not in KINDS:
        raise Refusal("These mails come in any case.")
    _set(session, by, kind, is_wanted)
    await session.flush()


async def key_for(session: AsyncSession, account_id: int, kind: MailKind) -> str:
    """The key that switches mails of a kind off for an account. It ends never: old mails have it too."""
    mark = await _mark(session, account_id, kind)
    return f"{account_id}.{kind.value}.{mark}"


async def behind(session: AsyncSession, key: object) -> Off:
    """Whose mails a key switches off, and which.

    Raises:
        NotFound: it is none of ours.
    """
    parts = key.split(".") if isinstance(key, str) and key.isascii() and len(key) < 100 else []
    kinds = {kind.value: kind for kind in KINDS}
    number = text.row_number(parts[0]) if len(parts) == 3 else 0
    if number and str(number) == parts[0] and parts[1] in kinds:
        kind = kinds[parts[1]]
        is_ours = hmac.compare_digest(parts[2], await _mark(session, number, kind))
        account = await session.get(Account, number) if is_ours else None
        if account:
            return Off(account, kind)
    raise NotFound(OVER)


async def switch_off(session: AsyncSession, key: object) -> Off:
    """Switch mails off by the link at their end.

    Raises:
        NotFound: the key is none of ours.
    """
    off = await behind(session, key)
    _set(session, off.account, off.kind, False)
    await session.flush()
    return off


def _set(session: AsyncSession, account: Account, kind: MailKind, is_wanted: bool) -> None:
    others = [name for name in account.unwanted_mail if name != kind.value]
    account.unwanted_mail = others if is_wanted else sorted([*others, kind.value])
    session.add(account)


async def _mark(session: AsyncSession, account_id: int, kind: MailKind) -> str:
    secret = await seal.derived(session, "mail switches")
    made = hmac.digest(secret, f"{account_id} {kind.value}".encode(), "sha256")[:MARK_BYTES]
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
