"""A story for an empty desk: what ``make demo`` tells. Nobody in it exists."""

from ticketdesk.story.telling import tell

__all__ = ["tell"]
