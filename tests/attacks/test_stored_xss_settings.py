"""Names that people give to each other, to tokens and to passkeys are shown as text too, wherever an administrator looks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.attacks.payloads import ONE_OF_EACH, PAYLOADS, as_stored
from tests.attacks.window import Watched, grown
from tests.served import Served, ServeDesk
from ticketdesk.desk import accounts, invitations, tokens
from ticketdesk.models import Passkey, Role

# On one line and short enough for every kind of name, so that each is kept as it is.
NAMES = [name for name in map(as_stored, PAYLOADS) if len(name) <= 60 and name == " ".join(name.split())]
MISSING = "names => names.filter((name) => !document.querySelector('main').textContent.includes(name))"


@pytest.fixture(scope="module")
def desk(serve_desk: ServeDesk) -> Iterator[Served]:
    """One where everything that can be named carries a payload."""
    with serve_desk(TICKETDESK_RATE_LIMITS="off") as served:
        served.do(_name_everything)
        yield served


async def _name_everything(session: AsyncSession) -> None:
    ines = await accounts.by_email(session, "ines@example.com")
    assert ines
    for index, name in enumerate(NAMES):
        await invitations.invite(
            session, email=f"planted-{index}@example.com", name=name, role=Role.viewer, by=ines
        )
        await tokens.make(session, name, "read", by=ines)


async def _shows_only_text(page: Page, names: list[str]) -> None:
    await expect(page.locator("main")).to_contain_text(names[-1])
    assert await page.evaluate(MISSING, names) == []
    assert await grown(page) == []


def test_there_are_names_of_most_families() -> None:
    assert len(NAMES) >= 100
    assert len(set(NAMES) & {as_stored(payload) for payload in ONE_OF_EACH}) >= 15


@pytest.mark.parametrize("path", ["/desk/settings/people", "/desk/settings/tokens"])
async def test_every_name_is_shown_as_text(windows: Watched, path: str) -> None:
    await _shows_only_text(await windows.open(path, "ines"), NAMES)


async def test_names_of_passkeys_are_shown_as_text(windows: Watched) -> None:
    async def add(session: AsyncSession) -> None:
        vic = await accounts.by_email(session, "vic@example.com")
        assert vic
        for name in NAMES:
            key = name.encode()
            session.add(Passkey(account_id=vic.id, credential_id=key, public_key=key, name=name))

    page = await windows.open("/desk/account", "vic")
    windows.desk.do(add)  # only now: with a passkey the password alone signs nobody in
    await page.reload()
    await _shows_only_text(page, NAMES)


async def test_the_audit_log_shows_names_as_text(windows: Watched) -> None:
    page = await windows.open("/desk/settings/audit", "ines")
    await _shows_only_text(page, NAMES[-20:])


async def test_an_invitation_shows_its_name_as_text(windows: Watched) -> None:
    async def invite(session: AsyncSession) -> list[str]:
        ines = await accounts.by_email(session, "ines@example.com")
        invited = [
            await invitations.invite(
                session, email=f"guest-{index}@example.com", name=name, role=Role.viewer, by=ines
            )
            for index, name in enumerate(NAMES[::30])
        ]
        return [key for _account, key in invited]

    for name, key in zip(NAMES[::30], windows.desk.do(invite), strict=True):
        page = await windows.open(f"/join?key={key}", fresh=True)
        await expect(page.get_by_label("Name")).to_have_value(name)
        assert await grown(page) == []
