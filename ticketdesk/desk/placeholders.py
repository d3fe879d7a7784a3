"""What stands in a macro between double braces, and what it becomes on a ticket.

All but the private link are filled in before an agent sees the words. The link stays ``{{link}}`` where words are kept
and wherever agents read them: it becomes an address only on its way to the one requester whom it belongs to.
"""

from __future__ import annotations

import re

from ticketdesk.desk import text
from ticketdesk.errors import Invalid
from ticketdesk.models import Account, Ticket

LINK = "{{link}}"
KNOWN = {
    "requester": "the address of who asked",
    "ticket": "the number of the ticket, such as #4812",
    "title": "its title",
    "agent": "the name of who sends it",
    "link": "the requester's private link, filled in when it is read",
}
"""By name, what each stands for."""
EXAMPLE = Ticket(id=4812, title="Charged twice this month", description="-", email="sam@example.com")
"""A ticket on which a macro is tried out."""
_ANY = re.compile(r"(?P<space>[ \t]?)\{\{\s*(?P<name>[^{}\s]*)\s*\}\}")
_LINK = re.compile(r"\{\{\s*link\s*\}\}")
# What Markdown would take for a form: a title is told as it was written.
_FORMS = re.compile(r"[`*~]|\\(?=[!-/:-@\[-`{-~])|(?<!\w)_|_(?!\w)|\](?=\()|(?<=\{)\{")


def filled(words: str, ticket: Ticket, *, by: Account) -> str:
    """Words with what they stand for on a ticket, in one pass: what is filled in is never read again.

    Args:
        words: A macro's, with placeholders that are known.
        ticket: What it is about.
        by: Who is going to send it.
    """
    values = {
        "requester": ticket.email or "",
        "ticket": f"#{ticket.id}",
        "title": ticket.title,
        "agent": by.name,
    }

    def fill(found: re.Match[str]) -> str:
        name = found["name"]
        if name not in values:
            return found[0]
        value = _FORMS.sub(r"\\\g<0>", values[name])
        # Without an address "Hello {{requester}}," is "Hello,".
        return found["space"] + value if value else ""

    return _ANY.sub(fill, words)


def with_link(words: str, address: str) -> str:
    """Words of an agent as their requester reads them.

    Args:
        words: What an agent wrote; what a requester wrote is never given here.
        address: The requester's own private link.
    """
    return _LINK.sub(lambda _: address, words)


def known(words: str) -> str:
    """The same words, when everything between double braces is known.

    Raises:
        Invalid: something else stands there.
    """
    unknown = [found["name"] for found in _ANY.finditer(words) if found["name"] not in KNOWN]
    if unknown:
        names = ", ".join(f"{{{{{name}}}}}" for name in KNOWN)
        raise Invalid({"body": f"Between double braces only these can stand: {names}."})
    return text.one_form(words)
