"""How a source of triage has been doing, from what it said: every process that asked wrote it down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.access import Act, require
from ticketdesk.models import Account, Source
from ticketdesk.models.columns import now

_HEALTH = text("""
    SELECT
        (SELECT created_at FROM suggestions WHERE source = :source AND error = '' ORDER BY created_at DESC LIMIT 1)
            AS answered_at,
        failed.error, failed.created_at AS failed_at,
        (SELECT count(*) FROM suggestions WHERE source = :source AND created_at >= :since AND error <> '') AS failures,
        (SELECT count(*) FROM suggestions WHERE source = :source AND created_at >= :since) AS asked
    FROM (SELECT) AS one LEFT JOIN (
        SELECT error, created_at FROM suggestions WHERE source = :source AND error <> '' ORDER BY id DESC LIMIT 1
    ) AS failed ON true
""")


@dataclass(frozen=True)
class Past:
    """What became of the last questions.

    Args:
        answered_at: When it last answered; None: never.
        error, failed_at: The code of its last failure, and when; empty and None: never.
        failures, asked: How often it failed in the last hour, of how many questions.
    """

    answered_at: datetime | None = None
    error: str = ""
    failed_at: datetime | None = None
    failures: int = 0
    asked: int = 0


async def past(session: AsyncSession, source: Source, *, by: Account | None) -> Past:
    """How it has been.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.change_settings)
    asked = {"source": source.value, "since": now() - timedelta(hours=1)}
    row = (await session.execute(_HEALTH, asked)).mappings().one()
    return Past(row["answered_at"], row["error"] or "", row["failed_at"], row["failures"], row["asked"])
