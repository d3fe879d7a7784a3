"""Single sign-on against a real provider, which is honest at first and then lies in every way that we know."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlmodel import select

from tests import making
from tests.making import PASSWORD
from tests.sso.way import DESK, away, round_trip, who
from ticketdesk import config, db
from ticketdesk.models import Account, AuditEntry, Deed, Role, Session, Way
from ticketdesk.models.columns import now


async def test_somebody_new_gets_an_account_with_the_default_role(client, provider) -> None:
    assert await round_trip(client, "/desk/tickets/7") == "/desk/tickets/7"
    mia = await who(client)
    assert (mia.email, mia.name, mia.role) == ("mia@example.com", "Mia Wong", Role.viewer)
    assert (mia.password_hash, mia.sso_subject) == (None, f"{provider.url} mia-1")
    async with db.reading() as session:
        assert (await session.exec(select(Session))).one().way is Way.sso
        deeds = [entry.deed for entry in (await session.exec(select(AuditEntry))).all()]
    assert deeds == [Deed.sso_linked, Deed.signed_in]


async def test_the_provider_is_asked_with_pkce_state_and_nonce(client, provider) -> None:
    await away(client)
    (asked,) = provider.asked
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert len(asked["state"]) >= 43
    assert len(asked["nonce"]) >= 43
    assert asked["redirect_uri"] == f"{DESK}/auth/sso/back"
    await away(client)
    assert len({each[name] for each in provider.asked for name in ("state", "nonce", "code_challenge")}) == 6


async def test_an_agent_who_is_here_already_is_the_same_person(client) -> None:
    async with db.transaction() as session:
        agent = await making.account(session, "Mia@Example.com", "Mia", Role.agent)
    await round_trip(client)
    assert (await who(client)).id == agent.id
    client.cookies.clear()
    await round_trip(client)
    assert (await who(client)).id == agent.id


async def test_somebody_is_known_by_the_providers_name_even_when_the_address_changes(
    client, provider
) -> None:
    await round_trip(client)
    before = await who(client)
    provider.person["email"] = "mia.wong@example.com"
    await round_trip(client)
    assert (await who(client)).id == before.id


async def test_a_mailbox_that_was_given_to_somebody_else_opens_nothing(client, provider) -> None:
    await round_trip(client)
    client.cookies.clear()
    provider.person["sub"] = "another person"
    assert await round_trip(client) == "/login?problem=sso-address"
    assert await who(client) is None


async def test_the_keys_of_the_provider_may_change(client, provider) -> None:
    await round_trip(client)
    provider.change_keys("two")
    assert await round_trip(client) == "/desk"
    provider.change_keys()
    assert await round_trip(client) == "/desk"
    assert provider.key_reads >= 3


async def test_the_default_role_is_a_setting_and_never_what_the_provider_says(
    client, provider, setting
) -> None:
    setting(OIDC_ROLE="agent")
    provider.person |= {"role": "admin", "roles": ["admin"], "groups": ["admin"]}
    await round_trip(client)
    assert (await who(client)).role is Role.agent


async def test_a_dismissed_person_stays_out(client) -> None:
    await round_trip(client)
    mia = await who(client)
    async with db.transaction() as session:
        (await session.get(Account, mia.id)).disabled_at = now()
    assert await who(client) is None
    assert await round_trip(client) == "/login?problem=sso-disabled"


async def test_an_answer_works_once_and_only_in_the_browser_that_asked(client) -> None:
    location = await away(client)
    kept = client.cookies.get("td_sso")
    other = httpx.AsyncClient(transport=client._transport, base_url=DESK)
    assert (await other.get(location)).headers["location"] == "/login?problem=sso-refused"
    client.cookies.set("td_sso", kept, domain="localhost.local", path="/")
    assert (await client.get(location)).headers["location"] == "/desk"
    again = await other.get(location, headers={"cookie": f"td_sso={kept}"})
    assert again.headers["location"] == "/login?problem=sso-refused"


@pytest.mark.parametrize("state", ["", "x", "ü", "s" * 5000])
async def test_a_made_up_state_opens_nothing(client, state: str) -> None:
    location = await away(client)
    code = parse_qs(urlsplit(location).query)["code"][0]
    answer = await client.get("/auth/sso/back", params={"code": code, "state": state})
    assert answer.headers["location"] == "/login?problem=sso-refused"
    assert await who(client) is None


@pytest.mark.parametrize("sealed", ["", "x", "gAAAAA", "ü" * 10])
async def test_a_made_up_cookie_opens_nothing(client, sealed: str) -> None:
    location = await away(client)
    client.cookies.clear()
    answer = await client.get(location, headers={"cookie": f"td_sso={sealed}".encode()})
    assert answer.headers["location"] == "/login?problem=sso-refused"
    async with db.reading() as session:
        assert (await session.exec(select(AuditEntry))).all() == [], "a stranger cannot fill the log"


async def test_a_code_that_is_not_the_providers_opens_nothing(client) -> None:
    location = await away(client)
    state = parse_qs(urlsplit(location).query)["state"][0]
    answer = await client.get("/auth/sso/back", params={"code": "made up", "state": state})
    assert answer.headers["location"] == "/login?problem=sso-refused"


async def test_whoever_says_no_at_the_provider_is_told_how_to_begin_again(client) -> None:
    state = parse_qs(urlsplit(await away(client)).query)["state"][0]
    answer = await client.get("/auth/sso/back", params={"error": "access_denied", "state": state})
    assert answer.headers["location"].startswith("/login?problem=sso-stopped")


async def test_no_target_leads_out_of_the_desk(client) -> None:
    for target in (
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/login",
        "javascript:alert(1)",
    ):
        client.cookies.clear()
        assert await round_trip(client, target) == "/desk"


async def test_a_provider_that_is_away_or_calls_itself_otherwise_is_told_in_a_sentence(
    client, setting
) -> None:
    for issuer in ("http://localhost:9", f"{config.settings().ticketdesk_oidc_issuer}/nowhere"):
        setting(OIDC_ISSUER=issuer)
        assert (await client.get("/auth/sso")).headers["location"].startswith("/login?problem=sso-away")


async def test_without_a_provider_the_door_leads_back(client, setting) -> None:
    setting(OIDC_ISSUER="")
    assert (await client.get("/auth/sso")).headers["location"].startswith("/login")
    answer = await client.get("/auth/sso/back", params={"code": "x", "state": "x"})
    assert answer.headers["location"].startswith("/login")


async def test_the_cookie_of_the_way_is_for_no_script_and_gone_afterwards(client) -> None:
    sent = await client.get("/auth/sso")
    cookie = sent.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    location = await away(client)
    await client.get(location)
    assert "td_sso" not in client.cookies


async def test_passwords_can_be_off_for_all_but_the_administrator_of_last_resort(client, setting) -> None:
    setting(PASSWORD_SIGN_IN="off", BREAK_GLASS="ines@example.com")
    async with db.transaction() as session:
        await making.account(session, "ines@example.com", "Ines", Role.admin)
        await making.account(session, "ana@example.com", "Ana", Role.agent)
        await making.account(session, "eve@example.com", "Eve", Role.admin)
    client.headers["origin"] = DESK
    for email, ends in (
        ("ana@example.com", "/login?problem=mismatch&next=%2Fdesk&password=1"),
        ("eve@example.com", "/login?problem=mismatch&next=%2Fdesk&password=1"),
        ("ines@example.com", "/desk"),
    ):
        answer = await client.post("/auth/login", data={"email": email, "password": PASSWORD})
        assert answer.headers["location"] == ends


async def test_a_link_on_another_site_signs_nobody_in(client, provider) -> None:
    answer = await client.get("/auth/sso", headers={"sec-fetch-site": "cross-site"})
    assert answer.headers["location"] == "/login?next=%2Fdesk"
    assert provider.asked == []
    for from_here in ("same-origin", "none"):
        answer = await client.get("/auth/sso", headers={"sec-fetch-site": from_here})
        assert answer.headers["location"].startswith(provider.url)
