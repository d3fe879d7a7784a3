"""Single sign-on in a real browser: from the button to the desk, and what somebody reads who may not come in."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.windows import Browsers, Windows
from tests.served import PASSWORD, Served, ServeDesk
from tests.sso.known import CLIENT, SECRET
from tests.sso.provider import Provider, running
from tests.sso.way import MIA
from ticketdesk.models import Way

NAME = "Harbour ID"
LAST_RESORT = "Administrator? Sign in with a password"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running(Provider(person=dict(MIA))) as found:
        yield found


@pytest.fixture(scope="module")
def desk(serve_desk: ServeDesk, provider: Provider) -> Iterator[Served]:
    """A desk where people sign in with the provider, and one administrator may use a password."""
    said = {"ISSUER": provider.url, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET, "NAME": NAME}
    more = {f"TICKETDESK_OIDC_{name}": value for name, value in (said | {"DOMAINS": "example.com"}).items()}
    more |= {"TICKETDESK_PASSWORD_SIGN_IN": "off", "TICKETDESK_BREAK_GLASS": "ines@example.com"}
    with serve_desk(**more) as served:
        provider.redirect_uri = f"{served.url}/auth/sso/back"
        yield served


@pytest.fixture
async def sso(browsers: Browsers, desk: Served, provider: Provider) -> AsyncIterator[Windows]:
    provider.person = dict(MIA)
    opened = Windows(browsers, desk)
    # Going to the provider is what the button is for.
    opened.forgive(re.compile(f"called a stranger: {re.escape(provider.url)}/authorize"))
    yield opened
    await opened.close()
    assert opened.wrong == []


async def _go(page: Page) -> None:
    await page.get_by_role("link", name=f"Sign in with {NAME}").click()


async def test_the_whole_way_leads_from_the_button_to_where_one_wanted_to_go(
    sso: Windows, desk: Served
) -> None:
    page = await sso.open("/desk/insights")
    await steps.arrive(page, "/login")
    await expect(page.get_by_role("link", name=LAST_RESORT)).to_be_visible()
    await page.evaluate("window.before = true")
    await _go(page)
    await steps.arrive(page, "/desk/insights")
    await expect(page.get_by_role("link", name="Mia Wong")).to_be_visible()
    assert await page.evaluate("window.before") is None, "nothing of the page before the sign-in is left"
    assert desk.rows(
        "SELECT way FROM sessions JOIN accounts ON accounts.id = account_id WHERE name = 'Mia Wong'"
    ) == [(Way.sso.value,)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"email": "mia@elsewhere.example", "sub": "mia-2"}, "not of a domain that may come in here"),
        ({"email_verified": False, "sub": "mia-3"}, "did not confirm your mail address"),
    ],
)
async def test_who_may_not_come_in_reads_why(
    sso: Windows, provider: Provider, desk: Served, change: dict[str, object], told: str
) -> None:
    before = desk.rows("SELECT count(*) FROM accounts")
    provider.person |= change
    page = await sso.open("/login")
    await _go(page)
    await expect(page.get_by_role("alert")).to_contain_text(told)
    assert "elsewhere.example" not in await page.content()
    assert desk.rows("SELECT count(*) FROM accounts") == before
    await page.goto("/desk")
    await steps.arrive(page, "/login")


async def test_the_password_is_hidden_until_an_administrator_asks_for_it(sso: Windows) -> None:
    page = await sso.open("/login?next=/desk/insights")
    await expect(page.get_by_role("link", name=LAST_RESORT)).to_be_visible()
    await expect(page.get_by_label("Password")).not_to_be_visible()
    await expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)
    await page.get_by_role("link", name=LAST_RESORT).click()
    await expect(page.get_by_role("link", name=LAST_RESORT)).to_have_count(0)
    await expect(page.get_by_role("link", name=f"Sign in with {NAME}")).to_be_visible()
    await expect(page.get_by_label("Password")).to_be_visible()
    for email, told in (("ana@example.com", "do not match"), ("ines@example.com", "")):
        await page.get_by_label("Email").fill(email)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in", exact=True).click()
        if told:
            await expect(page.get_by_role("alert")).to_contain_text(told)
    await steps.arrive(page, "/desk/insights")
    await expect(page.get_by_role("link", name="Ines Duarte")).to_be_visible()


async def test_the_sign_in_with_both_ways_fits_a_phone(sso: Windows) -> None:
    page = await sso.open("/login?password=1&problem=sso-away", size=(360, 740), scheme="dark")
    await expect(page.get_by_role("alert")).to_contain_text("The sign-in service does not answer.")
    await expect(page.get_by_role("link", name=f"Sign in with {NAME}")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
