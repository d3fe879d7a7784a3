"""The time machine: what a version of the guidance would say of tickets whose labels people have confirmed.

Administrators ask for it here; ``desk/replaying.py`` is what the worker does, ``desk/outcomes.py`` what came out.
"""

from __future__ import annotations

from sqlalchemy import case, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import audit, guidance, jobs, sampling
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import NotFound, Refusal
from ticketdesk.models import Account, Deed, Replay, ReplayState
from ticketdesk.models.columns import now
from ticketdesk.models.guidance import OPEN

WHY = {
    "no_key": "Gemini is not set up any more, so nobody could be asked.",
    "bad_key": "Google refused the key. Look at GEMINI_API_KEY.",
    "http_429": "Google’s quota is used up for now.",
    "circuit_open": "Gemini failed too often, so it is left alone for a while.",
    "budget": "The calls of today are used up; they come back tomorrow.",
    "uncounted": "The calls of today could not be counted, so nobody was asked.",
}


class IsRunning(Refusal):
    """A replay is running. Cancel it first, or wait until it is done; nothing was changed."""

    status = 409


class NothingToReplay(Refusal):
    """No ticket has labels that people confirmed, so there is nothing to replay. They come with agents' work."""

    status = 409


class IsOver(Refusal):
    """This replay is over. Nothing was changed."""

    status = 409


async def begin(session: AsyncSession, number: int, wanted: int, *, model: str, by: Account | None) -> Replay:
    """Replay the newest confirmed tickets with a version and with the one in force. The worker asks.

    Args:
        session: The transaction.
        number: The version to try.
        wanted: How many tickets.
        model: The name of the model that is asked.
        by: Who wants to know.

    Raises:
        IsRunning: another one is not done.
        NothingToReplay: there is no confirmed ticket.
        NotFound: there is no such version.
        NotSignedIn, NotAllowed: only administrators may.
    """
    who = require(by, Act.change_settings)
    version = await guidance.found(session, number)
    await _alone(session)
    before = await guidance.in_force(session)
    assert who.id is not None
    assert version.id is not None
    replay = Replay(
        guidance_id=version.id,
        before_id=before.id if before else None,
        model=model,
        wanted=wanted,
        by_id=who.id,
    )
    session.add(replay)
    await session.flush()
    if not await sampling.draw(session, replay):
        raise NothingToReplay
    await _start(session, replay, who, f"replay of version {number} begun")
    return replay


async def cancel(session: AsyncSession, replay_id: int, *, by: Account | None) -> Replay:
    """Ask no more. What was answered stays, and it can go on later.

    Raises:
        IsOver: it is not running.
        NotFound: there is no such replay.
        NotSignedIn, NotAllowed: only administrators may.
    """
    who = require(by, Act.change_settings)
    replay = await found(session, replay_id, is_locked=True)
    if not replay.is_open:
        raise IsOver
    replay.state, replay.finished_at = ReplayState.cancelled, now()
    session.add(replay)
    after = f"replay of version {replay.guidance_id} cancelled"
    await audit.record(session, Deed.setting_changed, by=who, about=guidance.ABOUT, after=after)
    await guidance.tell(session)
    return replay


async def go_on(session: AsyncSession, replay_id: int, *, by: Account | None) -> Replay:
    """Go on with one that was cancelled or that stopped; tickets without an answer are asked about again.

    Raises:
        IsRunning: this or another one is not done.
        IsOver: it is done.
        NotFound: there is no such replay.
        NotSignedIn, NotAllowed: only administrators may.
    """
    who = require(by, Act.change_settings)
    await _alone(session)
    replay = await found(session, replay_id, is_locked=True)
    if replay.state is ReplayState.done:
        raise IsOver
    values = {"replay_id": replay_id}
    await session.execute(text("UPDATE replay_lines SET error = '' WHERE replay_id = :replay_id"), values)
    replay.state, replay.error, replay.finished_at = ReplayState.waiting, "", None
    session.add(replay)
    await _start(session, replay, who, f"replay of version {replay.guidance_id} resumed")
    return replay


async def latest(session: AsyncSession, *, by: Account | None) -> Replay | None:
    """The replay that is open, or else the one that was begun last, of whichever version.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.change_settings)
    open_first = case((col(Replay.state).in_(OPEN), 0), else_=1)
    statement = select(Replay).order_by(open_first, col(Replay.id).desc()).limit(1)
    return (await session.exec(statement)).first()


def why(code: str) -> str:
    """Why a replay stopped, in a sentence."""
    return WHY.get(code, f"Gemini could not be asked ({code}).")


async def found(session: AsyncSession, replay_id: int, *, is_locked: bool = False) -> Replay:
    """A replay by its number, as it is now.

    Raises:
        NotFound: there is none.
    """
    statement = select(Replay).where(Replay.id == replay_id).execution_options(populate_existing=True)
    if is_locked:
        statement = statement.with_for_update()
    replay = (await session.exec(statement)).first() if 0 < replay_id < 2**31 else None
    if replay is None:
        raise NotFound("There is no such replay.")
    return replay


async def _alone(session: AsyncSession) -> None:
    """Of two who begin at once one is refused."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('replays', 0))"))
    if (await session.exec(select(Replay.id).where(col(Replay.state).in_(OPEN)))).first():
        raise IsRunning


async def _start(session: AsyncSession, replay: Replay, who: Account, after: str) -> None:
    assert replay.id is not None
    await audit.record(session, Deed.setting_changed, by=who, about=guidance.ABOUT, after=after)
    await jobs.replay_later(session, replay.id)
    await guidance.tell(session)
