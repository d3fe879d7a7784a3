"""What an administrator sees of a mail that did not arrive."""

from __future__ import annotations

from typing import TypedDict

from ticketdesk.desk.unmailed import ONE_TIME
from ticketdesk.models import Mail, MailKind

WORDS = {
    MailKind.acknowledgement: "Acknowledgement",
    MailKind.reply: "Reply",
    MailKind.resolution: "Resolution",
    MailKind.invitation: "Invitation",
    MailKind.reset: "New password",
    MailKind.assignment: "Assignment",
    MailKind.mention: "Mention",
    MailKind.answer: "Requester’s answer",
}


class Row(TypedDict):
    """One mail that is not tried any more."""

    id: int
    label: str
    address: str
    ticket: int
    at: str
    error: str
    can_retry: bool


def row(mail: Mail) -> Row:
    """A mail as the browser gets it."""
    return Row(
        id=mail.id or 0,
        label=WORDS[mail.kind],
        address=mail.address,
        ticket=mail.ticket_id or 0,
        at=(mail.failed_at or mail.created_at).isoformat(),
        error=mail.error or "",
        can_retry=mail.kind not in ONE_TIME,
    )
