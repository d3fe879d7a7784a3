"""A value that the desk itself keeps: its secret, the hash of the setup code."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import moment


class Setting(SQLModel, table=True):
    __tablename__ = "settings"

    name: str = Field(primary_key=True)
    value: str
    created_at: datetime = moment()
