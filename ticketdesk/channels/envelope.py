"""A letter as it travels: headers that nobody's words can add to, and the same words as text and as HTML."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

from email_validator import EmailNotValidError, validate_email

from ticketdesk.channels.mail import Letter, NotTaken

LONGEST_SUBJECT = 200
ENCODED = "=?"
NOT_AN_ADDRESS = "This cannot be an address that takes mail."


class _AsItStands(UnstructuredHeader):
    """Addresses and ids on one line: folded, a long one would be encoded, and then it is no address any more."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


_headers = HeaderRegistry()
for _name in ("List-Unsubscribe", "References", "In-Reply-To", "Message-ID"):
    _headers.map_to_type(_name, _AsItStands)  # type: ignore[arg-type]
POLICY = SMTP.clone(header_factory=_headers, cte_type="7bit")


def addressed(written: str) -> str:
    """An address as servers know it, its domain in plain letters.

    Raises:
        NotTaken: it cannot be one.
    """
    try:
        if ENCODED in written:
            raise EmailNotValidError
        found = validate_email(written, check_deliverability=False, test_environment=True)
    except (EmailNotValidError, UnicodeError):
        raise NotTaken(NOT_AN_ADDRESS, is_final=True) from None
    return f"{found.ascii_local_part or found.local_part}@{found.ascii_domain}"


def one_line(words: str) -> str:
    """Words as a header can have them: on one line, without what controls or turns the direction, and not too long."""
    seen = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in words)
    # Python would decode what looks encoded, line ends in it too.
    return " ".join(seen.replace(ENCODED, "= ?").split())[:LONGEST_SUBJECT]


def sender(written: str) -> tuple[str, str]:
    """The name and the address of a sender such as ``Example support <support@example.com>``."""
    name, address = parseaddr(written)
    return one_line(name), addressed(address)


def message(letter: Letter, by: str, *, at: datetime | None = None) -> EmailMessage:
    """A letter with everything that belongs to it.

    Args:
        letter: What to send.
        by: The sender.
        at: When; now where it is left out.

    Raises:
        NotTaken: the address cannot be written to.
    """
    (name, address), to = sender(by), addressed(letter.to)
    told = EmailMessage(policy=POLICY if to.isascii() else POLICY.clone(utf8=True))
    told["From"] = Address(name, addr_spec=address)
    told["To"] = to
    told["Subject"] = one_line(letter.subject)
    told["Date"] = format_datetime(at or datetime.now(UTC))
    told["Message-ID"] = f"<{letter.id}>"
    if letter.follows:
        told["In-Reply-To"] = f"<{letter.follows[-1]}>"
        told["References"] = " ".join(f"<{one}>" for one in letter.follows)
    # So that an absent person's mailbox does not answer a desk, which would write back.
    told["Auto-Submitted"] = "auto-generated"
    told["X-Auto-Response-Suppress"] = "All"
    if letter.unsubscribe:
        told["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        if letter.unsubscribe.startswith("https://"):
            told["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    told.set_content(letter.text)
    told.add_alternative(letter.html, subtype="html")
    return told
