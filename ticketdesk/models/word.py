"""In how many tickets a word stands: what makes two tickets similar are the rare ones."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class WordCount(SQLModel, table=True):
    __tablename__ = "word_counts"

    word: str = Field(primary_key=True)
    tickets: int
