"""How old tickets are at most, as one part of a filter.

Every list that begins with the newest or the oldest is read from an index that ends with this moment: it begins or ends there, and
reads nothing else. The moment stands in the text, so that PostgreSQL guesses well how many tickets are younger.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, literal_column

from ticketdesk.models.choices import Choice


class Age(Choice):
    """So old a ticket is at most, counted from the moment of asking."""

    day = "1d"
    two_days = "2d"
    week = "7d"
    month = "30d"

    @property
    def word(self) -> str:
        """What it is called in a sentence."""
        return _WORDS[self]


_WORDS = {
    Age.day: "the last 24 hours",
    Age.two_days: "the last 2 days",
    Age.week: "the last 7 days",
    Age.month: "the last 30 days",
}
FITS: dict[Age, ColumnElement[bool]] = {
    Age.day: literal_column("tickets.created_at >= now() - interval '1 day'"),
    Age.two_days: literal_column("tickets.created_at >= now() - interval '2 days'"),
    Age.week: literal_column("tickets.created_at >= now() - interval '7 days'"),
    Age.month: literal_column("tickets.created_at >= now() - interval '30 days'"),
}
