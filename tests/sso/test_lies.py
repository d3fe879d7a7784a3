"""A provider that lies in every way that we know opens nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select

from tests import making
from tests.sso.provider import Claims, Provider
from tests.sso.way import round_trip, who
from ticketdesk import db
from ticketdesk.models import Account, AuditEntry, Deed, Role

LIES: dict[str, Callable[[Claims], None]] = {
    "another nonce": lambda claims: claims.update(nonce="n" * 20),
    "no nonce": lambda claims: claims.update(nonce=None),
    "another audience": lambda claims: claims.update(aud=["somebody else"]),
    "no audience": lambda claims: claims.update(aud=None),
    "another issuer": lambda claims: claims.update(iss="https://evil.example"),
    "no issuer": lambda claims: claims.update(iss=None),
    "expired": lambda claims: claims.update(exp=claims["iat"] - 3600),
    "no expiry": lambda claims: claims.update(exp=None),
    "from the future": lambda claims: claims.update(iat=claims["iat"] + 3600, nbf=claims["iat"] + 3600),
    "no subject": lambda claims: claims.update(sub=None),
    "an empty subject": lambda claims: claims.update(sub=""),
    "a subject that is no text": lambda claims: claims.update(sub={"a": 1}),
    "meant for another party": lambda claims: claims.update(azp="somebody else"),
}


@pytest.mark.parametrize("lie", LIES)
async def test_an_id_token_that_is_not_right_opens_nothing(client, provider, lie: str) -> None:
    provider.lies = LIES[lie]
    assert await round_trip(client) == "/login?problem=sso-refused"
    assert await who(client) is None
    async with db.reading() as session:
        assert (await session.exec(select(Account))).all() == []
        assert (await session.exec(select(AuditEntry))).one().deed is Deed.sign_in_failed


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
async def test_a_signature_that_anybody_could_make_opens_nothing(client, provider, algorithm: str) -> None:
    provider.signs_with = algorithm
    assert await round_trip(client) == "/login?problem=sso-refused"
    assert await who(client) is None


async def test_a_signature_of_another_key_opens_nothing(client, provider) -> None:
    provider.forged_with = Provider().key
    assert await round_trip(client) == "/login?problem=sso-refused"
    assert await who(client) is None


UNFIT: dict[str, Claims] = {
    "not verified": {"email_verified": False},
    "verified in words only": {"email_verified": "true"},
    "not said to be verified": {"email_verified": None},
    "no address": {"email": None},
    "no address at all": {"email": "mia"},
    "a list": {"email": ["mia@example.com"]},
}


@pytest.mark.parametrize("unfit", UNFIT)
async def test_an_address_that_is_not_confirmed_opens_no_account(client, provider, unfit: str) -> None:
    async with db.transaction() as session:
        await making.account(session, "mia@example.com", "Mia", Role.admin)
    provider.person |= UNFIT[unfit]
    assert await round_trip(client) == "/login?problem=sso-address"
    assert await who(client) is None


@pytest.mark.parametrize(
    ("domains", "address", "ends"),
    [
        ("example.com", "mia@example.com", "/desk"),
        ("@example.org, example.com", "mia@EXAMPLE.com", "/desk"),
        ("example.org", "mia@example.com", "/login?problem=sso-domain"),
        ("example.com", "mia@sub.example.com", "/login?problem=sso-domain"),
        ("example.com", "mia@notexample.com", "/login?problem=sso-domain"),
    ],
)
async def test_only_listed_domains_come_in(
    client, provider, setting, domains: str, address: str, ends: str
) -> None:
    setting(OIDC_DOMAINS=domains)
    provider.person["email"] = address
    assert await round_trip(client) == ends
