"""The page of privacy: what is here of a person, one archive of it, erasing when the address is typed again, and rules that are seen first."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import TabOf
from ticketdesk import config
from ticketdesk.channels import files
from ticketdesk.desk import links, messages, purges, requesters, sessions
from ticketdesk.models import Account, Attachment, AuditEntry, Deed, Fate, RetentionRule, Status, Ticket, Why
from ticketdesk.models.columns import now
from ticketdesk.web.privacy.door import privacy_doors
from ticketdesk.web.privacy.retention import NONE_SEEN, RetentionState
from ticketdesk.web.privacy.room import PrivacyRoom
from ticketdesk.web.privacy.state import PrivacyState
from ticketdesk.web.wire import Wire

ORIGIN = "http://localhost:8000"
PAGE = "/desk/settings/privacy"
LI = "Li@Example.com"
MakeTicket = Callable[..., Awaitable[Ticket]]
CONTENT = b"%PDF what was lost"


@pytest.fixture
async def client(session: AsyncSession) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Wire(privacy_doors))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        yield client


@pytest.fixture
async def lis(session: AsyncSession, a_ticket: MakeTicket, ana: Account) -> Ticket:
    """A ticket with an answer, a note and a file."""
    ticket = await a_ticket("The export is empty", "Zero bytes", email="li@example.com")
    await requesters.answer(session, await links.create(session, ticket), "Still empty")
    await messages.note(session, ticket.id or 0, "Seems in a hurry", by=ana)
    return ticket


async def _signed_in(session: AsyncSession, account: Account | None) -> dict[str, str]:
    token = await sessions.begin(session, account) if account else ""
    return {"Cookie": f"td_session={token}", "Origin": ORIGIN}


async def test_a_person_is_shown_in_figures_and_erased_once_the_address_is_typed_again(
    session: AsyncSession, lis: Ticket, ines: Account, tab_of: TabOf
) -> None:
    tab = await tab_of(ines, PAGE)
    told = (await tab.call(PrivacyState.load)).values
    assert (told["privacy_state.is_loaded"], told["privacy_state.problem"]) == (True, "")
    told = (await tab.call(PrivacyState.look, {"address": LI})).values
    person = told["privacy_state.person"]
    assert (person["tickets"], person["messages"], person["is_known"]) == (1, 2, True)
    assert "export" not in json.dumps(told, default=str), "no words, only figures"
    told = (await tab.call(PrivacyState.erase, {"again": "lea@example.com"})).values
    assert "another address" in told["privacy_state.wrong"]["again"]
    assert await _jobs(session) == 0
    told = (await tab.call(PrivacyState.erase, {"again": LI.upper()})).values
    assert told["privacy_state.is_erasing"] is True
    assert await _jobs(session) == 1
    await purges.purge(session, [lis.id or 0], Fate.erase, Why.person, by=ines.id, whose=b"h" * 32)
    told = (await tab.call(PrivacyState.load)).values
    assert told["privacy_state.person"]["is_known"] is False
    assert told["privacy_state.is_erased"] is True
    (proof,) = told["privacy_state.proofs"]
    assert (proof["why"], proof["tickets"], proof["by"]) == ("A person was erased", 1, "Ines Duarte")
    about = (await session.exec(select(AuditEntry.about).where(AuditEntry.deed == Deed.erased))).all()
    assert about == ["a person"], "the log names nobody"


async def _jobs(session: AsyncSession) -> int:
    """How many jobs to erase wait; none of them names anybody."""
    found = await session.execute(text("SELECT args::text FROM procrastinate_jobs WHERE task_name = 'erase'"))
    rows = found.scalars().all()
    assert not any("example.com" in args.lower() for args in rows)
    return len(rows)


@pytest.mark.parametrize("address", ["", "nobody", None, 7, ["li@example.com"], "li@example.com\0"])
async def test_what_is_no_address_is_told_beside_the_field(
    ines: Account, tab_of: TabOf, address: Any
) -> None:
    tab = await tab_of(ines, PAGE)
    await tab.call(PrivacyState.load)
    told = (await tab.call(PrivacyState.look, {"address": address})).values
    assert told["privacy_state.wrong"]["address"]
    assert (await tab.call(PrivacyState.erase, {"again": address})).values["privacy_state.wrong"]["address"]


async def test_open_pages_look_again_only_when_something_was_erased(
    session: AsyncSession, lis: Ticket, ines: Account, a_ticket: MakeTicket
) -> None:
    room = PrivacyRoom(PrivacyState.load())
    other = await a_ticket("Another")
    assert list(await PrivacyRoom.news([room], {lis.id or 0, other.id or 0}, session)) == []
    await purges.purge(session, [lis.id or 0], Fate.erase, Why.retention)
    assert [one.room for one in await PrivacyRoom.news([room], {lis.id or 0}, session)] == [room]
    assert [one.room for one in await PrivacyRoom.news([room], {0}, session)] == [room]


async def test_an_administrator_takes_all_of_a_person_along(
    session: AsyncSession,
    client: httpx.AsyncClient,
    lis: Ticket,
    ines: Account,
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TICKETDESK_DATA", str(tmp_path))
    config.settings.cache_clear()
    files.store.cache_clear()
    digest = hashlib.sha256(CONTENT).digest()
    await files.keep(digest, CONTENT)
    kind = {"size": len(CONTENT), "media_type": "application/pdf"}
    session.add(Attachment(ticket_id=lis.id or 0, name="lost.pdf", digest=digest, **kind))
    session.add(Attachment(ticket_id=lis.id or 0, name="gone.pdf", digest=b"g" * 32, **kind))
    await session.flush()
    headers = await _signed_in(session, ines)
    answer = await client.post("/privacy/export", data={"address": LI}, headers=headers)
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    names = archive.namelist()
    folder = f"tickets/{lis.id}"
    assert [name.rpartition("-")[2] for name in names] == [
        "person.json",
        f"{folder}/ticket.json",
        "agents.json",
        "lost.pdf",
        "gone.pdf",
    ]
    told = json.loads(archive.read(f"{folder}/ticket.json"))
    assert [message["body"] for message in told["messages"]] == ["Still empty"]
    assert "hurry" not in json.dumps(told), "what agents wrote among themselves lies beside it"
    assert "hurry" in archive.read(names[2]).decode()
    assert (archive.read(names[3]), b"not in the store" in archive.read(names[4])) == (CONTENT, True)
    lines = (await session.exec(select(AuditEntry.about).where(AuditEntry.deed == Deed.exported))).all()
    assert lines == ["all of a person"]
    files.store.cache_clear()


async def test_nobody_else_takes_anything_along(
    session: AsyncSession, client: httpx.AsyncClient, lis: Ticket, ana: Account, ines: Account
) -> None:
    for who, status in ((None, 401), (ana, 403)):
        answer = await client.post(
            "/privacy/export", data={"address": LI}, headers=await _signed_in(session, who)
        )
        assert answer.status_code == status
        assert b"PK" not in answer.content
    headers = await _signed_in(session, ines)
    assert (await client.post("/privacy/export", data={"address": "li"}, headers=headers)).status_code == 422
    stranger = headers | {"Origin": "https://evil.example"}
    answer = await client.post("/privacy/export", data={"address": LI}, headers=stranger)
    assert answer.status_code == 403
    assert (await client.get("/privacy/export", headers=headers)).status_code == 405


async def test_a_rule_is_seen_before_it_is_set(
    session: AsyncSession, ines: Account, tab_of: TabOf, a_ticket: MakeTicket
) -> None:
    made = [
        await a_ticket(f"Old {days}", status=Status.closed, at=now() - timedelta(days=days))
        for days in (500, 400, 450, 380, 3)
    ]
    tab = await tab_of(ines, PAGE)
    assert (await tab.call(RetentionState.save)).values["notice.words"] == NONE_SEEN
    for form in ({"days": "0"}, {"days": "4000"}, {"days": "1e3"}, {"fate": "burn"}, {"status": None}):
        wanted: dict[str, Any] = {"status": "closed", "days": "365", "fate": "erase"} | form
        told = (await tab.call(RetentionState.look, wanted)).values
        assert told["retention_state.wrong"][next(iter(form))]
    told = (await tab.call(RetentionState.look, {"status": "closed", "days": "365", "fate": "erase"})).values
    seen = told["retention_state.preview"]
    assert seen["tickets"] == 4
    assert [one["title"] for one in seen["examples"]] == ["Old 500", "Old 450", "Old 400"]
    assert seen["oldest_at"] < seen["newest_at"]
    assert (await session.exec(select(RetentionRule))).all() == []
    told = (await tab.call(RetentionState.save)).values
    (rule,) = told["retention_state.rules"]
    assert (rule["status"], rule["days"]) == ("closed", 365)
    line = (await session.exec(select(AuditEntry).where(AuditEntry.deed == Deed.setting_changed))).one()
    assert (line.about, line.before, line.after) == (
        "retention of closed tickets",
        None,
        "closed, 365 days, erase",
    )
    told = (await tab.call(RetentionState.remove, "closed")).values
    assert told["retention_state.rules"] == []
    assert "no rule" in (await tab.call(RetentionState.remove, "lost")).values["notice.words"]
    assert len(made) == 5
