"""Who may do what: one table, asked inside every verb, so that a caller that forgets to ask is still refused."""

from __future__ import annotations

from enum import StrEnum

from ticketdesk.errors import NotAllowed, NotSignedIn
from ticketdesk.models import Account, Role


class Act(StrEnum):
    see_tickets = "see tickets"
    change_tickets = "change tickets"
    delete_tickets = "delete tickets"
    share_views = "share views"
    see_reports = "see reports"
    export_tickets = "export tickets"
    import_tickets = "import tickets"
    manage_people = "manage people"
    manage_tokens = "manage tokens"
    change_settings = "change settings"
    see_audit = "see the audit log"
    erase_people = "export and erase people"


ALLOWED: dict[Act, frozenset[Role]] = {
    Act.see_tickets: frozenset({Role.admin, Role.agent, Role.viewer}),
    Act.change_tickets: frozenset({Role.admin, Role.agent}),
    Act.delete_tickets: frozenset({Role.admin, Role.agent}),
    Act.share_views: frozenset({Role.admin, Role.agent}),
    Act.see_reports: frozenset({Role.admin, Role.agent, Role.viewer}),
    Act.export_tickets: frozenset({Role.admin, Role.agent, Role.viewer}),
    Act.import_tickets: frozenset({Role.admin}),
    Act.manage_people: frozenset({Role.admin}),
    Act.manage_tokens: frozenset({Role.admin}),
    Act.change_settings: frozenset({Role.admin}),
    Act.see_audit: frozenset({Role.admin}),
    Act.erase_people: frozenset({Role.admin}),
}


def may(by: Account | None, act: Act) -> bool:
    """Whether somebody may do something; nobody in particular may do nothing."""
    return by is not None and by.disabled_at is None and by.role in ALLOWED[act]


def require(by: Account | None, act: Act) -> Account:
    """The account, when it may do this.

    Raises:
        NotSignedIn: nobody is signed in.
        NotAllowed: the role does not allow it.
    """
    if by is None:
        raise NotSignedIn
    if not may(by, act):
        raise NotAllowed(f"As {by.role.value} you cannot {act.value}. Ask an administrator.")
    return by
