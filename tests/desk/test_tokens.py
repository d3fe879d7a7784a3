"""Tokens: shown once, stored as a hash, within their scope, for their time, until they are revoked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import text as sql
from sqlmodel import select

from ticketdesk.desk import tokens
from ticketdesk.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from ticketdesk.models import AuditEntry, Deed, Scope
from ticketdesk.models.columns import at, now


async def test_the_whole_database_holds_only_its_hash(session, ines) -> None:
    token, text = await tokens.make(session, " Zapier\n one ", "write", by=ines, days=30)
    assert re.fullmatch(r"td_[\w-]{43}", text)
    names = await session.execute(sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
    stored = ""
    for (name,) in names.all():
        stored += str((await session.execute(sql(f"SELECT row::text FROM {name} AS row"))).all())
    assert "Zapier one" in stored
    assert text not in stored
    assert text.removeprefix("td_") not in stored
    assert await tokens.who_has(session, text) == (token, ines)


@pytest.mark.parametrize("who", ["ana", "vic", None])
async def test_only_administrators_make_list_and_revoke(session, ines, ana, vic, who) -> None:
    by = {"ana": ana, "vic": vic, None: None}[who]
    token, _ = await tokens.make(session, "Zapier", "read", by=ines)
    refusal = NotAllowed if who else NotSignedIn
    with pytest.raises(refusal):
        await tokens.make(session, "Mine", "read", by=by)
    with pytest.raises(refusal):
        await tokens.all_of(session, by=by)
    with pytest.raises(refusal):
        await tokens.revoke(session, token.id or 0, by=by)
    assert [found.id for found, _ in await tokens.all_of(session, by=ines)] == [token.id]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "n" * 61}, "name"),
        ({"name": "\0"}, "name"),
        ({"name": None}, "name"),
        ({"scope": "admin"}, "scope"),
        ({"scope": ""}, "scope"),
        ({"scope": ["write"]}, "scope"),
        ({"days": 0}, "days"),
        ({"days": -1}, "days"),
        ({"days": 99_999}, "days"),
        ({"days": True}, "days"),
        ({"days": "30"}, "days"),
    ],
)
async def test_a_field_that_cannot_be_is_named(session, ines, wrong: dict[str, object], field: str) -> None:
    given = {"name": "Zapier", "scope": "read"} | wrong
    with pytest.raises(Invalid) as refused:
        await tokens.make(session, given.pop("name"), given.pop("scope"), by=ines, **given)
    assert list(refused.value.fields) == [field]
    assert await tokens.all_of(session, by=ines) == []


async def test_it_ends_when_its_days_are_over(session, ines) -> None:
    _, text = await tokens.make(session, "Zapier", "read", by=ines, days=30)
    with at(now() + timedelta(days=29, hours=23)):
        assert await tokens.who_has(session, text)
    with at(now() + timedelta(days=30, seconds=1)):
        assert await tokens.who_has(session, text) is None


async def test_a_revoked_one_opens_nothing_and_leaves_the_list(session, ines) -> None:
    token, text = await tokens.make(session, "Zapier", "read", by=ines)
    await tokens.revoke(session, token.id or 0, by=ines)
    assert await tokens.who_has(session, text) is None
    assert await tokens.all_of(session, by=ines) == []
    for number in (token.id or 0, 0, -1, 2**31, 999_999):
        with pytest.raises(NotFound):
            await tokens.revoke(session, number, by=ines)


async def test_it_ends_with_its_owner(session, ines) -> None:
    _, text = await tokens.make(session, "Zapier", "read", by=ines)
    ines.disabled_at = now()
    session.add(ines)
    await session.flush()
    assert await tokens.who_has(session, text) is None


@pytest.mark.parametrize("text", ["", "td_", "td_x", "\0", "td_\ud83d", "td_" + "a" * 100_000], ids=ascii)
async def test_a_made_up_one_belongs_to_nobody(session, ines, text: str) -> None:
    await tokens.make(session, "Zapier", "read", by=ines)
    assert await tokens.who_has(session, text) is None


async def test_its_last_use_is_noted_once_a_minute(session, ines) -> None:
    token, _ = await tokens.make(session, "Zapier", "read", by=ines)
    assert token.used_at is None
    first = now()
    for seconds, noted in ((0, 0), (59, 0), (61, 61), (100, 61)):
        with at(first + timedelta(seconds=seconds)):
            await tokens.used(session, token)
        await session.refresh(token)
        assert token.used_at == first + timedelta(seconds=noted)


async def test_reading_is_all_that_a_read_token_may(session, ines) -> None:
    reads, _ = await tokens.make(session, "Looks", "read", by=ines)
    writes, _ = await tokens.make(session, "Acts", "write", by=ines)
    with pytest.raises(NotAllowed, match="may only read"):
        tokens.allows(reads, Scope.write)
    for token, scope in ((reads, Scope.read), (writes, Scope.read), (writes, Scope.write)):
        tokens.allows(token, scope)


async def test_making_and_revoking_stand_in_the_audit_log(session, ines) -> None:
    token, _ = await tokens.make(session, "Zapier", "write", by=ines, days=90)
    await tokens.revoke(session, token.id or 0, by=ines)
    made, revoked = (await session.exec(select(AuditEntry).order_by(AuditEntry.id))).all()
    assert (made.deed, made.actor_id, made.account_id) == (Deed.token_made, ines.id, ines.id)
    assert (made.about, made.after) == ("token Zapier", "write, 90 days")
    assert (revoked.deed, revoked.about) == (Deed.token_revoked, "token Zapier")


async def test_the_command_line_gives_it_to_the_oldest_active_administrator(session, ines, ana) -> None:
    _, text = await tokens.make_from_the_command_line(session, "Backup", "read")
    assert ((await tokens.who_has(session, text)) or [None, None])[1] == ines
    _, text = await tokens.make_from_the_command_line(session, "Backup", "read", email="ANA@example.com")
    assert ((await tokens.who_has(session, text)) or [None, None])[1] == ana
    with pytest.raises(NotFound, match="No token was made"):
        await tokens.make_from_the_command_line(session, "Backup", "read", email="nobody@example.com")
    ines.disabled_at = now()
    session.add(ines)
    await session.flush()
    with pytest.raises(NotFound, match="no active administrator"):
        await tokens.make_from_the_command_line(session, "Backup", "read")
