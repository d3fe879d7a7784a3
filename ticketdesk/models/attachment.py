"""A file on a ticket. Its content lies in the store under its digest; here is only what is known of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import moment

NAME_LENGTH = 200


class Attachment(SQLModel, table=True):
    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint(
            f"char_length(name) BETWEEN 1 AND {NAME_LENGTH} AND name !~ '[/\\\\[:cntrl:]]'", name="name_form"
        ),
        CheckConstraint("size > 0", name="size_is_some"),
        CheckConstraint("octet_length(digest) = 32", name="digest_length"),
        CheckConstraint("media_type ~ '^[a-z0-9.+-]+/[a-z0-9.+-]+$'", name="media_type_form"),
        CheckConstraint("(width IS NULL) = (height IS NULL)", name="both_sides"),
        CheckConstraint("message_id IS NULL OR held_id IS NULL", name="one_place"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id", index=True, ondelete="CASCADE")
    # Where it hangs; neither of both while the words that it belongs to are not sent.
    message_id: int | None = Field(default=None, foreign_key="messages.id", index=True, ondelete="CASCADE")
    held_id: int | None = Field(default=None, foreign_key="held_replies.id", index=True, ondelete="SET NULL")
    # Who brought it: an account, or the requester by a private link.
    account_id: int | None = Field(default=None, foreign_key="accounts.id")
    link_id: int | None = Field(default=None, foreign_key="links.id", index=True, ondelete="SET NULL")
    name: str
    size: int = Field(sa_type=BigInteger)
    digest: bytes = Field(index=True)
    # What its content is, told by the content and not by its name.
    media_type: str
    # Of an image that can be previewed, in pixels.
    width: int | None = None
    height: int | None = None
    created_at: datetime = moment()
