"""Passkeys: making, using and losing them, and everything that a device or a thief could answer wrongly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.desk.device import Device
from ticketdesk import config
from ticketdesk.desk import passkeys, second_factor
from ticketdesk.desk.challenges import place_of
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, Passkey, Stage
from ticketdesk.models.columns import at, now

HOST = "localhost:8000"


async def _added(session: AsyncSession, account: Account, device: Device, name: str = "Laptop") -> Passkey:
    told = await passkeys.offer(session, account, here="cookie", place=place_of(HOST))
    return await _add(session, account, told, device.make(told), name=name)


async def _add(session: AsyncSession, account: Account, told: Any, answer: str, **more: Any) -> Passkey:
    given = {"here": "cookie", "name": "Laptop", **more}
    return await passkeys.add(
        session, account, answer=answer, sealed=told["sealed"], place=place_of(HOST), **given
    )


async def _use(session: AsyncSession, device: Device, told: Any, account: Account | None = None) -> Account:
    return await passkeys.answered(
        session, account, answer=device.use(told), sealed=told["sealed"], here="half", place=place_of(HOST)
    )


async def _asked(session: AsyncSession, account: Account | None = None) -> dict[str, Any]:
    return await passkeys.ask(session, account, here="half", place=place_of(HOST))


async def test_a_passkey_is_a_second_factor_and_a_way_in(session: AsyncSession, ana: Account) -> None:
    device = Device()
    key = await _added(session, ana, device)
    assert key.name == "Laptop"
    assert await second_factor.stage_after_password(session, ana) is Stage.second_factor
    device.count = 2
    assert (await _use(session, device, await _asked(session, ana), ana)).id == ana.id
    device.count = 3
    assert (await _use(session, device, await _asked(session))).id == ana.id
    assert key.sign_count == 3
    assert key.used_at is not None


async def test_a_challenge_is_answered_once(session: AsyncSession, ana: Account) -> None:
    device = Device(count=0)
    await _added(session, ana, device)
    told = await _asked(session)
    await _use(session, device, told)
    with pytest.raises(Refusal, match="used already"):
        await _use(session, device, told)


async def test_a_challenge_lasts_five_minutes(session: AsyncSession, ana: Account) -> None:
    device = Device(count=0)
    await _added(session, ana, device)
    told = await _asked(session)
    with at(now() + timedelta(minutes=6)), pytest.raises(Refusal, match="5 minutes"):
        await _use(session, device, told)


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:9000"},
        {"host": "evil.example"},
        {"is_verified": False},
        {"count": 5},
        {"count": 4},
        {"key": Device().key},
        {"number": b"another" * 4},
    ],
    ids=lambda change: " ".join(change),
)
async def test_what_does_not_fit_is_refused(session: AsyncSession, ana: Account, change: Any) -> None:
    device = Device(count=5)
    await _added(session, ana, device)
    with pytest.raises(Refusal, match="not accepted"):
        await _use(session, replace(device, **({"count": 6} | change)), await _asked(session))


async def test_another_challenge_is_refused(session: AsyncSession, ana: Account) -> None:
    device = Device(count=0)
    await _added(session, ana, device)
    signed, sent = await _asked(session), await _asked(session)
    with pytest.raises(Refusal, match="not accepted"):
        await _use(session, device, signed | {"sealed": sent["sealed"]})


async def test_a_challenge_is_good_for_its_purpose_only(session: AsyncSession, ana: Account) -> None:
    device = Device(count=0)
    await _added(session, ana, device)
    with pytest.raises(Refusal):
        await _use(session, device, await _asked(session), ana)
    with pytest.raises(Refusal):
        await _use(session, device, await _asked(session, ana))
    with pytest.raises(Refusal):
        await _use(session, device, await passkeys.offer(session, ana, here="half", place=place_of(HOST)))


async def test_the_key_of_somebody_else_is_no_second_factor(
    session: AsyncSession, ana: Account, vic: Account
) -> None:
    vics = Device(count=0)
    await _added(session, ana, Device())
    await _added(session, vic, vics)
    with pytest.raises(Refusal, match="not accepted"):
        await _use(session, vics, await _asked(session, ana), ana)


async def test_a_registration_belongs_to_its_session_and_account(
    session: AsyncSession, ana: Account, vic: Account
) -> None:
    told = await passkeys.offer(session, ana, here="cookie", place=place_of(HOST))
    answer = Device().make(told)
    with pytest.raises(Refusal):
        await _add(session, vic, told, answer)
    with pytest.raises(Refusal):
        await _add(session, ana, told, answer, here="another cookie")
    with pytest.raises(Refusal):
        await _add(session, ana, told, Device(origin="https://evil.example").make(told))


async def test_nobody_removes_the_passkey_of_another(
    session: AsyncSession, ines: Account, ana: Account
) -> None:
    key = await _added(session, ana, Device())
    for number in (key.id or 0, -1, 2**40):
        with pytest.raises(Refusal, match="gone already"):
            await second_factor.remove_passkey(session, number, by=ines)
    assert await second_factor.has_one(session, ana)
    await second_factor.remove_passkey(session, key.id or 0, by=ana)
    assert not await second_factor.has_one(session, ana)


@pytest.mark.parametrize(
    "answer", [None, "", "[]", "{}", "null", '{"rawId": 5}', '{"rawId": "%%"}', "x" * 999]
)
async def test_garbage_is_refused(session: AsyncSession, answer: object) -> None:
    told = await _asked(session)
    with pytest.raises(Refusal):
        await passkeys.answered(
            session, None, answer=answer, sealed=told["sealed"], here="", place=place_of(HOST)
        )


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[::1]:8000", "evil.example", ""])
def test_passkeys_know_names_only(host: str) -> None:
    with pytest.raises(Refusal, match="under a name"):
        place_of(host)


async def test_a_disabled_account_does_not_come_in(session: AsyncSession, ana: Account) -> None:
    device = Device(count=0)
    await _added(session, ana, device)
    ana.disabled_at = now()
    with pytest.raises(Refusal):
        await _use(session, device, await _asked(session))


async def test_where_passwords_are_off_only_the_break_glass_administrator_has_passkeys(
    session: AsyncSession, ines: Account, ana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    anas, iness = Device(count=0), Device(count=0)
    await _added(session, ana, anas)
    await _added(session, ines, iness)
    for name, value in {
        "OIDC_ISSUER": "https://id.example.com",
        "OIDC_CLIENT_ID": "desk",
        "PASSWORD_SIGN_IN": "off",
        "BREAK_GLASS": "ines@example.com",
    }.items():
        monkeypatch.setenv(f"TICKETDESK_{name}", value)
    config.settings.cache_clear()
    with pytest.raises(Refusal):
        await _use(session, anas, await _asked(session))
    assert (await _use(session, iness, await _asked(session))).id == ines.id
