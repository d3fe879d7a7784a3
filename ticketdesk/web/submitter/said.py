"""What the holder of a private link may read of a conversation: their own words, and what the desk told them in public."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TypedDict

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.config import settings
from ticketdesk.desk import attachments, file_links, messages, placeholders
from ticketdesk.markdown import html_of
from ticketdesk.models import Account, Kind, Message, Ticket
from ticketdesk.ui import FileShown
from ticketdesk.web.shared.files import for_link

Told = Sequence[tuple[Message, Account | None]]


class Said(TypedDict):
    """One public message. Words of agents are ``html``, the requester's own ``body``."""

    key: str
    kind: str
    author: str
    initials: str
    label: str
    body: str
    html: str
    at: str
    files: list[FileShown]


async def told(session: AsyncSession, chain: Sequence[Ticket]) -> list[tuple[Message, Account | None]]:
    """The public messages of a ticket; of those that it was merged into, what agents told everybody since.

    Args:
        session: Any session.
        chain: The ticket and where it goes on, from ``requesters.chain``.
    """
    found = list(await messages.of(session, chain[0], public_only=True))
    since = chain[0].merged_at
    for main in chain[1:]:
        found += [
            (message, author)
            for message, author in await messages.of(session, main, public_only=True)
            if author and since and message.created_at >= since
        ]
        since = max(filter(None, (since, main.merged_at)), default=None)
    return sorted(found, key=lambda one: one[0].id or 0)


async def conversation(
    session: AsyncSession, chain: Sequence[Ticket], words: Told, *, link_id: int, key: str
) -> list[Said]:
    """What was asked and what was told since, as the page shows it.

    Args:
        session: Any session.
        chain: The ticket and where it goes on.
        words: What ``told`` found.
        link_id: For whom the addresses of files are signed.
        key: The private link itself, for agents who tell it in their words.
    """
    address = f"{settings().address}/t/{key}"
    found = await attachments.by_message(session, [one.id for one in chain if one.id])
    files: dict[int, list[FileShown]] = defaultdict(list)
    if found:
        signer = await file_links.signer(session, link_id)
        files |= {number: for_link(each, signer) for number, each in found.items()}
    return [_asked(chain[0]), *(_said(message, author, address, files) for message, author in words)]


def _asked(ticket: Ticket) -> Said:
    return Said(
        key="asked",
        kind="ask",
        author="You",
        initials="Y",
        label="",
        body=ticket.description,
        html="",
        at=ticket.created_at.isoformat(),
        files=[],
    )


def _said(message: Message, author: Account | None, address: str, files: dict[int, list[FileShown]]) -> Said:
    return Said(
        key=f"message-{message.id}",
        kind="reply" if author else "ask",
        author=author.name if author else "You",
        initials=author.initials if author else "Y",
        label=_label(message),
        body="" if author else message.body,
        html=html_of(placeholders.with_link(message.body, address)) if author else "",
        at=message.created_at.isoformat(),
        files=files[message.id or 0],
    )


def _label(message: Message) -> str:
    if message.split_into_id:
        return f"Goes on as ticket {message.split_into_id}"
    return "Closing comment" if message.kind is Kind.closing else ""
