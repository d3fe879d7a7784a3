"""Nouns: one table a file, fields and derived properties; no session and no network."""

from ticketdesk.models.account import Account
from ticketdesk.models.choices import Category, Priority, Role, Source, Status
from ticketdesk.models.event import Actor, Event, What
from ticketdesk.models.link import Link
from ticketdesk.models.message import Kind, Message
from ticketdesk.models.session import Session
from ticketdesk.models.setting import Setting
from ticketdesk.models.suggestion import StoredSuggestion
from ticketdesk.models.ticket import Ticket

__all__ = [
    "Account",
    "Actor",
    "Category",
    "Event",
    "Kind",
    "Link",
    "Message",
    "Priority",
    "Role",
    "Session",
    "Setting",
    "Source",
    "Status",
    "StoredSuggestion",
    "Ticket",
    "What",
]
