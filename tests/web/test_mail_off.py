"""The link at the end of a mail: it stops such mails, with one click, and does nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import TabOf
from ticketdesk.desk import wanted_mail
from ticketdesk.models import Account, MailKind
from ticketdesk.web.mail_off.door import mail_doors
from ticketdesk.web.mail_off.state import MailOffState
from ticketdesk.web.policy import content_policy
from ticketdesk.web.wire import Wire

HOME = "http://localhost:8000"


@pytest.fixture
async def client(built: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The doors behind the wire, for a mail program: it brings no cookie and says of no page that it comes from there."""
    content_policy.cache_clear()
    transport = httpx.ASGITransport(Wire(mail_doors))
    async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
        yield client
    content_policy.cache_clear()


async def _key(session: AsyncSession, account: Account) -> str:
    return await wanted_mail.key_for(session, account.id or 0, MailKind.mention)


async def test_one_post_of_a_mail_program_stops_them(
    session: AsyncSession, ana: Account, client: httpx.AsyncClient
) -> None:
    """As RFC 8058 has it: no cookie, no page that it comes from, the address alone."""
    where = f"/mail/off?key={await _key(session, ana)}"
    answer = await client.post(where, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.text) == (200, "You get no more mails of this kind.\n")
    await session.refresh(ana)
    assert ana.unwanted_mail == ["mention"]


async def test_looking_at_the_link_stops_nothing(
    session: AsyncSession, ana: Account, client: httpx.AsyncClient, tab_of: TabOf
) -> None:
    key = await _key(session, ana)
    answer = await client.get(f"/mail/off?key={key}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/mail?key={key}")
    shown = (await (await tab_of(None, "/mail", key=key)).call(MailOffState.load)).values
    assert shown["mail_off_state.words"] == wanted_mail.WORDS[MailKind.mention]
    assert shown["mail_off_state.is_off"] is False
    assert ana.email not in str(shown)
    await session.refresh(ana)
    assert ana.unwanted_mail == []


async def test_the_page_stops_them_and_says_so(
    session: AsyncSession, ana: Account, client: httpx.AsyncClient, tab_of: TabOf
) -> None:
    key = await _key(session, ana)
    answer = await client.post("/mail/off", data={"key": key}, headers={"Origin": HOME})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/mail?key={key}")
    shown = (await (await tab_of(None, "/mail", key=key)).call(MailOffState.load)).values
    assert shown["mail_off_state.is_off"] is True


@pytest.mark.parametrize("key", ["", "x", "1.mention.x", "\0", "%00", "x" * 5_000], ids=ascii)
async def test_no_other_key_stops_anything(
    session: AsyncSession, ana: Account, client: httpx.AsyncClient, tab_of: TabOf, key: str
) -> None:
    answer = await client.post("/mail/off", params={"key": key}, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, "switches nothing off" in answer.text) == (404, True)
    shown = (await (await tab_of(None, "/mail", key=key)).call(MailOffState.load)).values
    assert shown["mail_off_state.problem"] == wanted_mail.OVER
    await session.refresh(ana)
    assert ana.unwanted_mail == []


async def test_another_site_cannot_use_somebodys_session_for_it(
    session: AsyncSession, ana: Account, client: httpx.AsyncClient
) -> None:
    key, cookie = await _key(session, ana), {"Cookie": "td_session=whatever", "Origin": "http://evil.invalid"}
    answer = await client.post("/mail/off", data={"key": key}, headers=cookie)
    assert answer.status_code == 403
    await session.refresh(ana)
    assert ana.unwanted_mail == []
