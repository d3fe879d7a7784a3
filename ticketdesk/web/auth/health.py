"""Two questions for machines: is the process alive, is the desk ready."""

from __future__ import annotations

import asyncio

from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ticketdesk import db, migrations

ANSWER_WITHIN_S = 3


async def healthz(_request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("up\n")


async def readyz(_request: Request) -> Response:
    """The database answers, soon enough for whoever asks, and is at the newest migration."""
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S), db.reading() as session:
            revision = (await session.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
        is_ready = revision == migrations.newest()
    except Exception:
        is_ready = False
    return PlainTextResponse("up\n" if is_ready else "down\n", 200 if is_ready else 503)
