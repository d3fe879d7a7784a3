"""A real mail server on the loopback, which takes letters, or refuses, waits and forgets as a test tells it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from ticketdesk import config

SENDER = "Example support <support@desk.example>"


@dataclass
class PostOffice:
    """What the server has, and how it behaves.

    Args:
        taken: The letters that it took, in their order.
        rcpt: By address, what it answers to who wants to write there.
        data: What it answers to every letter; empty: it takes it.
        hangs_up: Whether it goes away when it has a letter, before it says so.
        is_silent: Whether it never answers to a letter.
        lets_in: The name and the password that it wants, if any.
        came: How many connections there were.
    """

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    to: list[list[str]] = field(default_factory=list)
    rcpt: dict[str, str] = field(default_factory=dict)
    data: str = ""
    hangs_up: bool = False
    is_silent: bool = False
    lets_in: tuple[str, str] | None = None
    came: int = 0
    tls: ssl.SSLContext | None = None
    _server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Its address, as a setting."""
        who = f"{self.lets_in[0]}:{self.lets_in[1]}@" if self.lets_in else ""
        return f"{'smtps' if self.tls else 'smtp'}://{who}127.0.0.1:{self.port}"

    async def open(self) -> None:
        """Take letters, on the same port as before if there was one."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._line, "127.0.0.1", self.port, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        """Be away."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    def _line(self) -> SMTP:
        self.came += 1
        more: dict[str, Any] = {
            "authenticator": self._let_in,
            "auth_require_tls": False,
            "auth_required": True,
        }
        return SMTP(self, enable_SMTPUTF8=True, hostname="post.example", **(more if self.lets_in else {}))

    def _let_in(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _way: str, told: Any
    ) -> AuthResult:
        given = (told.login.decode(), told.password.decode())
        return AuthResult(success=given == self.lets_in, handled=False)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if answer := self.rcpt.get(address, ""):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.data:
            return self.data
        if self.is_silent:
            await asyncio.sleep(3600)
        content = envelope.content
        assert isinstance(content, bytes)
        self.to.append(envelope.rcpt_tos)
        self.taken.append(message_from_bytes(content, policy=default))  # type: ignore[arg-type]
        if self.hangs_up:
            server.transport.abort()
        return "250 OK"


def plain(letter: EmailMessage) -> str:
    """The text of a letter."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def page(letter: EmailMessage) -> str:
    """The HTML of a letter."""
    part = letter.get_body(("html",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


SetUp = Callable[[str], None]


@pytest.fixture
def set_up_mail(monkeypatch: pytest.MonkeyPatch) -> SetUp:
    """``set_up_mail(url)``: from here on this process sends its mails there."""

    def set_up(url: str) -> None:
        monkeypatch.setenv("TICKETDESK_SMTP_URL", url)
        monkeypatch.setenv("TICKETDESK_MAIL_FROM", SENDER)
        config.settings.cache_clear()

    return set_up


@pytest.fixture
def has_mail(set_up_mail: SetUp) -> None:
    """Mail is set up, and nobody sends it."""
    set_up_mail("smtp://127.0.0.1:1")


@pytest.fixture
async def post_office(set_up_mail: SetUp) -> AsyncIterator[PostOffice]:
    """A mail server to which this process sends."""
    office = PostOffice()
    await office.open()
    set_up_mail(office.url)
    yield office
    await office.shut()
