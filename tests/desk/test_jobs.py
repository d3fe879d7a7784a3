"""Enqueueing: a database that went away meanwhile says so in the words of every other statement."""

from __future__ import annotations

from unittest.mock import AsyncMock

import psycopg
import pytest
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import jobs


@pytest.mark.parametrize("error", [ConnectorException("gone"), psycopg.OperationalError("gone")])
async def test_a_database_that_went_away_is_refused_as_by_every_other_statement(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr("procrastinate.jobs.JobDeferrer.defer_async", AsyncMock(side_effect=error))
    with pytest.raises(OperationalError, match="could not be enqueued"):
        await jobs.triage_later(session, 1)
