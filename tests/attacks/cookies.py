"""A browser as far as its cookies go: what it keeps, what it posts, and what its session opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from tests.served import PASSWORD, Served
from tests.web.line import a_line
from ticketdesk.models import Account
from ticketdesk.web.shared.setting_up import SetupState


@dataclass
class Browser:
    """Somebody's browser: its cookies, and whose it is."""

    desk: Served
    account: Account
    cookies: dict[str, str]

    @property
    def header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    @property
    def session(self) -> str:
        return self.cookies.get("td_session", "")

    async def post(self, path: str, **form: str) -> httpx.Response:
        """Post a form as a page of ours does, and keep what cookies come back."""
        headers = {"Origin": self.desk.url, "Cookie": self.header}
        async with httpx.AsyncClient() as client:
            answer = await client.post(self.desk.url + path, data=form, headers=headers)
        assert answer.status_code == 303
        self.cookies |= dict(answer.cookies)
        return answer

    async def sign_in(self, password: str = PASSWORD) -> httpx.Response:
        return await self.post("/auth/login", email=self.account.email, password=password)


async def opens(desk: Served, cookie: str) -> bool:
    """Whether a session's cookie opens anything: the API and a page's line agree."""
    async with httpx.AsyncClient() as client:
        asked = {"Cookie": f"td_session={cookie}"}
        answer = await client.get(f"{desk.url}/api/tickets/stats/", headers=asked)
    assert answer.status_code in (200, 401)
    async with a_line(desk, f"td_session={cookie}", "/desk") as line:
        await line.load()
        await line.until(lambda: line.goes_to or line.value("queue_state.is_loaded"))
        is_in = bool(line.value("session.name"))
    assert is_in is (answer.status_code == 200)
    return is_in


async def begin_factor(browser: Browser) -> dict[str, Any]:
    """Begin to set up an authenticator app: its secret and the recovery codes."""
    async with a_line(browser.desk, browser.header, "/desk/account") as line:
        await line.load()
        await line.send(f"{SetupState.get_full_name()}.begin", {"form": {"password": PASSWORD}})
        await line.until(lambda: line.value("setup_state.secret"))
        return {name: line.value(f"setup_state.{name}") for name in ("secret", "codes")}
