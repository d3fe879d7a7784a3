"""Who wants to hear of a ticket although it is somebody else's."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import moment


class Watcher(SQLModel, table=True):
    __tablename__ = "watchers"

    ticket_id: int = Field(primary_key=True, foreign_key="tickets.id", ondelete="CASCADE")
    account_id: int = Field(primary_key=True, foreign_key="accounts.id", ondelete="CASCADE", index=True)
    created_at: datetime = moment()
