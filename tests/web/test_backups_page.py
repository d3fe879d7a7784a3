"""The page of backups: the last proof, what there is, what went wrong, and one to be made now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import TabOf
from ticketdesk import config
from ticketdesk.models import Account, Backup, Role
from ticketdesk.models.columns import now
from ticketdesk.web.backups.rows import size_of
from ticketdesk.web.backups.state import BackupsState

PAGE = "/desk/settings/backups"
STATE = "backups_state"


async def _add(session: AsyncSession, name: str, days: int, **more: Any) -> None:
    moment = now() - timedelta(days=days)
    whole = {"finished_at": moment, "size": 3 * 1024**2, "digest": bytes(32), "tickets": 1_204}
    kept = {"is_scheduled": True, "is_encrypted": False, "revision": "0008", "started_at": moment}
    session.add(Backup(name=name, **kept, **({} if "error" in more or "size" in more else whole), **more))
    await session.flush()


async def test_a_desk_without_a_backup_says_so(session: AsyncSession, ines: Account, tab_of: TabOf) -> None:
    told = (await (await tab_of(ines, PAGE)).call(BackupsState.load)).values
    assert told[f"{STATE}.is_loaded"] is True
    assert (told[f"{STATE}.rows"], told[f"{STATE}.proved_at"]) == ([], "")
    assert (told[f"{STATE}.days"], told[f"{STATE}.is_encrypted"]) == ("14", False)


async def test_the_last_proof_and_what_came_of_each(
    session: AsyncSession, ines: Account, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICKETDESK_BACKUP_PASSPHRASE", "planted words of a passphrase")
    config.settings.cache_clear()
    moment = now()
    await _add(session, "removed.tdb", 30, proved_at=moment, removed_at=moment)
    await _add(session, "proved.tdb", 3, proved_at=moment)
    await _add(
        session, "other.tdb", 2, proved_at=moment, unproved="Not the same after it was read back: tickets."
    )
    await _add(session, "none.tdb", 1, error="The disk is full.")
    told = (await (await tab_of(ines, PAGE)).call(BackupsState.load)).values
    rows = told[f"{STATE}.rows"]
    assert [(row["name"], row["stand"]) for row in rows] == [
        ("none.tdb", "failed"),
        ("other.tdb", "unproved"),
        ("proved.tdb", "proved"),
        ("removed.tdb", "removed"),
    ]
    assert (rows[0]["size"], rows[2]["size"], rows[2]["tickets"]) == ("", "3.0 MB", "1,204")
    assert told[f"{STATE}.proved"] == "proved.tdb, 1,204 tickets, 3.0 MB"
    assert told[f"{STATE}.trouble"] == "The disk is full."
    assert told[f"{STATE}.is_encrypted"] is True
    assert "planted" not in str(told)


async def test_one_that_is_being_made_tells_how_far_it_is(
    session: AsyncSession, ines: Account, tab_of: TabOf
) -> None:
    await _add(session, "before.tdb", 1, proved_at=now())
    await _add(session, "growing.tdb", 0, size=1024**2)
    tab = await tab_of(ines, PAGE)
    growing = (await tab.call(BackupsState.load)).values[f"{STATE}.growing"]
    assert growing == {
        "is_there": True,
        "size": 1024**2,
        "most": 3 * 1024**2,
        "words": "1.0 MB written of about 3.0 MB.",
    }
    await session.execute(
        text("UPDATE backups SET finished_at = now(), digest = sha256('x') WHERE name = 'growing.tdb'")
    )
    session.expire_all()
    growing = (await tab.call(BackupsState.load)).values[f"{STATE}.growing"]
    assert growing["words"] == "It is whole, and is being read back to prove it."


async def test_one_is_asked_for_once(session: AsyncSession, ines: Account, tab_of: TabOf) -> None:
    tab = await tab_of(ines, PAGE)
    answer = await tab.call(BackupsState.back_up)
    assert answer.values["notice.words"] == "A backup is made now. It stands in the list in a moment."
    answer = await tab.call(BackupsState.back_up)
    assert answer.values["notice.words"].startswith("A backup is being made already.")
    waiting = await session.execute(
        text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'back_up'")
    )
    assert waiting.scalar_one() == 1


@pytest.mark.parametrize("role", [Role.agent, Role.viewer])
async def test_only_administrators_see_backups(
    session: AsyncSession, ana: Account, vic: Account, tab_of: TabOf, role: Role
) -> None:
    tab = await tab_of(ana if role is Role.agent else vic, PAGE)
    for handler in (BackupsState.load, BackupsState.back_up):
        answer = await tab.call(handler)
        assert answer.goes_to == "/desk"
        assert not any(name.startswith(STATE) for name in answer.values)


def test_sizes_are_told_for_people() -> None:
    assert [size_of(size) for size in (900, 34_800, 1_300_000, 5 * 1024**3)] == [
        "900 bytes",
        "34.0 KB",
        "1.2 MB",
        "5.0 GB",
    ]
