"""What a person asked for, what it is about, how much it presses and how far it has come."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Column, Index, String, func, literal_column, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field, SQLModel, col

from ticketdesk.models.choices import DONE, Category, Priority, Source, Status
from ticketdesk.models.columns import choice, maybe_moment, moment

TITLE_LENGTH = 200
DESCRIPTION_LENGTH = 10_000
EMAIL_LENGTH = 254
RESTORABLE_IN = timedelta(days=30)
"""How long a deleted ticket can be brought back."""
SEARCHED = ("title", "description", "email")
# A ticket that is asked about again, as long as there is a machine's value that a better answer may replace.
ASKED_AGAIN = "retry_at IS NOT NULL AND deleted_at IS NULL AND NOT (category_source = 'person' AND priority_source = 'person')"
_LIVING = text("deleted_at IS NULL")
_NEWEST = (text("created_at DESC"), text("id DESC"))


class Ticket(SQLModel, table=True):
    __tablename__ = "tickets"
    __table_args__ = (
        CheckConstraint(f"title ~ '\\S' AND char_length(title) <= {TITLE_LENGTH}", name="title_length"),
        CheckConstraint(
            f"description ~ '\\S' AND char_length(description) <= {DESCRIPTION_LENGTH}",
            name="description_length",
        ),
        CheckConstraint(
            "char_length(email) BETWEEN 3 AND 254 AND position('@' IN email) > 1", name="email_form"
        ),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_has_moment"),
        CheckConstraint("(status = 'resolved') = (resolved_at IS NOT NULL)", name="resolved_has_moment"),
        CheckConstraint("deleted_at IS NOT NULL OR deleted_by IS NULL", name="deleted_by_has_moment"),
        CheckConstraint("updated_at >= created_at", name="updated_after_created"),
        CheckConstraint("octet_length(draft_hash) = 32", name="draft_hash_length"),
        CheckConstraint("language ~ '^[a-z]{2,3}$'", name="language_is_a_code"),
        CheckConstraint("main_id <> id", name="main_is_another"),
        CheckConstraint("merged_into_id <> id", name="merged_into_another"),
        CheckConstraint("merged_into_id IS NULL OR merged_at IS NOT NULL", name="merged_has_moment"),
        CheckConstraint("last_word = ANY ('{agent,requester}')", name="last_word_is_known"),
        CheckConstraint(
            "last_word <> 'agent' OR replied_at IS NOT NULL", name="answered_once_an_agent_spoke"
        ),
        Index("ix_tickets_newest", *_NEWEST, postgresql_where=_LIVING),
        Index("ix_tickets_status", "status", *_NEWEST, postgresql_where=_LIVING),
        Index("ix_tickets_facets", "status", "category", "priority", *_NEWEST, postgresql_where=_LIVING),
        Index("ix_tickets_status_priority", "status", "priority", *_NEWEST, postgresql_where=_LIVING),
        Index("ix_tickets_category_priority", "category", "priority", *_NEWEST, postgresql_where=_LIVING),
        Index(
            "ix_tickets_language",
            "language",
            *_NEWEST,
            postgresql_where=text("deleted_at IS NULL AND language IS NOT NULL"),
        ),
        Index("ix_tickets_unread", "id", postgresql_where=text("language IS NULL AND deleted_at IS NULL")),
        Index(
            "ix_tickets_deleted",
            text("deleted_at DESC"),
            text("id DESC"),
            postgresql_where=text("deleted_at IS NOT NULL"),
        ),
        Index("ix_tickets_main", "main_id", postgresql_where=text("main_id IS NOT NULL")),
        Index("ix_tickets_merged", "merged_into_id", postgresql_where=text("merged_into_id IS NOT NULL")),
        Index("ix_tickets_snoozed", "snoozed_until", postgresql_where=text("snoozed_until IS NOT NULL")),
        Index(
            "ix_tickets_pending",
            "id",
            postgresql_where=text("'pending' IN (category_source, priority_source)"),
        ),
        Index(
            "ix_tickets_unanswered",
            "status",
            *_NEWEST,
            postgresql_where=text("deleted_at IS NULL AND replied_at IS NULL"),
        ),
        Index(
            "ix_tickets_last_word",
            "last_word",
            "status",
            *_NEWEST,
            postgresql_where=text("deleted_at IS NULL AND last_word IS NOT NULL"),
        ),
        Index("ix_tickets_changed", text("last_event_id DESC"), postgresql_where=_LIVING),
        Index("ix_tickets_tags", "tags", postgresql_using="gin", postgresql_where=text("tags <> '{}'")),
        Index("ix_tickets_retry", "retry_at", postgresql_where=text(ASKED_AGAIN)),
        # What is done for so long that a rule of retention asks for it.
        Index(
            "ix_tickets_kept",
            "status",
            "updated_at",
            postgresql_where=text("deleted_at IS NULL AND erased_at IS NULL AND snoozed_until IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    title: str
    description: str
    email: str | None = None
    category: Category = Field(default=Category.general, sa_type=choice(Category, "category"))
    category_source: Source = Field(default=Source.pending, sa_type=choice(Source, "category_source"))
    priority: Priority = Field(default=Priority.medium, sa_type=choice(Priority, "priority"))
    priority_source: Source = Field(default=Source.pending, sa_type=choice(Source, "priority_source"))
    status: Status = Field(default=Status.open, sa_type=choice(Status, "status"))
    assignee_id: int | None = Field(default=None, foreign_key="accounts.id", ondelete="SET NULL")
    # ISO 639-1, "und" when nobody can tell, None until the worker has read it.
    language: str | None = None
    # The ticket that stands for many alike.
    main_id: int | None = Field(default=None, foreign_key="tickets.id", ondelete="SET NULL")
    # The ticket that goes on in its place, and since when.
    merged_into_id: int | None = Field(default=None, foreign_key="tickets.id", ondelete="SET NULL")
    merged_at: datetime | None = maybe_moment()
    # Until then it is in no list of what is to be done.
    snoozed_until: datetime | None = maybe_moment()
    # When a model that was away is asked again; None once there is an answer, or enough was asked.
    retry_at: datetime | None = maybe_moment()
    draft_hash: bytes | None = Field(default=None, unique=True)
    # The number of the newest line in its history: which of two copies of a ticket is the newer one.
    last_event_id: int = Field(default=0, sa_type=BigInteger)
    created_at: datetime = moment()
    updated_at: datetime = moment()
    resolved_at: datetime | None = maybe_moment()
    closed_at: datetime | None = maybe_moment()
    deleted_at: datetime | None = maybe_moment()
    deleted_by: int | None = Field(default=None, foreign_key="accounts.id", ondelete="SET NULL")
    # Since then nothing is known of what was asked, nor of who did; only ``purge`` sets it.
    erased_at: datetime | None = maybe_moment()
    # The next three are kept by triggers, from the messages and from the rows of tags.
    # When the desk first spoke in public, and who spoke last: "agent", "requester", or nobody yet.
    replied_at: datetime | None = maybe_moment()
    last_word: str | None = None
    tags: list[str] = Field(
        default_factory=list,
        sa_column=Column(ARRAY(String()), server_default="{}", nullable=False),
    )

    @property
    def is_pending(self) -> bool:
        """Nobody and nothing has judged the category or the priority yet."""
        return Source.pending in (self.category_source, self.priority_source)

    @property
    def is_done(self) -> bool:
        return self.status in DONE

    @property
    def is_waiting(self) -> bool:
        """Something is still to come: nobody has judged it yet, or a model that was away is asked again."""
        return waits(self.category_source, self.priority_source, self.retry_at)


def waits(category_source: Source, priority_source: Source, retry_at: datetime | None) -> bool:
    """The same of a row that is no noun."""
    sources = {category_source, priority_source}
    return Source.pending in sources or (retry_at is not None and sources != {Source.person})


# Kept by triggers, from its own texts and its messages. No field of the noun: it is neither loaded, sent nor written.
WORDS = Column("words", TSVECTOR(), nullable=False)
Ticket.__table__.append_column(WORDS)  # type: ignore[attr-defined]
Index("ix_tickets_words", WORDS, postgresql_using="gin")

# Nobody is 0 here: PostgreSQL reads an index in order for a value, but not for NULL.
ASSIGNEE = func.coalesce(col(Ticket.assignee_id), literal_column("0"))
Index("ix_tickets_assignee", ASSIGNEE, *_NEWEST, postgresql_where=_LIVING)
Index("ix_tickets_assignee_status", ASSIGNEE, col(Ticket.status), *_NEWEST, postgresql_where=_LIVING)

# Both moments stand in it as well, so that the figures of a month are read from it alone.
FINISHED = func.coalesce(col(Ticket.resolved_at), col(Ticket.closed_at))
Index(
    "ix_tickets_finished",
    FINISHED,
    postgresql_include=["resolved_at", "closed_at"],
    postgresql_where=text("deleted_at IS NULL AND COALESCE(resolved_at, closed_at) IS NOT NULL"),
)

# Who wrote before, however the address is spelled.
Index(
    "ix_tickets_requester",
    func.lower(col(Ticket.email)),
    text("created_at DESC"),
    postgresql_where=text("email IS NOT NULL AND deleted_at IS NULL"),
)
