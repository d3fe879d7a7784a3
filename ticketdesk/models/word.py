"""In how many tickets a word stands: what makes two tickets similar are the rare ones."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class WordCount(SQLModel, table=True):
    __tablename__ = "word_counts"
    # What somebody mistyped is looked for among the words that there are.
    __table_args__ = (
        Index(
            "ix_word_counts_alike", "word", postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}
        ),
    )

    word: str = Field(primary_key=True)
    tickets: int
