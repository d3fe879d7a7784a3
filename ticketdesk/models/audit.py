"""One line of the audit log: who did what to whom, from where. Rows never change, and go only when they are old."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from ticketdesk.models.choices import Choice
from ticketdesk.models.columns import choice, moment


class Deed(Choice):
    """What was done."""

    set_up = "set_up"
    signed_in = "signed_in"
    sign_in_failed = "sign_in_failed"
    signed_out = "signed_out"
    session_ended = "session_ended"
    invited = "invited"
    joined = "joined"
    reset_link_made = "reset_link_made"
    password_changed = "password_changed"  # noqa: S105
    role_changed = "role_changed"
    disabled = "disabled"
    enabled = "enabled"
    second_factor_on = "second_factor_on"
    second_factor_off = "second_factor_off"
    recovery_code_used = "recovery_code_used"
    codes_renewed = "codes_renewed"
    passkey_added = "passkey_added"
    passkey_removed = "passkey_removed"
    sso_linked = "sso_linked"
    token_made = "token_made"  # noqa: S105
    token_revoked = "token_revoked"  # noqa: S105
    setting_changed = "setting_changed"
    ticket_deleted = "ticket_deleted"
    ticket_restored = "ticket_restored"
    link_revoked = "link_revoked"
    link_made = "link_made"
    exported = "exported"
    imported = "imported"
    purged = "purged"
    erased = "erased"
    backed_up = "backed_up"
    backup_restored = "backup_restored"
    job_retried = "job_retried"


class AuditEntry(SQLModel, table=True):
    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_deed", "deed", text("id DESC")),
        Index("ix_audit_actor", "actor_id", text("id DESC")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    at: datetime = moment(index=True)
    deed: Deed = Field(sa_type=choice(Deed, "deed"))
    # Who did it; None: nobody who is signed in, or the command line.
    actor_id: int | None = Field(default=None, foreign_key="accounts.id")
    # To whose account it was done, where it was one.
    account_id: int | None = Field(default=None, foreign_key="accounts.id")
    # To what else: "ticket 4812", "token Zapier", "setting second_factor_roles".
    about: str = ""
    before: str | None = None
    after: str | None = None
    address: str = ""
