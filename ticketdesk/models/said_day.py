"""How often a source said something on one day and what people chose instead: summed each night, for days long past."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel

from ticketdesk.models.choices import Source
from ticketdesk.models.columns import choice
from ticketdesk.models.label import Judged


class SaidDay(SQLModel, table=True):
    """An empty text is nothing: no value was said, nobody has chosen yet, no error."""

    __tablename__ = "said_days"

    source: Source = Field(primary_key=True, sa_type=choice(Source, "source"))
    day: date = Field(primary_key=True)
    field: Judged = Field(primary_key=True, sa_type=choice(Judged, "field"))
    value: str = Field(primary_key=True)
    chosen: str = Field(primary_key=True)
    error: str = Field(primary_key=True)
    amount: int
