"""Whether tickets sleep, as one part of a filter.

It is asked of the rows that an index gives in order and stands in no index itself: nearly every ticket is awake, so that a page
costs a handful of rows more, and those that sleep are found by an index of their own. The counters know both apart.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, literal_column

from ticketdesk.models.choices import Choice


class Snoozed(Choice):
    """Whether a ticket sleeps."""

    no = "no"
    yes = "yes"

    @property
    def word(self) -> str:
        """What it is called in a sentence."""
        return _WORDS[self]


_WORDS = {Snoozed.no: "not snoozed", Snoozed.yes: "snoozed"}
# Written out, as it stands in its index.
FITS: dict[Snoozed, ColumnElement[bool]] = {
    Snoozed.no: literal_column("tickets.snoozed_until IS NULL"),
    Snoozed.yes: literal_column("tickets.snoozed_until IS NOT NULL"),
}
VALUE: ColumnElement[Any] = case((FITS[Snoozed.no], Snoozed.no.value), else_=Snoozed.yes.value)
"""Which of the two a ticket is, in SQL."""
AWAKE = ("snoozed", (Snoozed.no,))
"""The part of a shape that nearly every ticket fits."""
