"""Nouns: one table a file, fields and derived properties; no session and no network."""

from sqlmodel import SQLModel

from ticketdesk.models.account import Account
from ticketdesk.models.answer import Answer
from ticketdesk.models.attachment import Attachment
from ticketdesk.models.audit import AuditEntry, Deed
from ticketdesk.models.automation import Automation
from ticketdesk.models.backup import Backup
from ticketdesk.models.batch import Batch, BatchTicket
from ticketdesk.models.browser import Browser
from ticketdesk.models.choices import Category, Priority, Role, Source, Status
from ticketdesk.models.columns import guard
from ticketdesk.models.content import Content, Shape
from ticketdesk.models.counts import AssigneeCount, TicketCount
from ticketdesk.models.draft import Draft
from ticketdesk.models.event import Actor, Event, What
from ticketdesk.models.guidance import Guidance, Replay, ReplayLine, ReplayState
from ticketdesk.models.held import HeldReply
from ticketdesk.models.incident import Incident
from ticketdesk.models.invitation import Invitation, Purpose
from ticketdesk.models.job_error import JobError
from ticketdesk.models.label import Judged, Label, LearnedFeature, LearnedTicket, LearnedTotal
from ticketdesk.models.limit import Count, Spent
from ticketdesk.models.link import Link
from ticketdesk.models.macro import Macro
from ticketdesk.models.mail import Mail, MailKind
from ticketdesk.models.message import Kind, Message
from ticketdesk.models.nudge import Nudge, Reason
from ticketdesk.models.purge import Purge, Why
from ticketdesk.models.rating import Rating
from ticketdesk.models.relation import Relation
from ticketdesk.models.retention import Fate, RetentionRule
from ticketdesk.models.said_day import SaidDay
from ticketdesk.models.second_factor import Authenticator, Passkey, RecoveryCode
from ticketdesk.models.session import Session, Stage, Way
from ticketdesk.models.setting import Setting
from ticketdesk.models.suggestion import StoredSuggestion
from ticketdesk.models.tag import Tag, TicketTag
from ticketdesk.models.ticket import Ticket
from ticketdesk.models.token import Scope, Token
from ticketdesk.models.view import View
from ticketdesk.models.watcher import Watcher
from ticketdesk.models.word import WordCount

guard(SQLModel.metadata.tables.values())

__all__ = [
    "Account",
    "Actor",
    "Answer",
    "AssigneeCount",
    "Attachment",
    "AuditEntry",
    "Authenticator",
    "Automation",
    "Backup",
    "Batch",
    "BatchTicket",
    "Browser",
    "Category",
    "Content",
    "Count",
    "Deed",
    "Draft",
    "Event",
    "Fate",
    "Guidance",
    "HeldReply",
    "Incident",
    "Invitation",
    "JobError",
    "Judged",
    "Kind",
    "Label",
    "LearnedFeature",
    "LearnedTicket",
    "LearnedTotal",
    "Link",
    "Macro",
    "Mail",
    "MailKind",
    "Message",
    "Nudge",
    "Passkey",
    "Priority",
    "Purge",
    "Purpose",
    "Rating",
    "Reason",
    "RecoveryCode",
    "Relation",
    "Replay",
    "ReplayLine",
    "ReplayState",
    "RetentionRule",
    "Role",
    "SaidDay",
    "Scope",
    "Session",
    "Setting",
    "Shape",
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
    "Watcher",
    "Way",
    "What",
    "Why",
    "WordCount",
]
