"""Nouns: one table a file, fields and derived properties; no session and no network."""

from ticketdesk.models.account import Account
from ticketdesk.models.answer import Answer
from ticketdesk.models.audit import AuditEntry, Deed
from ticketdesk.models.automation import Automation
from ticketdesk.models.batch import Batch, BatchTicket
from ticketdesk.models.browser import Browser
from ticketdesk.models.choices import Category, Priority, Role, Source, Status
from ticketdesk.models.counts import AssigneeCount, TicketCount
from ticketdesk.models.event import Actor, Event, What
from ticketdesk.models.guidance import Guidance, Replay, ReplayLine, ReplayState
from ticketdesk.models.incident import Incident
from ticketdesk.models.invitation import Invitation, Purpose
from ticketdesk.models.label import Judged, Label, LearnedFeature, LearnedTicket, LearnedTotal
from ticketdesk.models.limit import Count, Spent
from ticketdesk.models.link import Link
from ticketdesk.models.message import Kind, Message
from ticketdesk.models.said_day import SaidDay
from ticketdesk.models.second_factor import Authenticator, Passkey, RecoveryCode
from ticketdesk.models.session import Session, Stage, Way
from ticketdesk.models.setting import Setting
from ticketdesk.models.suggestion import StoredSuggestion
from ticketdesk.models.tag import Tag, TicketTag
from ticketdesk.models.ticket import Ticket
from ticketdesk.models.token import Scope, Token
from ticketdesk.models.view import View
from ticketdesk.models.word import WordCount

__all__ = [
    "Account",
    "Actor",
    "Answer",
    "AssigneeCount",
    "AuditEntry",
    "Authenticator",
    "Automation",
    "Batch",
    "BatchTicket",
    "Browser",
    "Category",
    "Count",
    "Deed",
    "Event",
    "Guidance",
    "Incident",
    "Invitation",
    "Judged",
    "Kind",
    "Label",
    "LearnedFeature",
    "LearnedTicket",
    "LearnedTotal",
    "Link",
    "Message",
    "Passkey",
    "Priority",
    "Purpose",
    "RecoveryCode",
    "Replay",
    "ReplayLine",
    "ReplayState",
    "Role",
    "SaidDay",
    "Scope",
    "Session",
    "Setting",
    "Source",
    "Spent",
    "Stage",
    "Status",
    "StoredSuggestion",
    "Tag",
    "Ticket",
    "TicketCount",
    "TicketTag",
    "Token",
    "View",
    "Way",
    "What",
    "WordCount",
]
